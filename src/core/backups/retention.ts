import { t } from '@vscode/l10n';
import type { BackupPolicy, BackupSet } from '../../shared/model';
import { localTime, minuteTime, span } from '../format';

const dayMs = 24 * 60 * 60_000;
/** The row mentions a deletion within this time. */
const soonMs = 2 * dayMs;

interface Deletion {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Whether RDS reported it; otherwise it is derived from the policy, which may change and has exceptions. */
  readonly isExact: boolean;
}

/**
 * When a backup set will be deleted, as far as known: its own time (ExpectExpireTime of DescribeBackups), or the
 * retention of the policy (BackupRetentionPeriod of DescribeBackupPolicy, days). Archived sets follow other rules. A
 * time in the past is ignored, because the set still exists.
 * @param now epoch milliseconds
 */
function deletionOf(
  { expireTime, endTime, isArchived }: BackupSet,
  policy: Pick<BackupPolicy, 'backupRetentionDays'> | undefined,
  now: number,
): Deletion | undefined {
  if (expireTime !== undefined) return expireTime > now ? { at: expireTime, isExact: true } : undefined;
  const days = policy?.backupRetentionDays ?? 0;
  if (isArchived || endTime === undefined || !(days > 0)) return undefined;
  const at = endTime + days * dayMs;
  return at > now ? { at, isExact: false } : undefined;
}

/** When a backup set will be deleted, for its tooltip; blank if unknown. */
export function deletionText(backup: BackupSet, policy: BackupPolicy | undefined, now: number): string {
  const deletion = deletionOf(backup, policy, now);
  if (!deletion) return '';
  return deletion.isExact
    ? localTime(deletion.at)
    : t('about {0}, by the backup policy', minuteTime(deletion.at));
}

/** The same for its row: blank unless the deletion is soon. */
export function deletionMark(backup: BackupSet, policy: BackupPolicy | undefined, now: number): string {
  const deletion = deletionOf(backup, policy, now);
  if (!deletion || deletion.at - now > soonMs) return '';
  const left = span(Math.max(60_000, deletion.at - now));
  return deletion.isExact ? t('deleted in {0}', left) : t('deleted in about {0}', left);
}
