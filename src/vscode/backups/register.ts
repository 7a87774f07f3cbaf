import * as vscode from 'vscode';
import { SnapshotStore } from '../../core/backups/snapshot';
import type { CloneStart } from '../../core/clone/draft';
import { accountIds, commandIds, snapshotsFolder, type AccountId } from '../../shared/ids';
import type { BackupSet, Instance } from '../../shared/model';
import type { Target } from '../../core/clone/target';
import { accountFor } from '../accounts/accountFor';
import type { Accounts } from '../accounts/accounts';
import type { Feature, Host } from '../ui/feature';
import { targetFrom } from '../ui/arguments';
import { commandEntry, type CommandEntry } from '../ui/runCommand';
import { storageFolder } from '../ui/storage';
import type { TimeZone } from '../ui/timeZone';
import { describeView, tellView } from '../ui/views';
import { BackupsProvider, type BackupsProviderOptions } from './backupsProvider';
import { chooseRegions } from './chooseRegions';
import { findInstance } from './finder';
import { isNode, type BackupsNode } from './nodes';
import { openBackupEntry } from './openBackup';
import { cloneCommands, startOf, type Start } from './startClone';
import { arrangeInstances, filterInstances, restoreView, setFilter, setRestorableOnly } from './viewState';

export interface BackupsServices {
  readonly accounts: Accounts;
  readonly chooseAccount: () => Promise<void>;
  readonly backups: BackupsProvider;
  readonly backupsView: vscode.TreeView<BackupsNode>;
  readonly workspaceState: vscode.Memento;
  readonly openForm: (accountId: AccountId, start: CloneStart, known?: Instance, backup?: BackupSet) => void;
}

type Given = Omit<BackupsServices, 'backups' | 'workspaceState'> &
  Pick<BackupsProviderOptions, 'marksOf' | 'clonedFrom' | 'isBackingUp'> & { readonly timeZone: TimeZone };

export interface BackupsFeature extends Feature {
  readonly backups: BackupsProvider;
  /** The start of a form for a target. @throws CancelledByUser */
  readonly startOf: (target: Target) => Promise<Start>;
}

export function registerBackups(host: Host, given: Given): BackupsFeature {
  const { context, clock, log } = host;
  const { accounts, backupsView, timeZone } = given;
  const snapshots = new SnapshotStore(storageFolder(host, snapshotsFolder), log);
  const backups = new BackupsProvider({ ...given, clock, snapshots });
  const { workspaceState } = context;
  const services = { ...given, backups, workspaceState };
  const describe = (): void => {
    describeView(backupsView, accountAndFilter(accounts, backups));
  };
  restoreView(backups, workspaceState);
  describe();
  return {
    backups,
    startOf: (target) => startOf(services, target),
    commands: backupsCommands(services, host),
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
  // Space is limited, and the identity says more than the name of the default account.
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
    ...cloneCommands(services, { log, clock }),
    openBackupEntry(log, clock),
    commandEntry(commandIds.refresh, log, async (argument) => {
      const target = targetFrom(argument, isNode);
      if (target) await accountFor(target.accountId, services);
      accounts.askAgain();
      if (target) await backups.refreshList(target);
      else await backups.refresh(isNode(argument) ? argument : undefined);
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
