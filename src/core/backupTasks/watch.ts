import type { AccountId } from '../../shared/ids';
import { isSameIdentity } from '../accounts/identity';
import { hasPassed } from '../clock';
import { notSent, plainFailure } from '../errors/failure';
import { failureCodes } from '../errors/failureCodes';
import { isRdsError, RdsError } from '../errors/rdsError';
import { reasonOf } from '../files/problem';
import type { Leader } from '../jobs/leader';
import { Pause } from '../jobs/pause';
import type { EditorWindow, Life } from '../jobs/process';
import { StandStill } from '../jobs/standStill';
import type { JobAccount } from '../jobs/submit';
import { lookAfter } from './look';
import { createTask, sendTask, type TaskContext, type TaskRequest } from './start';
import { isOver, type BackupTask } from './task';

const minute = 60_000;
const lookOperation = 'DescribeBackupTasks';
/** How often a standby window checks whether it should lead, and the leading window renews its lock. */
const standByMs = 10_000;
const standingByLimitMs = 12 * minute;
/** A missing task without an id is given up after the first time, one with an id after the second. */
const unnamedForMs = 10 * minute;
const namedForMs = 60 * minute;
/** A task is given up after it could not be checked for this long. A check must fail this often before it counts. */
const unseenForMs = 24 * 60 * minute;
const mostFailures = 3;
/** Upper limit for the wait after a denied or failed check, which doubles each time. */
const mostWaitMs = 5 * minute;

export interface WatchOptions extends Omit<TaskContext, 'closing'> {
  readonly leader: Pick<Leader, 'tryLead' | 'resign'>;
  readonly lifeOf: (other: EditorWindow) => Life;
  /** The account of a task; rejects or resolves to undefined while it cannot be used. */
  readonly accountFor: (accountId: AccountId) => Promise<JobAccount | undefined>;
}

interface Look {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Milliseconds until the next one. */
  readonly waitMs: number;
  readonly failures: number;
}

/**
 * Sends backups and follows them to their end. One window leads and asks the service; the others read its files, and
 * one of them takes over when it is gone.
 */
export class BackupWatch {
  private readonly sending = new Set<string>();
  private readonly looks = new Map<string, Look>();
  private readonly stopped = new AbortController();
  private readonly pause: Pause;
  private readonly still: StandStill;
  private readonly subscription: { dispose(): void };
  private loop: Promise<void> | undefined;

  constructor(private readonly options: WatchOptions) {
    this.pause = new Pause(options.clock, this.stopped.signal);
    this.still = new StandStill(options.clock);
    this.subscription = options.store.onDidChange(() => {
      if (!this.loop) this.start();
    });
  }

  /** Starts the loop if a task needs it. May be called repeatedly. */
  start(): void {
    this.pause.wake();
    if (this.loop || this.isStopped() || !this.hasWork()) return;
    this.loop = this.run().finally(() => {
      this.loop = undefined;
      if (this.hasWork()) this.start();
    });
  }

  /**
   * Creates a task and sends it. `onWritten` is called when it is on disk, before it is sent.
   * @throws BackupUnderWay, RdsError as `createTask`; nothing was sent then
   */
  async backUp(asked: TaskRequest, onWritten: (task: BackupTask) => void): Promise<BackupTask> {
    const account = await this.options.accountFor(asked.accountId);
    if (!account) throw new RdsError({ kind: 'credentials', operation: 'CreateBackup', sent: false });
    const task = await createTask(asked, account, this.context());
    this.sending.add(task.id);
    try {
      onWritten(task);
      return await sendTask(task, account, this.context());
    } finally {
      this.sending.delete(task.id);
      this.start();
    }
  }

  /** Resumes a lost task, or asks about a running one at once. */
  async checkAgain(id: string): Promise<void> {
    const { store, clock } = this.options;
    await store.record(id, { type: 'resumed' }, clock.now());
    this.looks.delete(id);
    this.start();
  }

  /** Asks about all tasks at once, because the cause of a delay may be gone. */
  hurry(): void {
    this.looks.clear();
    this.start();
  }

  async dispose(): Promise<void> {
    this.subscription.dispose();
    this.stopped.abort(new Error('disposed'));
    await this.loop?.catch(() => undefined);
    await this.options.leader.resign().catch(() => undefined);
  }

