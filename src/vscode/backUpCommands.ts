import * as vscode from 'vscode';
import { knownInstance } from '../core/backups/inventory';
import { BackupTaskStore } from '../core/backupTasks/store';
import { lostSentence } from '../core/backupTasks/taskSentence';
import { isOver, taskName, type BackupTask } from '../core/backupTasks/task';
import { BackupWatch } from '../core/backupTasks/watch';
import type { CloneStart } from '../core/clone/draft';
import { describeInOneLine, explainFailure } from '../core/errors/explain';
import { Leader } from '../core/jobs/leader';
import { backupTasksFolder, commandIds, type AccountId, type NotificationKind } from '../shared/ids';
import type { BackupSet, Instance } from '../shared/model';
import { accountFor, type AccountServices } from './accounts/accountFor';
import { jobAccount } from './accounts/jobAccount';
import { backUp, type BackupSource } from './backups/backUp';
import type { BackupsProvider } from './backups/backupsProvider';
import { showPolicy } from './backups/showPolicy';
import { pickInstance } from './backups/instancePick';
import { copyDownloadLink } from './backups/downloadLink';
import { isNode, listRowOf, type BackupsNode } from './backups/nodes';
import { isTaskNode } from './clones/backupTaskRow';
import type { JobServices } from './clones/jobServices';
import type { DetailsProvider } from './errors/details';
import { targetFrom } from './ui/arguments';
import type { Feature, Host } from './ui/feature';
import { confirm, showMessage, type MessageKind } from './ui/messages';
import { CancelledByUser, rowCommandEntry, type CommandEntry } from './ui/runCommand';
import { openConsole } from './ui/console';
import { readSettings } from './ui/settings';
import { storageFolder } from './ui/storage';

export interface BackupTasks {
  readonly tasks: BackupTaskStore;
  readonly watch: BackupWatch;
}

/** Opens the store without reading it. */
export function backupTasksOf(
  host: Host,
  { accounts }: Pick<AccountServices, 'accounts'>,
  { self, lifeOf }: Pick<JobServices, 'self' | 'lifeOf'>,
): BackupTasks {
  const { clock, log } = host;
  const tasks = new BackupTaskStore(storageFolder(host, backupTasksFolder), log);
  const watch = new BackupWatch({
    ...{ store: tasks, clock, logger: log, self, lifeOf },
    leader: new Leader({ folder: storageFolder(host, backupTasksFolder), self, clock, lifeOf }),
    accountFor: (accountId) => jobAccount(accounts, accountId),
  });
  return { tasks, watch };
}

export interface BackUpsServices extends AccountServices, BackupTasks {
  readonly jobs: Pick<JobServices, 'self' | 'lifeOf'>;
  readonly backups: BackupsProvider;
  readonly backupsView: vscode.TreeView<BackupsNode>;
  readonly details: Pick<DetailsProvider, 'showText'>;
  readonly openForm: (accountId: AccountId, start: CloneStart, known?: Instance, backup?: BackupSet) => void;
}

/** Registers *Back Up Now…* and everything that shows the progress of backups. */
export function registerBackUpCommands(host: Host, services: BackUpsServices): Feature {
  const { tasks, watch, accounts } = services;
  const follower = new Follower(services, host);
  void tasks.load().then(() => {
    follower.look();
    watch.start();
    return tasks.prune(host.clock.now());
  });
  return {
    commands: backUpCommands(services, host),
    disposables: [
      tasks.onDidChange(() => {
        follower.look();
      }),
      ...[accounts.onDidChange, accounts.onDidChangeCredentials].map((event) =>
        event(() => {
          watch.hurry();
        }),
      ),
      // Dispose of this before the store, which then writes the last changes.
      { dispose: () => void watch.dispose().then(() => tasks.dispose()) },
    ],
  };
}

