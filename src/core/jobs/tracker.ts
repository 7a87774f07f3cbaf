import type { AccountId } from '../../shared/ids';
import type { Instance } from '../../shared/model';
import { hasStatus } from '../clone/instanceState';
import { isNotFound, isRdsError } from '../errors/rdsError';
import type { RdsClient } from '../rds/client';
import { advance, isFinished, isOwnerGone, isTracked, type CloneJob } from './job';
import type { Leader } from './leader';
import { adoptJob, sendJob, type JobAccount, type SubmitContext } from './submit';

/** An accepted clone may stay invisible for as long before its absence means anything. */
const invisibleGraceMs = 15 * 60_000;
/** How long a clone is watched; the same limit as the Terraform provider's. */
export const watchLimitMs = 5 * 60 * 60_000;
const minIntervalMs = 2_000;
const maxIntervalMs = 60_000;
/** How often a window that only stands by looks whether it should act. */
const standByIntervalMs = 10_000;
/** Sending takes three attempts of 30 s and the pauses between; whoever has not moved for longer is gone. */
const sendingLimitMs = 5 * 60_000;
/** A clone counts as lost after as many looks in a row that did not find it, spread over at least this time. */
const missesUntilLost = 3;
const missingForMs = 2 * 60_000;

export interface TrackerOptions extends SubmitContext {
  readonly leader: Pick<Leader, 'tryLead' | 'resign'>;
  /** A job's account; undefined while it cannot be used. */
  readonly accountFor: (accountId: AccountId) => Promise<JobAccount | undefined>;
  readonly isAlive: (pid: number) => boolean;
}

interface Absence {
  readonly since: number;
  readonly looks: number;
}

/**
 * Follows clone jobs to their end. One loop for all jobs; it runs while a job of any window is unfinished, so that a
 * window that is open already takes over when the one that acted is gone. In each round of the leading window one list
 * call per account and region answers for all of its jobs, and only those missing from it get a look of their own.
 */
export class Tracker {
  private readonly absences = new Map<string, Absence>();
  /** Jobs this window is sending, which the loop leaves alone. */
  private readonly sending = new Set<string>();
  private loop: Promise<void> | undefined;
  private wake: (() => void) | undefined;
  private readonly stopped = new AbortController();
  private readonly subscription: { dispose(): void };

  constructor(private readonly options: TrackerOptions) {
    this.subscription = options.store.onDidChange(() => {
      if (!this.loop) this.start();
    });
  }

  /** Starts the loop if there is something to follow, or has it look at once; cheap to call again. */
  start(): void {
    this.wake?.();
    if (this.loop || this.isStopped() || !this.hasWork()) return;
    this.loop = this.run().finally(() => {
      this.loop = undefined;
      // Something may have come while the loop was ending.
      if (this.hasWork()) this.start();
    });
  }

  async dispose(): Promise<void> {
    this.subscription.dispose();
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
   */
  async checkAgain(id: string): Promise<CloneJob | undefined> {
    const job = this.options.store.get(id);
    if (!job || this.sending.has(id)) return job;
    if (job.phase === 'unknown') {
      const account = await this.options.accountFor(job.accountId);
      return account ? this.submit(await adoptJob(job, this.options), account) : job;
    }
    const resumed = await this.options.store.update(id, (one) => {
      if (!one.dbInstanceId || one.phase === 'ready' || one.phase === 'refused') return undefined;
      const { finishedAt: _ended, lastStatus: _seen, ...rest } = one;
      return advance(rest, 'accepted', this.now(), 'Watching again.', {
        watched: true,
        announced: false,
        acceptedAt: this.now(),
      });
    });
    this.absences.delete(id);
    this.start();
    return resumed;
  }

  /** The clone goes on; only watching it ends. */
  async stopWatching(id: string): Promise<void> {
    await this.options.store.update(id, (job) => (isFinished(job) ? undefined : { ...job, watched: false }));
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
      store.list().some((job) => isTracked(job) || (job.phase === 'sending' && !this.sending.has(job.id)))
    );
  }

  /** A job whose window died while it was being sent. */
  private isOrphan(job: CloneJob): boolean {
    if (job.phase !== 'sending' || this.sending.has(job.id)) return false;
    const idle = this.now() - (job.history.at(-1)?.at ?? job.createdAt);
    return idle > sendingLimitMs || isOwnerGone(job, this.options);
  }

  private async run(): Promise<void> {
    while (this.hasWork() && !this.isStopped()) {
      const leading = await this.oneRound();
      await this.pause(leading ? this.interval() : standByIntervalMs);
    }
    if (!this.isStopped()) await this.options.leader.resign().catch(() => undefined);
  }

  /** @returns whether this window leads */
  private async oneRound(): Promise<boolean> {
    const { leader, store, logger, windowId } = this.options;
    let leading = false;
    try {
      await store.flush();
      await store.load();
      leading = await leader.tryLead();
    } catch (error) {
      logger.warn(`Tracking: no lead can be taken (${reasonOf(error)})`);
      // A disk that takes no lock must not keep this window from its own clones.
      await this.round((job) => job.owner.windowId === windowId).catch(() => undefined);
      return false;
    }
    try {
      if (leading) await this.round(() => true);
    } catch (error) {
      logger.warn(`Tracking: ${reasonOf(error)}`);
    }
    return leading;
  }

  /** A sixth of the youngest job's age: quick for clones that are quick, slow for those that take hours. */
  private interval(): number {
    const jobs = this.options.store.list();
    const ages = jobs.filter(isTracked).map((job) => this.now() - (job.acceptedAt ?? job.createdAt));
    if (ages.length === 0) return standByIntervalMs;
    return Math.min(maxIntervalMs, Math.max(minIntervalMs, Math.min(...ages) / 6));
  }

