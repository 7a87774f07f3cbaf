import { t } from '@vscode/l10n';
import type { BackupSet, InstanceDetail, RecoveryWindow } from '../../shared/model';
import { isRdsError } from '../errors/rdsError';
import type { RdsClient } from '../rds/client';
import type { CallOptions } from '../rds/transport';
import type { Recovery } from './facts';
import { whyNotRestorable } from './instanceState';

const dayMs = 24 * 60 * 60_000;

/**
 * The recovery window of an instance. SQL Server has no operation for it, so there it is derived from the backup
 * policy and the sets (RDS API reference, DescribeLocalAvailableRecoveryTime: MySQL, PostgreSQL and MariaDB only).
 * @throws RdsError when the service cannot be asked; "log backup is off" is an answer, not a failure
 */
export async function loadRecovery(
  client: RdsClient,
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
      if (isRdsError(error) && error.code === 'LogBackupNotEnabled')
        return { kind: 'none', reason: logBackupOff(), refused: true };
      throw error;
    }
  }
  const [policy, sets] = await Promise.all([
    client.describeBackupPolicy(regionId, dbInstanceId, options),
    backups(),
  ]);
  if (!policy.logBackupEnabled) return { kind: 'none', reason: logBackupOff() };
  const window = deriveWindow(sets, policy.logBackupRetentionDays, now);
  return window ? { kind: 'window', window } : { kind: 'none', reason: nothingToStartFrom() };
}

/**
 * Logs are backed up at intervals, so the last minutes cannot be restored yet; this is the default interval for SQL
 * Server. The service alone knows the exact end, and a derived window is never taken for a limit.
 */
const logBackupIntervalMs = 30 * 60_000;

/** From the end of the oldest restorable full set whose logs are still kept, to the last log backup. Epoch ms. */
export function deriveWindow(
  backups: readonly BackupSet[],
  logRetentionDays: number | undefined,
  now: number,
): RecoveryWindow | undefined {
  const oldest = logRetentionDays === undefined ? -Infinity : now - logRetentionDays * dayMs;
  const ends = backups
    .filter((backup) => backup.backupType === 'FullBackup' && !whyNotRestorable(backup))
    .map((backup) => backup.endTime ?? Number.NaN)
    .filter((end) => end >= oldest && end <= now);
  if (ends.length === 0) return undefined;
  return { begin: Math.min(...ends), end: Math.max(...ends, now - logBackupIntervalMs), derived: true };
}

function nothingToStartFrom(): string {
  return t('There is no restorable full backup from which a point in time could be reached.');
}

function logBackupOff(): string {
  return t('Log backup is off for the source, so only backup sets can be restored.');
}