function backUpCommands(services: BackUpsServices, { log, clock }: Host): readonly CommandEntry[] {
  const { watch, tasks } = services;
  const start = async (argument: unknown, thenClone: boolean): Promise<void> => {
    const source = await sourceFrom(argument, services, clock);
    await backUp(source, thenClone, { ...services, clock });
  };
  return [
    rowCommandEntry(commandIds.backUpNow, log, (argument) => start(argument, false)),
    rowCommandEntry(commandIds.backUpAndClone, log, (argument) => start(argument, true)),
    rowCommandEntry(commandIds.copyDownloadLink, log, async (argument) => {
      if (isNode(argument) && argument.kind === 'backup') await copyDownloadLink(argument, services.accounts);
    }),
    rowCommandEntry(commandIds.showBackupPolicy, log, async (argument) => {
      await showPolicy(await sourceFrom(argument, services, clock), { ...services, clock });
    }),
    rowCommandEntry(commandIds.openPolicyInConsole, log, async (argument) => {
      const { regionId, dbInstanceId } = await sourceFrom(argument, services, clock);
      await openConsole(regionId, dbInstanceId);
    }),
    rowCommandEntry(commandIds.backupTask.clone, log, (argument) => {
      const task = taskFrom(argument, tasks);
      if (task) cloneFrom(task, services);
    }),
    rowCommandEntry(commandIds.backupTask.check, log, async (argument) => {
      const task = taskFrom(argument, tasks);
      if (task) await watch.checkAgain(task.id);
    }),
    rowCommandEntry(commandIds.backupTask.remove, log, async (argument) => {
      const task = taskFrom(argument, tasks);
      if (task) await removeTask(task, tasks);
    }),
  ];
}

/** @throws CancelledByUser */
async function removeTask(task: BackupTask, tasks: BackupTaskStore): Promise<void> {
  const agreed =
    isOver(task) ||
    (await confirm({
      text: vscode.l10n.t('Remove the backup of {0} from the list?', taskName(task)),
      detail: [vscode.l10n.t('RDS goes on with it. What becomes of it is no longer told here.')],
      go: vscode.l10n.t('Remove'),
    }));
  if (!agreed) throw new CancelledByUser();
  await tasks.remove(task.id);
}

/** The task of a row, as it is now. */
function taskFrom(argument: unknown, tasks: BackupTaskStore): BackupTask | undefined {
  return isTaskNode(argument) ? tasks.get(argument.backupTask.id) : undefined;
}

/**
 * The instance of a row of either view, or the one that another extension names. From the palette: the selected
 * instance, or one that the user picks.
 * @throws CancelledByUser, RdsError
 */
async function sourceFrom(
  argument: unknown,
  services: BackUpsServices,
  clock: Host['clock'],
): Promise<BackupSource> {
  const { accounts, backups, backupsView, chooseAccount } = services;
  const isRow = (value: unknown): boolean => isNode(value) || isTaskNode(value);
  const given = targetFrom(argument, isRow, { refused: 'backupId' });
  const named = isTaskNode(argument) ? argument.backupTask : given;
  if (named) {
    const { regionId, dbInstanceId } = named;
    const accountId = await accountFor(named.accountId, services);
    const known = knownInstance(backups.known(accountId), regionId, dbInstanceId);
    return { accountId, regionId, dbInstanceId, known };
  }
  const selected = backupsView.visible ? backupsView.selection[0] : undefined;
  const node = isNode(argument) ? argument : selected;
  const row = node && listRowOf(node);
  if (row?.kind === 'instance' && (isNode(argument) || row.accountId === accounts.currentId))
    return sourceOf(row.accountId, row.instance);
  if (!accounts.currentId) await chooseAccount();
  const session = await accounts.current();
  const { id } = session.account;
  const title = vscode.l10n.t('Back Up Now');
  return sourceOf(id, await pickInstance(session, { title, known: backups.known(id) }, clock));
}

function sourceOf(accountId: AccountId, known: Instance): BackupSource {
  const { regionId, dbInstanceId } = known;
  return { accountId, regionId, dbInstanceId, known };
}

