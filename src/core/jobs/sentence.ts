import { t } from '@vscode/l10n';
import { describeInOneLine, explain } from '../errors/explain';
import { duration, roughly } from '../format';
import type { Estimate } from './estimate';
import { awaitsPayment, errorOf, type CloneJob } from './job';

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
  const { now } = context;
  const from = job.acceptedAt ?? job.createdAt;
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
      if (awaitsPayment(job)) return t('waiting for payment of order {0}', job.orderId ?? '');
      return job.watched
        ? progress(t('accepted, waiting for the instance'), job, context)
        : t('accepted, not watched');
    case 'creating':
      return job.watched
        ? progress(job.lastStatus ?? 'Creating', job, context)
        : t('{0}, not watched', job.lastStatus ?? 'Creating');
    case 'ready':
      return [ready(job, (job.finishedAt ?? now) - from), verified(job)].filter(Boolean).join(' · ');
    case 'lost':
      return t('lost: the instance is no longer there');
    case 'timedOut':
      return t('still not running after five hours');
    case 'released':
      return t('released');
  }
}

/** Elapsed time beside the estimate, which is never more than that. */
export function elapsedSentence(job: CloneJob, { now, estimate }: JobContext): string {
  const elapsed = now - (job.acceptedAt ?? job.createdAt);
  if (!estimate) return duration(elapsed);
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

/** A clone that nobody looked after for long may have been ready for as long. */
function ready(job: CloneJob, ms: number): string {
  const exact = job.observedGapMs !== undefined && job.observedGapMs <= Math.max(60_000, ms / 4);
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
