import * as vscode from 'vscode';
import type { AccountChoice } from '../../core/accounts/accountChoices';
import { fallbackRegionId } from '../../core/accounts/account';
import { identityText } from '../../core/accounts/identity';
import type { Clock } from '../../core/clock';
import { accountIds, type AccountId } from '../../shared/ids';
import { accountChoices } from './accountChoices';
import type { Accounts } from './accounts';
import { CancelledByUser } from '../ui/runCommand';
import type { StoredKeys } from './storedKeys';
import { askText, type TextQuestion } from '../ui/inputs';
import { pickOne, separator, type Choice } from '../ui/picks';

export interface SwitchServices {
  readonly accounts: Accounts;
  readonly keys: StoredKeys;
  readonly clock: Clock;
}

/** Not an account id. */
const addItem = 'add';

type Item = Choice & { readonly id?: AccountId };

/**
 * Lets the user choose the account whose backups are shown. Listing the accounts makes no network calls and runs no
 * programs.
 */
export async function switchAccount(services: SwitchServices): Promise<void> {
  const { accounts } = services;
  const picked = await pickOne(await accountItems(services), {
    title: vscode.l10n.t('Switch Account'),
    placeHolder: vscode.l10n.t('Account whose backups are shown'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (picked?.id === undefined) throw new CancelledByUser();
  if (picked.id === addItem) await addAccessKey(services);
  else await accounts.choose(picked.id);
}

async function accountItems(services: SwitchServices): Promise<readonly Item[]> {
  const { accounts, keys } = services;
  const choices = await accountChoices(services);
  return [
    ...builtInItems(accounts),
    separator(vscode.l10n.t('Profiles of the aliyun CLI')),
    ...choices.profiles.map((one) => foundItem(one, one.id.slice(one.id.indexOf(':') + 1), accounts)),
    ...(choices.problem === ''
      ? []
      : [{ label: choices.problem, iconPath: new vscode.ThemeIcon('warning') } satisfies Item]),
    separator(vscode.l10n.t('Other credentials on this machine')),
    ...choices.others.map((one) => foundItem(one, accounts.label(one.id), accounts)),
    separator(vscode.l10n.t('AccessKeys stored in the editor')),
    ...(await storedItems(accounts, keys)),
    { id: addItem, label: vscode.l10n.t('Add AccessKey…'), iconPath: new vscode.ThemeIcon('add') },
  ];
}

function builtInItems(accounts: Accounts): readonly Item[] {
  return [
    {
      id: accountIds.default,
      label: vscode.l10n.t('aliyun CLI profile or environment'),
      description: joined(accounts.identityText(accountIds.default), inUse(accountIds.default, accounts)),
      detail: vscode.l10n.t(
        'Environment variables, the current profile of ~/.aliyun/config.json, ~/.alibabacloud/credentials or the instance role, whichever comes first',
      ),
      iconPath: new vscode.ThemeIcon('list-ordered'),
    },
    {
      id: accountIds.sandbox,
      label: accounts.label(accountIds.sandbox),
      description: inUse(accountIds.sandbox, accounts),
      detail: vscode.l10n.t(
        'Sample instances and backups on this machine; free of charge, no account needed',
      ),
      iconPath: new vscode.ThemeIcon('beaker'),
    },
  ];
}

function foundItem(
  { id, mode, regionId, state, isCurrent, identity }: AccountChoice,
  label: string,
  accounts: Accounts,
): Item {
  const isDuplicate = state.kind === 'duplicate';
  return {
    ...(isDuplicate ? {} : { id }),
    label,
    iconPath: new vscode.ThemeIcon(state.kind === 'usable' ? 'account' : 'warning'),
    description: joined(
      identity ? identityText(identity) : '',
      mode,
      regionId,
      isCurrent ? vscode.l10n.t('current in the CLI') : '',
      isDuplicate ? '' : inUse(id, accounts),
    ),
    ...(state.sentence === '' ? {} : { detail: state.sentence }),
  };
}

function storedItems(accounts: Accounts, keys: StoredKeys): Promise<readonly Item[]> {
  return Promise.all(
    keys.list().map(async ({ id, label, regionId }): Promise<Item> => {
      const value = await keys.load(id).catch(() => undefined);
      const identity = value ? identityText(accounts.identitiesAtOnce.atOnce(value)) : '';
      return {
        id,
        label,
        description: joined(identity, regionId, inUse(id, accounts)),
        iconPath: new vscode.ThemeIcon('key'),
      };
    }),
  );
}

function inUse(id: AccountId, accounts: Accounts): string {
  return id === accounts.currentId ? vscode.l10n.t('in use') : '';
}

function joined(...parts: readonly string[]): string {
  return parts.filter(Boolean).join(' · ');
}

/** Asks for a key, stores it in VS Code's secret storage, and switches to it. */
export async function addAccessKey({ accounts, keys }: SwitchServices): Promise<void> {
  const title = vscode.l10n.t('Add AccessKey');
  const ask = async (question: Omit<TextQuestion, 'title'>): Promise<string> => {
    const typed = await askText({ title, ...question });
    if (typed === undefined) throw new CancelledByUser();
    return typed.trim();
  };
  const needed = (value: string): string | undefined =>
    /^\S+$/.test(value.trim()) ? undefined : vscode.l10n.t('Enter it without blanks.');
  const accessKeyId = await ask({
    prompt: vscode.l10n.t('AccessKey ID. The key stays in the secret storage of the editor.'),
    placeholder: 'LTAI…',
    problemOf: needed,
  });
  const accessKeySecret = await ask({
    prompt: vscode.l10n.t('AccessKey secret'),
    password: true,
    problemOf: needed,
  });
  const securityToken = await ask({
    prompt: vscode.l10n.t('Security token of a temporary key; leave it blank for a permanent one'),
    password: true,
    problemOf: (value) => (value.trim() === '' ? undefined : needed(value)),
  });
  const label = await ask({
    prompt: vscode.l10n.t('Name under which it is listed'),
    value: accessKeyId.length > 8 ? `${accessKeyId.slice(0, 4)}…${accessKeyId.slice(-4)}` : accessKeyId,
    problemOf: (value) => (value.trim() === '' ? vscode.l10n.t('Enter a name.') : undefined),
  });
  const id = await keys.add({
    label,
    regionId: fallbackRegionId,
    accessKeyId,
    accessKeySecret,
    securityToken,
  });
  await accounts.choose(id);
}

/** Removes a key from the secret storage; its clones stay in the list. */
export async function removeAccessKey({ accounts, keys }: SwitchServices): Promise<void> {
  const picked = await pickOne(
    keys.list().map((key) => ({ label: key.label, description: key.regionId, key })),
    {
      title: vscode.l10n.t('Remove AccessKey'),
      placeHolder:
        keys.list().length === 0
          ? vscode.l10n.t('No AccessKey is stored.')
          : vscode.l10n.t('It is removed from the editor; in Alibaba Cloud it stays valid'),
    },
  );
  if (!picked) throw new CancelledByUser();
  await keys.remove(picked.key.id);
  await accounts.forget(picked.key.id);
}
