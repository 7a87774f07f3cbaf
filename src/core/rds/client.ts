import type { CloneAccepted, KeepPolicy } from '../../shared/model';
import { text } from './read';
import type { WireParameters } from './sdk';
import type { CallOptions } from './transport';
import { OfferCalls } from './offerCalls';

/**
 * RDS as the rest of the extension sees it: a method per operation, our own types, RdsError for every failure. Every
 * method takes an AbortSignal in its last parameter. This class holds the calls that change something; the classes it
 * extends hold the reads.
 */
export class RdsClient extends OfferCalls {
  /**
   * Sends one CloneDBInstance, once. The calling job holds the ClientToken and decides whether to send it again.
   * @throws RdsError; `isOutcomeUnknown` tells whether the clone may exist nevertheless
   */
  async cloneInstance(
    regionId: string,
    parameters: WireParameters,
    options: Pick<CallOptions, 'identity' | 'signal'> = {},
  ): Promise<CloneAccepted> {
    const operation = 'CloneDBInstance';
    const answer = await this.ask(operation, regionId, parameters, { ...options, retry: false });
    const dbInstanceId = text(answer.body['DBInstanceId']);
    if (dbInstanceId === '') throw answer.notUnderstood('DBInstanceId');
    return { dbInstanceId, orderId: text(answer.body['OrderId']), requestId: answer.requestId };
  }

  /**
   * Releases an instance with all its data. The request is sent once.
   * @param options.keepPolicy which archived backups are kept; the service's default keeps none
   * @throws RdsError; `isOutcomeUnknown` tells whether the instance may have been released nevertheless
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
