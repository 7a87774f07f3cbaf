import { t } from '@vscode/l10n';
import type { BackupSet, BackupTaskRow, Instance } from '../../shared/model';
import { hasStatus } from '../clone/instanceState';
import { instanceStatusLabel } from '../clone/statusLabels';
import { describeInOneLine, explain } from '../errors/explain';
import { isNotFound, isRdsError, type RdsError } from '../errors/rdsError';
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

/** The result of a question to RDS: the answer, no such object, or a refusal. */
export type Fact<T> = { readonly known: T } | { readonly absent: true } | { readonly refused: RdsError };

/** @throws RdsError if the service gave no answer */
export async function factOf<T>(asked: Promise<T | undefined>): Promise<Fact<T>> {
  try {
    const known = await asked;
    return known === undefined ? { absent: true } : { known };
  } catch (error) {
    if (!isRdsError(error) || error.kind !== 'service') throw error;
    return isNotFound(error) ? { absent: true } : { refused: error };
  }
}

/** What a fact is, if it is known. */
export function knownOf<T>(fact: Fact<T>): T | undefined {
  return 'known' in fact ? fact.known : undefined;
}

/** What was found out before a backup is asked for. */
export interface BackupFacts {
  /** As it is now. */
  readonly instance: Fact<Instance>;
  readonly tasks: Fact<readonly BackupTaskRow[]>;
  readonly sets: Fact<readonly BackupSet[]>;
}

/** Why a backup is refused for certain, by what RDS has just said; undefined when nothing is in the way. */
export function whyNotBackUp(facts: BackupFacts): string | undefined {
  if ([facts.instance, facts.tasks, facts.sets].some((fact) => 'absent' in fact))
    return t('RDS does not show the instance.');
  const instance = knownOf(facts.instance);
  if (instance && instance.status !== '' && !hasStatus(instance, 'Running', 'INS_CLONING')) {
    return t(
      'The instance must be Running to be backed up; it is {0}. Wait until it runs.',
      instanceStatusLabel(instance.status),
    );
  }
  const running = knownOf(facts.tasks)?.find((task) => !isEnded(task));
  if (!running) return undefined;
  return running.progress === undefined
    ? t('Another backup of the instance is running. Wait until it has ended.')
    : t('Another backup of the instance is running ({0}%). Wait until it has ended.', running.progress);
}

export function isEnded({ status }: BackupTaskRow): boolean {
  return /^(finished|failed)$/i.test(status);
}

/** What may keep RDS from making a backup, one sentence each. @param now epoch ms */
export function backupWarnings(facts: BackupFacts, now: number): readonly string[] {
  const instance = knownOf(facts.instance);
  const refusals = [facts.instance, facts.tasks, facts.sets].flatMap((fact) =>
    'refused' in fact ? [`${fact.refused.operation}: ${describeInOneLine(explain(fact.refused))}`] : [],
  );
  const recent = (knownOf(facts.sets) ?? []).filter(
    ({ startTime, endTime }) => now - (startTime ?? endTime ?? 0) < dayMs,
  );
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
    ...[...new Set(refusals)].map((why) => t('Not everything could be checked before. {0}', why)),
  ].filter(Boolean);
}
