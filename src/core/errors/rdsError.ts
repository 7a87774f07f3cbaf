import { ambiguousCodes, arrivedBeforeCodes, brieflyNotNowCodes } from './ambiguous';
import { failureCodes } from './failureCodes';
import { shortened } from '../../shared/plain';
import { maskSecrets } from './mask';

export { failureCodes };

/**
 * The one shape in which a failed call to the cloud travels through the program, and the questions that decide
 * what may be done next. It holds what the service said and nothing the service was asked, so it can be shown
 * and logged whole.
 */

/**
 * - `service`: the service answered with a code
 * - `throttled`: it answered that there were too many calls
 * - `timeout`: no answer in time
 * - `network`: no connection, or it broke
 * - `badResponse`: something answered, but not in the service's form (HTML page, redirect, cut-off JSON)
 * - `credentials`: no usable credentials were found, nothing was sent
 * - `cancelled`: the caller gave up
 */
export type RdsErrorKind =
  'service' | 'throttled' | 'timeout' | 'network' | 'badResponse' | 'credentials' | 'cancelled';

/** As they were called before they had a prefix: files of earlier versions have them. */
const formerCodes: ReadonlyMap<string, string> = new Map(
  Object.values(failureCodes).map((code) => [code.replace('RdsClone.', ''), code]),
);

/** What the service says about a denied call. Every part is optional in its replies. */
export interface AccessDenied {
  /** RAM action, e.g. `rds:CloneDBInstance`. */
  readonly action: string | undefined;
  /** Display name of the identity that asked. */
  readonly principal: string | undefined;
  /** SubUser, AssumedRoleUser, … */
  readonly principalType: string | undefined;
  /** Account the identity belongs to. */
  readonly principalOwnerId: string | undefined;
  /** ImplicitDeny or ExplicitDeny. */
  readonly noPermissionType: string | undefined;
  /** AccountLevelIdentityBasedPolicy, ControlPolicy, … */
  readonly policyType: string | undefined;
  /** Encoded text that RAM can decode for an administrator. */
  readonly diagnosticMessage: string | undefined;
}

/** Everything but `kind` and `operation` may be left out where it is not known. */
export interface RdsErrorInit {
  readonly kind: RdsErrorKind;
  readonly operation: string;
  readonly regionId?: string | undefined;
  readonly code?: string | undefined;
  readonly httpStatus?: number | undefined;
  readonly requestId?: string | undefined;
  readonly serviceMessage?: string | undefined;
  readonly recommend?: string | undefined;
  readonly accessDenied?: AccessDenied | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly sent?: boolean | undefined;
  readonly detail?: string | undefined;
}

/** More than twice as long as the longest that is documented. */
const longestCode = 120;
/** An error is logged, shown and kept in the file of a job: none of them has to take whatever is sent. */
const longestText = 16_000;

const brand: unique symbol = Symbol.for('rdsClone.RdsError');

const codeOfKind: Readonly<Record<RdsErrorKind, string>> = {
  service: failureCodes.noCode,
  throttled: 'Throttling',
  timeout: failureCodes.timeout,
  network: failureCodes.networkError,
  badResponse: failureCodes.badResponse,
  credentials: failureCodes.credentials,
  cancelled: failureCodes.cancelled,
};

/** A failed call to the cloud. */
export class RdsError extends Error {
  override readonly name = 'RdsError';
  readonly [brand] = true;
  readonly kind: RdsErrorKind;
  /** Name of the API operation, e.g. `DescribeBackups`. */
  readonly operation: string;
  readonly regionId: string | undefined;
  /** The service's code, or one of {@link failureCodes}. Never blank. */
  readonly code: string;
  readonly httpStatus: number | undefined;
  readonly requestId: string | undefined;
  /** The service's own text, verbatim but for masked keys and signatures. */
  readonly serviceMessage: string | undefined;
  /** The service's diagnosis link, unchecked; `explain` passes on only links to Alibaba hosts. */
  readonly recommend: string | undefined;
  readonly accessDenied: AccessDenied | undefined;
  readonly retryAfterMs: number | undefined;
  /** Whether the request left this machine, where that is known. */
  readonly sent: boolean | undefined;
  /** Our own words about this very failure, fit to be shown: never text of a library or of a file. */
  readonly detail: string | undefined;
  /** How often the request was sent; set by who sent it. */
  attempts = 1;

