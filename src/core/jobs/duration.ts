import type { CloneJob } from './job';

/** Of what takes long, so much may be guessed; of what takes short, a minute. */
const inexactMs = 60_000;
const inexactShare = 1 / 4;

/**
 * When the request that made the clone was sent, epoch milliseconds: with an attempt that got no answer among them, the
 * first, which may have been the one.
 */
function sentAt(job: CloneJob): number {
  const first = job.firstSentAt ?? job.createdAt;
  return job.attemptUnanswered ? first : (job.lastSentAt ?? first);
}

/** Milliseconds from the request until then; 0 where the clock was set back behind that. */
export function elapsedMs(job: CloneJob, at: number): number {
  return Math.max(0, at - sentAt(job));
}

/** How long a clone took from sending the request to Running. */
export interface Took {
  readonly ms: number;
  /** Otherwise it was found some time after it had become Running, so that it took as long at most. */
  readonly exact: boolean;
}

/** Undefined when it is not Running, or when the clock was set back meanwhile, so that nothing can be said. */
export function tookOf(job: CloneJob): Took | undefined {
  const { finishedAt, history, observedGapMs, attemptUnanswered } = job;
  if (finishedAt === undefined || !history.some(({ phase }) => phase === 'ready')) return undefined;
  const wentBack = history.some(({ at }, index) => at < (history[index - 1]?.at ?? at));
  const ms = finishedAt - sentAt(job);
  if (wentBack || ms < 0) return undefined;
  // Where it was never seen on its way, it may have been Running at any time since.
  const lateMs = attemptUnanswered ? ms : (observedGapMs ?? ms);
  return { ms, exact: lateMs <= Math.max(inexactMs, ms * inexactShare) };
}
