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

/** A drill waits so long for its clone to be ready; then it stops and asks. */
export const mostHours = 24;

/** Why no drill can be made of a draft, as its clone could not be released in the end; undefined when one can. */
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

/** What a drill costs at most until it asks; the price is per hour. */
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
 * Why a drill leaves the clone of its job alone: whatever is not certainly the instance that this very job made.
 * @param instance as it is now
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

/** The record of a drill as Markdown: how it ended, how long each phase took, and all that is known of its clone. */
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