  constructor(init: RdsErrorInit) {
    const inItsPlace = said(init.code);
    const given = inItsPlace !== undefined && isCode(inItsPlace) ? inItsPlace : codeOfKind[init.kind];
    const isOurs = init.kind !== 'service' && init.kind !== 'throttled';
    const code = (isOurs ? formerCodes.get(given) : undefined) ?? given;
    // A text in the place of the code is part of what the service said, which then has not said what it decided.
    const texts = inItsPlace === undefined || isCode(inItsPlace) ? [] : [inItsPlace];
    const message = [...texts, said(init.serviceMessage) ?? ''].filter(Boolean).join(': ');
    // What a credentials chain throws can quote a whole configuration file, keys included.
    const serviceMessage = init.kind === 'credentials' ? undefined : said(message, maskSecrets);
    super(`${init.operation}: ${code}${serviceMessage === undefined ? '' : `: ${serviceMessage}`}`);
    this.kind = init.kind;
    this.operation = init.operation;
    this.regionId = said(init.regionId);
    this.code = code;
    this.httpStatus = init.httpStatus;
    this.requestId = said(init.requestId);
    this.serviceMessage = serviceMessage;
    // A part of a link leads somewhere else.
    this.recommend = (init.recommend ?? '').length > longestText ? undefined : said(init.recommend);
    this.accessDenied = init.accessDenied;
    this.retryAfterMs = init.retryAfterMs;
    this.sent = init.sent;
    this.detail = said(init.detail, maskSecrets);
  }

  /** Whether the service gave a definite answer with a code, so that nothing was accepted. */
  get answered(): boolean {
    return (this.kind === 'service' || this.kind === 'throttled') && !isOutcomeUnknown(this);
  }
}

/**
 * Whether it looks like a code of the service, such as `InvalidDBInstanceId.NotFound`. It is shown without the words
 * around it that would say whose text it is, so that nothing else passes for one.
 */
export function isCode(text: string): boolean {
  return text.length <= longestCode && /^[A-Za-z0-9]+([._-]+[A-Za-z0-9]+)*$/.test(text);
}

/** By a brand instead of `instanceof`, since the class may be bundled twice. */
export function isRdsError(e: unknown): e is RdsError {
  return typeof e === 'object' && e !== null && brand in e;
}

/**
 * Whether a mutating call may have taken effect although it failed. It judges this one attempt: when an earlier
 * attempt of the same call ended unknown, a later refused connection does not make it known.
 */
export function isOutcomeUnknown(e: RdsError): boolean {
  if (e.sent === false) return false;
  switch (e.kind) {
    case 'credentials':
    case 'throttled':
      return false;
    case 'cancelled':
      return e.sent === true;
    case 'timeout':
    case 'badResponse':
      return true;
    case 'network':
      return !neverConnected.has(networkFailureCode(e.code) ?? e.code);
    case 'service':
      if (arrivedBeforeCodes.has(e.code) || ambiguousCodes.has(e.code)) return true;
      return e.httpStatus === undefined || e.httpStatus < 400 || e.httpStatus >= 500;
  }
}

/** Whether an answer leaves open what became of the request, by its code or its status. */
export function isAmbiguous(e: RdsError): boolean {
  if (e.kind !== 'service' && e.kind !== 'badResponse') return false;
  return ambiguousCodes.has(e.code) || (e.httpStatus !== undefined && e.httpStatus >= 500);
}

/** Whether the identical read may be tried again within seconds. */
export function isTransient(e: RdsError): boolean {
  switch (e.kind) {
    case 'throttled':
    case 'timeout':
    case 'network':
      return true;
    case 'service':
    case 'badResponse':
      // What is too long once is so again.
      if (e.code === failureCodes.answerTooLong) return false;
      return isAmbiguous(e) || brieflyNotNowCodes.has(e.code);
    case 'credentials':
    case 'cancelled':
      return false;
  }
}

/** Whether the thing that was asked for does not exist. */
export function isNotFound(e: RdsError): boolean {
  if (e.kind !== 'service') return false;
  if (notFoundCodes.has(e.code)) return true;
  return e.httpStatus === 404 && /^Invalid.*NotFound$/.test(e.code) && !aboutTheCaller.test(e.code);
}

/** Whether the identity lacks permission. */
export function isAccessDenied(e: RdsError): boolean {
  if (e.kind !== 'service' || notAboutPolicies.has(e.code) || notFoundCodes.has(e.code)) return false;
  return (
    e.accessDenied !== undefined ||
    /^(Forbidden|NoPermission)/.test(e.code) ||
    e.code === 'InvalidUserOperatorPermission'
  );
}

