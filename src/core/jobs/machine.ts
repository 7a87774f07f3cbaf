import type { KeepPolicy } from '../../shared/model';
import { hasStatus } from '../clone/instanceState';
import type { Failure } from '../errors/failure';
import { note, type NoteName } from './historyNotes';
import { advance, isFinished, isLookedFor, isTracked, wasSeen, type CloneJob, type JobPhase } from './job';

/** Everything that can happen to a job once it is on disk. */
export type JobEvent =
  | { readonly type: 'sending'; readonly serviceAt: number | undefined }
  | { readonly type: 'unanswered'; readonly attempt: number; readonly code: string }
  /** RDS answered "not now". The request is sent again at `nextAt`, and not after `until` (both epoch milliseconds). */
  | {
      readonly type: 'notNow';
      readonly error: Failure;
      readonly nextAt: number;
      readonly until: number;
    }
  /** The user stopped waiting for RDS to accept the request. */
  | { readonly type: 'cancelled' }
  | { readonly type: 'accepted'; readonly dbInstanceId: string; readonly orderId: string }
  /** The instance was found without an answer to the request: by its name, or by the user. */
  | { readonly type: 'found'; readonly dbInstanceId: string; readonly by: 'name' | 'person' }
  | { readonly type: 'refused'; readonly error: Failure }
  /** All attempts are used up and the outcome is not known. */
  | { readonly type: 'unsettled'; readonly error: Failure | undefined }
  /** The user has checked and says that nothing was created. */
  | { readonly type: 'dismissed' }
  /** A window takes the job over to send it again with the same token. */
  | { readonly type: 'adopted'; readonly owner: CloneJob['owner'] }
  /**
   * RDS showed the instance with this status. `gapMs` is the time since the previous check, if known. It says how exact
   * the time of the event is.
   */
  | { readonly type: 'seen'; readonly status: string; readonly gapMs?: number | undefined }
  /** RDS was polled for the instance for this many more milliseconds, and answered. */
  | { readonly type: 'asked'; readonly ms: number }
  /** RDS has not shown the instance for so long that it is missing, see `RegionWatch.unseen`. */
  | { readonly type: 'missing' }
  /** The instance was tracked for the maximum duration of a clone. */
  | { readonly type: 'overdue' }
  | { readonly type: 'resumed' }
  /**
   * `kept`: which archived backups were to be kept, if there was a choice. `gone`: the instance had already disappeared
   * and was not released here.
   */
  | { readonly type: 'released' | 'gone'; readonly kept?: KeepPolicy | undefined };

/**
 * The job after an event, with the transition added to its history. Undefined if the event does not apply in the
 * current phase, e.g. because another window has already recorded it. No other code decides what an event does in a
 * phase.
 *
 * ```
 *   sending                   ──▶ accepted, refused, unknown
 *   unknown                   ──▶ accepted (found), sending (adopted), refused (by the user)
 *   refused                   ──▶ accepted (an instance exists after all)
 *   accepted, creating        ──▶ creating, ready, lost, timedOut
 *   lost                      ──▶ creating, ready (the instance shows up after all)
 *   creating, lost, timedOut  ──▶ accepted (watched again)
 *   ready, lost, timedOut     ──▶ released
 *   any with `foundBy`        ──▶ accepted (RDS names another instance)
 * ```
 * @param at epoch milliseconds
 */
export function next(job: CloneJob, event: JobEvent, at: number): CloneJob | undefined {
  switch (event.type) {
    case 'sending':
      return when(job, ['sending'], () =>
        advance(withoutWaiting(job), 'sending', at, note('sendingAgain'), {
          lastSentAt: at,
          ...(event.serviceAt === undefined ? {} : { lastSentServiceAt: event.serviceAt }),
        }),
      );
    case 'unanswered':
      return when(job, ['sending'], () =>
        advance(job, 'sending', at, note('unanswered', event.attempt, event.code), {
          attemptUnanswered: true,
        }),
      );
    case 'accepted':
      return withInstance(job, event, at, note('accepted')) ?? named(job, event, at);
    case 'found':
      return withInstance(
        job,
        { dbInstanceId: event.dbInstanceId, foundBy: event.by },
        at,
        note(event.by === 'name' ? 'foundByName' : 'chosen'),
      );
    case 'refused':
      // After an unanswered attempt, a refusal proves nothing: that attempt may have been accepted.
      return when(job, ['sending'], () =>
        job.attemptUnanswered
          ? undefined
          : advance(withoutWaiting(job), 'refused', at, note('refused', event.error.code), {
              error: event.error,
            }),
      );
    case 'notNow': {
      const { error, nextAt, until } = event;
      const waiting = { error, nextAt, until };
      return when(job, ['sending'], () =>
        job.waiting
          ? { ...job, waiting }
          : advance(job, 'sending', at, note('notNow', error.code), { waiting }),
      );
    }
    case 'cancelled':
      return when(job, ['sending'], () => {
        const { waiting, ...rest } = job;
        if (!waiting) return undefined;
        return job.attemptUnanswered
          ? advance(rest, 'unknown', at, note('stoppedWaiting'), { error: waiting.error })
          : advance(rest, 'refused', at, note('stoppedWaiting'), {
              error: waiting.error,
              announced: true,
            });
      });
    case 'unsettled':
      return when(job, ['sending'], () =>
        advance(
          withoutWaiting(job),
          'unknown',
          at,
          note('unsettled'),
          event.error ? { error: event.error } : {},
        ),
      );
    case 'dismissed':
      return when(job, ['unknown'], () =>
        advance(job, 'refused', at, note('dismissed'), {
          dismissed: true,
          announced: true,
        }),
      );
    case 'adopted':
      return when(job, ['sending', 'unknown'], () =>
        advance(job, 'sending', at, note('adopted'), {
          owner: event.owner,
          // It is not known whether the request was sent, unless it was still waiting to be sent.
          ...(job.waiting ? {} : { attemptUnanswered: true }),
          announced: false,
          // Only the user can restart a job of unknown outcome, so they want to know how it ends.
          ...(job.phase === 'unknown' ? { watched: true } : {}),
        }),
      );
    case 'seen':
      return isTracked(job) || isLookedFor(job) ? seen(job, event.status, event.gapMs, at) : undefined;
    case 'asked':
      return isTracked(job) && event.ms > 0
        ? { ...job, watchedMs: (job.watchedMs ?? 0) + event.ms }
        : undefined;
    case 'missing':
      if (!isTracked(job)) return undefined;
      return advance(job, 'lost', at, note(wasSeen(job) ? 'noLongerThere' : 'neverSeen'));
    case 'overdue':
      return isTracked(job) ? advance(job, 'timedOut', at, note('overdue')) : undefined;
    case 'resumed':
      return resumed(job, at);
    case 'gone':
    case 'released':
      return when(job, ['ready', 'timedOut', 'lost'], () => {
        const isGone = event.type === 'gone';
        // It is not known until when the instance was billed, so the price is dropped.
        const { price, ...rest } = job;
        const priced = isGone || price === undefined ? rest : { ...rest, price };
        const told = note(isGone ? 'noLongerThere' : releaseNote(event.kept));
        // `finishedAt` stays as it is: it tells how long the creation took.
        return {
          ...advance(priced, 'released', at, told, { announced: true }),
          finishedAt: job.finishedAt,
        };
      });
  }
}

