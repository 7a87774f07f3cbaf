import { t } from '@vscode/l10n';
import { isCloneParameterName, type CloneDraft } from '../../shared/clone';
import type { InstanceDetail } from '../../shared/model';
import type { FormError, FormProgress, WindowView } from '../../shared/protocol';
import { valueOf, type Recovery } from '../clone/facts';
import { engineLabel, storageTypeLabel } from '../clone/labels';
import type { ExplainedError } from '../errors/explain';
import { isTransient, type RdsError } from '../errors/rdsError';
import { duration, localTime, toApiTime } from '../format';
import type { CloneJob } from '../jobs/job';
import type { Lookup } from './lookup';

export function windowView(recovery: Lookup<Recovery>): WindowView {
  const blank = { begin: '', end: '' };
  if (recovery.status === 'failed') return { status: 'failed', ...blank, sentence: recovery.problem };
  const known = recovery.value;
  if (!known) return { status: 'loading', ...blank, sentence: t('Looking for the recovery window…') };
  if (known.kind === 'none') return { status: 'none', ...blank, sentence: known.reason };
  const { begin, end, derived } = known.window;
  const utc = `${toApiTime(begin)} – ${toApiTime(end)}`;
  return {
    status: 'ready',
    begin: toApiTime(begin),
    end: toApiTime(end),
    sentence: derived
      ? t(
          'Recovery window, derived from the backups: {0} – {1} local time ({2}).',
          localTime(begin),
          localTime(end),
          utc,
        )
      : t('Recovery window: {0} – {1} local time ({2}).', localTime(begin), localTime(end), utc),
  };
}

/** What the submit button is about to create, and what it costs from when on. */
export function costNote(draft: CloneDraft, source: InstanceDetail | undefined): string {
  if (!source) return '';
  const what = [
    engineLabel(source.engine, source.engineVersion),
    valueOf(draft, 'DBInstanceClass') || source.dbInstanceClass,
    valueOf(draft, 'DBInstanceStorage') ? t('{0} GB', valueOf(draft, 'DBInstanceStorage')) : '',
    storageTypeLabel(valueOf(draft, 'DBInstanceStorageType') || source.storageType),
    valueOf(draft, 'ZoneId') || source.zoneId,
  ]
    .filter(Boolean)
    .join(', ');
  if (valueOf(draft, 'PayType') !== 'Prepaid') {
    return t(
      'Creates {0}. Pay-as-you-go: billed from the moment the request is accepted until the clone is released.',
      what,
    );
  }
  const term =
    valueOf(draft, 'Period') === 'Year'
      ? t('{0} years', valueOf(draft, 'UsedTime'))
      : t('{0} months', valueOf(draft, 'UsedTime'));
  return t(
    'Creates {0}. Subscription: {1} are charged to your account as soon as the request is accepted.',
    what,
    term,
  );
}

export function formError(explained: ExplainedError, error: RdsError | undefined): FormError {
  return {
    code: explained.code,
    httpStatus: explained.httpStatus === undefined ? '' : String(explained.httpStatus),
    requestId: explained.requestId ?? '',
    serviceMessage: explained.serviceMessage ?? '',
    title: explained.title,
    cause: explained.cause,
    remedy: explained.remedy,
    parameters: explained.fields.filter(isCloneParameterName),
    canRetry: explained.retryable || (error !== undefined && isTransient(error)),
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
          'No definite answer came. The clone may exist and be billed. Check again before you submit anything else.',
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
