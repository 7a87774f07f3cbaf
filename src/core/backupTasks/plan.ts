import { t } from '@vscode/l10n';
import type { BackupSet, BackupTaskRow, Instance } from '../../shared/model';
import { hasStatus } from '../clone/instanceState';
import { instanceStatusLabel } from '../clone/statusLabels';
import { listText } from '../sentences';

const dayMs = 24 * 60 * 60_000;
/** Backup sets per instance and day (RDS help, Back up an instance). */
const mostInADay = 20;
const mostNames = 20;

/** A way to back up an instance. `databases` backs up selected databases. */
export interface BackupWay {
  readonly method: 'physical' | 'logical' | 'snapshot';
  readonly scope: 'instance' | 'databases';
}

const physical: BackupWay = { method: 'physical', scope: 'instance' };
const snapshot: BackupWay = { method: 'snapshot', scope: 'instance' };

/**
 * The ways to back up an instance, the usual one first. Selected databases are possible for logical backups of MySQL
 * and full physical backups of SQL Server. Cloud disks have snapshots, and SQL Server on them has physical backups too
 * (RDS API reference, CreateBackup).
 */
export function waysOf({
  engine,
  storageType,
}: Pick<Instance, 'engine' | 'storageType'>): readonly BackupWay[] {
  const name = engine.toLowerCase();
  const isLocal = /^local/i.test(storageType);
  // If the storage type is unknown, both kinds are offered.
  const isCloud = storageType !== '' && !isLocal;
  if (name === 'mariadb') return [snapshot];
  if (name === 'sqlserver') {
    const single: BackupWay = { method: 'physical', scope: 'databases' };
    return isLocal ? [physical, single] : [physical, snapshot, single];
  }
  if (isCloud) return [snapshot];
  const all = isLocal ? [physical] : [physical, snapshot];
  if (name !== 'mysql') return all;
  return [...all, { method: 'logical', scope: 'instance' }, { method: 'logical', scope: 'databases' }];
}

/** The parameters of CreateBackup. A snapshot of MariaDB is requested as Physical (RDS API reference, CreateBackup). */
export function backupRequest(
  { dbInstanceId, engine }: Pick<Instance, 'dbInstanceId' | 'engine'>,
  { method, scope }: BackupWay,
  databases: readonly string[] = [],
): Readonly<Record<string, string>> {
  const name = engine.toLowerCase();
  const word = { physical: 'Physical', logical: 'Logical', snapshot: 'Snapshot' }[method];
  const hasStrategy = name === 'sqlserver' ? method === 'physical' : method === 'logical';
  return {
    DBInstanceId: dbInstanceId,
    BackupMethod: name === 'mariadb' ? 'Physical' : word,
    ...(name === 'sqlserver' && method === 'physical' ? { BackupType: 'FullBackup' } : {}),
    ...(hasStrategy ? { BackupStrategy: scope === 'databases' ? 'db' : 'instance' } : {}),
    ...(scope === 'databases' ? { DBName: databases.join(',') } : {}),
  };
}

export function wayLabel({ method, scope }: BackupWay): string {
  const isWhole = scope === 'instance';
  switch (method) {
    case 'snapshot':
      return t('Snapshot of the whole instance');
    case 'physical':
      return isWhole ? t('Physical backup of the whole instance') : t('Physical backup of single databases…');
    case 'logical':
      return isWhole ? t('Logical backup of the whole instance') : t('Logical backup of single databases…');
  }
}

export function waySentence({ method, scope }: BackupWay, databases: readonly string[] = []): string {
  if (scope === 'instance') return t('RDS creates: {0}.', wayLabel({ method, scope }));
  const shown = listText(databases.slice(0, mostNames));
  const left = databases.length - mostNames;
  const names = left > 0 ? t('{0} and {1} more', shown, left) : shown;
  return method === 'logical'
    ? t('RDS creates a logical backup of: {0}.', names)
    : t('RDS creates a physical backup of: {0}.', names);
}

/** The state before a backup is requested; a part is undefined if it could not be read. */
export interface BackupFacts {
  readonly instance: Instance | undefined;
  readonly tasks: readonly BackupTaskRow[] | undefined;
  readonly sets: readonly BackupSet[] | undefined;
}

/** Why RDS is certain to refuse a backup, according to its latest answers; undefined if nothing prevents it. */
export function whyNotBackUp({ instance, tasks }: BackupFacts): string | undefined {
  if (instance && instance.status !== '' && !hasStatus(instance, 'Running', 'INS_CLONING')) {
    return t(
      'The instance must be Running to be backed up; it is {0}. Wait until it runs.',
      instanceStatusLabel(instance.status),
    );
  }
  const running = tasks?.find((task) => !isEnded(task));
  if (!running) return undefined;
  return running.progress === undefined
    ? t('Another backup of the instance is running. Wait until it has ended.')
    : t('Another backup of the instance is running ({0}%). Wait until it has ended.', running.progress);
}

export function isEnded({ status }: BackupTaskRow): boolean {
  return /^(finished|failed)$/i.test(status);
}

/** Reasons why RDS may refuse the backup, one sentence each. @param now epoch milliseconds */
export function backupWarnings({ instance, tasks, sets }: BackupFacts, now: number): readonly string[] {
  const recent = (sets ?? []).filter(({ startTime, endTime }) => now - (startTime ?? endTime ?? 0) < dayMs);
  return [
    instance && /^(readonly|guard|temp)$/i.test(instance.instanceType)
      ? t('RDS may refuse: this is not a primary instance.')
      : '',
    recent.length >= mostInADay
      ? t(
          'RDS may refuse: it allows {0} backups a day, and {1} were created in the last 24 hours.',
          mostInADay,
          recent.length,
        )
      : '',
    instance && tasks ? '' : t('Not everything could be checked before: RDS did not answer.'),
  ].filter(Boolean);
}