function withoutWaiting({ waiting: _over, ...job }: CloneJob): CloneJob {
  return job;
}

function releaseNote(kept: KeepPolicy | undefined): NoteName {
  switch (kept) {
    case undefined:
      return 'released';
    case 'None':
      return 'releasedNone';
    case 'Lastest':
      return 'releasedLast';
    case 'All':
      return 'releasedAll';
  }
}

function when(
  job: CloneJob,
  phases: readonly JobPhase[],
  change: () => CloneJob | undefined,
): CloneJob | undefined {
  return phases.includes(job.phase) ? change() : undefined;
}

interface Made {
  readonly dbInstanceId: string;
  readonly orderId?: string;
  readonly foundBy?: 'name' | 'person';
}

/** An instance that is known to exist overrides any earlier outcome. */
function withInstance(
  job: CloneJob,
  { dbInstanceId, orderId, foundBy }: Made,
  at: number,
  told: string,
): CloneJob | undefined {
  return when(job, ['sending', 'unknown', 'refused'], () => {
    const { error: _settled, finishedAt: _ended, dismissed: _believed, waiting: _over, ...rest } = job;
    return advance(rest, 'accepted', at, told, {
      dbInstanceId,
      acceptedAt: at,
      ...(foundBy === undefined ? {} : { foundBy }),
      ...(foundBy === 'person' ? { watched: true } : {}),
      // The user may have been told that the outcome is unknown, but not yet how the job ends.
      announced: false,
      ...(orderId ? { orderId } : {}),
    });
  });
}

/**
 * Handles an answer to the request when the job already has an instance, because another window found one or sent the
 * request too. The answer is more reliable than a found instance, and every instance it names must be recorded.
 */
function named(job: CloneJob, { dbInstanceId, orderId }: Made, at: number): CloneJob | undefined {
  const { foundBy, ...sure } = job;
  const noted = (told: string): CloneJob => ({
    ...sure,
    history: [...job.history, { at, phase: job.phase, note: told }],
  });
  if (job.dbInstanceId === dbInstanceId) return foundBy && noted(note('named'));
  if (!foundBy) return noted(note('madeAsWell', dbInstanceId));
  const {
    finishedAt: _ended,
    lastStatus: _seen,
    observedGapMs: _late,
    watchedMs: _watched,
    verification: _compared,
    ...rest
  } = sure;
  return advance(rest, 'accepted', at, note('acceptedOther', job.dbInstanceId ?? ''), {
    dbInstanceId,
    acceptedAt: at,
    announced: false,
    ...(orderId ? { orderId } : {}),
  });
}

function seen(given: CloneJob, status: string, gapMs: number | undefined, at: number): CloneJob | undefined {
  const isLost = given.phase === 'lost';
  if (isLost && hasStatus({ status }, 'Deleting', 'Released')) return undefined;
  const { finishedAt: _ended, ...rest } = given;
  // The user is told again about an instance that shows up after all.
  const job = isLost ? { ...rest, announced: false } : given;
  const lastStatus = { lastStatus: status };
  if (hasStatus({ status }, 'Running')) {
    return advance(job, 'ready', at, note('status', 'Running'), {
      ...lastStatus,
      ...(gapMs === undefined ? {} : { observedGapMs: gapMs }),
    });
  }
  if (hasStatus({ status }, 'Deleting', 'Released'))
    return advance(job, 'lost', at, note('status', status), lastStatus);
  if (job.phase === 'creating' && job.lastStatus === status) return undefined;
  return advance(job, 'creating', at, note('status', status), lastStatus);
}

/** Restarts watching of a job that timed out, was lost, or was no longer watched. */
function resumed(job: CloneJob, at: number): CloneJob | undefined {
  const open = !isFinished(job) && job.phase !== 'sending' && job.phase !== 'unknown';
  if (!job.dbInstanceId || !(open || job.phase === 'timedOut' || job.phase === 'lost')) return undefined;
  const { finishedAt: _ended, lastStatus: _seen, ...rest } = job;
  return advance(rest, 'accepted', at, note('resumed'), { watched: true, announced: false, watchedMs: 0 });
}
