import type { BackupCopies, CopiedSet, DetachedSet } from '../../shared/model';
import { isRegionName } from '../endpoints/endpoint';
import { parseBackupSet } from './parse';
import { number, text, utcTime, type Json } from './read';

/** A row of DescribeCrossRegionBackupDBInstance; undefined where it does not say of what or where. */
export function parseBackupCopies(row: Json): BackupCopies | undefined {
  const dbInstanceId = text(row['DBInstanceId']);
  const regionId = text(row['CrossBackupRegion']);
  if (dbInstanceId === '' || !isRegionName(regionId)) return undefined;
  return {
    dbInstanceId,
    regionId,
    isOn: isOn(row['BackupEnabled']),
    logsAreOn: text(row['LogBackupEnabled']) === '' ? undefined : isOn(row['LogBackupEnabled']),
    logsSince: utcTime(row['LogBackupEnabledTime']),
    retentionDays: number(row['Retention']),
  };
}

function isOn(value: unknown): boolean {
  return /^(enabled?|true|1)$/i.test(text(value));
}

/** The words that DescribeBackups has for the letters and digits of DescribeCrossRegionBackups. */
const words: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  BackupType: { F: 'FullBackup', I: 'IncrementalBackup' },
  BackupMethod: { L: 'Logical', P: 'Physical' },
  BackupSetStatus: { '0': 'Success', '1': 'Failed' },
  BackupSetScale: { '0': 'DBInstance', '1': 'DBTable' },
};

function word(row: Json, name: string): string {
  const value = text(row[name]);
  const known = words[name] ?? {};
  return Object.hasOwn(known, value) ? (known[value] ?? value) : value;
}

/** @param of what was asked about, which a row need not repeat */
export function parseCopiedSet(
  row: Json,
  of: { readonly dbInstanceId: string; readonly regionId: string },
): CopiedSet | undefined {
  const set = parseBackupSet({
    BackupId: row['CrossBackupId'],
    DBInstanceId: of.dbInstanceId,
    BackupStatus: word(row, 'BackupSetStatus'),
    BackupType: word(row, 'BackupType'),
    BackupMethod: word(row, 'BackupMethod'),
    BackupScale: word(row, 'BackupSetScale'),
    BackupStartTime: row['BackupStartTime'],
    BackupEndTime: row['BackupEndTime'],
    ConsistentTime: row['ConsistentTime'],
    BackupSize: row['CrossBackupSetSize'],
    Engine: row['Engine'],
    EngineVersion: row['EngineVersion'],
  });
  const regionId = text(row['CrossBackupRegion']) || of.regionId;
  return set && { ...set, regionId };
}

export function parseDetachedSet(row: Json): DetachedSet | undefined {
  const set = parseBackupSet(row);
  if (!set || set.dbInstanceId === '') return undefined;
  return { ...set, instanceName: text(row['DBInstanceComment']) };
}
