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

/** Not the id of an account. */
const addItem = 'add';

type Item = Choice & { readonly id?: AccountId };

/** Has the user choose the account whose backups are shown. Nothing is run and nobody is asked for the list. */
export async function switchAccount(services: SwitchServices): Promise<void> {
  const { accounts, keys } = services;
  const choices = await accountChoices(services);
  const stored = await Promise.all(
    keys.list().map(async (key) => {
      const value = await keys.load(key.id).catch(() => undefined);
      return { key, identity: value ? identityText(accounts.identitiesAtOnce.atOnce(value)) : '' };
    }),
  );
  const inUse = (id: AccountId): string => (id === accounts.currentId ? vscode.l10n.t('in use') : '');
  const described = (
    { id, mode, regionId, state, isCurrent, identity }: AccountChoice,
    label: string,
  ): Item => ({
    ...(state.kind === 'duplicate' ? {} : { id }),
    label,
    iconPath: new vscode.ThemeIcon(state.kind === 'usable' ? 'account' : 'warning'),
    description: [
      identity ? identityText(identity) : '',
      mode,
      regionId,
      isCurrent ? vscode.l10n.t('current in the CLI') : '',
      state.kind === 'duplicate' ? '' : inUse(id),
    ]
      .filter(Boolean)
      .join(' · '),
    ...(state.sentence === '' ? {} : { detail: state.sentence }),
  });
  const other = (choice: AccountChoice): Item => described(choice, accounts.label(choice.id));
  const items: Item[] = [
    {
      id: accountIds.default,
      label: vscode.l10n.t('aliyun CLI profile or environment'),
      description: [accounts.identityText(accountIds.default), inUse(accountIds.default)]
        .filter(Boolean)
        .join(' · '),
      detail: vscode.l10n.t(
        'Environment variables, the current profile of ~/.aliyun/config.json, ~/.alibabacloud/credentials or the instance role, whichever comes first',
      ),
      iconPath: new vscode.ThemeIcon('list-ordered'),
    },
    {
      id: accountIds.sandbox,
      label: accounts.label(accountIds.sandbox),
      description: inUse(accountIds.sandbox),
      detail: vscode.l10n.t(
        'Made-up instances and backups on this machine; costs nothing and needs no account',
      ),
      iconPath: new vscode.ThemeIcon('beaker'),
    },
    separator(vscode.l10n.t('Profiles of the aliyun CLI')),
    ...choices.profiles.map((choice) => described(choice, choice.id.slice(choice.id.indexOf(':') + 1))),
    ...(choices.problem === ''
      ? []
      : [{ label: choices.problem, iconPath: new vscode.ThemeIcon('warning') } satisfies Item]),
    separator(vscode.l10n.t('Other places on this machine')),
    ...choices.others.map(other),
    separator(vscode.l10n.t('AccessKeys kept by the editor')),
    ...stored.map(({ key, identity }): Item => ({
      id: key.id,
      label: key.label,
      description: [identity, key.regionId, inUse(key.id)].filter(Boolean).join(' · '),
      iconPath: new vscode.ThemeIcon('key'),
    })),
    { id: addItem, label: vscode.l10n.t('Add AccessKey…'), iconPath: new vscode.ThemeIcon('add') },
  ];
  const picked = await pickOne(items, {
    title: vscode.l10n.t('Switch Account'),
    placeHolder: vscode.l10n.t('Account whose backups are shown'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (picked?.id === undefined) throw new CancelledByUser();
  if (picked.id === addItem) await addAccessKey(services);
  else await accounts.choose(picked.id);
}

/** Asks for a key, keeps it in the editor's secret storage and uses it. */
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

/** Removes a key from the secret storage; clones that were made with it stay in the list. */
export async function removeAccessKey({ accounts, keys }: SwitchServices): Promise<void> {
  const picked = await pickOne(
    keys.list().map((key) => ({ label: key.label, description: key.regionId, key })),
    {
      title: vscode.l10n.t('Remove AccessKey'),
      placeHolder:
        keys.list().length === 0
          ? vscode.l10n.t('No AccessKey is kept.')
          : vscode.l10n.t('It is removed from the editor; in Alibaba Cloud it stays valid'),
    },
  );
  if (!picked) throw new CancelledByUser();
  await keys.remove(picked.key.id);
  await accounts.forget(picked.key.id);
}
