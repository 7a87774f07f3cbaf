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

export type SdkModule = typeof import('./sdk');

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /**
   * Whether the transport may retry the call: only reads may be retried. A mutating call is repeated by the clone job
   * with the same ClientToken, after the first attempt is on disk.
   */
  readonly retry?: boolean;
  /** Milliseconds; overrides the usual timeout when it is shorter. */
  readonly timeoutMs?: number;
  /** `Identity.id` that the user confirmed: nothing is sent if the signing keys belong to another identity. */
  readonly identity?: string | undefined;
}

export interface Transport {
  call(
    operation: OperationName,
    regionId: string,
    parameters: WireParameters,
    options?: CallOptions,
  ): Promise<Reply>;
  /** The service's time in epoch milliseconds, as of its last answer, to the second. */
  serviceNow?(): number | undefined;
}

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
  readonly random: () => number;
  readonly userAgent: string;
  /** Longest wait for one answer. The SDK's default of 3 s is too short for CloneDBInstance. */
  readonly timeoutMs?: number | (() => number);
  readonly limiter?: Limiter | ((host: string) => Limiter);
  readonly identityById?: (id: string) => Caller | undefined;
  /** Called with the signing keys at each answer, also at a refusal. */
  readonly onAnswered?: (keys: CredentialValue) => void;
  /** An additional explanation of a failure, e.g. which setting names a region that does not exist. */
  readonly wordsFor?: (call: FailedCall) => string | undefined;
  readonly oddAnswers?: OddAnswers;
}

/**
 * Creates the transport for one account. `Tries` limits, retries and logs its calls; `attempt` sends one and converts
 * its failure to an RdsError.
 */
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
