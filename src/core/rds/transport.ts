import type { Account } from '../accounts/account';
import type { CredentialValue } from '../accounts/credentials';
import type { Caller } from '../accounts/identity';
import type { Clock } from '../clock';
import type { FailureInit } from '../errors/failure';
import type { Logger } from '../log';
import { endpointFor } from '../endpoints/endpoint';
import { Limiter } from './limiter';
import type { OddAnswers } from './oddAnswers';
import type { Reply } from './reply';
import type { Exchange, OperationName, WireParameters } from './sdk';
import { Tries } from './tries';

/** The lazily loaded bundle that holds the SDK. */
export type SdkModule = typeof import('./sdk');

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /**
   * Whether the call may be repeated on its own: reads may, and nothing else. A mutating call is repeated by the
   * clone job with the same ClientToken, after the first attempt is on record.
   */
  readonly retry?: boolean;
  /** Shorter than the usual wait for one answer, milliseconds. */
  readonly timeoutMs?: number;
  /** `Identity.id` that the user confirmed: nothing is sent when the keys that sign the call are another's. */
  readonly identity?: string | undefined;
}

export interface Transport {
  /** @throws RdsError */
  call(
    operation: OperationName,
    regionId: string,
    parameters: WireParameters,
    options?: CallOptions,
  ): Promise<Reply>;
  /** The time by the clock of the service, epoch milliseconds, as its last answer told it to the second. */
  serviceNow?(): number | undefined;
}

/** A call that failed, and what is known of it. */
export interface FailedCall {
  readonly regionId: string;
  readonly parameters: WireParameters;
  readonly failure: Pick<FailureInit, 'kind' | 'code'>;
}

export interface TransportOptions {
  readonly account: Account;
  readonly loadSdk: () => Promise<SdkModule>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Values from 0 to 1, for the jitter of retries. */
  readonly random: () => number;
  readonly userAgent: string;
  /** Longest wait for one answer. The SDK's own default of 3 s is too short for CloneDBInstance. */
  readonly timeoutMs?: number | (() => number);
  /** What bounds the calls, the same for all; else the one for the host that is asked. */
  readonly limiter?: Limiter | ((host: string) => Limiter);
  /** Whose an identity is that was recorded, where that is known. */
  readonly identityById?: (id: string) => Caller | undefined;
  /** Told with each answer, a refusal of the call included, which keys had signed it. */
  readonly onAnswered?: (keys: CredentialValue) => void;
  /** What is to be said of a failure beyond what its code means, such as who named a region that does not exist. */
  readonly wordsFor?: (call: FailedCall) => string | undefined;
  /** Told the answers that are not in the service's form. */
  readonly oddAnswers?: OddAnswers;
}

/** Creates the path to the cloud for one account: limits, retries, logs, and turns every failure into an RdsError. */
export function createTransport(options: TransportOptions): Transport {
  const { account, clock } = options;
  const hosts = new Map<string, Limiter>();
  const limiterOf = (regionId: string): Limiter => {
    const given = options.limiter;
    if (typeof given === 'object') return given;
    const { host } = endpointFor(regionId, account.endpoints);
    const limiter = given?.(host) ?? hosts.get(host) ?? new Limiter(clock, undefined, options.random);
    hosts.set(host, limiter);
    return limiter;
  };
  let offsetMs: number | undefined;
  const learnTime = ({ date = '' }: NonNullable<Exchange['headers']>): void => {
    const time = Date.parse(date);
    if (!Number.isNaN(time)) offsetMs = time - clock.now();
  };
  return {
    call: (operation, regionId, parameters, asked = {}) => {
      const call = { operation, regionId, parameters, options: asked };
      return new Tries(call, options, limiterOf(regionId), learnTime).run();
    },
    serviceNow: () => (offsetMs === undefined ? undefined : clock.now() + offsetMs),
  };
}
