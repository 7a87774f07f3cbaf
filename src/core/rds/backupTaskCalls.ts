import type { BackupSet, BackupTaskRow } from '../../shared/model';
import { BackupCalls } from './backupCalls';
import { parseBackupSet, parseBackupTask } from './parse';
import type { CallOptions } from './transport';

/** The smallest page of DescribeBackups, whose sets come newest first. */
const newestSets = 30;

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
