import type { CloneJob } from './job';

/** How late a duration may have been noticed and still count as exact: a quarter of it, but at least a minute. */
const inexactMs = 60_000;
const inexactShare = 1 / 4;

/**
 * When the request that made the clone was sent, epoch milliseconds. If an attempt got no answer, any attempt may have
 * made the clone, so the first one counts.
 */
function sentAt(job: CloneJob): number {
  const first = job.firstSentAt ?? job.createdAt;
  return job.attemptUnanswered ? first : (job.lastSentAt ?? first);
}

/** Milliseconds from the request until `at`; 0 if the clock was set back to before the request. */
export function elapsedMs(job: CloneJob, at: number): number {
  return Math.max(0, at - sentAt(job));
}

/** How long a clone took from sending the request to Running. */
export interface Took {
  readonly ms: number;
  /** False if the clone was noticed some time after it became Running: `ms` is then an upper bound. */
  readonly exact: boolean;
}

/** Undefined if the clone was never Running, or if the clock was set back in the meantime. */
export function tookOf(job: CloneJob): Took | undefined {
  const { finishedAt, history, observedGapMs, attemptUnanswered } = job;
  if (finishedAt === undefined || !history.some(({ phase }) => phase === 'ready')) return undefined;
  const wentBack = history.some(({ at }, index) => at < (history[index - 1]?.at ?? at));
  const ms = finishedAt - sentAt(job);
  if (wentBack || ms < 0) return undefined;
  // If it was never seen while it was created, it may have become Running at any time since the request.
  const lateMs = attemptUnanswered ? ms : (observedGapMs ?? ms);
  return { ms, exact: lateMs <= Math.max(inexactMs, ms * inexactShare) };
}
