import type { AccountId } from '../../shared/ids';
import type { Instance } from '../../shared/model';
import { hasStatus } from '../clone/instanceState';
import { isNotFound, isRdsError } from '../errors/rdsError';
import type { RdsClient } from '../rds/client';
import { advance, isFinished, isTracked, type CloneJob } from './job';
import type { Leader } from './leader';
import { adoptJob, sendJob, type SubmitContext } from './submit';

/** An accepted clone may stay invisible for as long before its absence means anything. */
const invisibleGraceMs = 15 * 60_000;
/** How long a clone is watched; the same limit as the Terraform provider's. */
export const watchLimitMs = 5 * 60 * 60_000;
const minIntervalMs = 2_000;
const maxIntervalMs = 60_000;
/** How often a window that does not lead looks whether it should. */
const followIntervalMs = 10_000;
/** Sending takes three attempts of 30 s and the pauses between; whoever has not moved for longer is gone. */
const sendingLimitMs = 5 * 60_000;
/** Absences in a row before a clone that was seen counts as lost. */
const missesUntilLost = 3;

export interface TrackerOptions extends SubmitContext {
  readonly leader: Pick<Leader, 'tryLead' | 'resign'>;
  /** The client of a job's account; undefined while the account cannot be used. */
  readonly clientFor: (accountId: AccountId) => Promise<RdsClient | undefined>;
  readonly isAlive: (pid: number) => boolean;
}

/**
 * Follows clone jobs to their end. One loop for all jobs; it runs only while a job is unfinished. In each round one
 * list call per account and region answers for all of its jobs, and only those missing from it get a look of their own.
 */
export class Tracker {
  private readonly misses = new Map<string, number>();
  /** Jobs this window is sending, which the loop leaves alone. */
  private readonly sending = new Set<string>();
  private loop: Promise<void> | undefined;
  private wake: (() => void) | undefined;
  private readonly stopped = new AbortController();

  constructor(private readonly options: TrackerOptions) {}

