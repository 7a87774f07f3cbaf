import { t } from '@vscode/l10n';
import type { Account } from '../accounts/account';
import { isNoCredentialsError, type CredentialValue } from '../accounts/credentials';
import { identityText, isSameIdentity, type Caller } from '../accounts/identity';
import type { Clock } from '../clock';
import {
  failureCodes,
  isCode,
  isRdsError,
  isTransient,
  networkFailureCode,
  parseAccessDenied,
  RdsError,
} from '../errors/rdsError';
import { maskSecrets } from '../errors/mask';
import { duration } from '../format';
import type { Logger } from '../log';
import { endpointFor } from '../endpoints/endpoint';
import { Limiter, longestAskedMs, TurnedAway, type Turn } from './limiter';
import { shapeOf, type OddAnswers } from './oddAnswers';
import type { Exchange, OperationName, SdkReply, WireParameters } from './sdk';

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

/** A reply that is known to be a JSON object with a RequestId. */
export interface Reply {
  readonly body: Readonly<Record<string, unknown>>;
  readonly requestId: string;
  /** How long the answer was. */
  readonly bytes?: number;
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
  /** Told the answers that are not in the service's form. */
  readonly oddAnswers?: OddAnswers;
}

const defaultTimeoutMs = 30_000;
/** Tries of a read, the first included. */
const maxAttempts = 4;
/** How long a read waits for its turn when there are too many calls: the limiter slows all of them down meanwhile. */
const throttledForMs = 60_000;
const firstBackoffMs = 400;
const maxBackoffMs = 8_000;

const credentialRefusals =
  /^(InvalidAccessKeyId|InvalidSecurityToken|SignatureDoesNotMatch|IncompleteSignature|MissingSecurityToken)/;

