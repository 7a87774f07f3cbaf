import type { AccountId } from '../../shared/ids';
import { operationOf } from '../clone/operations';
import { RdsError } from '../errors/rdsError';
import { Listeners } from '../files/listeners';
import { reasonOf } from '../files/problem';
import { estimateDuration } from './estimate';
import { isFinished, isTracked, type CloneJob } from './job';
import type { Leader } from './leader';
import type { Outlook } from './pace';
import { Pause } from './pause';
import { record } from './record';
import { Search } from './search';
import { sendJob } from './send';
import { createJob, type JobAccount, type JobRequest } from './submit';
import { TakeOver, type TakeOverContext } from './takeOver';
import { RegionWatch } from './watch';

/** How often a standby window checks whether it should lead, and the leading window renews its lock. */
const standByIntervalMs = 10_000;

export interface TrackerOptions extends TakeOverContext {
  readonly leader: Pick<Leader, 'tryLead' | 'resign'>;
  /** A job's account. Rejects, or resolves with undefined, while the account cannot be used. */
  readonly accountFor: (accountId: AccountId) => Promise<JobAccount | undefined>;
  readonly random: () => number;
  /** Whether the user is looking at this window. Call {@link Tracker.start} when that changes. */
  readonly isSeen: () => boolean;
}

/**
 * Follows clone jobs to their end. One loop handles all jobs. It runs in every window while any job is unfinished, so
 * that an open window can take over when the leading window is gone. Only the leading window asks RDS, at a separate
 * pace for each region; the other windows read what it writes.
 */
export class Tracker {
  private readonly watches = new Map<string, RegionWatch>();
  /** Why a region could not be polled the last time, by its key. */
  private readonly troubles = new Map<string, unknown>();
  /** Jobs that this window is sending. The loop skips them. */
  private readonly sending = new Set<string>();
  private readonly takeOver: TakeOver;
  private readonly searches: Search;
  private readonly troubled: Listeners<void>;
  private readonly submitted: Listeners<CloneJob>;
  private loop: Promise<void> | undefined;
  private loadedAt: number | undefined;
  private readonly stopped = new AbortController();
  private readonly pause: Pause;
  private readonly outlook: Outlook;
  private readonly subscription: { dispose(): void };

  constructor(private readonly options: TrackerOptions) {
    this.takeOver = new TakeOver(options);
    this.searches = new Search(options);
    this.pause = new Pause(options.clock, this.stopped.signal);
    this.outlook = {
      isSeen: options.isSeen,
      estimateMs: (job) => estimateDuration(job, options.store.list())?.ms,
    };
    const failed = (error: unknown): void => {
      options.logger.error(`A listener failed (${reasonOf(error)})`);
    };
    this.troubled = new Listeners(failed);
    this.submitted = new Listeners(failed);
    this.subscription = options.store.onDidChange(() => {
      if (!this.loop) this.start();
    });
  }

  /** Starts the loop if there is work, or makes it check now what is due. Repeated calls are cheap. */
  start(): void {
    this.pause.wake();
    if (this.loop || this.isStopped() || !this.hasWork()) return;
    this.loop = this.run().finally(() => {
      this.loop = undefined;
      // A job may have been added while the loop was ending.
      if (this.hasWork()) this.start();
    });
  }

  /** Polls every region immediately. Call this when the account or the network has changed. */
  hurry(): void {
    this.watches.clear();
    this.start();
  }

  async dispose(): Promise<void> {
    this.subscription.dispose();
    this.troubled.clear();
    this.submitted.clear();
    this.stopped.abort(new Error('disposed'));
    await this.loop?.catch(() => undefined);
    await this.options.leader.resign().catch(() => undefined);
  }

  /** Called for every job that this window has submitted, once the outcome of sending it is known. */
  onDidSubmit(listener: (job: CloneJob) => void): { dispose(): void } {
    return this.submitted.add(listener);
  }