  /** Starts the loop if there is something to follow; cheap to call again. */
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
    this.stopped.abort(new Error('disposed'));
    this.wake?.();
    await this.loop?.catch(() => undefined);
    await this.options.leader.resign().catch(() => undefined);
  }

  /** Sends a job of this window and follows it from then on. */
  async submit(job: CloneJob, client: RdsClient): Promise<CloneJob> {
    this.sending.add(job.id);
    try {
      return await sendJob(job, client, this.options);
    } finally {
      this.sending.delete(job.id);
      this.start();
    }
  }

  /**
   * Looks again after a job whose outcome is unknown, that ran out of time, or that is no longer watched.
   * @returns the job afterwards
   */
  async checkAgain(id: string): Promise<CloneJob | undefined> {
    const job = this.options.store.get(id);
    if (!job) return undefined;
    if (job.phase === 'unknown') {
      const client = await this.options.clientFor(job.accountId);
      return client ? this.submit(await adoptJob(job, this.options), client) : job;
    }
    const resumed = await this.options.store.update(id, (one) => {
      if (!one.dbInstanceId || one.phase === 'ready' || one.phase === 'refused') return undefined;
      const { finishedAt: _ended, ...rest } = one;
      return advance(rest, 'creating', this.now(), 'Watching again.', {
        watched: true,
        announced: false,
        acceptedAt: this.now(),
      });
    });
    this.misses.delete(id);
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

  private hasWork(): boolean {
    return this.options.store.list().some((job) => isTracked(job) || this.isOrphan(job));
  }

  /** A job whose window died while it was being sent. */
  private isOrphan(job: CloneJob): boolean {
    if (job.phase !== 'sending' || this.sending.has(job.id)) return false;
    const { windowId, pid, isAlive } = this.options;
    const idle = this.now() - (job.history.at(-1)?.at ?? job.createdAt);
    if (idle > sendingLimitMs) return true;
    if (job.owner.windowId === windowId) return false;
    return job.owner.pid === pid || !isAlive(job.owner.pid);
  }

  private async run(): Promise<void> {
    while (this.hasWork() && !this.isStopped()) {
      const leading = await this.oneRound();
      if (this.hasWork() && !this.isStopped()) await this.pause(leading ? this.interval() : followIntervalMs);
    }
    if (!this.isStopped()) await this.options.leader.resign().catch(() => undefined);
  }

  private isStopped(): boolean {
    return this.stopped.signal.aborted;
  }

  /** @returns whether this window leads */
  private async oneRound(): Promise<boolean> {
    let leading = false;
    try {
      leading = await this.options.leader.tryLead();
      if (leading) await this.round();
      else await this.options.store.load();
    } catch (error) {
      this.options.logger.warn(`Tracking: ${error instanceof Error ? error.message : 'failed'}`);
    }
    return leading;
  }

  /** A sixth of the youngest job's age: quick for clones that are quick, slow for those that take hours. */
  private interval(): number {
    const ages = this.options.store
      .list()
      .filter(isTracked)
      .map((job) => this.now() - (job.acceptedAt ?? job.createdAt));
    return Math.min(maxIntervalMs, Math.max(minIntervalMs, Math.min(...ages, maxIntervalMs * 6) / 6));
  }

  private async pause(ms: number): Promise<void> {
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

  private async round(): Promise<void> {
    const jobs = this.options.store.list();
    const orphans = jobs.filter((job) => this.isOrphan(job)).map((job) => this.recover(job));
    const groups = new Map<string, CloneJob[]>();
    for (const job of jobs.filter(isTracked)) {
      const key = `${job.accountId} ${job.regionId}`;
      groups.set(key, [...(groups.get(key) ?? []), job]);
    }
    await Promise.all([...orphans, ...[...groups.values()].map((group) => this.lookAfter(group))]);
  }

  private async recover(job: CloneJob): Promise<void> {
    const client = await this.options.clientFor(job.accountId);
    if (!client) return;
    this.options.logger.info(
      `Clone job ${job.id}: its window ended before the answer; sending it again with its token`,
    );
    await this.submit(await adoptJob(job, this.options), client);
  }

  private async lookAfter(jobs: readonly CloneJob[]): Promise<void> {
    const [first] = jobs;
    const client = first && (await this.options.clientFor(first.accountId));
    if (!first || !client) return;
    const options = { signal: this.stopped.signal };
    const creating = new Map(
      (await client.describeCreatingInstances(first.regionId, options)).map((one) => [one.dbInstanceId, one]),
    );
    await Promise.all(
      jobs.map(async (job) => {
        const dbInstanceId = job.dbInstanceId ?? '';
        const seen = creating.get(dbInstanceId) ?? (await this.look(client, job.regionId, dbInstanceId));
        await this.conclude(job, seen);
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

  private async conclude(job: CloneJob, seen: Instance | undefined): Promise<void> {
    const now = this.now();
    const since = now - (job.acceptedAt ?? job.createdAt);
    if (!seen) {
      const misses = (this.misses.get(job.id) ?? 0) + 1;
      this.misses.set(job.id, misses);
      const wasSeen = job.phase === 'creating' && job.lastStatus !== undefined;
      if (wasSeen && misses >= missesUntilLost) {
        await this.move(job, 'lost', 'The instance is no longer there.');
      } else if (!wasSeen && since > invisibleGraceMs && job.request['PayType'] !== 'Prepaid') {
        await this.move(job, 'lost', 'The instance never became visible.');
      } else if (since > watchLimitMs) {
        await this.move(job, 'timedOut', 'Watched for five hours.');
      }
      return;
    }
    this.misses.delete(job.id);
    if (hasStatus(seen, 'Running')) {
      await this.move(job, 'ready', 'The instance is Running.', seen.status);
    } else if (hasStatus(seen, 'Deleting', 'Released')) {
      await this.move(job, 'lost', `The instance is ${seen.status}.`, seen.status);
    } else if (since > watchLimitMs) {
      await this.move(job, 'timedOut', 'Watched for five hours.', seen.status);
    } else if (job.phase !== 'creating' || job.lastStatus !== seen.status) {
      await this.move(job, 'creating', `The instance is ${seen.status}.`, seen.status);
    }
  }

  private async move(job: CloneJob, phase: CloneJob['phase'], note: string, status?: string): Promise<void> {
    await this.options.store.update(job.id, (current) =>
      isFinished(current)
        ? undefined
        : advance(current, phase, this.now(), note, status === undefined ? {} : { lastStatus: status }),
    );
  }
}
