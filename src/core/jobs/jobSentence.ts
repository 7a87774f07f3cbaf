import { t } from '@vscode/l10n';
import { describeInOneLine, explainFailure } from '../errors/explain';
import { duration, roughly, shortDuration, span } from '../format';
import type { Estimate } from './estimate';
import { hasStatus } from '../clone/instanceState';
import { costSoFar, costText, isSubscription } from './cost';
import { elapsedMs, tookOf } from './duration';
import { awaitsPayment, isReminderDue, wasSeen, type CloneJob } from './job';
import { instanceStatusLabel } from '../clone/statusLabels';
import { numberText } from '../language';

export interface JobContext {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly estimate?: Estimate | undefined;
  readonly earlier?: number;
  /** Why RDS cannot be asked now; undefined if it can. */
  readonly trouble?: unknown;
}

/** The phase of a job with its details: elapsed time, age, cost. */
export function jobSentence(job: CloneJob, context: JobContext): string {
  return partsOf(job, context).filter(Boolean).join(' · ');
}

/** The state comes first, because a narrow view cuts off the end of a row. */
function partsOf(job: CloneJob, context: JobContext): readonly string[] {
  switch (job.phase) {
    case 'sending':
      return job.waiting
        ? [t('Not accepted yet ({0})', job.waiting.error.code), t('retrying automatically')]
        : [t('Sending the request')];
    case 'unknown':
      return [t('Outcome unknown'), t('check again')];
    case 'refused':
      return [t('Refused'), attempts(context), reason(job)];
    case 'accepted':
      if (awaitsPayment(job)) {
        return [job.orderId ? t('Waiting for payment of order {0}', job.orderId) : t('Waiting for payment')];
      }
      return job.watched
        ? [...beforeSeen(job), ...progress(job, context)]
        : [...beforeSeen(job), t('not watched')];
    case 'creating':
      return job.watched
        ? [instanceStatusLabel(job.lastStatus ?? 'Creating'), ...progress(job, context)]
        : [t('{0} when last seen', instanceStatusLabel(job.lastStatus ?? 'Creating')), t('not watched')];
    case 'ready':
      return [t('Ready'), due(job, context), ...existing(job, context), verified(job)];
    case 'lost':
      return [
        t('Lost'),
        {
          deleting: t('the instance is being released elsewhere'),
          vanished: t('the instance no longer exists'),
          neverSeen: t('the instance never became visible'),
        }[lossOf(job)],
      ];
    case 'timedOut':
      return [t('Not running after five hours'), due(job, context), ...existing(job, context)];
    case 'released':
      return [t('Released'), cost(job, context)];
  }
}

export function elapsedSentence(job: CloneJob, { now, estimate }: JobContext): string {
  const elapsed = elapsedMs(job, now);
  // The estimate does not apply to an unexpected status such as Failed.
  if (!estimate || !isOnItsWay(job)) return shortDuration(elapsed);
  if (elapsed > estimate.ms) {
    return t('{0}, longer than the usual {1}', shortDuration(elapsed), roughly(estimate.ms));
  }
  const [minutes, all] = [Math.floor(elapsed / 60_000), Math.round(estimate.ms / 60_000)];
  return minutes > 0 && all < 60
    ? t('{0} of about {1} min', minutes, all)
    : t('{0} of about {1}', shortDuration(elapsed), roughly(estimate.ms));
}

export function estimateSentence({ ms, samples, sameSource }: Estimate): string {
  const about = roughly(ms);
  if (samples === 1) {
    return sameSource
      ? t('About {0}, estimated from an earlier clone of this source.', about)
      : t('About {0}, estimated from an earlier clone of another source.', about);
  }
  return sameSource
    ? t('About {0}, estimated from {1} earlier clones of this source.', about, numberText(samples))
    : t('About {0}, estimated from {1} earlier clones of other sources.', about, numberText(samples));
}

function progress(job: CloneJob, context: JobContext): readonly string[] {
  return [
    elapsedSentence(job, context),
    context.trouble === undefined ? '' : t('status unavailable, retrying'),
  ];
}

function beforeSeen({ foundBy }: CloneJob): readonly string[] {
  switch (foundBy) {
    case undefined:
      return [t('Accepted'), t('waiting for the instance')];
    case 'name':
      return [t('Found by its name'), t('waiting for its status')];
    case 'person':
      return [t('Chosen by you'), t('waiting for its status')];
  }
}

function reason(job: CloneJob): string {
  if (job.dismissed) return t('marked by you as not created');
  return job.error ? describeInOneLine(explainFailure(job.error)) : '';
}

function attempts({ earlier = 0 }: JobContext): string {
  return earlier === 0 ? '' : t('{0} attempts', earlier + 1);
}

function due(job: CloneJob, { now }: JobContext): string {
  return isReminderDue(job, now) ? t('due for release') : '';
}

function existing(job: CloneJob, context: JobContext): readonly string[] {
  return [span(elapsedMs(job, context.now)), cost(job, context)];
}

function cost(job: CloneJob, { now }: JobContext): string {
  if (isSubscription(job)) return t('subscription');
  const soFar = costSoFar(job, now);
  return soFar ? costText(soFar) : '';
}

/** Whether the status shows that the instance is still being created, so that an estimate applies. */
export function isOnItsWay({ lastStatus }: CloneJob): boolean {
  return lastStatus === undefined || hasStatus({ status: lastStatus }, 'Creating');
}

export function lossOf(job: CloneJob): 'deleting' | 'vanished' | 'neverSeen' {
  if (job.lastStatus !== undefined && hasStatus({ status: job.lastStatus }, 'Deleting', 'Released')) {
    return 'deleting';
  }
  return wasSeen(job) ? 'vanished' : 'neverSeen';
}

/** Says why the request is not accepted yet, when it is sent next, and for how long it is resent. */
export function waitingSentence({ error, nextAt, until }: Waiting, now: number): string {
  return t(
    'RDS does not accept the request yet ({0}). The same request is sent again in {1}, for up to {2}.',
    error.code,
    duration(Math.max(0, nextAt - now)),
    roughly(until - now),
  );
}
type Waiting = NonNullable<CloneJob['waiting']>;

export function tookSentence(job: CloneJob): string {
  const took = tookOf(job);
  if (!took) return '';
  return took.exact ? t('It took {0}.', duration(took.ms)) : t('It took {0} at most.', duration(took.ms));
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
