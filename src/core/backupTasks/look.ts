import type { BackupSet } from '../../shared/model';
import { isRdsError, isTransient } from '../errors/rdsError';
import type { RdsClient } from '../rds/client';
import { isEnded } from './plan';
import type { BackupTask, TaskEvent } from './task';

export type LookingClient = Pick<RdsClient, 'listBackupTasks' | 'listNewestBackups'>;

/** Tolerances for the difference between two clocks of the service, and between the service and this machine. */
const serviceToleranceMs = 60_000;
const clockToleranceMs = 10 * 60_000;

/**
 * Asks the service about the state of a task. It names the backup set of a task, and reports ended tasks, only for a
 * request with the task id (RDS API reference, DescribeBackupTasks). If that call is denied, the backup sets alone
 * decide.
 * @throws RdsError if the service cannot be asked now
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

/**
 * @returns `done` with a blank id if the task is finished but its set is not named; undefined if the service does not
 * list it
 */
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

/** Whether a backup set can be the result of a task: a manual one that started after the request and is new. */
function isItsSet({ backupId, backupMode, startTime, endTime }: BackupSet, task: BackupTask): boolean {
  if (task.knownSets.includes(backupId) || /^automated$/i.test(backupMode)) return false;
  const { createdAt, createdServiceAt } = task;
  const earliest =
    createdServiceAt === undefined ? createdAt - clockToleranceMs : createdServiceAt - serviceToleranceMs;
  const time = startTime ?? endTime;
  return time !== undefined && time >= earliest;
}
