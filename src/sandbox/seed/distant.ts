import type { BackupRecord, CopyPolicyRecord, ReleasedRecord } from '../records';
import { day, hour, minute } from '../time';
import { seedIds } from './ids';

/** One instance has copies of its backups in another region. */
export function copyPolicies(today: number): CopyPolicyRecord[] {
  return [
    { instanceId: seedIds.localSsd, regionId: 'cn-shanghai', retentionDays: 15, since: today - 90 * day },
  ];
}

/** One released instance has left three backup sets. */
export function releasedInstances(today: number): ReleasedRecord[] {
  return [
    {
      id: seedIds.released,
      description: 'orders-2024',
      regionId: 'cn-hangzhou',
      backups: [40, 41, 42].map((daysAgo) => backupOf(today, daysAgo)),
    },
  ];
}

function backupOf(today: number, daysAgo: number): BackupRecord {
  const startedAt = today - daysAgo * day + 18 * hour;
  return {
    backupId: String(3_000_000_000 + daysAgo),
    status: 'Success',
    type: 'FullBackup',
    mode: 'Automated',
    method: 'Physical',
    startedAt,
    endedAt: startedAt + 9 * minute,
    sizeBytes: 32 * 1024 ** 3,
    available: true,
    archived: true,
    metaStatus: 'OK',
  };
}
