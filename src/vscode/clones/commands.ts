import * as vscode from 'vscode';
import type { Clock } from '../../core/clock';
import type { FormDraft } from '../../core/drafts/draft';
import type { DraftStore } from '../../core/drafts/store';
import { isTracked, jobName, type CloneJob } from '../../core/jobs/job';
import { isReleasable } from '../../core/jobs/release';
import type { JobStore } from '../../core/jobs/store';
import type { Tracker } from '../../core/jobs/tracker';
import { commandIds, viewIds, type CommandId } from '../../shared/ids';
import type { Accounts } from '../accounts/accounts';
import type { DetailsProvider } from '../errors/details';
import type { LogChannel } from '../ui/log';
import { showMessage } from '../ui/messages';
import { showInStatusBar } from '../ui/progress';
import { commandEntry, rowCommandEntry, type CommandEntry } from '../ui/runCommand';
import type { ClonesNode } from './clonesNodes';
import { draftFrom, removeDraft } from './drafts';
import { jobFrom, jobsFrom } from './jobFrom';
import { isCheckable, isRemovable } from './jobTokens';
import type { CloneProgress } from './progress';
import { releaseWithConsent } from './release';
import { releaseSeveral } from './releaseSeveral';
import { isRemindable, setReminder } from './reminder';
import { clearFinished, removeFromList } from './removeFromList';
import { resolveUnknown } from './resolveUnknown';
import { verificationSentence, verify, type VerifiedBackups } from './verification';

export interface FormOpener {
  reopen(job: CloneJob): void;
  openAgain(job: CloneJob): void;
  openDraft(draft: FormDraft): void;
  shows(jobId: string): boolean;
  readonly isInView: boolean;
}

export interface ClonesServices {
  readonly accounts: Accounts;
  readonly store: JobStore;
  readonly drafts: DraftStore;
  readonly tracker: Tracker;
  readonly forms: FormOpener;
  readonly details: DetailsProvider;
  readonly progress: CloneProgress;
  readonly verified: VerifiedBackups;
  readonly clonesView: vscode.TreeView<ClonesNode>;
  /** The earlier attempts that the row of a job stands for. */
  readonly earlierOf: (job: CloneJob) => readonly CloneJob[];
  /** Whether the view *Clones* has no row; reads them from disk. */
  readonly isEmpty: () => Promise<boolean>;
  readonly clock: Clock;
  readonly log: LogChannel;
}

/** The commands for clones and drafts. Without an argument, a command asks the user to pick one. */
export function clonesCommands(services: ClonesServices): readonly CommandEntry[] {
  return [...jobCommands(services), ...draftCommands(services)];
}

type Wanted = (job: CloneJob) => boolean;

/** Commands for the row of one clone, and for all selected rows; only clones that are wanted are offered. */
function jobEntries(services: ClonesServices): {
  readonly withJob: (id: CommandId, handler: (job: CloneJob) => unknown, wanted?: Wanted) => CommandEntry;
  readonly withJobs: (
    id: CommandId,
    handler: (jobs: readonly CloneJob[]) => unknown,
    wanted: Wanted,
  ) => CommandEntry;
} {
  const { log } = services;
  return {
    withJob: (id, handler, wanted = () => true) =>
      rowCommandEntry(id, log, async (argument) => handler(await jobFrom(argument, services, wanted))),
    withJobs: (id, handler, wanted) =>
      rowCommandEntry(id, log, async (argument, selected) =>
        handler(await jobsFrom(argument, selected, services, wanted)),
      ),
  };
}

function jobCommands(services: ClonesServices): readonly CommandEntry[] {
  const { forms, store, tracker, details, clock, log, progress } = services;
  const { withJob, withJobs } = jobEntries(services);
  const again = (job: CloneJob): Promise<void> => checkAgain(job.id, services);

  return [
    withJob(commandIds.clone.showDetails, (job) => details.showJob(job)),
    withJob(
      commandIds.clone.retry,
      (job) => {
        forms.reopen(job);
      },
      ({ phase }) => phase === 'refused' || phase === 'lost',
    ),
    withJob(commandIds.clone.again, (job) => {
      forms.openAgain(job);
    }),
    withJob(commandIds.clone.stopWatching, (job) => tracker.stopWatching(job.id), isTracked),
    withJob(
      commandIds.clone.stopWaiting,
      (job) => tracker.cancelWaiting(job.id),
      ({ waiting }) => waiting !== undefined,
    ),
    withJob(commandIds.clone.checkAgain, again, isCheckable),
    withJob(
      commandIds.clone.resolve,
      (job) => resolveUnknown(job, { ...services, checkAgain: (id) => checkAgain(id, services) }),
      ({ phase }) => phase === 'unknown',
    ),
    withJobs(
      commandIds.clone.remove,
      (jobs) => removeFromList(jobs.filter(isRemovable), store, services.earlierOf),
      isRemovable,
    ),
    withJobs(commandIds.clone.release, (jobs) => release(jobs, services), isReleasable),
    withJob(commandIds.clone.setReminder, (job) => setReminder(job, store, clock), isRemindable),
    withJob(
      commandIds.clone.verify,
      (job) => verifyAndShow(job, services),
      ({ phase }) => phase === 'ready',
    ),
    commandEntry(commandIds.clone.clearFinished, log, () => clearFinished(store)),
    commandEntry(commandIds.clone.show, log, (argument) => showClone(services, argument)),
    commandEntry(commandIds.clone.runInBackground, log, () => {
      progress.hide();
    }),
  ];
}

function draftCommands({ drafts, forms, clock, log }: ClonesServices): readonly CommandEntry[] {
  return [
    rowCommandEntry(commandIds.draft.open, log, async (argument) => {
      forms.openDraft(await draftFrom(argument, drafts, clock));
    }),
    rowCommandEntry(commandIds.draft.remove, log, async (argument) =>
      removeDraft(await draftFrom(argument, drafts, clock), drafts),
    ),
  ];
}

/** Checks a clone again, and shows its progress. @throws RdsError */
async function checkAgain(jobId: string, { tracker, progress }: ClonesServices): Promise<void> {
  const job = await tracker.checkAgain(jobId);
  if (job && isTracked(job)) progress.show(job);
}

/** @throws RdsError */
async function release(jobs: readonly CloneJob[], services: ClonesServices): Promise<void> {
  const [first, ...others] = jobs;
  if (first && others.length === 0) await releaseWithConsent(first, services);
  else await releaseSeveral(jobs, services);
}

/** Reveals a clone in the view *Clones*, or focuses the view if none is named. */
async function showClone(services: ClonesServices, argument: unknown): Promise<void> {
  if (argument === undefined) {
    const view = (await services.isEmpty()) ? viewIds.noClones : viewIds.clones;
    await vscode.commands.executeCommand(`${view}.focus`);
  } else
    await services.clonesView.reveal(await jobFrom(argument, services, () => true), {
      select: true,
      focus: true,
    });
}

async function verifyAndShow(job: CloneJob, services: ClonesServices): Promise<void> {
  const found = await showInStatusBar(vscode.l10n.t('Comparing databases'), () => verify(job, services));
  await services.details.showJob(job);
  void showMessage('info', vscode.l10n.t('{0}: {1}', jobName(job), verificationSentence(found)));
}
