import type { AccountId } from '../../shared/ids';
import { isSameIdentity } from '../accounts/identity';
import { reasonOf } from '../files/fileStore';
import { isFinished, isOwnerGone, isTracked, type CloneJob } from './job';
import type { Leader } from './leader';
import { next, type JobEvent } from './machine';
import { findByName } from './reconcile';
import { adoptJob, sendJob, type JobAccount, type SubmitContext } from './submit';
import { isOverdue, RegionWatch } from './watch';

/** How often a window that only stands by looks whether it should act, and the one that acts renews its lead. */
const standByIntervalMs = 10_000;
/**
 * When a clone of unknown outcome is looked for by its name, after that became clear: it is invisible at first.
 * Nothing is sent again, which is for the person to ask for.
 */
const searchAfterMs = [15_000, 60_000, 4 * 60_000, 10 * 60_000] as const;
/** Sending takes three attempts of 30 s and the pauses between; whoever has not moved for longer is gone. */
const sendingLimitMs = 5 * 60_000;

export interface TrackerOptions extends SubmitContext {
  readonly leader: Pick<Leader, 'tryLead' | 'resign'>;
  /** A job's account; fails, or gives undefined, while it cannot be used. */
  readonly accountFor: (accountId: AccountId) => Promise<JobAccount | undefined>;
  readonly isAlive: (pid: number) => boolean;
  /** From 0 to 1. */
  readonly random: () => number;
}

/**
 * Follows clone jobs to their end. One loop for all jobs; it runs while a job of any window is unfinished, so that a
 * window that is open already takes over when the one that acted is gone. Of all windows one leads and asks the
 * service, each region at its own pace; the others see what it writes.
 */
export class Tracker {
  private readonly watches = new Map<string, RegionWatch>();
  /** Why a region could not be asked the last time, by its key. */
  private readonly troubles = new Map<string, unknown>();
  private readonly troubleListeners = new Set<() => void>();
  /** Jobs this window is sending, which the loop leaves alone. */
  private readonly sending = new Set<string>();
  /** How long jobs that others send have been seen to stand still. */
  private readonly idle = new Map<
    string,
    { readonly length: number; readonly at: number; readonly ms: number }
  >();
  /** How often jobs of unknown outcome were looked for. */
  private readonly searches = new Map<string, { readonly length: number; readonly count: number }>();
  private loop: Promise<void> | undefined;
  private wake: (() => void) | undefined;
  private loadedAt: number | undefined;
  private readonly stopped = new AbortController();
  private readonly subscription: { dispose(): void };

  constructor(private readonly options: TrackerOptions) {
    this.subscription = options.store.onDidChange(() => {
      if (!this.loop) this.start();
    });
  }

  /** Starts the loop if there is something to follow, or has it look what is due; cheap to call again. */
  start(): void {
    this.wake?.();
    if (this.loop || this.isStopped() || !this.hasWork()) return;
    this.loop = this.run().finally(() => {
      this.loop = undefined;
      // Something may have come while the loop was ending.
      if (this.hasWork()) this.start();
    });
  }

  /** Asks every region at once, because what kept it from being asked may be over: another account, a network again. */
  hurry(): void {
    this.watches.clear();
    this.start();
  }

  async dispose(): Promise<void> {
    this.subscription.dispose();
    this.troubleListeners.clear();
    this.stopped.abort(new Error('disposed'));
    this.wake?.();
    await this.loop?.catch(() => undefined);
    await this.options.leader.resign().catch(() => undefined);
  }

  /** Sends a job of this window and follows it from then on. */
  async submit(job: CloneJob, account: JobAccount): Promise<CloneJob> {
    if (this.sending.has(job.id)) return job;
    this.sending.add(job.id);
    try {
      return await sendJob(job, account, this.options);
    } finally {
      this.sending.delete(job.id);
      this.start();
    }
  }

  /**
   * Looks again after a job whose outcome is unknown, that was given up, or that is no longer watched.
   * @returns the job afterwards
   * @throws RdsError when the account of a job of unknown outcome cannot be used
   */
  async checkAgain(id: string): Promise<CloneJob | undefined> {
    const job = this.options.store.get(id);
    if (!job || this.sending.has(id)) return job;
    if (job.phase === 'unknown') {
      const account = await this.options.accountFor(job.accountId);
      return account ? this.submit(await adoptJob(job, this.options), account) : job;
    }
    const resumed = await this.happen(job, { type: 'resumed' });
    this.watch(keyOf(job)).hurry(id);
    this.start();
    return resumed;
  }

  /** The person says which instance a job of unknown outcome became, or that it became none. */
  async decide(id: string, dbInstanceId: string | undefined): Promise<CloneJob | undefined> {
    const job = this.options.store.get(id);
    if (!job || this.sending.has(id)) return job;
    const decided = await this.happen(
      job,
      dbInstanceId === undefined ? { type: 'dismissed' } : { type: 'found', dbInstanceId, by: 'person' },
    );
    this.watch(keyOf(job)).hurry(id);
    this.start();
    return decided;
  }

  /** The clone goes on; only watching it ends. */
  async stopWatching(id: string): Promise<void> {
    await this.options.store.update(id, (job) => (isFinished(job) ? undefined : { ...job, watched: false }));
  }

  /** What kept the service from being asked after a job the last time; undefined when nothing did. */
  troubleOf(job: CloneJob): unknown {
    return isTracked(job) ? this.troubles.get(keyOf(job)) : undefined;
  }

