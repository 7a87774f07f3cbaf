import { t } from '@vscode/l10n';
import { describeInOneLine, explain } from '../errors/explain';
import { duration, roughly } from '../format';
import type { Estimate } from './estimate';
import { hasStatus } from '../clone/instanceState';
import { awaitsPayment, errorOf, sentAt, wasSeen, type CloneJob } from './job';

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
      return t('sending the request');
    case 'unknown':
      return t('outcome unknown, check again');
    case 'refused': {
      if (job.dismissed) return t('nothing was created, as you found');
      const error = errorOf(job);
      return error ? describeInOneLine(explain(error)) : t('refused');
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
      return [ready(job, context.now), verified(job)].filter(Boolean).join(' · ');
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
  const elapsed = Math.max(0, now - sentAt(job));
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

/**
 * How long a clone took from the sending of its request, in milliseconds; `exact` unless it may have been ready long
 * before it was found so, or was accepted long after it was sent.
 */
export function took(job: CloneJob, now: number): { readonly ms: number; readonly exact: boolean } {
  const from = sentAt(job);
  const ms = Math.max(0, (job.finishedAt ?? now) - from);
  const { acceptedAt, observedGapMs } = job;
  // Where it was never seen on its way, it may have been ready at any time since.
  const early = observedGapMs === undefined ? ms : observedGapMs + Math.max(0, (acceptedAt ?? from) - from);
  return { ms, exact: early <= Math.max(60_000, ms / 4) };
}

function ready(job: CloneJob, now: number): string {
  const { ms, exact } = took(job, now);
  return exact ? t('ready after {0}', duration(ms)) : t('ready after {0} at most', duration(ms));
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
