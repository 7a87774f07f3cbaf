import type { KeepPolicy } from '../../shared/model';
import { hasStatus } from '../clone/instanceState';
import { advance, isFinished, isTracked, type CloneJob, type JobPhase, type StoredError } from './job';

/** All that can happen to a job once it is on disk. */
export type JobEvent =
  /** An attempt to send it ended without a definite answer. */
  | { readonly type: 'unanswered'; readonly attempt: number; readonly code: string }
  /** The service accepted it. */
  | { readonly type: 'accepted'; readonly dbInstanceId: string; readonly orderId: string }
  /** Its instance was found without an answer: by its name, or by the person. */
  | { readonly type: 'found'; readonly dbInstanceId: string; readonly by: 'name' | 'person' }
  | { readonly type: 'refused'; readonly error: StoredError }
  /** All attempts are used up and nothing is known. */
  | { readonly type: 'unsettled'; readonly error: StoredError | undefined }
  /** The person has looked and says that nothing was created. */
  | { readonly type: 'dismissed' }
  /** A window takes it over, to send it again with its token. */
  | { readonly type: 'adopted'; readonly owner: CloneJob['owner'] }
  /**
   * The service showed the instance with this status. `gapMs` is how long before it was last looked at, where this is
   * known: it says how exact the time is.
   */
  | { readonly type: 'seen'; readonly status: string; readonly gapMs?: number | undefined }
  /** The service has not shown the instance for longer than can be normal. */
  | { readonly type: 'missing' }
  /** It was watched for as long as a clone may take. */
  | { readonly type: 'overdue' }
  | { readonly type: 'resumed' }
  /** With what was to be kept of its archived backups, where that could be said. */
  | { readonly type: 'released'; readonly kept?: KeepPolicy | undefined };

/**
 * The job after an event, with the transition on record; undefined where the event means nothing in its phase, as when
 * two windows learn the same. Every pair of phase and event is decided here and nowhere else.
 *
 * ```
 *   sending ──▶ accepted ──▶ creating ──▶ ready ──▶ released
 *     │  ▲         ▲            ├──────▶ lost
 *     │  │         │            └──────▶ timedOut
 *     ├──┼──▶ refused (an instance that turns up all the same wins)
 *     ▼  │         ▲
 *   unknown ───────┘ (only by the person)
 * ```
 * @param at epoch milliseconds
 */
export function next(job: CloneJob, event: JobEvent, at: number): CloneJob | undefined {
  switch (event.type) {
    case 'unanswered':
      return when(job, ['sending'], () =>
        advance(job, 'sending', at, `Attempt ${event.attempt}: no answer (${event.code}).`, {
          attemptUnanswered: true,
        }),
      );
    case 'accepted':
      return withInstance(job, event.dbInstanceId, event.orderId, at, 'Accepted by the service.');
    case 'found':
      return withInstance(
        job,
        event.dbInstanceId,
        '',
        at,
        event.by === 'name' ? 'Found by its name.' : 'Found by the person.',
      );
    case 'refused':
      // After an attempt without an answer a refusal proves nothing: the first attempt may have been accepted.
      return when(job, ['sending'], () =>
        job.attemptUnanswered
          ? undefined
          : advance(job, 'refused', at, `Refused: ${event.error.code}.`, { error: event.error }),
      );
    case 'unsettled':
      return when(job, ['sending'], () =>
        advance(
          job,
          'unknown',
          at,
          'No definite answer, and no instance of this name is visible.',
          event.error ? { error: event.error } : {},
        ),
      );
    case 'dismissed':
      return when(job, ['unknown'], () =>
        advance(job, 'refused', at, 'The person found that nothing was created.', {
          dismissed: true,
          announced: true,
        }),
      );
    case 'adopted':
      return when(job, ['sending', 'unknown'], () =>
        advance(job, 'sending', at, 'Taken up again: its outcome was not known.', {
          owner: event.owner,
          // Whether its request left the machine is not known.
          attemptUnanswered: true,
          announced: false,
        }),
      );
    case 'seen':
      return isTracked(job) ? seen(job, event.status, event.gapMs, at) : undefined;
    case 'missing':
      if (!isTracked(job)) return undefined;
      return advance(
        job,
        'lost',
        at,
        job.phase === 'creating' ? 'The instance is no longer there.' : 'The instance never became visible.',
      );
    case 'overdue':
      return isTracked(job) ? advance(job, 'timedOut', at, 'Watched for five hours.') : undefined;
    case 'resumed':
      return resumed(job, at);
    case 'released':
      // How long it took to create stays on record.
      return when(job, ['ready', 'timedOut', 'lost'], () => ({
        ...advance(job, 'released', at, releaseNote(event.kept), { announced: true }),
        finishedAt: job.finishedAt,
      }));
  }
}

function releaseNote(kept: KeepPolicy | undefined): string {
  switch (kept) {
    case undefined:
      return 'Released.';
    case 'None':
      return 'Released; no archived backup was to be kept.';
    case 'Lastest':
      return 'Released; the last archived backup was to be kept.';
    case 'All':
      return 'Released; all archived backups were to be kept.';
  }
}

function when(
  job: CloneJob,
  phases: readonly JobPhase[],
  change: () => CloneJob | undefined,
): CloneJob | undefined {
  return phases.includes(job.phase) ? change() : undefined;
}

/** An instance that is known to exist wins over whatever was believed before; it is never replaced by another one. */
function withInstance(
  job: CloneJob,
  dbInstanceId: string,
  orderId: string,
  at: number,
  note: string,
): CloneJob | undefined {
  return when(job, ['sending', 'unknown', 'refused'], () => {
    const { error: _settled, finishedAt: _ended, dismissed: _believed, ...rest } = job;
    return advance(rest, 'accepted', at, note, {
      dbInstanceId,
      acceptedAt: at,
      // That its outcome was unknown may have been told; how it ends has not.
      announced: false,
      ...(orderId ? { orderId } : {}),
    });
  });
}

function seen(job: CloneJob, status: string, gapMs: number | undefined, at: number): CloneJob | undefined {
  const lastStatus = { lastStatus: status };
  if (hasStatus({ status }, 'Running')) {
    return advance(job, 'ready', at, 'The instance is Running.', {
      ...lastStatus,
      ...(gapMs === undefined ? {} : { observedGapMs: gapMs }),
    });
  }
  if (hasStatus({ status }, 'Deleting', 'Released'))
    return advance(job, 'lost', at, `The instance is ${status}.`, lastStatus);
  if (job.phase === 'creating' && job.lastStatus === status) return undefined;
  return advance(job, 'creating', at, `The instance is ${status}.`, lastStatus);
}

/** Watching begins anew for one that was given up, was lost, or was no longer to be watched. */
function resumed(job: CloneJob, at: number): CloneJob | undefined {
  const open = !isFinished(job) && job.phase !== 'sending' && job.phase !== 'unknown';
  if (!job.dbInstanceId || !(open || job.phase === 'timedOut' || job.phase === 'lost')) return undefined;
  const { finishedAt: _ended, lastStatus: _seen, ...rest } = job;
  return advance(rest, 'accepted', at, 'Watching again.', {
    watched: true,
    announced: false,
    acceptedAt: at,
  });
}
