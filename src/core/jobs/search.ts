import { isSameIdentity } from '../accounts/identity';
import type { Clock } from '../clock';
import { reasonOf } from '../files/problem';
import type { Logger } from '../log';
import { isLookedFor, type CloneJob } from './job';
import { findById, findMade } from './reconcile';
import { record } from './record';
import type { JobStore } from './store';
import type { JobAccount } from './submit';

const minute = 60_000;
/** When a clone of unknown outcome is looked for by its name, after that became clear: it is invisible at first. */
const unknownAfterMs = [15_000, minute, 4 * minute, 10 * minute] as const;
/** When an instance that vanished, or never became visible, is looked for, after that became clear. */
const searchLostAfterMs = [5, 15, 60, 4 * 60, 12 * 60, 24 * 60].map((minutes) => minutes * minute);

export interface SearchContext {
  readonly store: JobStore;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Looks for the instances of jobs that are lost or of unknown outcome, a few times at growing intervals. Nothing is
 * sent again, which is for the user to ask for.
 */
export class Search {
  /** How often a job has been looked for since it last changed. */
  private readonly counts = new Map<string, { readonly length: number; readonly count: number }>();

  constructor(private readonly context: SearchContext) {}

  /** Whether the job is looked for, now or later. */
  isOpen(job: CloneJob): boolean {
    return this.nextAfterMs(job) !== undefined;
  }

  /** Looks for the job if it is time to. Never fails. */
  async look(job: CloneJob, accountOf: (job: CloneJob) => Promise<JobAccount>): Promise<void> {
    const { clock, logger } = this.context;
    const after = this.nextAfterMs(job);
    const passed = clock.now() - (job.history.at(-1)?.at ?? job.createdAt);
    // A clock that was set back must not put it off for as long.
    if (after === undefined || (passed >= 0 && passed < after)) return;
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

  /** Milliseconds between the job's last change and its next search; undefined when there is none any more. */
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
