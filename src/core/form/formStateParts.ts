import { t } from '@vscode/l10n';
import { visible } from '../../shared/plain';
import type { CloneDraft } from '../../shared/clone';
import type { BackupSet, InstanceDetail } from '../../shared/model';
import type { FormProgress, WindowView } from '../../shared/protocol';
import { isFullSet } from '../clone/backupScope';
import { applicableRows } from '../clone/draft';
import { primaryZone, valueOf, type Recovery } from '../clone/facts';
import { editionLabel, engineLabel, storageTypeLabel } from '../clone/labels';
import { operationOf } from '../clone/operations';
import { localSpan, localTime, minuteTime, parseApiTime, toApiTime, typedNumber } from '../format';
import type { Estimate } from '../jobs/estimate';
import { awaitsPayment, type CloneJob } from '../jobs/job';
import {
  estimateSentence,
  isOnItsWay,
  lossOf,
  tookSentence,
  waitingSentence,
  type JobContext,
} from '../jobs/jobSentence';
import type { Loading } from '../loading';
import { problemOf } from './lookupProblem';
import { term } from './price';
import { listText, sentences } from '../sentences';
import { instanceStatusLabel } from '../clone/statusLabels';

export function windowView(recovery: Loading<Recovery>, source: Loading<InstanceDetail>): WindowView {
  const blank = { begin: '', end: '' };
  // The lookup of the recovery window starts only after the source is known.
  const asked = recovery.status === 'idle' ? source : recovery;
  if (asked.status === 'failed') return { status: 'failed', ...blank, sentence: problemOf(asked) };
  const known = recovery.value;
  if (!known) return { status: 'loading', ...blank, sentence: t('Loading the recovery window…') };
  if (known.kind === 'none') return { status: 'none', ...blank, sentence: known.reason };
  const { begin, end, derived } = known.window;
  const span = localSpan(begin, end);
  return {
    status: 'ready',
    begin: toApiTime(begin),
    end: toApiTime(end),
    sentence: derived
      ? t('Recovery window, derived from the backups: {0}.', span)
      : t('Recovery window: {0}.', span),
  };
}

/** The restore point, short enough for a tab. */
export function shortRestorePoint(draft: CloneDraft, backups: readonly BackupSet[] | undefined): string {
  if (draft.restoreBy === 'time') {
    const time = parseApiTime(valueOf(draft, 'RestoreTime'));
    return time === undefined ? t('point in time') : minuteTime(time);
  }
  const id = valueOf(draft, 'BackupId');
  const end = backups?.find((one) => one.backupId === id)?.endTime;
  return end === undefined ? '' : minuteTime(end);
}

/** Size of the restored backup set, or of the set that a point in time starts from; undefined when it is unknown. */
export function restoredBytes(
  draft: CloneDraft,
  backups: readonly BackupSet[] | undefined,
): number | undefined {
  if (draft.restoreBy === 'backupSet') {
    const id = valueOf(draft, 'BackupId');
    return backups?.find((one) => one.backupId === id)?.sizeBytes;
  }
  const time = parseApiTime(valueOf(draft, 'RestoreTime'));
  if (time === undefined) return undefined;
  const before = (backups ?? []).filter(
    (set) => isFullSet(set) && set.endTime !== undefined && set.endTime <= time,
  );
  return before.sort((a, b) => (b.endTime ?? 0) - (a.endTime ?? 0))[0]?.sizeBytes;
}

/** What the submit button creates, what it costs, and when billing starts. */
export function costNote(
  draft: CloneDraft,
  source: InstanceDetail | undefined,
  backups: readonly BackupSet[] | undefined,
): string {
  // The charge is stated even when nothing else is known.
  if (!source) {
    return sentences(
      t('Creates a clone of {0} from {1}.', draft.sourceId, restorePoint(draft, backups)),
      charge(draft),
    );
  }
  const what = listText([
    engineLabel(source.engine, source.engineVersion),
    editionLabel(valueOf(draft, 'Category') || source.category),
    valueOf(draft, 'DBInstanceClass') || source.dbInstanceClass,
    storageOf(draft, source),
    zonesOf(draft, source),
  ]);
  const name = valueOf(draft, 'DBInstanceDescription') || t('an instance without a name');
  const creates = t('Creates {0} from {1}: {2}.', name, restorePoint(draft, backups), what);
  return sentences(creates, charge(draft));
}

function charge(draft: CloneDraft): string {
  switch (valueOf(draft, 'PayType')) {
    case 'Prepaid':
      if (operationOf(draft).places.AutoPay === undefined)
        return t(
          'Subscription of {0}: RDS does not document for this operation whether the amount is charged at once or the order has to be paid in the console.',
          term(draft),
        );
      return valueOf(draft, 'AutoPay') === 'false'
        ? t(
            'Subscription of {0}: an unpaid order is created. Nothing is charged, and no instance is created, until you pay it in the console.',
            term(draft),
          )
        : t(
            'Subscription of {0}: the whole amount is charged as soon as the request is accepted.',
            term(draft),
          );
    case 'Serverless':
      return t(
        'Serverless: billed by the capacity in use ({0} to {1} RCU) and by storage, from the moment the request is accepted until the clone is released.',
        valueOf(draft, 'MinCapacity'),
        valueOf(draft, 'MaxCapacity'),
      );
    default:
      return t('Pay-as-you-go: billed from the moment the request is accepted until the clone is released.');
  }
}

