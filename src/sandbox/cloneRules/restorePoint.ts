import { serviceError } from '../errors';
import type { Params } from '../params';
import type { BackupRecord, DatabaseRecord, InstanceRecord } from '../records';
import type { State } from '../state';
import { parseUtc } from '../time';

/**
 * The length of TableMeta, in characters, from which the sandbox refuses it as too large. The real limit is not
 * published.
 */
const maxTableMetaLength = 10_000;

/** Checks BackupId or RestoreTime and the selected parts. @returns the databases of the clone */
export function restoredDatabases(params: Params, source: InstanceRecord, state: State): DatabaseRecord[] {
  if (params.has('BackupId') === params.has('RestoreTime')) throw serviceError('RequiredParam.NotFound');
  const backup = params.has('BackupId') ? backupOf(params, source, state) : undefined;
  if (!backup) checkRestoreTime(params.get('RestoreTime') ?? '', source, state);
  return chosenDatabases(params, { ...source, databases: databasesIn(source, backup) }, backup);
}

/** The databases of a backup set; those of the source for a full set or a restore time. */
export function databasesIn(
  { databases }: InstanceRecord,
  backup: BackupRecord | undefined,
): readonly DatabaseRecord[] {
  const held = backup?.databases;
  return held ? databases.filter(({ name }) => held.includes(name)) : databases;
}

function backupOf(params: Params, source: InstanceRecord, state: State): BackupRecord {
  const backup = state.backups(source).find(({ backupId }) => backupId === params.get('BackupId'));
  const type = params.get('BackupType');
  if (type !== undefined && type !== 'FullBackup' && type !== 'IncrementalBackup') {
    throw serviceError('Parameters.Invalid');
  }
  if (backup?.status !== 'Success' || !backup.available || (type ?? backup.type) !== backup.type) {
    throw serviceError('InvalidBakset.Invalid');
  }
  return backup;
}

/** @throws ServiceError if the source cannot be restored to this time */
export function checkRestoreTime(text: string, source: InstanceRecord, state: State): void {
  if (!source.policy.logBackup) throw serviceError('LogBackupNotEnabled');
  const time = parseUtc(text, 'seconds');
  if (time === undefined) throw serviceError('InvalidUtcDateFormat.Format');
  const span = state.recoveryWindow(source);
  // The error table of CloneDBInstance has no code for a time outside the recovery window.
  if (!span || time < startOfSecond(span.begin) || time > span.end)
    throw serviceError('InvalidBinlog.NotValid');
}

function startOfSecond(ms: number): number {
  return Math.floor(ms / 1000) * 1000;
}

function chosenDatabases(
  params: Params,
  source: InstanceRecord,
  backup: BackupRecord | undefined,
): DatabaseRecord[] {
  const names = params.get('DbNames');
  const meta = params.get('TableMeta');
  const restoreTable = params.get('RestoreTable');
  if (restoreTable !== undefined && restoreTable !== '1') throw serviceError('Parameters.Invalid');
  if (restoreTable === '1' && meta === undefined) throw serviceError('RequiredParam.NotFound');
  if (meta !== undefined && (restoreTable === undefined || names !== undefined)) {
    throw serviceError('Parameters.Invalid');
  }
  if (meta !== undefined) return fromTableMeta(meta, source, backup);
  if (names === undefined) return [...source.databases];
  return names.split(',').map((name) => databaseOf(source, name.trim()));
}

function fromTableMeta(
  text: string,
  source: InstanceRecord,
  backup: BackupRecord | undefined,
): DatabaseRecord[] {
  if (source.engine !== 'MySQL' && source.engine !== 'PostgreSQL') {
    throw serviceError('InvalidDBInstanceEngineType.Format');
  }
  const databases = parseTableMeta(text);
  if (text.length > maxTableMetaLength || backup?.metaStatus === 'LARGE') {
    throw serviceError('InvalidMeta.TooLarge');
  }
  if (backup && backup.metaStatus !== 'OK') throw serviceError('InvalidBackupSet');
  checkNamesDiffer(databases);
  return databases.map((wanted) => {
    const database = databaseOf(source, wanted.name);
    // PostgreSQL restores whole databases only.
    if (source.engine === 'PostgreSQL' && wanted.tables.length > 0) throw serviceError('Parameters.Invalid');
    if (wanted.tables.some(({ name }) => !database.tables.includes(name))) {
      throw serviceError('InvalidBackupSet');
    }
    const tables = wanted.tables.length > 0 ? wanted.tables.map(({ newname }) => newname) : database.tables;
    return { ...database, name: wanted.newname, tables };
  });
}

/** Restored databases, and tables within a database, must have different names. */
function checkNamesDiffer(databases: readonly (Renaming & { tables: readonly Renaming[] })[]): void {
  for (const entries of [databases, ...databases.map(({ tables }) => tables)]) {
    const names = new Set(entries.map(({ newname }) => newname));
    if (names.size < entries.length) throw serviceError('Parameters.Invalid');
  }
}

function databaseOf(source: InstanceRecord, name: string): DatabaseRecord {
  const database = source.databases.find((one) => one.name === name);
  if (!database) throw serviceError('InvalidBackupSet');
  return database;
}

interface Renaming {
  readonly name: string;
  readonly newname: string;
}

function parseTableMeta(text: string): (Renaming & { tables: Renaming[] })[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw serviceError('Parameters.Invalid');
  }
  if (!Array.isArray(value) || value.length === 0) throw serviceError('Parameters.Invalid');
  return value.map((entry: unknown) => {
    const tables = fieldOf(entry, 'tables') ?? [];
    if (!Array.isArray(tables)) throw serviceError('Parameters.Invalid');
    return { ...renaming(entry, 'db'), tables: tables.map((table: unknown) => renaming(table, 'table')) };
  });
}

/** The name stays the same if no new one is given. */
function renaming(entry: unknown, type: string): Renaming {
  const name = fieldOf(entry, 'name');
  const newname = fieldOf(entry, 'newname') ?? name;
  if (fieldOf(entry, 'type') !== type || typeof name !== 'string' || typeof newname !== 'string') {
    throw serviceError('Parameters.Invalid');
  }
  if (name === '' || newname === '') throw serviceError('Parameters.Invalid');
  return { name, newname };
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
