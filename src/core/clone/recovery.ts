import { t } from '@vscode/l10n';
import type { BackupPolicy, BackupSet, InstanceDetail, RecoveryWindow } from '../../shared/model';
import { isRdsError, isWithoutLogBackup } from '../errors/rdsError';
import type { RdsClient } from '../rds/client';
import type { CallOptions } from '../rds/transport';
import { isFullSet } from './backupScope';
import type { Recovery } from './facts';
import { whyNotRestorable } from './instanceState';

const dayMs = 24 * 60 * 60_000;

/**
 * The recovery window of an instance. SQL Server has no operation for it, so it is derived from the backup policy and
 * the backup sets there (RDS API reference, DescribeLocalAvailableRecoveryTime: MySQL, PostgreSQL and MariaDB only).
 * @throws RdsError when the call fails; "log backup is off" is an answer, not a failure
 */
export async function loadRecovery(
  client: Pick<RdsClient, 'describeRecoveryWindow' | 'describeBackupPolicy'>,
  source: InstanceDetail,
  backups: () => Promise<readonly BackupSet[]>,
  now: number,
  options?: CallOptions,
): Promise<Recovery> {
  const { regionId, dbInstanceId } = source;
  if (source.engine.toLowerCase() !== 'sqlserver') {
    try {
      const window = await client.describeRecoveryWindow(regionId, dbInstanceId, options);
      return window ? { kind: 'window', window } : { kind: 'none', reason: nothingToStartFrom() };
    } catch (error) {
      if (isRdsError(error) && isWithoutLogBackup(error))
        return { kind: 'none', reason: logBackupOff(), refused: true };
      throw error;
    }
  }
  const [policy, sets] = await Promise.all([
    client.describeBackupPolicy(regionId, dbInstanceId, options),
    backups(),
  ]);
  if (!policy.logBackupEnabled) return { kind: 'none', reason: logBackupOff() };
  const window = deriveWindow(sets, policy, now);
  return window ? { kind: 'window', window } : { kind: 'none', reason: nothingToStartFrom() };
}

type LogPolicy = Pick<
  BackupPolicy,
  'logBackupRetentionDays' | 'logBackupFrequency' | 'backupIntervalMinutes' | 'backupDays' | 'backupTime'
>;

/**
 * From the end of the oldest restorable full set whose logs are still kept, to the last log backup. Epoch milliseconds.
 * Only the service knows the exact end, so a derived window never blocks a draft.
 */
export function deriveWindow(
  backups: readonly BackupSet[],
  policy: LogPolicy,
  now: number,
): RecoveryWindow | undefined {
  const { logBackupRetentionDays: days } = policy;
  const oldest = days === undefined ? -Infinity : now - days * dayMs;
  const ends = backups
    .filter((one) => isFullSet(one) && !whyNotRestorable(one))
    .map((backup) => backup.endTime ?? Number.NaN)
    .filter((end) => end >= oldest && end <= now);
  if (ends.length === 0) return undefined;
  return { begin: Math.min(...ends), end: Math.max(...ends, lastLogBackup(policy, now)), derived: true };
}

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const minuteMs = 60_000;
/** Between log backups of SQL Server with `LogInterval` (RDS API reference, DescribeBackupPolicy, LogBackupFrequency). */
export const logIntervalMinutes = 30;

/**
 * SQL Server logs are backed up every BackupInterval if it is set, every `logIntervalMinutes` with `LogInterval`, and
 * otherwise as often as data (RDS API reference, DescribeBackupPolicy, LogBackupFrequency and BackupInterval).
 * @returns epoch milliseconds; -Infinity when it is unknown
 */
function lastLogBackup(
  { logBackupFrequency, backupIntervalMinutes, backupDays, backupTime }: LogPolicy,
  now: number,
): number {
  if (backupIntervalMinutes !== undefined) return now - backupIntervalMinutes * minuteMs;
  if (/^LogInterval$/i.test(logBackupFrequency)) return now - logIntervalMinutes * minuteMs;
  const [, hour, minute, endHour, endMinute] =
    /^(\d\d?):(\d\d)Z-(\d\d?):(\d\d)Z$/.exec(backupTime)?.map(Number) ?? [];
  if (hour === undefined || minute === undefined || endHour === undefined || endMinute === undefined)
    return -Infinity;
  const startsAt = hour * 60 + minute;
  const lastsMinutes = (endHour * 60 + endMinute - startsAt + 1440) % 1440;
  const today = Math.floor(now / dayMs) * dayMs;
  for (let ago = 0; ago <= 7; ago++) {
    const start = today - ago * dayMs + startsAt * minuteMs;
    const name = weekdays[new Date(start).getUTCDay()] ?? '';
    // A backup that may still be running cannot be restored.
    if (backupDays.includes(name) && start + lastsMinutes * minuteMs <= now) return start;
  }
  return -Infinity;
}

function nothingToStartFrom(): string {
  return t('There is no restorable full backup from which a point in time could be reached.');
}

function logBackupOff(): string {
  return t('Log backup is off for the source, so only backup sets can be restored.');
}