  onDidChangeTrouble(listener: () => void): { dispose(): void } {
    this.troubleListeners.add(listener);
    return { dispose: () => this.troubleListeners.delete(listener) };
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
            this.nextSearch(job) !== undefined,
        )
    );
  }

  /** A job whose window died while it was being sent. */
  private isOrphan(job: CloneJob): boolean {
    if (job.phase !== 'sending' || this.sending.has(job.id)) return false;
    if (isOwnerGone(job, this.options)) return true;
    // Its process seems to live, and may be another one of the same number. Time is added up in steps, as a clock that
    // is set forward proves nothing.
    const before = this.idle.get(job.id);
    const same = before?.length === job.history.length;
    const step = same ? Math.min(Math.max(0, this.now() - before.at), 2 * standByIntervalMs) : 0;
    const ms = (same ? before.ms : 0) + step;
    this.idle.set(job.id, { length: job.history.length, at: this.now(), ms });
    return ms > sendingLimitMs;
  }

  /** How many milliseconds after its outcome was found to be unknown a job is looked for next; undefined for never. */
  private nextSearch(job: CloneJob): number | undefined {
    if (job.phase !== 'unknown' || job.description === '') return undefined;
    return searchAfterMs[this.searchesOf(job)];
  }

  /** How often a job has been looked for since it last changed. */
  private searchesOf(job: CloneJob): number {
    const done = this.searches.get(job.id);
    return done?.length === job.history.length ? done.count : 0;
  }

  /** Looks for a job of unknown outcome when it is time to. */
  private async search(job: CloneJob): Promise<void> {
    const after = this.nextSearch(job);
    const passed = this.now() - (job.history.at(-1)?.at ?? job.createdAt);
    // A clock that was set back must not put it off for as long.
    if (after === undefined || (passed >= 0 && passed < after)) return;
    this.searches.set(job.id, { length: job.history.length, count: this.searchesOf(job) + 1 });
    try {
      const { client, identity } = await this.accountOf(job);
      const found =
        isSameIdentity(job.identity, identity) && (await findByName(job, client, this.options.store.list()));
      if (found) await this.happen(job, { type: 'found', dbInstanceId: found.dbInstanceId, by: 'name' });
    } catch (error) {
      this.options.logger.warn(`Clone job ${job.id}: cannot be looked for (${reasonOf(error)})`);
    }
  }

  private async run(): Promise<void> {
    while (this.hasWork() && !this.isStopped()) {
      const waitMs = await this.oneRound().catch((error: unknown) => {
        this.options.logger.error(`Tracking: ${reasonOf(error)}`);
        return standByIntervalMs;
      });
      await this.pause(waitMs);
    }
    if (!this.isStopped()) await this.options.leader.resign().catch(() => undefined);
  }

  /** @returns milliseconds until the next round */
  private async oneRound(): Promise<number> {
    const { leader, store, logger, windowId } = this.options;
    await store.flush();
    await this.loadNowAndThen();
    let isMine: (job: CloneJob) => boolean = () => true;
    try {
      if (!(await leader.tryLead())) return standByIntervalMs;
    } catch (error) {
      logger.warn(`Tracking: no lead can be taken (${reasonOf(error)})`);
      // A disk that takes no lock must not keep this window from its own clones.
      isMine = ({ owner }) => owner.windowId === windowId;
    }
    const jobs = store.list().filter(isMine);
    const groups = [...groupsOf(jobs)];
    await Promise.all([
      ...jobs.filter((job) => this.isOrphan(job)).map((job) => this.recover(job)),
      ...jobs.map((job) => this.search(job)),
      // A region that cannot be asked now must not keep the others from being looked after.
      ...groups.map(([key, group]) => this.lookAfter(key, group)),
    ]);
    return this.untilNext(isMine);
  }

  /** What other windows write is told by the system, but not by every file system. */
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

  /** Waits, in vain when it is woken meanwhile. */
  private async pause(ms: number): Promise<void> {
    if (ms <= 0 || !this.hasWork()) return;
    const awake = new AbortController();
    this.wake = () => {
      awake.abort(new Error('awake'));
    };
    try {
      await this.options.clock.sleep(ms, AbortSignal.any([awake.signal, this.stopped.signal]));
    } catch {
      // Woken early.
    } finally {
      this.wake = undefined;
    }
  }

  private async recover(job: CloneJob): Promise<void> {
    const account = await this.accountOf(job).catch(() => undefined);
    if (!account || this.sending.has(job.id)) return;
    this.options.logger.info(`Clone job ${job.id}: its window ended before the answer; taken over`);
    await this.submit(await adoptJob(job, this.options), account);
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
      await Promise.all(events.map(([job, event]) => this.happen(job, event)));
      this.setTrouble(key, undefined);
    } catch (error) {
      if (this.isStopped()) return;
      this.setTrouble(key, error);
      // Nobody to ask, or no answer, is no reason to go on for ever.
      for (const job of jobs) if (isOverdue(job, this.now())) await this.happen(job, { type: 'overdue' });
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
    for (const listener of [...this.troubleListeners]) listener();
  }

  private watch(key: string): RegionWatch {
    const known = this.watches.get(key);
    if (known) return known;
    const made = new RegionWatch(this.options.random);
    this.watches.set(key, made);
    return made;
  }

  private async happen(job: CloneJob, event: JobEvent): Promise<CloneJob | undefined> {
    const known = this.options.store.get(job.id);
    // Most looks find nothing new, which need not be told to the disk.
    if (known && !next(known, event, this.now())) return known;
    // One that was struck off the list meanwhile stays off it.
    return this.options.store.update(job.id, (one) => next(one, event, this.now()));
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