  /**
   * Makes a job of a form's request and sends it. The store tells of the job when it is on disk, before it is sent.
   * @returns the job once its outcome is known or declared unknown
   * @throws IntentTaken, RdsError as `createJob`; nothing was sent then
   */
  async submitNew(request: JobRequest): Promise<CloneJob> {
    const account = await this.options.accountFor(request.accountId);
    if (!account)
      throw new RdsError({ kind: 'credentials', operation: operationOf(request.draft).name, sent: false });
    const job = await createJob(request, account, this.options);
    const sent = await this.submit(job, account);
    this.submitted.tell(sent);
    return sent;
  }

  async submit(job: CloneJob, account: JobAccount): Promise<CloneJob> {
    if (this.sending.has(job.id)) return job;
    this.sending.add(job.id);
    try {
      return await sendJob(job, account, { ...this.options, closing: this.stopped.signal });
    } finally {
      this.sending.delete(job.id);
      this.start();
    }
  }

  /**
   * Checks a job again whose outcome is unknown, that timed out or was lost, or that is no longer watched.
   * @returns the job after the check
   * @throws RdsError if the account of a job of unknown outcome cannot be used
   */
  async checkAgain(id: string): Promise<CloneJob | undefined> {
    const job = this.options.store.get(id);
    if (!job || this.sending.has(id)) return job;
    if (job.phase === 'unknown') {
      const account = await this.options.accountFor(job.accountId);
      const adopted = account && (await this.takeOver.adopt(job));
      return adopted ? this.submit(adopted, account) : this.options.store.get(id);
    }
    const resumed = await record(job, { type: 'resumed' }, this.options);
    this.watch(keyOf(job)).hurry(id);
    this.start();
    return resumed;
  }

  /** Stops resending a request that RDS does not accept yet. */
  async cancelWaiting(id: string): Promise<void> {
    const job = this.options.store.get(id);
    if (job) await record(job, { type: 'cancelled' }, this.options);
  }

  /** Records the user's decision about a job of unknown outcome: which instance is the clone, or that there is none. */
  async decide(id: string, dbInstanceId: string | undefined): Promise<CloneJob | undefined> {
    const job = this.options.store.get(id);
    if (!job || this.sending.has(id)) return job;
    const decided = await record(
      job,
      dbInstanceId === undefined ? { type: 'dismissed' } : { type: 'found', dbInstanceId, by: 'person' },
      this.options,
    );
    this.watch(keyOf(job)).hurry(id);
    this.start();
    return decided;
  }

  /** Stops watching. The clone itself goes on. */
  async stopWatching(id: string): Promise<void> {
    await this.options.store.update(id, (job) => (isFinished(job) ? undefined : { ...job, watched: false }));
  }

  /** The error of the last poll for a job; undefined if it succeeded. */
  troubleOf(job: CloneJob): unknown {
    return isTracked(job) ? this.troubles.get(keyOf(job)) : undefined;
  }

  onDidChangeTrouble(listener: () => void): { dispose(): void } {
    return this.troubled.add(listener);
  }

  private now(): number {
    return this.options.clock.now();
  }

  private isStopped(): boolean {
    return this.stopped.signal.aborted;
  }

  private hasWork(): boolean {
    const { store } = this.options;
    return (
      store.hasUnsaved ||
      store
        .list()
        .some(
          (job) =>
            isTracked(job) ||
            (job.phase === 'sending' && !this.sending.has(job.id)) ||
            this.searches.isOpen(job),
        )
    );
  }

  private async run(): Promise<void> {
    while (this.hasWork() && !this.isStopped()) {
      const waitMs = await this.oneRound().catch((error: unknown) => {
        this.options.logger.error(`Tracking: ${reasonOf(error)}`);
        return standByIntervalMs;
      });
      if (waitMs > 0 && this.hasWork()) await this.pause.sleep(waitMs);
    }
    if (!this.isStopped()) await this.options.leader.resign().catch(() => undefined);
  }

