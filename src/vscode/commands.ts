import * as vscode from 'vscode';
import type { Clock } from '../core/clock';
import type { FormDraft } from '../core/drafts/draft';
import type { DraftStore } from '../core/drafts/store';
import { isTracked, jobName, type CloneJob } from '../core/jobs/job';
import { isReleasable } from '../core/jobs/release';
import type { JobStore } from '../core/jobs/store';
import type { Tracker } from '../core/jobs/tracker';
import { commandIds, walkthroughId, type AccountId } from '../shared/ids';
import type { Accounts } from './accounts';
import { clearFinished, removeFromList } from './history';
import { copyConnection, copyConnectionAs } from './connection';
import { openConsole } from './console';
import type { DetailsProvider } from './details';
import { draftFrom, removeDraft } from './drafts';
import { errorCommandEntries } from './errorCommands';
import type { FormPanels } from './form/panels';
import { jobFrom } from './jobFrom';
import type { LogChannel } from './log';
import { pickStart } from './pick';
import type { CloneProgress } from './progress';
import { releaseWithConsent } from './release';
import { reportIssue } from './reportIssue';
import { isRemindable, setReminder } from './reminder';
import { resolveUnknown } from './resolve';
import { CancelledByPerson, commandEntry, type CommandEntry } from './runCommand';
import { readSettings, writeSetting } from './settings';
import type { StoredKeys } from './storedKeys';
import { addAccessKey, removeAccessKey, switchAccount } from './switchAccount';
import type { OddAnswers } from '../core/rds/oddAnswers';
import type { BackupsProvider } from './tree/backupsProvider';
import { findInstance } from './find';
import type { ClonesNode } from './tree/clonesNodes';
import { isCheckable, isRemovable } from './tree/clonesProvider';
import { isNode, type BackupsNode } from './tree/nodes';
import { arrangeInstances, filterInstances, setFilter, setRestorableOnly } from './treeView';
import { confirm, showMessage } from './ui/messages';
import { copyValue } from './ui/outside';
import { pickMany } from './ui/picks';
import { showInStatusBar } from './ui/progress';
import { verificationSentence, verify, type VerificationServices } from './verification';

export interface CommandServices {
  readonly accounts: Accounts;
  readonly keys: StoredKeys;
  readonly backups: BackupsProvider;
  readonly backupsView: vscode.TreeView<BackupsNode>;
  readonly forms: FormPanels;
  readonly store: JobStore;
  readonly drafts: DraftStore;
  readonly tracker: Tracker;
  readonly details: DetailsProvider;
  /** Looks again after a clone, and shows the progress if there is any. */
  readonly checkAgain: (jobId: string) => Promise<void>;
  readonly clock: Clock;
  readonly log: LogChannel;
  readonly oddAnswers: OddAnswers;
  readonly progress: CloneProgress;
  readonly clonesView: vscode.TreeView<ClonesNode>;
  readonly verification: VerificationServices;
  readonly workspaceState: vscode.Memento;
  readonly extension: vscode.Extension<unknown>;
}