/** Creates the path to the cloud for one account: limits, retries, logs, and turns every failure into an RdsError. */
export function createTransport(options: TransportOptions): Transport {
  const { account, clock, logger } = options;
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
  const learnTime = ({ headers }: Exchange): void => {
    const time = Date.parse(headers?.date ?? '');
    if (!Number.isNaN(time)) offsetMs = time - clock.now();
  };

  const attempt = async (
    operation: OperationName,
    regionId: string,
    parameters: WireParameters,
    { signal, identity, timeoutMs = Infinity }: CallOptions,
    use: (value: CredentialValue) => void,
  ): Promise<Reply> => {
    const exchange: Exchange = {
      status: undefined,
      headers: undefined,
      request: undefined,
      signal,
      timeoutMs: Math.min(timeoutMs, timeoutOf(options)),
    };
    let body: unknown;
    try {
      const sdk = await options.loadSdk();
      const reply = await sdk.callSdk(operation, parameters, {
        endpoint: endpointFor(regionId, account.endpoints),
        regionId,
        credential: {
          getCredential: async () => {
            const value = await account.credential.getCredential();
            const now = identity === undefined ? undefined : await account.identityOf(value);
            if (identity !== undefined && now && !isSameIdentity(identity, now))
              throw otherIdentity(operation, regionId, options.identityById?.(identity), now);
            use(value);
            return value;
          },
        },
        userAgent: options.userAgent,
        exchange,
      });
      learnTime(exchange);
      body = parseObject(reply.text) ?? reply.text;
      return readReply(reply, body, operation, regionId);
    } catch (error) {
      learnTime(exchange);
      const failure = toRdsError(error, {
        operation,
        regionId,
        exchange,
        cancelled: signal?.aborted === true,
        now: clock.now(),
      });
      if (isRdsError(failure) && failure.kind === 'badResponse') {
        const type = headerText(exchange.headers?.['content-type'])?.split(';', 1)[0] ?? 'no content type';
        options.oddAnswers?.note({
          operation,
          regionId,
          requestId: failure.requestId,
          problem: `HTTP ${failure.httpStatus ?? '-'}, ${type}`,
          shape: shapeOf(body ?? (isRecord(error) ? error['data'] : undefined)),
        });
      }
      throw failure;
    }
  };

  const call = async (
    operation: OperationName,
    regionId: string,
    parameters: WireParameters,
    asked: CallOptions = {},
  ): Promise<Reply> => {
    const { signal, retry = true } = asked;
    const started = clock.now();
    logger.trace(`${operation} ${regionId} ${loggable(parameters)}`);
    let used: CredentialValue | undefined;
    let renewed = false;
    let throttles = 0;
    let lastThrottle: RdsError | undefined;
    const use = (value: CredentialValue): void => {
      used = value;
    };
    const limiter = limiterOf(regionId);
    const until = started + Math.min(throttledForMs, asked.timeoutMs ?? Infinity);
    const inTurn = async (turn: Turn): Promise<Reply> => {
      try {
        const reply = await attempt(operation, regionId, parameters, asked, use);
        limiter.succeeded(turn);
        return reply;
      } catch (error) {
        if (isRdsError(error)) {
          if (error.kind === 'throttled') limiter.throttled(turn, error.retryAfterMs);
          // Refused for what it is, so it was not one too many.
          else if (error.kind === 'service') limiter.succeeded(turn);
        }
        throw error;
      }
    };
    for (let tries = 1; ; tries++) {
      try {
        const reply = await limiter.run(inTurn, { signal, until });
        if (used) options.onAnswered?.(used);
        logger.debug(
          `${operation} ${regionId} ${clock.now() - started} ms ok RequestId ${reply.requestId} tries ${tries}`,
        );
        return reply;
      } catch (thrown) {
        if (thrown instanceof TurnedAway) {
          const error = lastThrottle ?? new RdsError({ kind: 'throttled', operation, regionId, sent: false });
          error.attempts = tries - 1;
          logger.debug(`${operation} ${regionId} ${clock.now() - started} ms ${error.code}, not sent again`);
          throw error;
        }
        if (!isRdsError(thrown) && signal?.aborted !== true) throw thrown;
        const error = isRdsError(thrown)
          ? thrown
          : new RdsError({ kind: 'cancelled', operation, regionId, sent: false });
        if (used && error.answered && !credentialRefusals.test(error.code)) options.onAnswered?.(used);
        if (!renewed && used && credentialRefusals.test(error.code)) {
          renewed = true;
          // Refused before anything was done, so that even what changes something may be sent again with other keys.
          if (await account.credential.renew?.(used).catch(() => false)) {
            logger.debug(`${operation} ${regionId} ${error.code}, again with other keys`);
            continue;
          }
        }
        if (error.kind === 'throttled') {
          throttles++;
          lastThrottle = error;
        }
        const failures = tries - throttles;
        const pause =
          retry && failures < maxAttempts && isTransient(error)
            ? pauseBefore(failures, error, options.random)
            : undefined;
        logger.debug(
          `${operation} ${regionId} ${clock.now() - started} ms ${error.code} HTTP ${error.httpStatus ?? '-'} RequestId ${error.requestId ?? '-'} tries ${tries}${pause === undefined ? '' : ', again'}`,
        );
        if (pause === undefined) {
          error.attempts = tries;
          throw error;
        }
        // Where there are too many calls the limiter holds them all back.
        if (error.kind === 'throttled') continue;
        try {
          await clock.sleep(pause, signal);
        } catch {
          throw new RdsError({ kind: 'cancelled', operation, regionId, sent: false });
        }
      }
    }
  };
  return { call, serviceNow: () => (offsetMs === undefined ? undefined : clock.now() + offsetMs) };
}

/** The account has become another one since the user confirmed the call, or it cannot be told that it is the same. */
function otherIdentity(
  operation: string,
  regionId: string,
  confirmed: Caller | undefined,
  now: Caller,
): RdsError {
  const [before, after] = [confirmed ? identityText(confirmed) : '', identityText(now)];
  return new RdsError({
    kind: 'credentials',
    operation,
    regionId,
    code: failureCodes.otherIdentity,
    sent: false,
    detail: otherIdentityDetail(before, after),
  });
}

