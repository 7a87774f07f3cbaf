import type { BackupTask } from '../../../src/core/backupTasks/task';

/** A backup that RDS has accepted, unless told otherwise. */
export function backupTask(changes: Partial<BackupTask> = {}): BackupTask {
  return {
    version: 1,
    id: '00000000-0000-4000-8000-000000000001',
    accountId: 'default',
    identity: 'me',
    regionId: 'cn-hangzhou',
    dbInstanceId: 'rm-1',
    instanceName: 'orders',
    engine: 'MySQL',
    request: { DBInstanceId: 'rm-1', BackupMethod: 'Physical' },
    createdAt: Date.parse('2026-11-29T12:00:00Z'),
    phase: 'running',
    owner: { windowId: '00000000-0000-4000-8000-00000000000a', pid: 1 },
    knownJobs: [],
    knownSets: [],
    thenClone: false,
    announced: false,
    steps: 0,
    ...changes,
  };
}
