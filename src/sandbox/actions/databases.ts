import { instanceOf, type Call } from '../call';
import { checkRestoreTime, databasesIn } from '../cloneRules/restorePoint';
import { missing, serviceError } from '../errors';
import { slice } from '../params';
import type { Reading } from '../reading';
import type { BackupRecord, InstanceRecord } from '../records';

export function describeDatabases(call: Call): object {
  const instance = instanceOf(call);
  const page = call.params.page({ sizes: [30, 50, 100], default: 30 });
  const name = call.params.get('DBName');
  const rows = instance.databases.filter((database) => !name || database.name === name);
  const items = slice(rows, page).map((database) => ({
    DBInstanceId: instance.id,
    DBName: database.name,
    DBStatus: 'Running',
    DBDescription: '',
    Engine: instance.engine,
    CharacterSetName: instance.engine === 'MySQL' ? 'utf8mb4' : 'UTF8',
    Accounts: { AccountPrivilegeInfo: [{ Account: 'app', AccountPrivilege: 'ReadWrite' }] },
    PageNumber: page.number,
    PageSize: page.size,
    TotalCount: rows.length,
  }));
  return { Databases: { Database: items } };
}

/**
 * Pattern returns names only, GetDbName one database with its tables. Without paging parameters, one row is returned.
 */
export function describeMetaList(call: Call): object {
  const { params } = call;
  const instance = instanceOf(call);
  const listed = hasList(instance, call.state.reading);
  if (listed === 'refused') throw serviceError('InvalidDBInstanceEngineType.Format');
  const databases = databasesIn(instance, restorePointOf(call, instance));
  const [pattern, exact] = [params.get('Pattern'), params.get('GetDbName')];
  const rows = (listed === 'empty' ? [] : databases)
    .filter(({ name }) => (!exact || name === exact) && (!pattern || name.includes(pattern)))
    .map(({ name, sizeKB, tables }) => ({
      Database: name,
      Size: String(sizeKB),
      Tables: exact ? tables.join(',') : '',
    }));
  const paged = params.has('PageIndex') && params.has('PageSize');
  const bounds = { default: 1, min: 1, max: 1000, code: 'InvalidPageSize' };
  const size = paged ? params.integer('PageSize', bounds) : 1;
  const number = paged ? params.integer('PageIndex', bounds) : 1;
  const shown = slice(rows, { number, size });
  return {
    DBInstanceName: instance.id,
    Items: { Meta: shown },
    PageNumber: number,
    PageRecordCount: shown.length,
    TotalPageCount: Math.ceil(rows.length / size),
    TotalRecordCount: rows.length,
  };
}

/** Only MySQL and PostgreSQL can restore selected databases, so other engines have no such list. */
function hasList(
  { engine, category, storageType }: InstanceRecord,
  { metaList }: Reading,
): 'listed' | 'empty' | 'refused' {
  const isDocumented = engine === 'MySQL' && category === 'HighAvailability' && storageType === 'local_ssd';
  if (isDocumented) return 'listed';
  switch (metaList) {
    case 'everywhere':
      return engine === 'MySQL' || engine === 'PostgreSQL' ? 'listed' : 'refused';
    case 'emptyElsewhere':
      return 'empty';
    case 'refusedElsewhere':
      return 'refused';
  }
}

/** The backup set of the request; undefined for a restore time. */
function restorePointOf({ params, state }: Call, instance: InstanceRecord): BackupRecord | undefined {
  if ((params.get('RestoreType') ?? 'BackupSetID') === 'RestoreTime') {
    checkRestoreTime(params.required('RestoreTime'), instance, state);
    return undefined;
  }
  const backupId = params.get('BackupSetID');
  if (backupId === undefined) throw missing('BackupSetID');
  const backup = state.backups(instance).find((one) => one.backupId === backupId);
  if (!backup) throw serviceError('InvalidBakset.Invalid');
  return backup;
}
