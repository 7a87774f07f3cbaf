import { isSameIdentity } from '../accounts/identity';
import { hasPassed, type Clock } from '../clock';
import { reasonOf } from '../files/problem';
import type { Logger } from '../log';
import { isLookedFor, type CloneJob } from './job';
import { findById, findMade } from './reconcile';
import { record } from './record';
import type { JobStore } from './store';
import type { JobAccount } from './submit';

const minute = 60_000;
/**
 * When to search by name for a clone of unknown outcome, after the outcome became unknown: a new clone is invisible at
 * first.
 */
const unknownAfterMs = [15_000, minute, 4 * minute, 10 * minute] as const;
/** When to search for an instance that disappeared or was never visible, after it was lost. */
const searchLostAfterMs = [5, 15, 60, 4 * 60, 12 * 60, 24 * 60].map((minutes) => minutes * minute);

export interface SearchContext {
  readonly store: JobStore;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Searches for the instances of jobs that are lost or of unknown outcome, a few times at growing intervals. Nothing is
 * sent again: only the user can ask for that.
 */
export class Search {
  /** Number of searches for a job since it last changed. */
  private readonly counts = new Map<string, { readonly length: number; readonly count: number }>();

  constructor(private readonly context: SearchContext) {}

  isOpen(job: CloneJob): boolean {
    return this.nextAfterMs(job) !== undefined;
  }

  /** Searches for the job if a search is due. Does not throw. */
  async look(job: CloneJob, accountOf: (job: CloneJob) => Promise<JobAccount>): Promise<void> {
    const { clock, logger } = this.context;
    const after = this.nextAfterMs(job);
    const last = job.history.at(-1)?.at ?? job.createdAt;
    if (after === undefined || !hasPassed(after, last, clock.now())) return;
    this.counts.set(job.id, { length: job.history.length, count: this.countOf(job) + 1 });
    try {
      await this.lookNow(job, await accountOf(job));
    } catch (error) {
      logger.warn(`Clone job ${job.id}: cannot be looked for (${reasonOf(error)})`);
    }
  }

  private async lookNow(job: CloneJob, { client, identity }: JobAccount): Promise<void> {
    const { store, clock } = this.context;
    if (!isSameIdentity(job.identity, identity)) return;
    if (isLookedFor(job)) {
      const seen = await findById(job, client);
      if (seen) await record(job, { type: 'seen', status: seen.status }, this.context);
      return;
    }
    const { certain } = await findMade(job, client, store.list(), clock.now());
    if (certain)
      await record(job, { type: 'found', dbInstanceId: certain.dbInstanceId, by: 'name' }, this.context);
  }

  /** Milliseconds between the job's last change and its next search; undefined if there are no searches left. */
  private nextAfterMs(job: CloneJob): number | undefined {
    if (isLookedFor(job)) return searchLostAfterMs[this.countOf(job)];
    if (job.phase !== 'unknown' || job.description === '') return undefined;
    return unknownAfterMs[this.countOf(job)];
  }

  private countOf(job: CloneJob): number {
    const done = this.counts.get(job.id);
    return done?.length === job.history.length ? done.count : 0;
  }
}