  /** @returns milliseconds until the next round */
  private async oneRound(): Promise<number> {
    const { leader, store, logger, self } = this.options;
    await store.flush();
    await this.loadNowAndThen();
    let isMine: (job: CloneJob) => boolean = () => true;
    try {
      if (!(await leader.tryLead())) return standByIntervalMs;
    } catch (error) {
      logger.warn(`Tracking: no lead can be taken (${reasonOf(error)})`);
      // Without a lock file, this window still has to look after its own clones.
      isMine = ({ owner }) => owner.windowId === self.windowId;
    }
    const jobs = store.list().filter(isMine);
    const groups = [...groupsOf(jobs)];
    await Promise.all([
      ...jobs
        .filter((job) => !this.sending.has(job.id) && this.takeOver.isOrphan(job))
        .map((job) => this.recover(job)),
      ...jobs.map((job) => this.searches.look(job, (one) => this.accountOf(one))),
      // A region that cannot be polled must not block the others.
      ...groups.map(([key, group]) => this.lookAfter(key, group)),
    ]);
    return this.untilNext(isMine);
  }

  /** Not every file system reports what other windows write, so the folder is also read at intervals. */
  private async loadNowAndThen(): Promise<void> {
    const passed = this.loadedAt === undefined ? Infinity : Math.abs(this.now() - this.loadedAt);
    if (passed < standByIntervalMs) return;
    this.loadedAt = this.now();
    await this.options.store.load();
  }

  private untilNext(isMine: (job: CloneJob) => boolean): number {
    const waits = [...groupsOf(this.options.store.list().filter(isMine))].map(([key, jobs]) =>
      this.watch(key).waitMs(jobs, this.now()),
    );
    return Math.min(standByIntervalMs, ...waits);
  }

  private async recover(job: CloneJob): Promise<void> {
    const account = await this.accountOf(job).catch(() => undefined);
    // Without a known identity the job cannot be taken over now, but maybe later.
    if (!account?.identity || this.sending.has(job.id)) return;
    const adopted = await this.takeOver.adopt(job);
    if (!adopted) return;
    this.options.logger.info(`Clone job ${job.id}: its window ended before the answer; taken over`);
    await this.submit(adopted, account);
  }

  private async lookAfter(key: string, jobs: readonly CloneJob[]): Promise<void> {
    const watch = this.watch(key);
    const [first] = jobs;
    if (!first || watch.waitMs(jobs, this.now()) > 0) return;
    try {
      const account = await this.accountOf(first).catch((error: unknown) => {
        watch.failed(this.now());
        throw error;
      });
      const events = await watch.look(jobs, account, this.now(), this.stopped.signal);
      for (const [job, event] of events) await record(job, event, this.options);
      this.setTrouble(key, undefined);
    } catch (error) {
      if (this.isStopped()) return;
      this.setTrouble(key, error);
    }
  }

  private async accountOf({ accountId }: CloneJob): Promise<JobAccount> {
    const account = await this.options.accountFor(accountId);
    if (!account) throw new Error(`The account ${accountId} cannot be used now`);
    return account;
  }

  private setTrouble(key: string, error: unknown): void {
    const before = this.troubles.get(key);
    if (before === undefined && error === undefined) return;
    if (error === undefined) this.troubles.delete(key);
    else this.troubles.set(key, error);
    const [what, was] = [reasonOf(error), reasonOf(before)];
    if (error === undefined) this.options.logger.info(`Tracking ${key}: answers again`);
    else if (before === undefined || what !== was) this.options.logger.warn(`Tracking ${key}: ${what}`);
    this.troubled.tell();
  }

  private watch(key: string): RegionWatch {
    const watch = this.watches.get(key) ?? new RegionWatch(this.options.random, this.outlook);
    this.watches.set(key, watch);
    return watch;
  }
}

function keyOf({ accountId, regionId }: CloneJob): string {
  return `${accountId} ${regionId}`;
}

function groupsOf(jobs: readonly CloneJob[]): ReadonlyMap<string, readonly CloneJob[]> {
  const groups = new Map<string, CloneJob[]>();
  for (const job of jobs.filter(isTracked)) {
    const group = groups.get(keyOf(job));
    if (group) group.push(job);
    else groups.set(keyOf(job), [job]);
  }
  return groups;
}
