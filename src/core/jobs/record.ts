import type { Clock } from '../clock';
import type { CloneJob } from './job';
import { next, type JobEvent } from './machine';
import type { JobStore } from './store';

interface Records {
  readonly store: JobStore;
  readonly clock: Clock;
}

/**
 * Puts an event on record. What changes nothing is not told to the disk, and a job that the user has removed from the
 * list meanwhile stays off it.
 * @returns the job afterwards; undefined when it is no longer in the list
 */
export async function record(
  job: CloneJob,
  event: JobEvent,
  { store, clock }: Records,
): Promise<CloneJob | undefined> {
  const current = store.get(job.id);
  if (current && !next(current, event, clock.now())) return current;
  return store.update(job.id, (one) => next(one, event, clock.now()));
}

/**
 * Puts on record what came of sending a job. A job whose file has vanished is written anew, because what is known of a
 * clone must be on record; a job that another version has taken over is left alone.
 */
export async function recordSent(
  job: CloneJob,
  event: JobEvent,
  { store, clock }: Records,
): Promise<CloneJob> {
  const updated = await store.update(job.id, (one) => next(one, event, clock.now()));
  if (updated) return updated;
  const restored = next(job, event, clock.now()) ?? job;
  if (!store.leftAlone.has(job.id)) await store.restore(restored);
  return restored;
}
