import { t } from '@vscode/l10n';
import type { CloneDraft } from '../../shared/clone';
import type { InstanceDetail } from '../../shared/model';
import { restoresTables } from '../clone/editions';
import { valueOf } from '../clone/facts';
import { markdownDocument, markdownRow, markdownText } from '../errors/markdown';
import { duration } from '../format';
import { money } from '../form/price';
import { jobDetails } from '../jobs/details';
import type { CloneJob } from '../jobs/job';
import type { Price } from '../../shared/model';

/** A drill waits this long for its clone to be ready; then it stops and asks the user. */
export const mostHours = 24;

/** Why a draft cannot be used for a drill, because its clone could not be released at the end; undefined if it can. */
export function whyNotDrilled(draft: CloneDraft): string | undefined {
  if (restoresTables(draft.engine ?? '') === 'no' && valueOf(draft, 'DbNames') === '')
    return t('RDS does not tell which databases a restore point of this engine has. Name them in DbNames.');
  if (valueOf(draft, 'DBInstanceDescription').trim() === '')
    return t('The clone needs a name, by which the drill recognizes it.');
  if (valueOf(draft, 'PayType') === 'Prepaid')
    return t('The clone would be a subscription, which ends with its term and cannot be released here.');
  return valueOf(draft, 'DeletionProtection') === 'true'
    ? t('The clone would have deletion protection, so that it could not be released.')
    : undefined;
}

/** The most a drill can cost before it asks the user; the price is per hour. */
export function costBound(price: Price): string {
  const { currency, trade, tradeAtMost = trade } = price;
  const most = Math.max(trade, tradeAtMost);
  return t(
    'It costs at most {0} per hour. After {1} hours, which is {2}, the drill stops and asks.',
    money(most, currency),
    mostHours,
    money(most * mostHours, currency),
  );
}

/**
 * Why a drill must not release the clone of its job: it releases only an instance that this job certainly created.
 * @param instance its current state
 */
export function whyNotReleased(
  { phase, verification, foundBy, dbInstanceId, sourceId, description, lastStatus }: CloneJob,
  instance: Pick<InstanceDetail, 'dbInstanceId' | 'description'>,
): string | undefined {
  if (phase !== 'ready' || verification?.outcome !== 'verified')
    return t('Its databases do not match the restore point.');
  const isOwn =
    foundBy === undefined &&
    lastStatus !== undefined &&
    dbInstanceId !== undefined &&
    dbInstanceId === instance.dbInstanceId &&
    dbInstanceId !== sourceId;
  if (!isOwn) return t('It is not certain that the drill created it.');
  return instance.description === description
    ? undefined
    : t('Its name is {0} now, so somebody may be using it.', instance.description);
}

export interface DrillStep {
  readonly name: string;
  readonly ms: number;
}

/** The Markdown report of a drill: outcome, duration of each phase, and details of the clone. */
export function drillReport(
  job: CloneJob,
  outcome: string,
  steps: readonly DrillStep[],
  context: Parameters<typeof jobDetails>[1],
): string {
  return markdownDocument([
    `# ${t('Restore drill')}`,
    '',
    markdownRow(t('Outcome'), markdownText(outcome)),
    ...steps.map(({ name, ms }) => markdownRow(name, duration(ms))),
    '',
    jobDetails(job, context).replace(/^#/gm, '##'),
  ]);
}