  private context(): TaskContext {
    const { store, clock, logger, self } = this.options;
    return { store, clock, logger, self, closing: this.stopped.signal };
  }

  private isStopped(): boolean {
    return this.stopped.signal.aborted;
  }

  private hasWork(): boolean {
    const { store } = this.options;
    return store.hasUnsaved || this.open().length > 0;
  }

  private open(): readonly BackupTask[] {
    return this.options.store.list().filter((task) => !isOver(task) && !this.sending.has(task.id));
  }

  private async run(): Promise<void> {
    while (this.hasWork() && !this.isStopped()) {
      const waitMs = await this.oneRound().catch((error: unknown) => {
        this.options.logger.error(`Backup tasks: ${reasonOf(error)}`);
        return standByMs;
      });
      if (this.hasWork()) await this.pause.sleep(waitMs);
    }
    if (!this.isStopped()) await this.options.leader.resign().catch(() => undefined);
  }

  /** @returns milliseconds until the next round */
  private async oneRound(): Promise<number> {
    const { leader, store, clock } = this.options;
    await store.flush();
    await store.load();
    if (!(await leader.tryLead())) return standByMs;
    await Promise.all(this.open().map((task) => this.attend(task)));
    const now = clock.now();
    const waits = this.open().map(({ id }) => {
      const last = this.looks.get(id);
      return last ? last.at + last.waitMs - now : standByMs;
    });
    return Math.max(1_000, Math.min(standByMs, ...waits));
  }

  private async attend(task: BackupTask): Promise<void> {
    const { store, clock, logger } = this.options;
    const { id } = task;
    if (task.phase === 'sending') {
      if (this.isOrphan(task)) await store.record(id, { type: 'unanswered' }, clock.now());
      return;
    }
    const before = this.looks.get(id);
    if (before && !hasPassed(before.waitMs, before.at, clock.now())) return;
    try {
      await this.look(task);
      const at = clock.now();
      this.looks.set(id, { at, waitMs: paceMs(at - task.createdAt), failures: 0 });
    } catch (error) {
      if (this.isStopped()) return;
      const failures = (before?.failures ?? 0) + 1;
      if (failures === 1) logger.warn(`Backup task ${id}: cannot be looked after (${reasonOf(error)})`);
      const waitMs = Math.min(mostWaitMs, standByMs * 2 ** failures);
      this.looks.set(id, { at: clock.now(), waitMs, failures });
      if (failures >= mostFailures) await this.recordUnseen(id, error);
    }
  }

  private async look(task: BackupTask): Promise<void> {
    const { store, clock, accountFor } = this.options;
    const account = await accountFor(task.accountId);
    if (!account) throw new RdsError({ kind: 'credentials', operation: lookOperation, sent: false });
    if (!isSameIdentity(task.identity, account.identity))
      throw new RdsError(notSent(lookOperation, failureCodes.otherIdentity));
    const event = await lookAfter(task, account.client);
    if (!event) return;
    const now = clock.now();
    const after = await store.record(task.id, event, now);
    if (event.type !== 'missing' || after?.missingSince === undefined) return;
    const limit = after.backupJobId === undefined ? unnamedForMs : namedForMs;
    if (now - after.missingSince > limit) await store.record(task.id, { type: 'lost' }, now);
  }

  private async recordUnseen(id: string, error: unknown): Promise<void> {
    const { store, clock } = this.options;
    const now = clock.now();
    const why = isRdsError(error) ? { error: plainFailure(error) } : {};
    const after = await store.record(id, { type: 'unseen', ...why }, now);
    if (after?.unseen && now - after.unseen.since > unseenForMs)
      await store.record(id, { type: 'lost' }, now);
  }

  /** Whether the window that was sending it is gone. */
  private isOrphan({ id, owner, steps }: BackupTask): boolean {
    const idleMs = this.still.ms(id, String(steps));
    // This window is not sending it; otherwise it would be in `sending`.
    if (owner.windowId === this.options.self.windowId) return true;
    return this.options.lifeOf(owner) === 'gone' || idleMs > standingByLimitMs;
  }
}

/** Polling interval: small backups take a minute, large ones hours. */
function paceMs(ageMs: number): number {
  // The clock was set back, so the age is not known.
  if (ageMs < 0) return minute;
  if (ageMs < minute) return 4_000;
  return ageMs < 10 * minute ? 15_000 : minute;
}
