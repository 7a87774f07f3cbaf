import { t } from '@vscode/l10n';
import { present } from '../../shared/present';
import { isNoCredentialsError } from '../accounts/credentials';
import { isCode, textOf, type AccessDenied } from '../errors/failure';
import { networkFailureCode } from '../errors/networkCodes';
import { failureCodes } from '../errors/failureCodes';
import type { RdsErrorInit } from '../errors/rdsError';
import { duration } from '../format';
import { isObject, type Json } from './read';
import { firstText, headerText } from './reply';
import type { Exchange } from './sdk';

interface Context {
  readonly operation: string;
  readonly regionId: string;
  readonly exchange: Exchange;
  readonly cancelled: boolean;
  /** Epoch milliseconds by this machine's clock. */
  readonly now: number;
}

/** Names that the SDK's exceptions keep after minification. */
const sdkErrorNames: ReadonlySet<string> = new Set(['ThrottlingError', 'ClientError', 'ServerError']);

/**
 * Converts an error of the SDK to a failure; undefined for an error of the extension itself, such as a missing file,
 * which is not a network failure.
 */
export function failureFromSdk(error: unknown, context: Context): RdsErrorInit | undefined {
  const { operation, regionId, exchange } = context;
  const sent = exchange.request !== undefined;
  const base: Base = { operation, regionId, httpStatus: exchange.status, sent };
  if (context.cancelled) return { kind: 'cancelled', ...base };
  if (isNoCredentialsError(error))
    return { kind: 'credentials', operation, regionId, sent: false, ourWords: error.message };
  if (!isObject(error)) return undefined;

  const name = String(error['name']);
  if (sdkErrorNames.has(name)) {
    return error['code'] === 'InvalidCredentials' && !sent
      ? { kind: 'credentials', operation, regionId, sent: false }
      : answeredWith(error, base, context);
  }
  const requestId = headerText(exchange.headers?.['x-acs-request-id']);
  if (name === 'AnswerTooLong')
    return { kind: 'badResponse', ...base, requestId, code: failureCodes.answerTooLong };
  if (exchange.isLate === true || name.includes('Timeout')) return { kind: 'timeout', ...base };
  const code = typeof error['code'] === 'string' ? networkFailureCode(error['code']) : undefined;
  if (code !== undefined)
    return { kind: code === failureCodes.timeout ? 'timeout' : 'network', ...base, code };
  if (exchange.status !== undefined) {
    // A reply arrived whose body the SDK could not parse: an HTML page, an empty body, truncated JSON.
    const empty = isEmptyBody(error, exchange) ? failureCodes.emptyResponse : undefined;
    return { kind: 'badResponse', ...base, requestId, code: empty };
  }
  if (/socket hang up|aborted|ECONN/i.test(String(error['message'])))
    return { kind: 'network', ...base, code: failureCodes.connectionReset };
  return sent ? { kind: 'network', ...base } : undefined;
}

type Base = Pick<RdsErrorInit, 'operation' | 'regionId' | 'httpStatus' | 'sent'>;

/** The SDK reports an empty body like any other invalid JSON. */
function isEmptyBody(error: Json, { headers }: Exchange): boolean {
  return headers?.['content-length'] === '0' || error['message'] === 'Unexpected end of JSON input';
}

function answeredWith(error: Json, base: Base, { exchange, now }: Context): RdsErrorInit {
  const data = isObject(error['data']) ? error['data'] : {};
  const code = firstText(data['Code'], data['code'], error['code']);
  const httpStatus = typeof error['statusCode'] === 'number' ? error['statusCode'] : base.httpStatus;
  const inHeader = headerText(exchange.headers?.['x-acs-request-id']);
  const requestId = firstText(data['RequestId'], data['requestId'], inHeader);
  if (code === undefined || code === 'undefined')
    return { kind: 'badResponse', ...base, httpStatus, requestId, code: failureCodes.noCode };
  const retryAfter = error['retryAfter'] ?? secondsIn(exchange.headers?.['retry-after']);
  return {
    // A message that only mentions throttling does not prove that nothing was done.
    kind: isCode(code) && code.includes('Throttling') ? 'throttled' : 'service',
    ...base,
    httpStatus,
    code,
    requestId,
    serviceMessage: firstText(data['Message'], data['message']),
    recommend: firstText(data['Recommend'], data['recommend']),
    accessDenied: parseAccessDenied(data['AccessDeniedDetail'] ?? error['accessDeniedDetail']),
    retryAfterMs: typeof retryAfter === 'number' ? retryAfter : undefined,
    ourWords: /timestamp/i.test(code) ? clockSkew(headerText(exchange.headers?.date), now) : undefined,
  };
}

export function parseAccessDenied(detail: unknown): AccessDenied | undefined {
  if (typeof detail !== 'object' || detail === null) return undefined;
  const parts = new Map<string, unknown>(Object.entries(detail));
  const part = (key: string): string | undefined => {
    const value = parts.get(key);
    return typeof value === 'string' ? textOf(value) : undefined;
  };
  const denied = present({
    action: part('AuthAction'),
    principal: part('AuthPrincipalDisplayName'),
    principalType: part('AuthPrincipalType'),
    principalOwnerId: part('AuthPrincipalOwnerId'),
    noPermissionType: part('NoPermissionType'),
    policyType: part('PolicyType'),
    diagnosticMessage: part('EncodedDiagnosticMessage'),
  });
  return Object.keys(denied).length > 0 ? denied : undefined;
}

function secondsIn(header: string | undefined): number | undefined {
  return /^\d{1,6}$/.test(header ?? '') ? Number(header) * 1_000 : undefined;
}

/** The difference between this machine's clock and the service's, which every answer carries. */
function clockSkew(serviceDate: string | undefined, now: number): string | undefined {
  const skewMs = now - Date.parse(serviceDate ?? '');
  // A smaller difference is no cause of a failure, and not worth a sentence.
  if (!(Math.abs(skewMs) > 60_000)) return undefined;
  return skewMs > 0
    ? t(
        'The clock of this computer is {0} ahead of the RDS clock. RDS accepts a difference of up to 15 minutes.',
        duration(skewMs),
      )
    : t(
        'The clock of this computer is {0} behind the RDS clock. RDS accepts a difference of up to 15 minutes.',
        duration(-skewMs),
      );
}