function otherIdentityDetail(before: string, after: string): string | undefined {
  if (before !== '' && after !== '')
    return t(
      'This was confirmed as {0}, but the keys in use now are those of {1}. Nothing was sent.',
      before,
      after,
    );
  if (before !== '')
    return t(
      'This was confirmed as {0}, and it could not be found out whose the keys in use now are. Nothing was sent.',
      before,
    );
  return after === ''
    ? undefined
    : t('The keys in use now are those of {0}, not those this was confirmed with. Nothing was sent.', after);
}

function timeoutOf({ timeoutMs = defaultTimeoutMs }: TransportOptions): number {
  return typeof timeoutMs === 'number' ? timeoutMs : timeoutMs();
}

/** Full jitter over an exponential bound, or what the service asked for; undefined when that is too long. */
function pauseBefore(tries: number, error: RdsError, random: () => number): number | undefined {
  const asked = error.retryAfterMs ?? 0;
  if (asked > longestAskedMs) return undefined;
  if (asked > 0 || error.kind === 'throttled') return asked;
  const bound = Math.min(maxBackoffMs, firstBackoffMs * 2 ** (tries - 1));
  return Math.round(bound / 2 + (random() * bound) / 2);
}

/**
 * Checks what the SDK takes for success: it does so for redirects and for anything that has a status below 400.
 * @throws RdsError of kind `badResponse`
 */
function readReply(reply: SdkReply, body: unknown, operation: string, regionId: string): Reply {
  const answer = reply.status < 300 && isRecord(body) ? body : undefined;
  const requestId = firstText(answer?.['RequestId'], headerText(reply.headers['x-acs-request-id']));
  if (answer && requestId !== undefined) return { body: answer, requestId, bytes: reply.text.length };
  throw new RdsError({
    kind: 'badResponse',
    operation,
    regionId,
    httpStatus: reply.status,
    requestId,
    ...(reply.status < 300 && reply.text.trim() === '' ? { code: failureCodes.emptyResponse } : {}),
  });
}

/** Ids with more digits than a number keeps become text, so that they stay what they are. */
const longNumber = /("(?:[^"\\]|\\.)*")|(?<![\d.eE+-])(-?\d{16,})(?![\d.eE])/g;

