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

interface Searches {
  /** Of the job's history, which shows that the job has changed. */
  readonly length: number;
  readonly count: number;
  /** Epoch milliseconds. */
  readonly lastAt: number;
}

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
  /** The searches for a job since it last changed. */
  private readonly searches = new Map<string, Searches>();

  constructor(private readonly context: SearchContext) {}

  isOpen(job: CloneJob): boolean {
    return (this.searchesFor(job)?.count ?? 0) < timesFor(job).length;
  }

  /** Searches for the job if a search is due. Does not throw. */
  async look(job: CloneJob, accountOf: (job: CloneJob) => Promise<JobAccount>): Promise<void> {
    const { clock, logger } = this.context;
    const now = clock.now();
    if (!this.isDue(job, now)) return;
    const count = (this.searchesFor(job)?.count ?? 0) + 1;
    this.searches.set(job.id, { length: job.history.length, count, lastAt: now });
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

  private isDue(job: CloneJob, now: number): boolean {
    const times = timesFor(job);
    const done = this.searchesFor(job);
    const next = times[done?.count ?? 0];
    if (next === undefined) return false;
    if (!done) return hasPassed(next, job.history.at(-1)?.at ?? job.createdAt, now);
    // Counted from the previous search: if the clock was set back, the last change is in the future, and every search
    // would be due.
    return hasPassed(next - (times[done.count - 1] ?? 0), done.lastAt, now);
  }

  private searchesFor(job: CloneJob): Searches | undefined {
    const done = this.searches.get(job.id);
    return done?.length === job.history.length ? done : undefined;
  }
}

/** When to search for a job, in milliseconds after its last change. */
function timesFor(job: CloneJob): readonly number[] {
  if (isLookedFor(job)) return searchLostAfterMs;
  return job.phase === 'unknown' && job.description !== '' ? unknownAfterMs : [];
}