function zonesOf(draft: CloneDraft, source: InstanceDetail): string {
  const applicable = applicableRows(draft).map(({ name }) => name);
  const others = (['ZoneIdSlave1', 'ZoneIdSlave2'] as const)
    .filter((name) => applicable.includes(name))
    .map((name) => valueOf(draft, name))
    .filter(Boolean);
  const zones = [...new Set([primaryZone(draft, source), ...others])].filter(Boolean);
  if (zones.length === 0) return '';
  return zones.length === 1 ? t('zone {0}', zones[0] ?? '') : t('zones {0}', listText(zones));
}

function storageOf(draft: CloneDraft, source: InstanceDetail): string {
  const size = valueOf(draft, 'DBInstanceStorage') || String(source.storageGB ?? '');
  const type = storageTypeLabel(valueOf(draft, 'DBInstanceStorageType') || source.storageType);
  return size === '' ? type : t('{0} GB {1}', typedNumber(size), type);
}

function restorePoint(draft: CloneDraft, backups: readonly BackupSet[] | undefined): string {
  if (draft.restoreBy === 'time') {
    const time = parseApiTime(valueOf(draft, 'RestoreTime'));
    return time === undefined ? t('a point in time') : t('the data of {0}', localTime(time));
  }
  const id = valueOf(draft, 'BackupId');
  const end = backups?.find((one) => one.backupId === id)?.endTime;
  return end === undefined ? t('backup set {0}', id) : t('the backup set of {0}', localTime(end));
}

/** The progress of the submitted job; undefined for a refusal, which the error shows. */
export function formProgress(job: CloneJob, context: JobContext): FormProgress | undefined {
  const { now, estimate } = context;
  const id = job.dbInstanceId ?? '';
  const progress = (phase: FormProgress['phase'], title: string, sentence: string): FormProgress => ({
    phase,
    title,
    sentence,
    costs: costsOf(job, phase),
    facts: id === '' ? [] : [{ label: t('Instance'), value: visible(id) }],
    ...(isUnderWay(phase) && job.acceptedAt !== undefined && !awaitsPayment(job)
      ? { startedAt: job.acceptedAt, ...(estimate && isOnItsWay(job) ? { estimateMs: estimate.ms } : {}) }
      : {}),
  });
  switch (job.phase) {
    case 'sending':
      return job.waiting
        ? progress('waiting', t('Waiting to be sent again'), waitingSentence(job.waiting, now))
        : progress('sending', t('Sending…'), t('Sending the request…'));
    case 'unknown':
      return progress(
        'unknown',
        t('Outcome unknown'),
        t(
          'RDS gave no definite response ({0}). The clone may exist and be billed. Check Again looks for it first, and sends the same request with the same token only if it is not found.',
          job.error?.code ?? t('no reason given'),
        ),
      );
    case 'accepted':
      return awaitsPayment(job)
        ? progress(
            'accepted',
            t('Ordered'),
            job.orderId
              ? t('Accepted as order {0}. Pay it in the console; {1} is created then.', job.orderId, id)
              : t('{0} is created when its order is paid in the console.', id),
          )
        : progress('accepted', t('Accepted'), withEstimate(foundSentence(job), job, estimate));
    case 'creating':
      return progress(
        'creating',
        isOnItsWay(job) ? t('Creating the instance') : visible(instanceStatusLabel(job.lastStatus ?? '')),
        withEstimate(statusSentence(job), job, estimate),
      );
    case 'ready':
      return progress('ready', t('Ready'), sentences(t('{0} is running.', id), tookSentence(job)));
    case 'lost':
      return progress('lost', t('Lost'), lossSentence(job));
    case 'timedOut':
      return progress('timedOut', t('Not running yet'), t('{0} was still not running after five hours.', id));
    case 'released':
      return progress('released', t('Released'), t('{0} was released.', id));
    case 'refused':
      return undefined;
  }
}

function isUnderWay(phase: FormProgress['phase']): boolean {
  return phase === 'accepted' || phase === 'creating';
}

/** When billing of the clone started, if known. */
function costsOf(job: CloneJob, phase: FormProgress['phase']): string {
  if (phase === 'unknown') return t('Billed if it exists');
  if (job.acceptedAt === undefined || phase === 'released' || awaitsPayment(job)) return '';
  return t('Billed since {0}', localTime(job.acceptedAt).slice(11));
}

function foundSentence({ foundBy, dbInstanceId: id = '' }: CloneJob): string {
  switch (foundBy) {
    case undefined:
      return t('Accepted. The new instance is {0}.', id);
    case 'name':
      return t('Found by its name: {0}.', id);
    case 'person':
      return t('Chosen by you: {0}.', id);
  }
}

/** Statuses are an open set that includes Failed, so only Creating counts as being created. */
function statusSentence(job: CloneJob): string {
  const { dbInstanceId: id = '', lastStatus: status = '' } = job;
  if (status === '') return t('{0} has no status yet.', id);
  return isOnItsWay(job)
    ? t('{0} is being created ({1}).', id, instanceStatusLabel(status))
    : t('{0} exists, and its status is {1}.', id, instanceStatusLabel(status));
}

function lossSentence(job: CloneJob): string {
  const { dbInstanceId: id = '' } = job;
  switch (lossOf(job)) {
    case 'deleting':
      return t('{0} is being released elsewhere. Check the console for the reason.', id);
    case 'vanished':
      return t('{0} no longer exists. Check the console for the reason.', id);
    case 'neverSeen':
      return t('{0} never became visible. It may still exist: look in the console, or check again.', id);
  }
}

function withEstimate(sentence: string, job: CloneJob, estimate: Estimate | undefined): string {
  if (!job.watched) return sentences(sentence, t('It is no longer watched.'));
  return estimate && isOnItsWay(job) ? sentences(sentence, estimateSentence(estimate)) : sentence;
}
