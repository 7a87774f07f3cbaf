import type { BackupRecord, InstanceRecord, StoredBackup } from './records';

export function madeBackup(instance: InstanceRecord, stored: StoredBackup): BackupRecord {
  const { backupId, method, databases, acceptedAt, endsAt } = stored;
  const share = databases ? 0.1 * databases.length : 1;
  return {
    backupId,
    status: 'Success',
    type: 'FullBackup',
    mode: 'Manual',
    method,
    startedAt: Math.floor(acceptedAt / 1000) * 1000,
    endedAt: Math.floor(endsAt / 1000) * 1000,
    sizeBytes: Math.round(instance.storageGB * 0.42 * share * 1024 ** 3),
    available: true,
    archived: false,
    metaStatus: databases ? '' : 'OK',
    ...(databases ? { databases } : {}),
  };
}
