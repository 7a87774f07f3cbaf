import type { CredentialValue } from '../accounts/credentials';
import { callerOfAnswer, type Caller } from '../accounts/identity';
import type { Clock } from '../clock';
import type { Logger } from '../log';
import { stsEndpoint, type EndpointPolicy } from '../endpoints/endpoint';
import type { Exchange } from './sdk';
import type { SdkModule } from './transport';

/** Short, because the user's click takes effect only after the answer. */
const timeoutMs = 4_000;

export interface CallerOptions {
  readonly loadSdk: () => Promise<SdkModule>;
  readonly endpoints: EndpointPolicy;
  /** Inside a VPC, the STS endpoint of this region is used. */
  readonly regionId: string;
  readonly userAgent: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Asks STS which identity the keys belong to (GetCallerIdentity, which needs no permission). It makes one try within
 * four seconds. It bypasses the limiter of the other calls, because they may be waiting for this answer.
 * @returns undefined when no answer names the identity
 */
export async function askCaller(keys: CredentialValue, options: CallerOptions): Promise<Caller | undefined> {
  const { clock, logger, regionId } = options;
  const [tooLate, answered] = [new AbortController(), new AbortController()];
  const exchange: Exchange = {
    status: undefined,
    headers: undefined,
    request: undefined,
    signal: tooLate.signal,
    timeoutMs,
  };
  const started = clock.now();
  const note = (outcome: string): void => {
    const status = exchange.status === undefined ? '' : ` HTTP ${exchange.status}`;
    logger.debug(`GetCallerIdentity ${clock.now() - started} ms ${outcome}${status}`);
  };
  const ask = async (): Promise<Caller | undefined> => {
    const sdk = await options.loadSdk();
    const reply = await sdk.callSts('GetCallerIdentity', {
      endpoint: stsEndpoint(regionId, options.endpoints),
      regionId,
      credential: { getCredential: () => Promise.resolve(keys) },
      userAgent: options.userAgent,
      exchange,
    });
    return callerOfAnswer(JSON.parse(reply.text));
  };
  const giveUp = clock.sleep(timeoutMs, answered.signal).then(() => {
    tooLate.abort(new Error('There was no answer in time.'));
    return undefined;
  });
  try {
    const caller = await Promise.race([ask(), giveUp]);
    note(caller ? 'ok' : 'no answer that names anyone');
    return caller;
  } catch {
    note('failed');
    return undefined;
  } finally {
    giveUp.catch(() => undefined);
    answered.abort(new Error('answered'));
  }
}