/** Our code for a code of Node's network layer such as `ECONNRESET`; undefined when it is none of those. */
export function networkFailureCode(nodeCode: string): string | undefined {
  return networkCodes.get(nodeCode);
}

/** Reads the `AccessDeniedDetail` of an error reply. */
export function parseAccessDenied(detail: unknown): AccessDenied | undefined {
  if (typeof detail !== 'object' || detail === null) return undefined;
  const parts = new Map<string, unknown>(Object.entries(detail));
  const part = (key: string): string | undefined => {
    const value = parts.get(key);
    return typeof value === 'string' ? said(value) : undefined;
  };
  const denied: AccessDenied = {
    action: part('AuthAction'),
    principal: part('AuthPrincipalDisplayName'),
    principalType: part('AuthPrincipalType'),
    principalOwnerId: part('AuthPrincipalOwnerId'),
    noPermissionType: part('NoPermissionType'),
    policyType: part('PolicyType'),
    diagnosticMessage: part('EncodedDiagnosticMessage'),
  };
  return Object.values(denied).some((value) => value !== undefined) ? denied : undefined;
}

/** At most so much of it as is kept of any. The SDK turns absent texts into the word "undefined". */
function said(text: string | undefined, mask = (clear: string): string => clear): string | undefined {
  const trimmed = text?.trim();
  return trimmed === undefined || trimmed === '' || trimmed === 'undefined' || trimmed === 'null'
    ? undefined
    : mask(shortened(trimmed, longestText));
}

/** Of an instance; they come with 400 and with 404. The last one is seen right after an instance was created. */
const notFoundCodes: ReadonlySet<string> = new Set([
  'InvalidDBInstanceId.NotFound',
  'InvalidDBInstanceName.NotFound',
  'InvalidDBInstance.NotFound',
  'Forbidden.InstanceNotFound',
]);

/** 404 with these means that the key or the call is wrong; nothing is known of the instance asked for. */
const aboutTheCaller = /^Invalid(AccessKeyId|SecurityToken|Action|Api|Version|Product)/;

/** Begin with "Forbidden" but no RAM policy helps. */
const notAboutPolicies: ReadonlySet<string> = new Set(['Forbidden.RiskControl', 'Forbidden.Authentication']);

/** Failures before anything could be sent. An unreachable host is not one: it can also end an open connection. */
const neverConnected: ReadonlySet<string> = new Set([
  failureCodes.connectionRefused,
  failureCodes.hostNotFound,
  failureCodes.certificateRejected,
]);

const networkCodes: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', failureCodes.connectionRefused],
  ['ECONNRESET', failureCodes.connectionReset],
  ['ECONNABORTED', failureCodes.connectionReset],
  ['EPIPE', failureCodes.connectionReset],
  ['ENOTFOUND', failureCodes.hostNotFound],
  ['EAI_AGAIN', failureCodes.hostNotFound],
  ['EAI_FAIL', failureCodes.hostNotFound],
  ['EAI_NODATA', failureCodes.hostNotFound],
  ['EHOSTUNREACH', failureCodes.networkUnreachable],
  ['EHOSTDOWN', failureCodes.networkUnreachable],
  ['ENETUNREACH', failureCodes.networkUnreachable],
  ['ENETDOWN', failureCodes.networkUnreachable],
  ['EADDRNOTAVAIL', failureCodes.networkUnreachable],
  ['ETIMEDOUT', failureCodes.timeout],
  ['ESOCKETTIMEDOUT', failureCodes.timeout],
  ['EPROTO', failureCodes.tlsFailure],
  ['CERT_HAS_EXPIRED', failureCodes.certificateRejected],
  ['CERT_NOT_YET_VALID', failureCodes.certificateRejected],
  ['CERT_REVOKED', failureCodes.certificateRejected],
  ['CERT_UNTRUSTED', failureCodes.certificateRejected],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', failureCodes.certificateRejected],
  ['SELF_SIGNED_CERT_IN_CHAIN', failureCodes.certificateRejected],
  ['UNABLE_TO_GET_ISSUER_CERT', failureCodes.certificateRejected],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', failureCodes.certificateRejected],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', failureCodes.certificateRejected],
  ['ERR_TLS_CERT_ALTNAME_INVALID', failureCodes.certificateRejected],
]);
