import { t } from '@vscode/l10n';
import type { BackupPolicy, BackupSet } from '../../shared/model';
import { localTime, minuteTime, span } from '../format';

const dayMs = 24 * 60 * 60_000;
/** What is deleted within this time is said in the row. */
const soonMs = 2 * dayMs;

interface Deletion {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Whether RDS said it; otherwise it follows from the policy, which may change and has exceptions. */
  readonly isExact: boolean;
}

/**
 * When a set will be deleted, as far as that can be told: by its own time (ExpectExpireTime of DescribeBackups), else by
 * how long the policy keeps data backups (BackupRetentionPeriod of DescribeBackupPolicy, days). Archived sets are kept by
 * rules of their own. A time that has passed tells nothing: the set is still there.
 * @param now epoch ms
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

/** When a set will be deleted, for its tooltip; blank where that cannot be told. */
export function deletionText(backup: BackupSet, policy: BackupPolicy | undefined, now: number): string {
  const deletion = deletionOf(backup, policy, now);
  if (!deletion) return '';
  return deletion.isExact
    ? localTime(deletion.at)
    : t('about {0}, by the backup policy', minuteTime(deletion.at));
}

/** The same for its row: blank unless it is soon. */
export function deletionMark(backup: BackupSet, policy: BackupPolicy | undefined, now: number): string {
  const deletion = deletionOf(backup, policy, now);
  if (!deletion || deletion.at - now > soonMs) return '';
  const left = span(Math.max(60_000, deletion.at - now));
  return deletion.isExact ? t('deleted in {0}', left) : t('deleted in about {0}', left);
}
