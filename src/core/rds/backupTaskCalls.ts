import type {
  BackupLinks,
  BackupSet,
  BackupTaskRow,
  CrossBackupPolicy,
  Instance,
  LogSpan,
} from '../../shared/model';
import { BackupCalls } from './backupCalls';
import { toApiTime } from '../format';
import { fetchAll, listed, type Listed } from './paging';
import { linksOf, parseBackupSet, parseBackupTask, parseCrossBackupPolicy, parseLogSpan } from './parse';
import { text } from './read';
import type { CallOptions } from './transport';

/** The smallest page of DescribeBackups, whose sets come newest first. */
const newestSets = 30;
/** Of a list of logs, of which a part is of no use. */
const mostLogPages = 10;

/** Backups that are being made, and what has just been made. */
export class BackupTaskCalls extends BackupCalls {
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
