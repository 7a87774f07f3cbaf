import type { BackupSet } from '../../shared/model';
import { isPartial } from '../clone/backupScope';
import { isNotFound, isRdsError, isTransient, type RdsError } from '../errors/rdsError';
import type { RdsClient } from '../rds/client';
import { isEnded } from './plan';
import type { BackupTask, TaskEvent } from './task';

export type LookingClient = Pick<RdsClient, 'listBackupTasks' | 'listNewestBackups'>;

/** Tolerances for the difference between two clocks of the service, and between the service and this machine. */
const serviceToleranceMs = 60_000;
const clockToleranceMs = 10 * 60_000;

/**
 * Reads the state of a task. RDS names the backup set of a task, and lists a task that has ended, only if it is asked for
 * that task by id (RDS API reference, DescribeBackupTasks). An account that may not list tasks sees by the backup sets that
 * a task is done, but not that it is missing. An instance that was released has neither.
 * @throws RdsError if RDS cannot be asked now, or denies access
 */
export async function lookAfter(task: BackupTask, client: LookingClient): Promise<TaskEvent | undefined> {
  const told = await fromTasks(task, client);
  const row = told && 'refused' in told ? undefined : told;
  if (row && row.type !== 'done') return row;
  const sets = await unlessAbsent(client.listNewestBackups(task.regionId, task.dbInstanceId));
  const backupId = row?.backupId ?? task.backupId ?? '';
  const isNamed = backupId !== '';
  const set = sets?.find((one) => (isNamed ? one.backupId === backupId : isItsSet(one, task)));
  if (!set && sets && told && 'refused' in told) throw told.refused;
  if (!set) return { type: 'missing' };
  // A task found by its time alone made a set of another kind, so it belongs to another backup.
  if (task.found && !isAsAsked(set, task)) return { type: 'mistaken', backupId: set.backupId };
  if (/^failed$/i.test(set.status)) return { type: 'failed' };
  return { type: 'done', backupId: set.backupId, isInferred: !isNamed };
}

/** Undefined if RDS says for certain that there is no such object. */
async function unlessAbsent<T>(asked: Promise<T>): Promise<T | undefined> {
  return asked.catch((error: unknown) => {
    if (isRdsError(error) && isNotFound(error)) return undefined;
    throw error;
  });
}

type Told = Extract<TaskEvent, { type: 'found' | 'failed' | 'done' | 'progress' }>;

/**
 * @returns `done` with a blank id if the task has ended and its set is not named; undefined if there is no such task
 */
async function fromTasks(
  task: BackupTask,
  client: LookingClient,
): Promise<Told | { readonly refused: RdsError } | undefined> {
  const { regionId, dbInstanceId, backupJobId } = task;
  const asked = unlessAbsent(client.listBackupTasks(regionId, dbInstanceId, backupJobId));
  const rows = await asked.catch((error: unknown) => {
    if (!isRdsError(error) || isTransient(error) || error.kind !== 'service') throw error;
    return error;
  });
  if (isRdsError(rows)) return { refused: rows };
  const row =
    backupJobId === undefined
      ? rows?.find((one) => !task.knownJobs.includes(one.backupJobId) && !/^automated$/i.test(one.mode))
      : rows?.find((one) => one.backupJobId === backupJobId);
  if (!row) return undefined;
  if (backupJobId === undefined) return { type: 'found', backupJobId: row.backupJobId };
  if (/^failed$/i.test(row.status)) return { type: 'failed' };
  return isEnded(row)
    ? { type: 'done', backupId: row.backupId, isInferred: row.backupId === '' }
    : { type: 'progress', progress: row.progress ?? 0 };
}

/** Whether a set may be the result of a task: it began after the request, is new, and is of the requested kind. */
function isItsSet(set: BackupSet, task: BackupTask): boolean {
  const { createdAt, createdServiceAt, knownSets } = task;
  if (knownSets.includes(set.backupId) || !isAsAsked(set, task)) return false;
  const earliest =
    createdServiceAt === undefined ? createdAt - clockToleranceMs : createdServiceAt - serviceToleranceMs;
  const time = set.startTime ?? set.endTime;
  return time !== undefined && time >= earliest;
}

/** Whether a set is of the kind that was asked for. What RDS does not say of a set is no proof against it. */
function isAsAsked(set: BackupSet, { request, engine }: BackupTask): boolean {
  const { backupMethod, backupScale, databaseNames } = set;
  if (/^automated$/i.test(set.backupMode)) return false;
  const method = backupMethod.toLowerCase();
  // What is asked for as Physical is a snapshot there (RDS API reference, CreateBackup).
  const isSnapshot = /^mariadb$/i.test(engine) && method === 'snapshot';
  if (method !== '' && method !== request['BackupMethod']?.toLowerCase() && !isSnapshot) return false;
  const asked = request['DBName']?.split(',').sort();
  if (backupScale !== '' && isPartial(set) !== (asked !== undefined)) return false;
  if (!asked || databaseNames.length === 0) return true;
  return asked.join() === [...databaseNames].sort().join();
}
