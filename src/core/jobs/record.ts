import type { Clock } from '../clock';
import type { CloneJob } from './job';
import { next, type JobEvent } from './machine';
import type { JobStore } from './store';

interface Records {
  readonly store: JobStore;
  readonly clock: Clock;
}

/**
 * Records an event. Nothing is written if the event changes nothing, and a job that the user has removed from the list
 * is not restored.
 * @returns the job after the event; undefined if it is no longer in the list
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
 * Records the outcome of sending a job. If the job's file has disappeared, it is written again, because what is known
 * of a clone must not be lost. A job that another version has taken over is left alone.
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
