import { instanceOf, type Call } from '../call';
import { serviceError } from '../errors';
import type { Params } from '../params';
import type { InstanceRecord, StoredBackup } from '../records';

/**
 * Starts a backup at once. CreateBackup has no ClientToken: a repeated request is refused while the first backup runs,
 * and creates another one afterwards.
 */
export async function createBackup(call: Call): Promise<object> {
  const { params, state } = call;
  const instance = instanceOf(call);
  if (instance.instanceType !== 'Primary') throw serviceError('IncorrectCharacterType');
  if (state.status(instance) !== 'Running') throw serviceError('OperationDenied.DBInstanceStatus');
  const method = methodOf(params, instance);
  const databases = databasesOf(params, instance, method);
  if (state.runningBackup(instance.id)) throw serviceError('BackupJobExists');
  const backup = await state.addBackup(instance, { method, ...(databases ? { databases } : {}) });
  return { BackupJobId: backup.jobId };
}

type Method = StoredBackup['method'];

/**
 * Cloud disks have snapshots, which are requested as Physical for MariaDB. SQL Server on cloud disks also has physical
 * backups.
 */
function methodOf(params: Params, { engine, storageType }: InstanceRecord): Method {
  const asked = params.get('BackupMethod') ?? 'Physical';
  if (storageType !== 'local_ssd') {
    if (engine === 'MariaDB' && asked === 'Physical') return 'Snapshot';
    if (asked === 'Snapshot' && engine !== 'MariaDB') return asked;
    if (asked === 'Physical' && engine === 'SQLServer') return asked;
  } else if (asked === 'Physical' || (asked === 'Logical' && engine === 'MySQL')) return asked;
  throw serviceError('InvalidParameter', { message: 'The specified BackupMethod is not supported.' });
}

/** The databases of a logical backup of MySQL or a full physical one of SQL Server; undefined for all. */
function databasesOf(
  params: Params,
  instance: InstanceRecord,
  method: Method,
): readonly string[] | undefined {
  if (method === 'Logical' && instance.databases.length === 0)
    throw serviceError('InvalidParameter', { message: 'The instance has no database.' });
  if ((params.get('BackupStrategy') ?? 'instance') !== 'db') return undefined;
  const may =
    (instance.engine === 'MySQL' && method === 'Logical') ||
    (instance.engine === 'SQLServer' && method === 'Physical' && params.get('BackupType') === 'FullBackup');
  const names = (params.get('DBName') ?? '').split(',').filter(Boolean);
  const known = new Set(instance.databases.map(({ name }) => name));
  if (!may || names.length === 0 || !names.every((name) => known.has(name)))
    throw serviceError('InvalidParameter', { message: 'The specified DBName is not valid.' });
  return names;
}

/** Lists unfinished tasks. A request with a task id also returns an ended task, and only then names its backup set. */
export function describeBackupTasks(call: Call): object {
  const { params, state } = call;
  const instance = instanceOf(call);
  const jobId = params.get('BackupJobId');
  const now = state.now();
  const rows = state
    .backupTasks(instance.id)
    .filter((task) => (jobId === undefined ? task.endsAt > now : task.jobId === jobId))
    .filter(() => (params.get('BackupMode') ?? 'Manual') === 'Manual');
  return { Items: { BackupJob: rows.map((task) => taskItem(task, now, jobId !== undefined)) } };
}

function taskItem(task: StoredBackup, now: number, isNamed: boolean): object {
  const isOver = now >= task.endsAt;
  const share = Math.min(1, (now - task.acceptedAt) / Math.max(1, task.endsAt - task.acceptedAt));
  const status = isOver ? 'Finished' : share < 0.1 ? 'NoStart' : share < 0.9 ? 'Uploading' : 'Checking';
  return {
    BackupJobId: task.jobId,
    BackupStatus: status,
    BackupProgressStatus: status,
    JobMode: 'Manual',
    TaskAction: 'TempBackupTask',
    Process: String(Math.floor(share * 100)),
    BackupId: isOver && isNamed ? task.backupId : '',
  };
}
