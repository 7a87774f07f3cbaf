import { t } from '@vscode/l10n';
import { isCloneParameterName, type CloneDraft } from '../../shared/clone';
import type { BackupSet, InstanceDetail } from '../../shared/model';
import type { FormError, FormProgress, WindowView } from '../../shared/protocol';
import { valueOf, type Recovery } from '../clone/facts';
import { isServerless } from '../clone/instanceState';
import { editionLabel, engineLabel, storageTypeLabel } from '../clone/labels';
import type { ExplainedError } from '../errors/explain';
import { isRdsError, isTransient } from '../errors/rdsError';
import { duration, localSpan, localTime, parseApiTime, toApiTime } from '../format';
import type { CloneJob } from '../jobs/job';
import type { Lookup } from './lookup';

export function windowView(recovery: Lookup<Recovery>, source: Lookup<InstanceDetail>): WindowView {
  const blank = { begin: '', end: '' };
  // Without the source the window is not even asked for.
  const asked = recovery.status === 'idle' ? source : recovery;
  if (asked.status === 'failed') return { status: 'failed', ...blank, sentence: asked.problem };
  const known = recovery.value;
  if (!known) return { status: 'loading', ...blank, sentence: t('Looking for the recovery window…') };
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

/** What the submit button is about to create, and what it costs from when on. */
export function costNote(
  draft: CloneDraft,
  source: InstanceDetail | undefined,
  backups: readonly BackupSet[] | undefined,
): string {
  if (!source) return '';
  const inherited = isServerless(source) ? '' : source.dbInstanceClass;
  const what = [
    engineLabel(source.engine, source.engineVersion),
    editionLabel(valueOf(draft, 'Category') || source.category),
    valueOf(draft, 'DBInstanceClass') || inherited,
    storageOf(draft, source),
    t('zone {0}', valueOf(draft, 'ZoneId') || source.zoneId),
  ]
    .filter(Boolean)
    .join(', ');
  const name = valueOf(draft, 'DBInstanceDescription') || t('an instance without a name');
  const creates = t('Creates {0} from {1}: {2}.', name, restorePoint(draft, backups), what);
  if (valueOf(draft, 'PayType') !== 'Prepaid') {
    return `${creates} ${t('Pay-as-you-go: billed from the moment the request is accepted until the clone is released.')}`;
  }
  return `${creates} ${t('Subscription of {0}: the whole amount is charged as soon as the request is accepted.', term(draft))}`;
}

function storageOf(draft: CloneDraft, source: InstanceDetail): string {
  const size = valueOf(draft, 'DBInstanceStorage') || String(source.storageGB ?? '');
  const type = storageTypeLabel(valueOf(draft, 'DBInstanceStorageType') || source.storageType);
  return size === '' ? type : t('{0} GB {1}', size, type);
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

function term(draft: CloneDraft): string {
  const count = valueOf(draft, 'UsedTime');
  if (valueOf(draft, 'Period') === 'Year') return count === '1' ? t('1 year') : t('{0} years', count);
  return count === '1' ? t('1 month') : t('{0} months', count);
}

export function formError(explained: ExplainedError, error: unknown): FormError {
  return {
    code: explained.code,
    httpStatus: explained.httpStatus === undefined ? '' : String(explained.httpStatus),
    requestId: explained.requestId ?? '',
    serviceMessage: explained.serviceMessage ?? '',
    title: explained.title,
    cause: explained.cause,
    remedy: explained.remedy,
    parameters: explained.fields.filter(isCloneParameterName),
    canRetry: explained.retryable || (isRdsError(error) && isTransient(error)),
    hasDiagnosis: explained.recommend !== undefined,
  };
}

/** What happened to the submitted job; undefined when it was refused, which the error tells. */
export function formProgress(job: CloneJob, now: number): FormProgress | undefined {
  const id = job.dbInstanceId ?? '';
  const elapsed = duration((job.finishedAt ?? now) - (job.acceptedAt ?? job.createdAt));
  switch (job.phase) {
    case 'sending':
      return { phase: 'sending', sentence: t('Sending the request…') };
    case 'unknown':
      return {
        phase: 'unknown',
        sentence: t(
          'No definite answer came ({0}). The clone may exist and be billed. Check Again looks for it and sends the same request with the same token, which never makes a second clone.',
          job.error?.code ?? t('no reason given'),
        ),
      };
    case 'accepted':
      return { phase: 'accepted', sentence: t('Accepted. The new instance is {0}.', id) };
    case 'creating':
      return {
        phase: 'creating',
        sentence: t('{0} is being created ({1}).', id, job.lastStatus ?? t('no status yet')),
      };
    case 'ready':
      return { phase: 'ready', sentence: t('{0} is running. It took {1}.', id, elapsed) };
    case 'lost':
      return {
        phase: 'lost',
        sentence: t('{0} is no longer there. Look into the console for the reason.', id),
      };
    case 'timedOut':
      return { phase: 'timedOut', sentence: t('{0} was still not running after five hours.', id) };
    case 'refused':
      return undefined;
  }
}