  /** Waits, ends early when woken, and keeps the lead meanwhile. */
  private async pause(ms: number): Promise<void> {
    const awake = new AbortController();
    this.wake = () => {
      awake.abort(new Error('awake'));
    };
    const signal = AbortSignal.any([awake.signal, this.stopped.signal]);
    try {
      for (let left = ms; left > 0 && this.hasWork(); left -= standByIntervalMs) {
        await this.options.clock.sleep(Math.min(left, standByIntervalMs), signal);
        if (left > standByIntervalMs && !(await this.options.leader.tryLead())) return;
      }
    } catch {
      // Woken early.
    } finally {
      this.wake = undefined;
    }
  }

  private async round(isMine: (job: CloneJob) => boolean): Promise<void> {
    const jobs = this.options.store.list().filter(isMine);
    const orphans = jobs.filter((job) => this.isOrphan(job)).map((job) => this.recover(job));
    const groups = new Map<string, CloneJob[]>();
    for (const job of jobs.filter(isTracked)) {
      const key = `${job.accountId} ${job.regionId}`;
      groups.set(key, [...(groups.get(key) ?? []), job]);
    }
    const done = await Promise.allSettled([
      ...orphans,
      ...[...groups.values()].map((group) => this.lookAfter(group)),
    ]);
    // A region that cannot be asked now must not keep the others from being looked after.
    const failed = done.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  }

  private async recover(job: CloneJob): Promise<void> {
    const account = await this.options.accountFor(job.accountId);
    if (!account || this.sending.has(job.id)) return;
    this.options.logger.info(`Clone job ${job.id}: its window ended before the answer; taken over`);
    await this.submit(await adoptJob(job, this.options), account);
  }

  private async lookAfter(jobs: readonly CloneJob[]): Promise<void> {
    try {
      await this.ask(jobs);
    } catch (error) {
      await this.giveUpOverdue(jobs);
      throw error;
    }
  }

  /** Nobody to ask, or no answer, is no reason to go on for ever. */
  private async giveUpOverdue(jobs: readonly CloneJob[]): Promise<void> {
    for (const job of jobs) {
      if (this.isOverdue(job)) await this.move(job, 'timedOut', 'Watched for five hours.');
    }
  }

  private async ask(jobs: readonly CloneJob[]): Promise<void> {
    const [first] = jobs;
    if (!first) return;
    const account = await this.options.accountFor(first.accountId);
    if (!account) {
      await this.giveUpOverdue(jobs);
      return;
    }
    const { client, identity } = account;
    const creating = new Map(
      (await client.describeCreatingInstances(first.regionId, { signal: this.stopped.signal })).map((one) => [
        one.dbInstanceId,
        one,
      ]),
    );
    await Promise.all(
      jobs.map(async (job) => {
        const dbInstanceId = job.dbInstanceId ?? '';
        const seen = creating.get(dbInstanceId) ?? (await this.look(client, job.regionId, dbInstanceId));
        if (seen) await this.concludeSeen(job, seen);
        // Another account sees nothing of this one's instances; that says nothing about the clone.
        else await this.concludeUnseen(job, job.identity === identity);
      }),
    );
  }

  private async look(
    client: RdsClient,
    regionId: string,
    dbInstanceId: string,
  ): Promise<Instance | undefined> {
    try {
      return await client.describeInstance(regionId, dbInstanceId, { signal: this.stopped.signal });
    } catch (error) {
      if (isRdsError(error) && isNotFound(error)) return undefined;
      throw error;
    }
  }

  private async concludeSeen(job: CloneJob, seen: Instance): Promise<void> {
    this.absences.delete(job.id);
    if (hasStatus(seen, 'Running')) {
      await this.move(job, 'ready', 'The instance is Running.', seen.status);
    } else if (hasStatus(seen, 'Deleting', 'Released')) {
      await this.move(job, 'lost', `The instance is ${seen.status}.`, seen.status);
    } else if (this.isOverdue(job)) {
      await this.move(job, 'timedOut', 'Watched for five hours.', seen.status);
    } else if (job.phase !== 'creating' || job.lastStatus !== seen.status) {
      await this.move(job, 'creating', `The instance is ${seen.status}.`, seen.status);
    }
  }

  private async concludeUnseen(job: CloneJob, sameAccount: boolean): Promise<void> {
    if (this.isOverdue(job)) {
      await this.move(job, 'timedOut', 'Watched for five hours.');
      return;
    }
    if (!sameAccount) return;
    const absence = this.absences.get(job.id) ?? { since: this.now(), looks: 0 };
    const looks = absence.looks + 1;
    this.absences.set(job.id, { ...absence, looks });
    if (looks < missesUntilLost || this.now() - absence.since < missingForMs) return;
    if (job.phase === 'creating' && job.lastStatus !== undefined) {
      await this.move(job, 'lost', 'The instance is no longer there.');
    } else if (this.since(job) > invisibleGraceMs && job.request['PayType'] !== 'Prepaid') {
      // A subscription whose order is not paid yet has no instance.
      await this.move(job, 'lost', 'The instance never became visible.');
    }
  }

  private since(job: CloneJob): number {
    return this.now() - (job.acceptedAt ?? job.createdAt);
  }

  private isOverdue(job: CloneJob): boolean {
    return this.since(job) > watchLimitMs;
  }

  private async move(job: CloneJob, phase: CloneJob['phase'], note: string, status?: string): Promise<void> {
    await this.options.store.update(job.id, (current) =>
      isTracked(current)
        ? advance(current, phase, this.now(), note, status === undefined ? {} : { lastStatus: status })
        : undefined,
    );
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown reason';
}