/** What every command does. Those about a node, a clone or a draft ask for it when they are called without one. */
export function commandEntries(services: CommandServices): readonly CommandEntry[] {
  const { accounts, backups, forms, store, drafts, tracker, details, log } = services;
  const register = (
    id: (typeof commandIds)[keyof typeof commandIds],
    handler: (argument: unknown) => unknown,
  ): CommandEntry => commandEntry(id, log, handler);
  const withJob =
    (handler: (job: CloneJob) => unknown, wanted: (job: CloneJob) => boolean = () => true) =>
    async (argument: unknown): Promise<unknown> =>
      handler(await jobFrom(argument, store, wanted));
  const withDraft =
    (handler: (draft: FormDraft) => unknown) =>
    async (argument: unknown): Promise<unknown> =>
      handler(await draftFrom(argument, drafts));

  return [
    register(commandIds.cloneFromBackup, (argument) => startClone(services, argument, 'backupSet')),
    register(commandIds.cloneToPointInTime, (argument) => startClone(services, argument, 'time')),
    register(commandIds.refresh, (argument) => {
      accounts.askAgain();
      return backups.refresh(isNode(argument) ? argument : undefined);
    }),
    register(commandIds.useDefaultCredentials, () => accounts.choose('default')),
    register(commandIds.useSandbox, () => accounts.choose('sandbox')),
    register(commandIds.switchAccount, () => switchAccount(services)),
    register(commandIds.addAccessKey, () => addAccessKey(services)),
    register(commandIds.removeAccessKey, () => removeAccessKey(services)),
    register(commandIds.filterInstances, () => filterInstances(backups, services.workspaceState)),
    register(commandIds.clearFilter, () => setFilter(backups, services.workspaceState, '')),
    register(commandIds.showRestorableOnly, () => setRestorableOnly(backups, services.workspaceState, true)),
    register(commandIds.showAllBackups, () => setRestorableOnly(backups, services.workspaceState, false)),
    register(commandIds.arrangeInstances, () => arrangeInstances(backups, services.workspaceState)),
    register(commandIds.showMore, (argument) => {
      if (isNode(argument)) backups.drawMore(argument);
    }),
    register(commandIds.findInstance, () => findInstance(services)),
    register(commandIds.chooseRegions, () => chooseRegions(accounts)),
    register(commandIds.showLog, () => {
      log.show();
    }),
    register(commandIds.getStarted, () =>
      vscode.commands.executeCommand('workbench.action.openWalkthrough', walkthroughId, false),
    ),
    register(commandIds.reportIssue, (argument) =>
      reportIssue(argument, {
        extension: services.extension,
        accountId: accounts.currentId,
        lines: log.recent,
        oddAnswers: services.oddAnswers.recent,
      }),
    ),
    register(commandIds.openInConsole, (argument) => openInConsole(argument, store)),
    register(commandIds.copyId, (argument) => copyId(argument, store)),
    register(
      commandIds.showDetails,
      withJob((job) => details.showJob(job)),
    ),
    register(
      commandIds.copyConnection,
      withJob((job) => copyConnection(job, accounts), hasInstance),
    ),
    register(
      commandIds.revealClone,
      withJob((job) => reveal(services, job), hasInstance),
    ),
    register(
      commandIds.retryClone,
      withJob(
        (job) => {
          forms.reopen(job);
        },
        ({ phase }) => phase === 'refused' || phase === 'lost',
      ),
    ),
    register(
      commandIds.stopWatching,
      withJob((job) => tracker.stopWatching(job.id), isTracked),
    ),
    register(
      commandIds.stopWaiting,
      withJob(
        (job) => tracker.cancelWaiting(job.id),
        ({ waiting }) => waiting !== undefined,
      ),
    ),
    register(
      commandIds.checkAgain,
      withJob((job) => services.checkAgain(job.id), isCheckable),
    ),
    register(
      commandIds.removeClone,
      withJob((job) => removeFromList(job, store), isRemovable),
    ),
    register(
      commandIds.releaseClone,
      withJob((job) => releaseWithConsent(job, services), isReleasable),
    ),
    register(commandIds.clearFinished, () => clearFinished(store)),
    register(
      commandIds.cloneAgain,
      withJob((job) => {
        forms.openAgain(job);
      }),
    ),
    register(
      commandIds.copyConnectionAs,
      withJob((job) => copyConnectionAs(job, accounts), hasInstance),
    ),
    register(commandIds.runInBackground, () => {
      services.progress.hide();
    }),
    register(commandIds.showClone, (argument) => showClone(services, argument)),
    register(
      commandIds.resolveUnknown,
      withJob(
        (job) => resolveUnknown(job, services),
        ({ phase }) => phase === 'unknown',
      ),
    ),
    register(
      commandIds.setReminder,
      withJob((job) => setReminder(job, store, services.clock), isRemindable),
    ),
    register(
      commandIds.verifyClone,
      withJob(
        (job) => verifyAndShow(job, services),
        ({ phase }) => phase === 'ready',
      ),
    ),
    register(
      commandIds.openDraft,
      withDraft((draft) => {
        forms.openDraft(draft);
      }),
    ),
    register(
      commandIds.removeDraft,
      withDraft((draft) => removeDraft(draft, drafts)),
    ),
    ...errorCommandEntries(services),
  ];
}

