import * as vscode from 'vscode';
import type { BackupTaskStore } from '../../core/backupTasks/store';
import { isOver } from '../../core/backupTasks/task';
import type { Clock } from '../../core/clock';
import type { DraftStore } from '../../core/drafts/store';
import { existsStill, isFinished, isReminderDue, type CloneJob } from '../../core/jobs/job';
import { jobRows, type JobRow } from '../../core/jobs/jobRows';
import type { JobStore } from '../../core/jobs/store';
import type { Accounts } from '../accounts/accounts';
import { presentTask, type BackupTaskNode } from './backupTaskRow';
import type { JobFacts } from './jobFacts';
import { draftsRow, presentDraft, presentDrafts, presentForeign, type ClonesNode } from './clonesNodes';
import { attemptsOf, jobChildren, presentAttempts, presentJobNode } from './jobNodes';
import { presentJob } from './jobRow';

/** How often the elapsed time of running clones is updated while the view is visible. */
const tickMs = 5_000;
/** The same for the age of drafts and clones, cost and reminders, which are shown in minutes or longer units. */
const slowTickMs = 60_000;

/**
 * The view *Clones*: the drafts in a row of their own, and all jobs and backups of this machine, newest first. The rows
 * of a job contain its request, response and history.
 */
export class ClonesProvider implements vscode.TreeDataProvider<ClonesNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly subscriptions: readonly { dispose(): void }[];
  private timer: NodeJS.Timeout | undefined;
  private timerMs = 0;
  private visible = false;
  private drawn:
    | {
        readonly jobs: readonly CloneJob[];
        readonly rows: readonly JobRow[];
        /** By job id; contains each job of a row. */
        readonly byJob: ReadonlyMap<string, JobRow>;
      }
    | undefined;

  constructor(
    private readonly store: JobStore,
    private readonly drafts: DraftStore,
    private readonly facts: JobFacts,
    private readonly accounts: Pick<Accounts, 'label'>,
    private readonly clock: Clock,
    private readonly tasks: BackupTaskStore,
  ) {
    this.subscriptions = [store, drafts, tasks].map((one) =>
      one.onDidChange(() => {
        this.update();
      }),
    );
  }

  getTreeItem(node: ClonesNode): vscode.TreeItem {
    if ('row' in node) return presentDrafts(this.drafts.list().length);
    if ('foreignId' in node) return presentForeign(node);
    if ('backupTask' in node) return this.presentBackup(node);
    if ('kind' in node) return node.kind === 'jobAttempts' ? presentAttempts(node) : presentJobNode(node);
    const now = this.clock.now();
    const account = this.accounts.label(node.accountId);
    return 'phase' in node
      ? presentJob(node, { now, ...this.facts.of(node), earlier: this.earlierOf(node).length }, account)
      : presentDraft(node, now, account);
  }

  private presentBackup({ backupTask }: BackupTaskNode): vscode.TreeItem {
    return presentTask(backupTask, this.clock.now(), this.accounts.label(backupTask.accountId));
  }

  getParent(node: ClonesNode): ClonesNode | undefined {
    if ('row' in node || 'foreignId' in node || 'backupTask' in node) return undefined;
    if ('phase' in node) return this.attemptsWith(node);
    return 'kind' in node ? node.parent : draftsRow;
  }

  async getChildren(node?: ClonesNode): Promise<ClonesNode[]> {
    if (node) {
      if ('row' in node) return [...this.drafts.list()];
      if ('phase' in node) return [...jobChildren(node), ...attemptsOf(node, this.earlierOf(node))];
      if (!('kind' in node)) return [];
      return node.kind === 'jobAttempts' ? [...node.jobs] : jobChildren(node);
    }
    await Promise.all(
      [this.store, this.drafts, this.tasks].map(async (one) => {
        if (one.list().length === 0) await one.load();
      }),
    );
    return [
      ...(this.drafts.list().length > 0 ? [draftsRow] : []),
      ...this.store.foreignJobs().map(({ id, name }) => ({ foreignId: id, name })),
      ...this.jobsAndBackups(),
    ];
  }

  private jobsAndBackups(): readonly (CloneJob | BackupTaskNode)[] {
    const jobs = this.rows().map(({ job }) => job);
    const tasks = this.tasks.list().map((backupTask) => ({ backupTask }));
    if (tasks.length === 0) return jobs;
    const timeOf = (one: CloneJob | BackupTaskNode): number =>
      'backupTask' in one ? one.backupTask.createdAt : one.createdAt;
    return [...jobs, ...tasks].sort((a, b) => timeOf(b) - timeOf(a));
  }

  get isEmpty(): boolean {
    const { store, drafts, tasks } = this;
    const all = [store.list(), store.foreignJobs(), drafts.list(), tasks.list()];
    return all.every(({ length }) => length === 0);
  }

  private rows(): readonly JobRow[] {
    const jobs = this.store.list();
    // A changed list is another object.
    if (this.drawn?.jobs !== jobs) {
      const rows = jobRows(jobs);
      const byJob = rows.flatMap((row) => [row.job, ...row.earlier].map(({ id }) => [id, row] as const));
      this.drawn = { jobs, rows, byJob: new Map(byJob) };
    }
    return this.drawn.rows;
  }

  private rowOf({ id }: CloneJob): JobRow | undefined {
    this.rows();
    return this.drawn?.byJob.get(id);
  }

  /** The earlier attempts that the row of a job stands for. */
  earlierOf(job: CloneJob): readonly CloneJob[] {
    const row = this.rowOf(job);
    return row?.job.id === job.id ? row.earlier : [];
  }

  /** The parent row of a job that has no row of its own. */
  private attemptsWith(job: CloneJob): ClonesNode | undefined {
    const row = this.rowOf(job);
    return row && row.job.id !== job.id ? attemptsOf(row.job, row.earlier)[0] : undefined;
  }

  /** Redraws all rows, for example after a change of the time zone. */
  repaint(): void {
    this.changed.fire(undefined);
  }

  setVisible(visible: boolean): void {
    this.visible = visible;
    this.update();
  }

  runningCount(): number {
    return this.store.list().filter((job) => !isFinished(job) && job.watched).length;
  }

  dueCount(): number {
    const now = this.clock.now();
    return this.store.list().filter((job) => isReminderDue(job, now)).length;
  }

  dispose(): void {
    clearInterval(this.timer);
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changed.dispose();
  }

  private update(): void {
    this.changed.fire(undefined);
    const ms = this.tickNeeded();
    if (ms === this.timerMs) return;
    clearInterval(this.timer);
    this.timerMs = ms;
    this.timer =
      ms === 0
        ? undefined
        : setInterval(() => {
            this.changed.fire(undefined);
          }, ms);
  }

  /** Milliseconds; 0 if no visible row changes with time. */
  private tickNeeded(): number {
    if (!this.visible) return 0;
    if (this.runningCount() > 0 || this.tasks.list().some((task) => !isOver(task))) return tickMs;
    const grows = this.drafts.list().length > 0 || this.store.list().some(existsStill);
    return grows ? slowTickMs : 0;
  }
}
