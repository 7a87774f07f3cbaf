import * as vscode from 'vscode';
import { engineLabel } from '../core/clone/labels';
import { contextKeys } from '../shared/ids';
import type { Instance } from '../shared/model';
import type { Accounts } from './accounts';
import { CancelledByPerson } from './runCommand';
import { readSettings } from './settings';
import type { BackupsProvider } from './tree/backupsProvider';
import type { BackupsNode } from './tree/nodes';

const filterKey = 'filter';
const restorableKey = 'restorableOnly';
/** Shortest pause in typing after which the service is asked. */
const typingPauseMs = 250;
/** A single letter would find nearly everything. */
const fewestLetters = 2;

/** What this workspace shows, as it was left. */
export function restoreFilter(backups: BackupsProvider, state: vscode.Memento): void {
  const kept = state.get<unknown>(filterKey);
  apply(backups, typeof kept === 'string' ? kept : '');
  applyRestorable(backups, state.get<unknown>(restorableKey) === true);
}

export async function setRestorableOnly(
  backups: BackupsProvider,
  state: vscode.Memento,
  only: boolean,
): Promise<void> {
  applyRestorable(backups, only);
  await state.update(restorableKey, only ? true : undefined);
}

function applyRestorable(backups: BackupsProvider, only: boolean): void {
  backups.setRestorableOnly(only);
  void vscode.commands.executeCommand('setContext', contextKeys.restorableOnly, only);
}

export async function setFilter(
  backups: BackupsProvider,
  state: vscode.Memento,
  text: string,
): Promise<void> {
  apply(backups, text);
  await state.update(filterKey, text === '' ? undefined : text);
}

function apply(backups: BackupsProvider, text: string): void {
  backups.setFilter(text);
  void vscode.commands.executeCommand('setContext', contextKeys.filtered, text.trim() !== '');
}

/** Filters the tree while the person types; Escape brings back what was there before. */
export function filterInstances(backups: BackupsProvider, state: vscode.Memento): Promise<void> {
  const before = backups.filter;
  const input = vscode.window.createInputBox();
  input.title = vscode.l10n.t('Filter Instances');
  input.placeholder = vscode.l10n.t('Words in the name, ID, engine, status, billing method, edition or zone');
  input.value = before;
  return new Promise((resolve, reject) => {
    let accepted = false;
    input.onDidChangeValue((text) => {
      apply(backups, text);
    });
    input.onDidAccept(() => {
      accepted = true;
      input.hide();
    });
    input.onDidHide(() => {
      input.dispose();
      setFilter(backups, state, accepted ? input.value : before).then(resolve, reject);
    });
    input.show();
  });
}

export interface FindServices {
  readonly accounts: Accounts;
  readonly backups: BackupsProvider;
  readonly backupsView: vscode.TreeView<BackupsNode>;
}

/** Looks for an instance by a part of its name or ID in all regions that are shown, and reveals it. */
export async function findInstance({ accounts, backups, backupsView }: FindServices): Promise<void> {
  const { account, client } = await accounts.current();
  const chosen = readSettings().regions;
  const regions = (await client.describeRegions(account.homeRegionId))
    .map(({ regionId }) => regionId)
    .filter((regionId) => chosen.length === 0 || chosen.includes(regionId));
  const picked = await pickFound(async (text, signal, show) => {
    await Promise.all(
      regions.map(async (regionId) => {
        show(await client.searchInstances(regionId, text, { signal }));
      }),
    );
  });
  const node = await backups.findInstance(account.id, picked.regionId, picked.dbInstanceId);
  if (node) await backupsView.reveal(node, { select: true, focus: true, expand: true });
}

type Search = (
  text: string,
  signal: AbortSignal,
  show: (instances: readonly Instance[]) => void,
) => Promise<void>;

function pickFound(search: Search): Promise<Instance> {
  const pick = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly instance: Instance }>();
  pick.title = vscode.l10n.t('Find Instance in All Regions');
  pick.placeholder = vscode.l10n.t('Part of the name or of the ID');
  // The service searches; its answer is not searched once more.
  pick.matchOnDescription = true;
  let abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const start = (text: string): void => {
    abort.abort(new Error('superseded'));
    clearTimeout(timer);
    abort = new AbortController();
    const { signal } = abort;
    if (text.trim().length < fewestLetters) {
      pick.items = [];
      pick.busy = false;
      return;
    }
    pick.busy = true;
    timer = setTimeout(() => {
      const found: Instance[] = [];
      search(text.trim(), signal, (instances) => {
        if (signal.aborted) return;
        found.push(...instances);
        pick.items = found.map((instance) => ({
          label: instance.description || instance.dbInstanceId,
          description: [
            instance.dbInstanceId,
            instance.regionId,
            engineLabel(instance.engine, instance.engineVersion),
          ].join(' · '),
          alwaysShow: true,
          instance,
        }));
      })
        .catch((error: unknown) => {
          if (!signal.aborted) pick.placeholder = error instanceof Error ? error.message : '';
        })
        .finally(() => {
          if (!signal.aborted) pick.busy = false;
        });
    }, typingPauseMs);
  };
  return new Promise((resolve, reject) => {
    pick.onDidChangeValue(start);
    pick.onDidAccept(() => {
      const [chosen] = pick.selectedItems;
      if (chosen) resolve(chosen.instance);
      pick.hide();
    });
    pick.onDidHide(() => {
      abort.abort(new Error('closed'));
      clearTimeout(timer);
      pick.dispose();
      reject(new CancelledByPerson());
    });
    pick.show();
  });
}