async function startClone(
  services: CommandServices,
  argument: unknown,
  wanted: 'backupSet' | 'time',
): Promise<void> {
  const { accounts, forms } = services;
  if (isNode(argument) && argument.kind === 'backup' && wanted === 'backupSet') {
    const { instance } = argument.parent;
    const { backupId } = argument.backup;
    const start = { regionId: instance.regionId, sourceId: instance.dbInstanceId, backupId };
    forms.open(argument.accountId, start, instance, argument.backup);
    return;
  }
  if (isNode(argument) && argument.kind === 'instance' && wanted === 'time') {
    const { instance } = argument;
    forms.open(
      argument.accountId,
      { regionId: instance.regionId, sourceId: instance.dbInstanceId },
      instance,
    );
    return;
  }
  if (!accounts.currentId) await switchAccount(services);
  const session = await accounts.current();
  const { start, instance, backup } = await pickStart(session, wanted);
  forms.open(session.account.id, start, instance, backup);
}

async function chooseRegions(accounts: Accounts): Promise<void> {
  const { account, client } = await accounts.current();
  const chosen = readSettings().regions;
  const regions = client.describeRegions(account.homeRegionId);
  const items = regions.then((all) =>
    all.map(({ regionId, localName }) => ({
      label: localName,
      description: regionId,
      picked: chosen.length === 0 || chosen.includes(regionId),
    })),
  );
  const picked = await pickMany(items, {
    title: vscode.l10n.t('Choose Regions'),
    placeHolder: vscode.l10n.t('Regions to show in the view Backups'),
  });
  if (!picked) throw new CancelledByPerson();
  // Everything chosen means everything there ever will be, new regions included.
  const all = picked.length === 0 || picked.length === (await regions).length;
  await writeSetting('regions', all ? [] : picked.map(({ description }) => description));
}

async function openInConsole(argument: unknown, store: JobStore): Promise<void> {
  if (isNode(argument)) {
    if (argument.kind === 'region') await openConsole(argument.region.regionId, undefined);
    if (argument.kind === 'instance')
      await openConsole(argument.instance.regionId, argument.instance.dbInstanceId);
    return;
  }
  const job = await jobFrom(argument, store, hasInstance);
  await openConsole(job.regionId, job.dbInstanceId);
}

async function copyId(argument: unknown, store: JobStore): Promise<void> {
  const id = isNode(argument) ? idOf(argument) : (await jobFrom(argument, store, hasInstance)).dbInstanceId;
  if (id) await copyValue(id);
}

function idOf(node: BackupsNode): string | undefined {
  switch (node.kind) {
    case 'region':
      return node.region.regionId;
    case 'instance':
      return node.instance.dbInstanceId;
    case 'backup':
      return node.backup.backupId;
    case 'group':
    case 'month':
    case 'error':
    case 'text':
      return undefined;
  }
}

/** Shows a clone in the view *Clones*; the view alone when none is named. */
async function showClone({ store, clonesView }: CommandServices, argument: unknown): Promise<void> {
  if (argument === undefined) await vscode.commands.executeCommand('rdsClone.clones.focus');
  else await clonesView.reveal(await jobFrom(argument, store, () => true), { select: true, focus: true });
}

async function verifyAndShow(job: CloneJob, services: CommandServices): Promise<void> {
  const { verification, details } = services;
  const found = await showInStatusBar(vscode.l10n.t('Comparing databases'), () => verify(job, verification));
  await details.showJob(job);
  void showMessage('info', vscode.l10n.t('{0}: {1}', jobName(job), verificationSentence(found)));
}

async function reveal({ accounts, backups, backupsView }: CommandServices, job: CloneJob): Promise<void> {
  if (!job.dbInstanceId) return;
  if (accounts.currentId !== job.accountId) await switchTo(accounts, job.accountId);
  const node = await backups.findInstance(job.accountId, job.regionId, job.dbInstanceId);
  if (node) await backupsView.reveal(node, { select: true, focus: true, expand: false });
  else {
    void showMessage(
      'warning',
      vscode.l10n.t('{0} is not in the list of {1}.', job.dbInstanceId, job.regionId),
    );
  }
}

/** Shows another account's tree, which the person is asked about: it decides what the next clone is made of. */
async function switchTo(accounts: Accounts, id: AccountId): Promise<void> {
  const label = accounts.label(id);
  const agreed = await confirm({
    kind: 'info',
    text: vscode.l10n.t('This clone belongs to another account: {0}.', label),
    detail: [vscode.l10n.t('The view Backups has to switch to it to show the clone.')],
    go: vscode.l10n.t('Switch Account'),
  });
  if (!agreed) throw new CancelledByPerson();
  await accounts.choose(id);
}

function hasInstance(job: CloneJob): boolean {
  return job.dbInstanceId !== undefined;
}
