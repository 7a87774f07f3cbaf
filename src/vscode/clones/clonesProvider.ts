import * as vscode from 'vscode';
import type { BackupTaskStore } from '../../core/backupTasks/store';
import { isOver, type BackupTask } from '../../core/backupTasks/task';
import { hasPassed, type Clock } from '../../core/clock';
import type { DraftStore } from '../../core/drafts/store';
import { existsStill, isFinished, isReminderDue, type CloneJob } from '../../core/jobs/job';
import { jobRows, type JobRow } from '../../core/jobs/jobRows';
import type { JobStore } from '../../core/jobs/store';
import type { Accounts } from '../accounts/accounts';
import { presentTask, type BackupTaskNode } from './backupTaskRow';
import { KeptRows } from './keptRows';
import type { JobFacts } from './jobFacts';
import {
  draftsRow,
  presentDraft,
  presentDrafts,
  presentForeign,
  type ClonesNode,
  type ForeignJob,
} from './clonesNodes';
import { attemptsOf, jobChildren, presentAttempts, presentJobNode } from './jobNodes';
import { presentJob } from './jobRow';

/** How often the elapsed time of running clones is updated while the view is visible. */
const tickMs = 5_000;
/** The same for the age of drafts and clones, cost and reminders, which are shown in minutes or longer units. */
const slowTickMs = 60_000;

type TopRow = typeof draftsRow | ForeignJob | CloneJob | BackupTaskNode;

/**
 * The view *Clones*: the drafts in a row of their own, and all jobs and backups of this machine, newest first. The rows
 * of a job contain its request, response and history.
 */
export class ClonesProvider implements vscode.TreeDataProvider<ClonesNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<ClonesNode | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly top = new KeptRows<TopRow>(keyOf, (row) => this.contentOf(row));
  private readonly subscriptions: readonly { dispose(): void }[];
  private timer: NodeJS.Timeout | undefined;
  private timerMs = 0;
  private visible = false;
  private isLoaded = false;
  /** When all rows were last drawn, epoch milliseconds. */
  private drawnAt = 0;
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
    if ('kind' in node) return node.kind === 'jobAttempts' ? presentAttempts(node) : presentJobNode(node);
    const now = this.clock.now();
    if ('backupTask' in node) {
      const task = this.taskOf(node);
      return presentTask(task, now, this.accounts.label(task.accountId));
    }
    const account = this.accounts.label(node.accountId);
    if (!('phase' in node)) return presentDraft(node, now, account);
    const job = this.jobOf(node);
    return presentJob(job, { now, ...this.facts.of(job), earlier: this.earlierOf(job).length }, account);
  }

  /** The current state of a job whose row was drawn from an earlier one. */
  private jobOf(job: CloneJob): CloneJob {
    return this.store.get(job.id) ?? job;
  }

  private taskOf({ backupTask }: BackupTaskNode): BackupTask {
    return this.tasks.get(backupTask.id) ?? backupTask;
  }

  private contentOf(row: TopRow): readonly object[] {
    if ('row' in row) return [this.drafts.list()];
    if ('foreignId' in row) return [];
    if ('backupTask' in row) return [this.taskOf(row)];
    const job = this.jobOf(row);
    return [job, ...this.earlierOf(job)];
  }

  getParent(node: ClonesNode): ClonesNode | undefined {
    if ('row' in node || 'foreignId' in node || 'backupTask' in node) return undefined;
    if ('phase' in node) return this.attemptsWith(node);
    return 'kind' in node ? node.parent : draftsRow;
  }

  async getChildren(node?: ClonesNode): Promise<ClonesNode[]> {
    if (node) {
      if ('row' in node) return [...this.drafts.list()];
      if ('phase' in node) {
        const job = this.jobOf(node);
        return [...jobChildren(job), ...attemptsOf(job, this.earlierOf(job))];
      }
      if (!('kind' in node)) return [];
      return node.kind === 'jobAttempts' ? [...node.jobs] : jobChildren(node);
    }
    await this.loadOnce();
    this.drawnAt = this.clock.now();
    return this.top.draw(this.topRows());
  }

  /** The stores watch their folders from then on. */
  private async loadOnce(): Promise<void> {
    if (this.isLoaded) return;
    const notRead = [this.store, this.drafts, this.tasks].filter((one) => one.list().length === 0);
    await Promise.all(notRead.map((one) => one.load()));
    this.isLoaded = true;
  }

  private topRows(): readonly TopRow[] {
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

  /** Whether the view has no row, so that VS Code shows the one for no clones. Reads the rows from disk. */
  async isEmpty(): Promise<boolean> {
    await Promise.all([this.store, this.drafts, this.tasks].map((one) => one.load()));
    return this.topRows().length === 0;
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

  /** Redraws what changes while it is under way. */
  repaintRunning(): void {
    const running = this.topRows().filter((row) =>
      'backupTask' in row ? !isOver(row.backupTask) : 'phase' in row && !isFinished(row),
    );
    this.fireEach(this.top.objectsOf(running));
  }

  private fireEach(rows: readonly ClonesNode[]): void {
    for (const row of rows) this.changed.fire(row);
  }

  setVisible(visible: boolean): void {
    this.visible = visible;
    this.update();
    if (visible && this.isOutdated()) this.repaint();
  }

  /**
   * Whether ages, cost or reminders of rows that have not changed may read differently by now. A tick before a minute
   * counts, because rows are drawn a moment after the tick that asked for it.
   */
  private isOutdated(): boolean {
    return hasPassed(slowTickMs - tickMs, this.drawnAt, this.clock.now());
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
    const changed = this.top.changedAmong(this.topRows());
    if (changed) this.fireEach(changed);
    else this.changed.fire(undefined);
    const ms = this.tickNeeded();
    if (ms === this.timerMs) return;
    clearInterval(this.timer);
    this.timerMs = ms;
    this.timer =
      ms === 0
        ? undefined
        : setInterval(() => {
            if (this.isOutdated()) this.repaint();
            else this.repaintRunning();
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

function keyOf(row: TopRow): string {
  if ('row' in row) return row.row;
  if ('foreignId' in row) return `foreign/${row.foreignId}`;
  return 'backupTask' in row ? `backup/${row.backupTask.id}` : `job/${row.id}`;
}
