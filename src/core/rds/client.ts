import type { CloneOperationName } from '../../shared/clone';
import type { CloneAccepted, KeepPolicy } from '../../shared/model';
import { text } from './read';
import type { WireParameters } from './sdk';
import type { CallOptions } from './transport';
import { DistantBackupCalls } from './distantBackupCalls';

/**
 * RDS as the rest of the extension sees it: a method per operation, our own types, RdsError for every failure. Every
 * method takes an AbortSignal in its last parameter. This class holds the calls that change something; the classes it
 * extends hold the reads.
 */
export class RdsClient extends DistantBackupCalls {
  /**
   * Makes an instance of a backup: sends the request of the operation once. The job that calls it holds the ClientToken
   * and decides whether to send again.
   * @param options.operation CloneDBInstance by default
   * @throws RdsError; `isOutcomeUnknown` tells whether the clone may exist all the same
   */
  async cloneInstance(
    regionId: string,
    parameters: WireParameters,
    options: Pick<CallOptions, 'identity' | 'signal'> & { readonly operation?: CloneOperationName } = {},
  ): Promise<CloneAccepted> {
    const { operation = 'CloneDBInstance', ...call } = options;
    const answer = await this.ask(operation, regionId, parameters, { ...call, retry: false });
    const dbInstanceId = text(answer.body['DBInstanceId']);
    if (dbInstanceId === '') throw answer.notUnderstood('DBInstanceId');
    return { dbInstanceId, orderId: text(answer.body['OrderId']), requestId: answer.requestId };
  }

  /**
   * Sends one CreateBackup, once. It takes no token (RDS API reference, CreateBackup): sent again it makes another one.
   * @returns the ID of the task; blank where the answer names none
   * @throws RdsError; `isOutcomeUnknown` tells whether the backup may be under way all the same
   */
  async createBackup(
    regionId: string,
    parameters: WireParameters,
    options: Pick<CallOptions, 'identity' | 'signal'> = {},
  ): Promise<{ readonly backupJobId: string; readonly requestId: string }> {
    const answer = await this.ask('CreateBackup', regionId, parameters, { ...options, retry: false });
    return { backupJobId: text(answer.body['BackupJobId']), requestId: answer.requestId };
  }

  /**
   * Releases an instance with all its data. Sent once.
   * @param options.keepPolicy what becomes of its archived backups; the service's default keeps none
   * @throws RdsError; `isOutcomeUnknown` tells whether it may be gone
   */
  async releaseInstance(
    regionId: string,
    dbInstanceId: string,
    options: Pick<CallOptions, 'identity'> & { readonly keepPolicy?: KeepPolicy | undefined } = {},
  ): Promise<void> {
    const { keepPolicy, ...call } = options;
    await this.ask(
      'DeleteDBInstance',
      regionId,
      { DBInstanceId: dbInstanceId, ...(keepPolicy === undefined ? {} : { ReleasedKeepPolicy: keepPolicy }) },
      { ...call, retry: false },
    );
  }
}
