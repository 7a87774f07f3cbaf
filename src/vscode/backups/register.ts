import * as vscode from 'vscode';
import { SnapshotStore } from '../../core/backups/snapshot';
import type { CloneStart } from '../../core/clone/draft';
import { accountIds, commandIds, snapshotsFolder, type AccountId } from '../../shared/ids';
import type { BackupSet, Instance } from '../../shared/model';
import type { Accounts } from '../accounts/accounts';
import type { Feature, Host } from '../ui/feature';
import { commandEntry, rowCommandEntry, type CommandEntry } from '../ui/runCommand';
import { storageFolder } from '../ui/storage';
import type { TimeZone } from '../ui/timeZone';
import { describeView, tellView } from '../ui/views';
import { BackupsProvider, type BackupsProviderOptions } from './backupsProvider';
import { chooseRegions } from './chooseRegions';
import { findInstance, pickStart } from './finder';
import { isNode, type BackupsNode } from './nodes';
import { arrangeInstances, filterInstances, restoreView, setFilter, setRestorableOnly } from './viewState';

export interface BackupsServices {
  readonly accounts: Accounts;
  readonly chooseAccount: () => Promise<void>;
  readonly backups: BackupsProvider;
  readonly backupsView: vscode.TreeView<BackupsNode>;
  readonly workspaceState: vscode.Memento;
  readonly openForm: (accountId: AccountId, start: CloneStart, known: Instance, backup?: BackupSet) => void;
}

type Given = Omit<BackupsServices, 'backups' | 'workspaceState'> &
  Pick<BackupsProviderOptions, 'verifiedAt'> & { readonly timeZone: TimeZone };

/** The view *Backups*. */
export function registerBackups(host: Host, given: Given): Feature & { readonly backups: BackupsProvider } {
  const { context, clock, log } = host;
  const { accounts, backupsView, verifiedAt, timeZone } = given;
  const snapshots = new SnapshotStore(storageFolder(host, snapshotsFolder), log);
  const backups = new BackupsProvider({ accounts, clock, verifiedAt, snapshots });
  const { workspaceState } = context;
  const describe = (): void => {
    describeView(backupsView, accountAndFilter(accounts, backups));
  };
  restoreView(backups, workspaceState);
  describe();
  return {
    backups,
    commands: backupsCommands({ ...given, backups, workspaceState }, host),
    disposables: [
      backups,
      accounts.onDidChange(describe),
      accounts.onDidChangeIdentity(describe),
      backups.onDidChangeTreeData(describe),
      accounts.onDidChangeCredentials(() => {
        backups.refreshFailed();
      }),
      accounts.onDidSlow(() => {
        tellView(
          backupsView,
          accounts.isSlowed
            ? vscode.l10n.t('RDS limits the calls of this account. RDS Clone waits and tries again…')
            : '',
        );
      }),
      timeZone.onDidChange(() => {
        backups.repaint();
      }),
      backupsView.onDidExpandElement(({ element }) => {
        backups.expanded(element);
      }),
      backupsView.onDidCollapseElement(({ element }) => {
        backups.collapsed(element);
      }),
    ],
  };
}

function accountAndFilter(accounts: Accounts, backups: BackupsProvider): string {
  const { currentId } = accounts;
  const account = currentId ? [accounts.label(currentId), accounts.identityText(currentId)] : [];
  // There is room for little, and the name of this account says little.
  if (currentId === accountIds.default) account.reverse();
  const filter = backups.filter.trim();
  const parts = [...account, filter === '' ? '' : vscode.l10n.t('filter: {0}', filter)];
  return parts.filter(Boolean).join(' · ');
}

export function backupsCommands(
  services: BackupsServices,
  { log, clock }: Pick<Host, 'log' | 'clock'>,
): readonly CommandEntry[] {
  const { accounts, backups, workspaceState } = services;
  return [
    rowCommandEntry(commandIds.cloneFromBackup, log, (argument) =>
      startClone(services, argument, 'backupSet'),
    ),
    rowCommandEntry(commandIds.cloneToPointInTime, log, (argument) => startClone(services, argument, 'time')),
    commandEntry(commandIds.refresh, log, (argument) => {
      accounts.askAgain();
      return backups.refresh(isNode(argument) ? argument : undefined);
    }),
    commandEntry(commandIds.filterInstances, log, () => filterInstances(backups, workspaceState)),
    commandEntry(commandIds.clearFilter, log, () => setFilter(backups, workspaceState, '')),
    commandEntry(commandIds.showRestorableOnly, log, () => setRestorableOnly(backups, workspaceState, true)),
    commandEntry(commandIds.showAllBackups, log, () => setRestorableOnly(backups, workspaceState, false)),
    commandEntry(commandIds.arrangeInstances, log, () => arrangeInstances(backups, workspaceState)),
    commandEntry(commandIds.showMore, log, (argument) => {
      if (isNode(argument)) backups.drawMore(argument);
    }),
    commandEntry(commandIds.findInstance, log, () => findInstance(services, clock)),
    commandEntry(commandIds.chooseRegions, log, () => chooseRegions(accounts)),
  ];
}

async function startClone(
  { accounts, chooseAccount, openForm }: BackupsServices,
  argument: unknown,
  wanted: 'backupSet' | 'time',
): Promise<void> {
  if (isNode(argument) && argument.kind === 'backup' && wanted === 'backupSet') {
    const { instance } = argument.parent;
    const { backupId } = argument.backup;
    const start = { regionId: instance.regionId, sourceId: instance.dbInstanceId, backupId };
    openForm(argument.accountId, start, instance, argument.backup);
    return;
  }
  if (isNode(argument) && argument.kind === 'instance' && wanted === 'time') {
    const { regionId, dbInstanceId } = argument.instance;
    openForm(argument.accountId, { regionId, sourceId: dbInstanceId }, argument.instance);
    return;
  }
  if (!accounts.currentId) await chooseAccount();
  const session = await accounts.current();
  const { start, instance, backup } = await pickStart(session, wanted);
  openForm(session.account.id, start, instance, backup);
}
