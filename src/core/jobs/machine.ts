import type { KeepPolicy } from '../../shared/model';
import { hasStatus } from '../clone/instanceState';
import type { Failure } from '../errors/failure';
import { note, type NoteName } from './historyNotes';
import { advance, isFinished, isLookedFor, isTracked, wasSeen, type CloneJob, type JobPhase } from './job';

/** All that can happen to a job once it is on disk. */
export type JobEvent =
  /** It is about to be sent once more. */
  | { readonly type: 'sending'; readonly serviceAt: number | undefined }
  /** An attempt to send it ended without a definite answer. */
  | { readonly type: 'unanswered'; readonly attempt: number; readonly code: string }
  /** The service said "not now". It is sent again at `nextAt`, until `until` at most (epoch milliseconds). */
  | {
      readonly type: 'notNow';
      readonly error: Failure;
      readonly nextAt: number;
      readonly until: number;
    }
  /** The user does not want to wait for "not now" to pass. */
  | { readonly type: 'cancelled' }
  /** The service accepted it. */
  | { readonly type: 'accepted'; readonly dbInstanceId: string; readonly orderId: string }
  /** Its instance was found without an answer: by its name, or by the user. */
  | { readonly type: 'found'; readonly dbInstanceId: string; readonly by: 'name' | 'person' }
  | { readonly type: 'refused'; readonly error: Failure }
  /** All attempts are used up and nothing is known. */
  | { readonly type: 'unsettled'; readonly error: Failure | undefined }
  /** The user has looked and says that nothing was created. */
  | { readonly type: 'dismissed' }
  /** A window takes it over, to send it again with its token. */
  | { readonly type: 'adopted'; readonly owner: CloneJob['owner'] }
  /**
   * The service showed the instance with this status. `gapMs` is how long before it was last looked at, where this is
   * known: it says how exact the time is.
   */
  | { readonly type: 'seen'; readonly status: string; readonly gapMs?: number | undefined }
  /** The service was asked after the instance for so many milliseconds more, and answered. */
  | { readonly type: 'asked'; readonly ms: number }
  /** The service has not shown the instance for longer than can be normal. */
  | { readonly type: 'missing' }
  /** It was watched for as long as a clone may take. */
  | { readonly type: 'overdue' }
  | { readonly type: 'resumed' }
  /** With what was to be kept of its archived backups, where that could be said. `gone`: it went before, and not from here. */
  | { readonly type: 'released' | 'gone'; readonly kept?: KeepPolicy | undefined };

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
 *   unknown ───────┘ (only by the user)
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
      // After an attempt without an answer a refusal proves nothing: the first attempt may have been accepted.
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
          // Whether its request left the machine is not known, unless it was waiting to be sent.
          ...(job.waiting ? {} : { attemptUnanswered: true }),
          announced: false,
          // Only the user takes up one that was given up, and wants to know how it ends.
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
      return advance(job, 'lost', at, note(wasSeen(job) ? 'gone' : 'neverSeen'));
    case 'overdue':
      return isTracked(job) ? advance(job, 'timedOut', at, note('overdue')) : undefined;
    case 'resumed':
      return resumed(job, at);
    case 'gone':
    case 'released':
      return when(job, ['ready', 'timedOut', 'lost'], () => {
        const isGone = event.type === 'gone';
        // Until when one that has gone was billed is not known.
        const { price, ...rest } = job;
        const priced = isGone || price === undefined ? rest : { ...rest, price };
        const told = note(isGone ? 'gone' : releaseNote(event.kept));
        // How long it took to create stays on record.
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

/** The instance of a job, as the service named it or as it was found. */
interface Made {
  readonly dbInstanceId: string;
  readonly orderId?: string;
  readonly foundBy?: 'name' | 'person';
}

/** An instance that is known to exist wins over whatever was believed before. */
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
      // That its outcome was unknown may have been told; how it ends has not.
      announced: false,
      ...(orderId ? { orderId } : {}),
    });
  });
}

/**
 * An answer to the request that comes when there is an instance already: another window had found one, or had sent the
 * request too. It knows better than whoever found one, and whatever it names must be on record.
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
  // One that turns up after all is told of again.
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

/** Watching begins anew for one that was given up, was lost, or was no longer to be watched. */
function resumed(job: CloneJob, at: number): CloneJob | undefined {
  const open = !isFinished(job) && job.phase !== 'sending' && job.phase !== 'unknown';
  if (!job.dbInstanceId || !(open || job.phase === 'timedOut' || job.phase === 'lost')) return undefined;
  const { finishedAt: _ended, lastStatus: _seen, ...rest } = job;
  return advance(rest, 'accepted', at, note('resumed'), { watched: true, announced: false, watchedMs: 0 });
}
