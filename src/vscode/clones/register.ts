import * as vscode from 'vscode';
import type { BackupTaskStore } from '../../core/backupTasks/store';
import type { Clock } from '../../core/clock';
import { dropSentDrafts } from '../../core/drafts/sent';
import { reasonOf } from '../../core/files/problem';
import { costsOf, summaryText } from '../../core/jobs/cost';
import { awaitsPayment, isTracked } from '../../core/jobs/job';
import { Outcomes } from '../../core/jobs/outcomes';
import type { JobStore } from '../../core/jobs/store';
import type { Accounts } from '../accounts/accounts';
import type { DetailsProvider } from '../errors/details';
import type { Feature, Host } from '../ui/feature';
import type { LogChannel } from '../ui/log';
import { readSettings } from '../ui/settings';
import type { TimeZone } from '../ui/timeZone';
import { describeView, setBadge } from '../ui/views';
import { announcer } from './announce';
import type { ClonesNode } from './clonesNodes';
import { ClonesProvider } from './clonesProvider';
import { tellCloneRows } from './clonesContext';
import { clonesCommands, type FormOpener } from './commands';
import { DamageTeller, tellProblem } from './damagedFiles';
import { JobFacts } from './jobFacts';
import type { JobServices } from './jobServices';
import { CloneProgress } from './progress';
import { limitHistory } from './removeFromList';
import { CloneStatusBar, inProgress, toBeReleased } from './statusBar';
import type { VerifiedBackups } from './verification';

export interface ClonesOptions {
  readonly accounts: Accounts;
  readonly jobs: JobServices;
  readonly tasks: BackupTaskStore;
  readonly forms: FormOpener;
  readonly details: DetailsProvider;
  readonly verified: VerifiedBackups;
  readonly timeZone: TimeZone;
  readonly clonesView: vscode.TreeView<ClonesNode>;
}

/** Registers the view *Clones* and everything that shows the progress of clones. */
export function registerClones(
  host: Host,
  options: ClonesOptions,
): Feature & { readonly clones: ClonesProvider } {
  const { clock, log } = host;
  const { accounts, jobs, tasks, forms, verified } = options;
  const { store, drafts, tracker } = jobs;
  const facts = new JobFacts(store, tracker);
  const progress = new CloneProgress(store, facts, forms, clock);
  const clones = new ClonesProvider(store, drafts, facts, accounts, clock, tasks);
  const statusBar = new CloneStatusBar(store, facts, clock);
  const outcomes = new Outcomes(store, jobs, clock, announcer({ ...options, store, clock, log }));
  const view = keepViewCurrent(clones, options, clock);
  void resume(jobs, outcomes, host);
  void drafts.load();
  return {
    clones,
    commands: clonesCommands({
      ...jobs,
      ...options,
      progress,
      clock,
      log,
      earlierOf: (job) => clones.earlierOf(job),
      isEmpty: () => clones.isEmpty(),
    }),
    disposables: [
      ...[verified, clones, statusBar, outcomes, progress],
      ...view,
      ...tellCloneRows(store, drafts, tasks),
      limitHistory(store),
      dropSentDrafts(store, drafts),
      // The progress of an unpaid order does not change until the user pays.
      tracker.onDidSubmit((job) => {
        if (isTracked(job) && !awaitsPayment(job) && readSettings().notifications.has('accepted'))
          progress.show(job);
      }),
      // The change may have fixed what prevented tracking.
      ...[accounts.onDidChange, accounts.onDidChangeCredentials].map((event) =>
        event(() => {
          tracker.hurry();
        }),
      ),
      tracker.onDidChangeTrouble(() => {
        clones.repaintRunning();
        statusBar.update();
      }),
      ...tellDiskProblems([store, drafts, tasks], log),
    ],
  };
}

/** Badge and description of the view. Ready clones are looked at while it is visible. */
function keepViewCurrent(
  clones: ClonesProvider,
  { jobs: { store, readyClones }, clonesView, timeZone }: ClonesOptions,
  clock: Clock,
): readonly vscode.Disposable[] {
  const summarize = (): void => {
    const [running, due] = [clones.runningCount(), clones.dueCount()];
    setBadge(clonesView, running + due, [inProgress(running), toBeReleased(due)].filter(Boolean));
    describeView(clonesView, summaryText(costsOf(store.list(), clock.now())));
  };
  const lookIfShown = (): void => {
    clones.setVisible(clonesView.visible);
    if (clonesView.visible) void readyClones.look();
  };
  lookIfShown();
  return [
    clones.onDidChangeTreeData(summarize),
    readyClones,
    clonesView.onDidChangeVisibility(lookIfShown),
    // A user who returns to the window wants to see the current state.
    vscode.window.onDidChangeWindowState(({ focused }) => {
      if (focused) lookIfShown();
    }),
    timeZone.onDidChange(() => {
      clones.repaint();
    }),
  ];
}

/** Tells the user of damaged files, and when the disk refuses. */
function tellDiskProblems(
  stores: readonly Pick<JobStore, 'onDidSetAside' | 'onDidFail'>[],
  log: LogChannel,
): readonly vscode.Disposable[] {
  const damage = new DamageTeller(log);
  return stores.flatMap((one) => [
    one.onDidSetAside((name) => void damage.tell(name)),
    one.onDidFail((problem) => void tellProblem(problem, log)),
  ]);
}

/** Resumes the jobs that were unfinished when the last window closed. */
async function resume(
  { store, tracker }: JobServices,
  outcomes: Outcomes,
  { clock, log }: Host,
): Promise<void> {
  await store.load();
  tracker.start();
  outcomes.tellAll();
  await store.prune(clock.now()).catch((error: unknown) => {
    log.warn(`Claims of old clones cannot be removed (${reasonOf(error)})`);
  });
}
