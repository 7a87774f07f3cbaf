import type {
  BackupLinks,
  BackupPolicy,
  BackupSet,
  BackupTaskRow,
  CrossBackupPolicy,
  Instance,
  LogSpan,
  RecoveryWindow,
  RestorableDatabase,
} from '../../shared/model';
import { toApiTime } from '../format';
import { fetchAll, listed, type Listed, type PagedList } from './paging';
import {
  linksOf,
  parseBackupPolicy,
  parseBackupSet,
  parseBackupTask,
  parseCrossBackupPolicy,
  parseDatabase,
  parseLogSpan,
  parseMeta,
} from './parse';
import { text } from './read';
import type { WireParameters } from './sdk';
import type { CallOptions } from './transport';
import { InstanceCalls } from './instanceCalls';

/** Largest page of DescribeBackups; the only allowed sizes are 30, 50 and 100. */
const backupPageSize = 100;
/** The documentation of DescribeMetaList names no largest page. */
const metaPageSize = 100;
const databasePageSize = 100;
/** The smallest page of DescribeBackups, whose sets come newest first. */
const newestSets = 30;
/** Page limit for lists of log files. An incomplete list cannot be used. */
const mostLogPages = 10;

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

  /**
   * Tasks that have not begun or run; with `backupJobId` the one that is named, also when it has ended, and with its set
   * only then (RDS API reference, DescribeBackupTasks).
   */
  async listBackupTasks(
    regionId: string,
    dbInstanceId: string,
    backupJobId?: string,
    options?: CallOptions,
  ): Promise<readonly BackupTaskRow[]> {
    const answer = await this.ask(
      'DescribeBackupTasks',
      regionId,
      { DBInstanceId: dbInstanceId, BackupJobId: backupJobId },
      options,
    );
    return answer.list(['Items', 'BackupJob'], parseBackupTask);
  }

  /** Whether an instance keeps backups in another region; of MySQL on local disks, PostgreSQL and SQL Server. */
  async describeCrossBackupPolicy(
    regionId: string,
    dbInstanceId: string,
    options?: CallOptions,
  ): Promise<CrossBackupPolicy> {
    const answer = await this.ask(
      'DescribeInstanceCrossBackupPolicy',
      regionId,
      { RegionId: regionId, DBInstanceId: dbInstanceId },
      options,
    );
    return parseCrossBackupPolicy(answer.body);
  }

  /**
   * What the log backups of an instance hold: binary logs of MySQL and MariaDB (DescribeBinlogFiles, times in seconds), log
   * files of PostgreSQL and SQL Server (DescribeLogBackupFiles, in minutes).
   * @param span epoch milliseconds
   */
  listLogBackups(
    { regionId, dbInstanceId, engine }: Pick<Instance, 'regionId' | 'dbInstanceId' | 'engine'>,
    span: LogSpan,
    options?: CallOptions,
  ): Promise<Listed<LogSpan>> {
    const isBinlog = /^(mysql|mariadb)$/i.test(engine);
    const pageSize = isBinlog ? 100 : 1000;
    const time = (ms: number): string =>
      isBinlog ? toApiTime(ms) : `${toApiTime(ms).slice(0, 'yyyy-MM-ddTHH:mm'.length)}Z`;
    const list = fetchAll(
      pageSize,
      async (pageNumber) => {
        const answer = await this.ask(
          isBinlog ? 'DescribeBinlogFiles' : 'DescribeLogBackupFiles',
          regionId,
          {
            DBInstanceId: dbInstanceId,
            StartTime: time(span.begin),
            EndTime: time(span.end),
            PageNumber: pageNumber,
            PageSize: pageSize,
          },
          options,
        );
        return answer.page(['Items', 'BinLogFile'], parseLogSpan);
      },
      ({ begin, end }) => `${begin} ${end}`,
      mostLogPages * pageSize,
    );
    return listed(list);
  }

  /** The links to download a set as they are now; undefined where there is none, or no such set. */
  async backupLinks(
    regionId: string,
    dbInstanceId: string,
    backupId: string,
    options?: CallOptions,
  ): Promise<BackupLinks | undefined> {
    const answer = await this.ask(
      'DescribeBackups',
      regionId,
      { DBInstanceId: dbInstanceId, BackupId: backupId, PageNumber: 1, PageSize: newestSets },
      options,
    );
    const rows = answer.rows(['Items', 'Backup'], 'BackupId');
    const row = rows.find((one) => text(one['BackupId']) === backupId);
    return row && linksOf(row);
  }

  /** The newest backup sets of an instance, 30 at most. */
  async listNewestBackups(
    regionId: string,
    dbInstanceId: string,
    options?: CallOptions,
  ): Promise<readonly BackupSet[]> {
    const answer = await this.ask(
      'DescribeBackups',
      regionId,
      { DBInstanceId: dbInstanceId, PageNumber: 1, PageSize: newestSets },
      options,
    );
    return answer.list(['Items', 'Backup'], parseBackupSet);
  }
}

function restorePointParameters(point: RestorePoint): WireParameters {
  return 'backupId' in point
    ? { RestoreType: 'BackupSetID', BackupSetID: point.backupId }
    : { RestoreType: 'RestoreTime', RestoreTime: point.restoreTime };
}