/** Opens the form for the backup set of a task. */
function cloneFrom(
  { accountId, regionId, dbInstanceId, backupId }: BackupTask,
  { openForm, backups }: Pick<BackUpsServices, 'openForm' | 'backups'>,
): void {
  if (backupId === undefined) return;
  const known = backups.known(accountId);
  const instance = knownInstance(known, regionId, dbInstanceId);
  const set = known?.knownBackups(regionId, dbInstanceId).find((one) => one.backupId === backupId);
  openForm(accountId, { regionId, sourceId: dbInstanceId, restoreBy: 'backupSet', backupId }, instance, set);
}

/** Shows the progress of backups in the tree, and announces the end of each in one window only. */
class Follower {
  private readonly shown = new Map<string, BackupTask['phase']>();

  constructor(
    private readonly services: BackUpsServices,
    private readonly host: Host,
  ) {}

  look(): void {
    const { tasks, backups, jobs } = this.services;
    for (const task of tasks.list()) {
      const before = this.shown.get(task.id);
      if (before === task.phase) continue;
      this.shown.set(task.id, task.phase);
      const { accountId, regionId, dbInstanceId } = task;
      if (task.phase === 'done' && before !== undefined)
        void backups.backupsChanged(accountId, regionId, dbInstanceId);
      else backups.repaintInstance(accountId, regionId, dbInstanceId);
    }
    for (const task of tasks.list().filter((one) => isOver(one) && !one.announced)) {
      const isOwn = task.owner.windowId === jobs.self.windowId;
      if (isOwn || jobs.lifeOf(task.owner) !== 'alive') void this.tell(task, isOwn);
    }
  }

  private async tell(task: BackupTask, isOwn: boolean): Promise<void> {
    const { tasks } = this.services;
    if (!(await tasks.claimAnnouncement(task))) return;
    void tasks.prune(this.host.clock.now());
    // The form opens only in the window that asked for it, and not for a set that another backup may have made.
    if (isOwn && task.thenClone && task.phase === 'done' && !task.found) {
      cloneFrom(task, this.services);
      return;
    }
    const said = announcementOf(task);
    if (!said || !readSettings().notifications.has(said.setting)) return;
    const chosen = await showMessage(said.kind, said.text, said.button);
    if (chosen !== said.button) return;
    try {
      await this.act(task);
    } catch (error) {
      if (!(error instanceof CancelledByUser)) this.host.log.error(String(error));
    }
  }

  private async act(task: BackupTask): Promise<void> {
    if (task.phase === 'done') cloneFrom(task, this.services);
    else if (task.phase === 'lost') await this.services.watch.checkAgain(task.id);
    else await vscode.commands.executeCommand(commandIds.clone.show);
  }
}

interface Announcement {
  readonly setting: NotificationKind;
  readonly kind: MessageKind;
  readonly text: string;
  readonly button: string;
}

function announcementOf(task: BackupTask): Announcement | undefined {
  const name = taskName(task);
  const { error } = task;
  const showClones = vscode.l10n.t('Show Clones');
  switch (task.phase) {
    case 'done':
      return {
        setting: 'ready',
        kind: 'info',
        text: task.found
          ? vscode.l10n.t(
              '{0} has a new backup. RDS did not confirm that it is the requested one: check its start time.',
              name,
            )
          : vscode.l10n.t('{0} is backed up.', name),
        button: vscode.l10n.t('Clone…'),
      };
    case 'refused':
      return {
        setting: 'failed',
        kind: 'error',
        text: vscode.l10n.t(
          '{0} was not backed up. {1}',
          name,
          error ? describeInOneLine(explainFailure(error)) : '',
        ),
        button: showClones,
      };
    case 'failed':
      return {
        setting: 'failed',
        kind: 'error',
        text: vscode.l10n.t('The backup of {0} failed.', name),
        button: showClones,
      };
    case 'lost':
      return {
        setting: 'unknown',
        kind: 'warning',
        text: lostSentence(task),
        button: vscode.l10n.t('Check Again'),
      };
    case 'sending':
    case 'unknown':
    case 'running':
      return undefined;
  }
}
