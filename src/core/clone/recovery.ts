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
      return { kind: 'window', window: await client.describeRecoveryWindow(regionId, dbInstanceId, options) };
    } catch (error) {
      if (isRdsError(error) && error.code === 'LogBackupNotEnabled')
        return { kind: 'none', reason: logBackupOff() };
      throw error;
    }
  }
  const [policy, sets] = await Promise.all([
    client.describeBackupPolicy(regionId, dbInstanceId, options),
    backups(),
  ]);
  if (!policy.logBackupEnabled) return { kind: 'none', reason: logBackupOff() };
  const window = deriveWindow(sets, policy.logBackupRetentionDays, now);
  return window
    ? { kind: 'window', window }
    : {
        kind: 'none',
        reason: t('There is no restorable full backup from which a point in time could be reached.'),
      };
}

/**
 * From the end of the oldest restorable full set whose logs are still kept, until now. Times are epoch ms.
 */
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
  return ends.length === 0 ? undefined : { begin: Math.min(...ends), end: now, derived: true };
}

function logBackupOff(): string {
  return t('Log backup is off for the source, so only backup sets can be restored.');
}
