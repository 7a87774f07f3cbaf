import { t } from '@vscode/l10n';
import { describeInOneLine, explainFailure } from '../errors/explain';
import { duration, roughly } from '../format';
import type { Estimate } from './estimate';
import { hasStatus } from '../clone/instanceState';
import { elapsedMs, tookOf } from './duration';
import { awaitsPayment, wasSeen, type CloneJob } from './job';

/** What is known of a job besides itself. */
export interface JobContext {
  /** Epoch milliseconds. */
  readonly now: number;
  /** How long it is likely to take; undefined when nothing comparable was cloned before. */
  readonly estimate?: Estimate | undefined;
  /** Why the service cannot be asked now; undefined when it can. */
  readonly trouble?: unknown;
}

/** What a job's phase is called, with the elapsed time. */
export function jobSentence(job: CloneJob, context: JobContext): string {
  switch (job.phase) {
    case 'sending':
      return job.waiting
        ? t('not now ({0}), sent again by itself', job.waiting.error.code)
        : t('sending the request');
    case 'unknown':
      return t('outcome unknown, check again');
    case 'refused': {
      if (job.dismissed) return t('nothing was created, as you found');
      return job.error ? describeInOneLine(explainFailure(job.error)) : t('refused');
    }
    case 'accepted':
      if (awaitsPayment(job)) {
        return job.orderId ? t('waiting for payment of order {0}', job.orderId) : t('waiting for payment');
      }
      return job.watched ? progress(beforeSeen(job), job, context) : t('{0}, not watched', beforeSeen(job));
    case 'creating':
      return job.watched
        ? progress(job.lastStatus ?? 'Creating', job, context)
        : t('{0} when last seen, not watched', job.lastStatus ?? 'Creating');
    case 'ready':
      return [ready(job), verified(job)].filter(Boolean).join(' · ');
    case 'lost':
      return {
        deleting: t('lost: the instance is being released, and not from here'),
        vanished: t('lost: the instance is no longer there'),
        neverSeen: t('lost: the instance never became visible'),
      }[lossOf(job)];
    case 'timedOut':
      return t('still not running after five hours');
    case 'released':
      return t('released');
  }
}

/** Elapsed time beside the estimate, which is never more than that. */
export function elapsedSentence(job: CloneJob, { now, estimate }: JobContext): string {
  const elapsed = elapsedMs(job, now);
  // A status of its own, such as Failed, is not on the way that was estimated.
  if (!estimate || !isOnItsWay(job)) return duration(elapsed);
  return elapsed <= estimate.ms
    ? t('{0} of about {1}', duration(elapsed), roughly(estimate.ms))
    : t('{0}, longer than the usual {1}', duration(elapsed), roughly(estimate.ms));
}

/** Where an estimate comes from, in a sentence. */
export function estimateSentence({ ms, samples, sameSource }: Estimate): string {
  const about = roughly(ms);
  if (samples === 1) {
    return sameSource
      ? t('About {0}, as an earlier clone of this source took; not a promise.', about)
      : t('About {0}, judged by an earlier clone of another source; not a promise.', about);
  }
  return sameSource
    ? t('About {0}, judged by {1} earlier clones of this source; not a promise.', about, samples)
    : t('About {0}, judged by {1} earlier clones of other sources; not a promise.', about, samples);
}

function progress(what: string, job: CloneJob, context: JobContext): string {
  const trouble = context.trouble === undefined ? '' : t('cannot be asked now, tried again');
  return [what, elapsedSentence(job, context), trouble].filter(Boolean).join(' · ');
}

function beforeSeen({ foundBy }: CloneJob): string {
  switch (foundBy) {
    case undefined:
      return t('accepted, waiting for the instance');
    case 'name':
      return t('found by its name, waiting for its status');
    case 'person':
      return t('chosen by you, waiting for its status');
  }
}

/** Whether the instance is being made as far as its status tells, so that an estimate applies. */
export function isOnItsWay({ lastStatus }: CloneJob): boolean {
  return lastStatus === undefined || hasStatus({ status: lastStatus }, 'Creating');
}

/** What is known of how an instance came to be lost. */
export function lossOf(job: CloneJob): 'deleting' | 'vanished' | 'neverSeen' {
  if (job.lastStatus !== undefined && hasStatus({ status: job.lastStatus }, 'Deleting', 'Released')) {
    return 'deleting';
  }
  return wasSeen(job) ? 'vanished' : 'neverSeen';
}

/** Why the request is not accepted yet, until when it is sent again, and when next. */
export function waitingSentence({ error, nextAt, until }: Waiting, now: number): string {
  return t(
    'RDS says "not now" ({0}). The same request is sent again in {1}, for {2} at most.',
    error.code,
    duration(Math.max(0, nextAt - now)),
    roughly(until - now),
  );
}
type Waiting = NonNullable<CloneJob['waiting']>;

/** How long a clone took; blank where that cannot be told. */
export function tookSentence(job: CloneJob): string {
  const took = tookOf(job);
  if (!took) return '';
  return took.exact ? t('It took {0}.', duration(took.ms)) : t('It took {0} at most.', duration(took.ms));
}

function ready(job: CloneJob): string {
  const took = tookOf(job);
  if (!took) return t('ready');
  return took.exact
    ? t('ready after {0}', duration(took.ms))
    : t('ready after {0} at most', duration(took.ms));
}

function verified({ verification }: CloneJob): string {
  switch (verification?.outcome) {
    case undefined:
      return '';
    case 'verified':
      return t('databases verified');
    case 'differs':
      return t('databases differ from the restore point');
    case 'unsure':
      return t('databases listed');
  }
}
