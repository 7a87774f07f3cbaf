import type { BackupSet } from '../../shared/model';
import { isRdsError, isTransient } from '../errors/rdsError';
import type { RdsClient } from '../rds/client';
import { isEnded } from './plan';
import type { BackupTask, TaskEvent } from './task';

export type LookingClient = Pick<RdsClient, 'listBackupTasks' | 'listNewestBackups'>;

/** Two clocks of the service may differ by so much, and that of this machine by so much. */
const serviceToleranceMs = 60_000;
const clockToleranceMs = 10 * 60_000;

/**
 * Looks what has become of a task. The service names the set of a task only where it is asked by its id, and a task that
 * has ended only then too (RDS API reference, DescribeBackupTasks); where a look at the tasks is denied the sets alone tell.
 * @throws RdsError when the service cannot be asked now
 */
export async function lookAfter(task: BackupTask, client: LookingClient): Promise<TaskEvent | undefined> {
  const told = await fromTasks(task, client);
  if (told && told.type !== 'done') return told;
  const sets = await client.listNewestBackups(task.regionId, task.dbInstanceId);
  const backupId = told?.backupId ?? task.backupId ?? '';
  const set = sets.find((one) => (backupId === '' ? isItsSet(one, task) : one.backupId === backupId));
  if (!set) return { type: 'missing' };
  return /^failed$/i.test(set.status) ? { type: 'failed' } : { type: 'done', backupId: set.backupId };
}

/** @returns `done` with a blank id where it is finished and its set not named; undefined where there is nothing of it */
async function fromTasks(
  task: BackupTask,
  client: LookingClient,
): Promise<Exclude<TaskEvent, { type: 'accepted' | 'refused' }> | undefined> {
  const { regionId, dbInstanceId, backupJobId } = task;
  const rows = await client.listBackupTasks(regionId, dbInstanceId, backupJobId).catch((error: unknown) => {
    if (!isRdsError(error) || isTransient(error) || error.kind !== 'service') throw error;
    return [];
  });
  const row =
    backupJobId === undefined
      ? rows.find((one) => !task.knownJobs.includes(one.backupJobId) && !/^automated$/i.test(one.mode))
      : rows.find((one) => one.backupJobId === backupJobId);
  if (!row) return undefined;
  if (backupJobId === undefined) return { type: 'found', backupJobId: row.backupJobId };
  if (/^failed$/i.test(row.status)) return { type: 'failed' };
  return isEnded(row)
    ? { type: 'done', backupId: row.backupId }
    : { type: 'progress', progress: row.progress ?? 0 };
}

/** Whether a set can be what a task has made: a manual one that was begun when it was sent, and was not there before. */
function isItsSet({ backupId, backupMode, startTime, endTime }: BackupSet, task: BackupTask): boolean {
  if (task.knownSets.includes(backupId) || /^automated$/i.test(backupMode)) return false;
  const { createdAt, createdServiceAt } = task;
  const earliest =
    createdServiceAt === undefined ? createdAt - clockToleranceMs : createdServiceAt - serviceToleranceMs;
  const time = startTime ?? endTime;
  return time !== undefined && time >= earliest;
}
