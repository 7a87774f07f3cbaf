import type { BackupPolicy, BackupSet, RecoveryWindow, RestorableDatabase } from '../../shared/model';
import { fetchAll, listed, type Listed, type PagedList } from './paging';
import { parseBackupPolicy, parseBackupSet, parseDatabase, parseMeta } from './parse';
import type { WireParameters } from './sdk';
import type { CallOptions } from './transport';
import { InstanceCalls } from './instanceCalls';

/** Largest page of DescribeBackups; the only allowed sizes are 30, 50 and 100. */
const backupPageSize = 100;
/** The documentation of DescribeMetaList names no largest page. */
const metaPageSize = 100;
const databasePageSize = 100;

export type RestorePoint =
  | { readonly backupId: string }
  /** UTC with seconds, as the API expects it. */
  | { readonly restoreTime: string };

export class BackupCalls extends InstanceCalls {
  /** All backup sets of an instance, newest first, which is the order of the service. */
  listBackups(regionId: string, dbInstanceId: string, options?: CallOptions): PagedList<BackupSet> {
    return fetchAll(
      backupPageSize,
      async (pageNumber) => {
        const answer = await this.ask(
          'DescribeBackups',
          regionId,
          { DBInstanceId: dbInstanceId, PageNumber: pageNumber, PageSize: backupPageSize },
          options,
        );
        return answer.page(['Items', 'Backup'], parseBackupSet);
      },
      (backup) => backup.backupId,
    );
  }

  async describeBackupPolicy(
    regionId: string,
    dbInstanceId: string,
    options?: CallOptions,
  ): Promise<BackupPolicy> {
    const answer = await this.ask('DescribeBackupPolicy', regionId, { DBInstanceId: dbInstanceId }, options);
    return parseBackupPolicy(answer.body);
  }

  /**
   * For MySQL, PostgreSQL and MariaDB; the service does not support it for SQL Server. The region parameter is
   * `Region`.
   * @returns undefined when the service returns no times, e.g. for an instance without backup sets
   */
  async describeRecoveryWindow(
    regionId: string,
    dbInstanceId: string,
    options?: CallOptions,
  ): Promise<RecoveryWindow | undefined> {
    const operation = 'DescribeLocalAvailableRecoveryTime';
    const answer = await this.ask(
      operation,
      regionId,
      { DBInstanceId: dbInstanceId, Region: regionId },
      options,
    );
    const window = answer.recoveryWindow();
    return window && { ...window, derived: false };
  }

  /** Databases of a restore point. MySQL and PostgreSQL only. */
  listRestorableDatabases(
    regionId: string,
    dbInstanceId: string,
    point: RestorePoint,
    options?: CallOptions,
  ): Promise<Listed<RestorableDatabase>> {
    const operation = 'DescribeMetaList';
    const list = fetchAll(
      metaPageSize,
      async (pageNumber) => {
        const answer = await this.ask(
          operation,
          regionId,
          {
            DBInstanceId: dbInstanceId,
            ...restorePointParameters(point),
            PageIndex: pageNumber,
            PageSize: metaPageSize,
          },
          options,
        );
        return answer.page(['Items', 'Meta'], parseMeta);
      },
      ({ name }) => name,
    );
    return listed(list);
  }

  /** Tables of one database of a restore point; undefined when the answer does not contain the database. */
  async listRestorableTables(
    regionId: string,
    dbInstanceId: string,
    point: RestorePoint,
    database: string,
    options?: CallOptions,
  ): Promise<readonly string[] | undefined> {
    const operation = 'DescribeMetaList';
    const answer = await this.ask(
      operation,
      regionId,
      {
        DBInstanceId: dbInstanceId,
        ...restorePointParameters(point),
        GetDbName: database,
        PageIndex: 1,
        PageSize: 1,
      },
      options,
    );
    const rows = answer.list(['Items', 'Meta'], parseMeta);
    return rows.find(({ name }) => name === database)?.tables;
  }

  listDatabases(
    regionId: string,
    dbInstanceId: string,
    options?: CallOptions,
  ): Promise<Listed<RestorableDatabase>> {
    const operation = 'DescribeDatabases';
    const list = fetchAll(
      databasePageSize,
      async (pageNumber) => {
        const answer = await this.ask(
          operation,
          regionId,
          { DBInstanceId: dbInstanceId, PageNumber: pageNumber, PageSize: databasePageSize },
          options,
        );
        return answer.page(['Databases', 'Database'], parseDatabase);
      },
      ({ name }) => name,
    );
    return listed(list);
  }
}

function restorePointParameters(point: RestorePoint): WireParameters {
  return 'backupId' in point
    ? { RestoreType: 'BackupSetID', BackupSetID: point.backupId }
    : { RestoreType: 'RestoreTime', RestoreTime: point.restoreTime };
}