function parseObject(json: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(
      /[\s:[,]-?\d{16}/.test(json)
        ? json.replace(longNumber, (_, quoted: string | undefined, digits: string) => quoted ?? `"${digits}"`)
        : json,
    );
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

interface FailureContext {
  readonly operation: string;
  readonly regionId: string;
  readonly exchange: Exchange;
  readonly cancelled: boolean;
  /** Epoch milliseconds of this machine. */
  readonly now: number;
}

/** Names that the SDK's exceptions keep through minification. */
const sdkErrorNames: ReadonlySet<string> = new Set(['ThrottlingError', 'ClientError', 'ServerError']);

/** An error of the program itself, such as a missing file, stays what it is: it is no failure of the network. */
function toRdsError(error: unknown, context: FailureContext): unknown {
  const { operation, regionId, exchange } = context;
  if (isRdsError(error)) return error;
  const sent = exchange.request !== undefined;
  const base = { operation, regionId, httpStatus: exchange.status, sent };
  if (context.cancelled) return new RdsError({ kind: 'cancelled', ...base });
  if (isNoCredentialsError(error)) {
    return new RdsError({ kind: 'credentials', operation, regionId, sent: false, detail: error.message });
  }
  if (!isRecord(error)) return error;

  const name = String(error['name']);
  const code = typeof error['code'] === 'string' ? error['code'] : undefined;
  if (sdkErrorNames.has(name) && code === 'InvalidCredentials' && !sent) {
    return new RdsError({ kind: 'credentials', operation, regionId, sent: false });
  }
  if (sdkErrorNames.has(name)) return fromServiceError(error, base, context);
  if (name === 'AnswerTooLong') {
    const requestId = headerText(exchange.headers?.['x-acs-request-id']);
    return new RdsError({ kind: 'badResponse', ...base, requestId, code: failureCodes.answerTooLong });
  }
  if (exchange.isLate === true || name.includes('Timeout')) return new RdsError({ kind: 'timeout', ...base });
  const networkCode = code === undefined ? undefined : networkFailureCode(code);
  if (networkCode !== undefined) {
    return new RdsError({
      kind: networkCode === failureCodes.timeout ? 'timeout' : 'network',
      ...base,
      code: networkCode,
    });
  }
  if (exchange.status !== undefined) {
    // A reply arrived whose body the SDK could not read: an HTML page, an empty body, cut-off JSON.
    const requestId = headerText(exchange.headers?.['x-acs-request-id']);
    const code = isEmptyBody(error, exchange) ? failureCodes.emptyResponse : undefined;
    return new RdsError({ kind: 'badResponse', ...base, requestId, code });
  }
  if (/socket hang up|aborted|ECONN/i.test(String(error['message']))) {
    return new RdsError({ kind: 'network', ...base, code: failureCodes.connectionReset });
  }
  return sent ? new RdsError({ kind: 'network', ...base }) : error;
}

/** The SDK fails at an empty body as at any that is no JSON. */
function isEmptyBody(error: Record<string, unknown>, { headers }: Exchange): boolean {
  return headers?.['content-length'] === '0' || error['message'] === 'Unexpected end of JSON input';
}

function fromServiceError(
  error: Record<string, unknown>,
  base: { operation: string; regionId: string; httpStatus: number | undefined; sent: boolean },
  { exchange, now }: FailureContext,
): RdsError {
  const data = isRecord(error['data']) ? error['data'] : {};
  const code = firstText(data['Code'], data['code'], error['code']);
  const httpStatus = typeof error['statusCode'] === 'number' ? error['statusCode'] : base.httpStatus;
  const requestId = firstText(
    data['RequestId'],
    data['requestId'],
    headerText(exchange.headers?.['x-acs-request-id']),
  );
  if (code === undefined || code === 'undefined') {
    return new RdsError({
      kind: 'badResponse',
      ...base,
      httpStatus,
      requestId,
      code: failureCodes.noCode,
    });
  }
  const retryAfter = error['retryAfter'] ?? secondsIn(exchange.headers?.['retry-after']);
  return new RdsError({
    // A text that speaks of it has not said that nothing was done.
    kind: isCode(code) && code.includes('Throttling') ? 'throttled' : 'service',
    ...base,
    httpStatus,
    code,
    requestId,
    serviceMessage: firstText(data['Message'], data['message']),
    recommend: firstText(data['Recommend'], data['recommend']),
    accessDenied: parseAccessDenied(data['AccessDeniedDetail'] ?? error['accessDeniedDetail']),
    retryAfterMs: typeof retryAfter === 'number' ? retryAfter : undefined,
    detail: /timestamp/i.test(code) ? clockSkew(headerText(exchange.headers?.date), now) : undefined,
  });
}

/** Milliseconds of a header in seconds. */
function secondsIn(header: string | undefined): number | undefined {
  return /^\d{1,6}$/.test(header ?? '') ? Number(header) * 1_000 : undefined;
}

/** How far this machine's clock is from the service's, which tells its own with every answer. */
function clockSkew(serviceDate: string | undefined, now: number): string | undefined {
  const skewMs = now - Date.parse(serviceDate ?? '');
  // Less than this the service would not have minded.
  if (!(Math.abs(skewMs) > 60_000)) return undefined;
  return skewMs > 0
    ? t(
        'The clock of this computer is {0} ahead of that of RDS, which allows for 15 minutes.',
        duration(skewMs),
      )
    : t(
        'The clock of this computer is {0} behind that of RDS, which allows for 15 minutes.',
        duration(-skewMs),
      );
}

/** Parameters for the log. A token is worth something to whoever has the account too, so most of it is left out. */
function loggable(parameters: WireParameters): string {
  const { ClientToken: token, ...rest } = parameters;
  const masked = token === undefined ? rest : { ...rest, ClientToken: `${String(token).slice(0, 8)}…` };
  return maskSecrets(JSON.stringify(masked));
}

function firstText(...values: readonly unknown[]): string | undefined {
  return values.find((value): value is string => typeof value === 'string' && value !== '');
}

function headerText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
