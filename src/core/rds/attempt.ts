import { isSameIdentity } from '../accounts/identity';
import type { CredentialValue } from '../accounts/credentials';
import { isRdsError, RdsError } from '../errors/rdsError';
import { endpointFor } from '../endpoints/endpoint';
import { shapeOf } from './oddAnswers';
import { otherIdentity } from './otherIdentity';
import { isObject } from './read';
import { headerText, parseObject, readReply, type Reply } from './reply';
import type { Exchange, OperationName, WireParameters } from './sdk';
import { failureFromSdk } from './sdkFailure';
import type { CallOptions, TransportOptions } from './transport';

const defaultTimeoutMs = 30_000;

export interface Call {
  readonly operation: OperationName;
  readonly regionId: string;
  readonly parameters: WireParameters;
  readonly options: CallOptions;
}

export interface Attending {
  readonly onSigned: (keys: CredentialValue) => void;
  /** The headers of the answer, also of a refusal. */
  readonly onHeaders: (headers: NonNullable<Exchange['headers']>) => void;
}

/**
 * Sends a call once.
 * @throws RdsError for every failure of the call; any other error is a bug in the extension
 */
export async function attempt(call: Call, transport: TransportOptions, attending: Attending): Promise<Reply> {
  const { operation, regionId, parameters } = call;
  const { signal, timeoutMs = Infinity } = call.options;
  const exchange: Exchange = {
    status: undefined,
    headers: undefined,
    request: undefined,
    signal,
    timeoutMs: Math.min(timeoutMs, usualTimeout(transport)),
  };
  let body: unknown;
  try {
    const sdk = await transport.loadSdk();
    const reply = await sdk.callSdk(operation, parameters, {
      endpoint: endpointFor(regionId, transport.account.endpoints),
      regionId,
      credential: { getCredential: () => keysFor(call, transport, attending) },
      userAgent: transport.userAgent,
      exchange,
    });
    body = parseObject(reply.text) ?? reply.text;
    return readReply(reply, body, operation, regionId);
  } catch (error) {
    const thrown = asRdsError(error, call, exchange, transport);
    if (isRdsError(thrown) && thrown.kind === 'badResponse')
      noteOddAnswer(thrown, body ?? (isObject(error) ? error['data'] : undefined), call, exchange, transport);
    throw thrown;
  } finally {
    if (exchange.headers) attending.onHeaders(exchange.headers);
  }
}

/** @throws RdsError when the keys do not belong to the identity that the user confirmed */
async function keysFor(
  { operation, regionId, options: { identity } }: Call,
  { account, identityById }: TransportOptions,
  { onSigned }: Attending,
): Promise<CredentialValue> {
  const keys = await account.credential.getCredential();
  if (identity !== undefined) {
    const now = await account.identityOf(keys);
    if (!isSameIdentity(identity, now))
      throw otherIdentity(operation, regionId, identityById?.(identity), now);
  }
  onSigned(keys);
  return keys;
}

function asRdsError(error: unknown, call: Call, exchange: Exchange, transport: TransportOptions): unknown {
  if (isRdsError(error)) return error;
  const { operation, regionId, options } = call;
  const failure = failureFromSdk(error, {
    operation,
    regionId,
    exchange,
    cancelled: options.signal?.aborted === true,
    now: transport.clock.now(),
  });
  if (!failure) return error;
  return new RdsError({
    ...failure,
    ourWords: failure.ourWords ?? transport.wordsFor?.({ ...call, failure }),
  });
}

function noteOddAnswer(
  { requestId, httpStatus }: RdsError,
  body: unknown,
  { operation, regionId }: Call,
  { headers }: Exchange,
  { oddAnswers }: TransportOptions,
): void {
  const type = headerText(headers?.['content-type'])?.split(';', 1)[0] ?? 'no content type';
  oddAnswers?.note({
    operation,
    regionId,
    requestId,
    problem: `HTTP ${httpStatus ?? '-'}, ${type}`,
    shape: shapeOf(body),
  });
}

function usualTimeout({ timeoutMs = defaultTimeoutMs }: TransportOptions): number {
  return typeof timeoutMs === 'number' ? timeoutMs : timeoutMs();
}
