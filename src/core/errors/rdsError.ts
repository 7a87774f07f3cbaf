import {
  aboutTheCaller,
  ambiguousCodes,
  arrivedBeforeCodes,
  brieflyNotNowCodes,
  noLogBackupCode,
  noPriceCode,
  notAboutPolicies,
  notFoundCodes,
} from './catalogue/meanings';
import { makeFailure, type AccessDenied, type Failure, type FailureInit, type FailureKind } from './failure';
import { failureCodes } from './failureCodes';

const brand: unique symbol = Symbol.for('rdsClone.RdsError');

export type RdsErrorInit = FailureInit & { readonly operation: string };

/** A failed call to the cloud as it is thrown: an Error that is a {@link Failure}. */
export class RdsError extends Error implements Failure {
  override readonly name = 'RdsError';
  readonly [brand] = true;
  declare readonly kind: FailureKind;
  declare readonly code: string;
  declare readonly operation?: string;
  declare readonly regionId?: string;
  declare readonly httpStatus?: number;
  declare readonly requestId?: string;
  declare readonly serviceMessage?: string;
  declare readonly recommend?: string;
  declare readonly accessDenied?: AccessDenied;
  declare readonly retryAfterMs?: number;
  declare readonly sent?: boolean;
  declare readonly ourWords?: string;
  declare attempts?: number;

  constructor(init: RdsErrorInit) {
    const failure = makeFailure(init);
    const { code, serviceMessage } = failure;
    super(`${init.operation}: ${code}${serviceMessage === undefined ? '' : `: ${serviceMessage}`}`);
    Object.assign(this, failure);
  }

  /** Whether the service gave a definite answer with a code, so that nothing was accepted. */
  get answered(): boolean {
    return (this.kind === 'service' || this.kind === 'throttled') && !isOutcomeUnknown(this);
  }
}

/** Checks a brand instead of `instanceof`, because the class may be bundled twice. */
export function isRdsError(e: unknown): e is RdsError {
  return typeof e === 'object' && e !== null && brand in e;
}

/**
 * Whether a mutating call may have taken effect although it failed. It judges only this attempt: if an earlier attempt
 * of the same call ended unknown, a later refused connection does not settle it.
 */
export function isOutcomeUnknown(e: Failure): boolean {
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
      return !neverConnected.has(e.code);
    case 'service':
      if (arrivedBeforeCodes.has(e.code) || ambiguousCodes.has(e.code)) return true;
      return e.httpStatus === undefined || e.httpStatus < 400 || e.httpStatus >= 500;
  }
}

/** Whether the keys in use belong to another identity than the user confirmed, so that nothing was sent. */
export function isOtherIdentity(e: Failure): boolean {
  return e.code === failureCodes.otherIdentity;
}

/** Whether the service has no price for the question; this is an answer, not a fault. */
export function isWithoutPrice(e: Failure): boolean {
  return e.kind === 'service' && e.code === noPriceCode;
}

/** Whether the source keeps no log backups, so that only its backup sets can be restored. */
export function isWithoutLogBackup(e: Failure): boolean {
  return e.kind === 'service' && e.code === noLogBackupCode;
}

/** Whether the host of the service was not found: the region does not exist, or DNS does not work. */
export function isWithoutAddress(e: Failure): boolean {
  return e.code === failureCodes.hostNotFound;
}

/** Whether the answer's code or status leaves open whether the request was carried out. */
export function isAmbiguous(e: Failure): boolean {
  if (e.kind !== 'service' && e.kind !== 'badResponse') return false;
  return ambiguousCodes.has(e.code) || (e.httpStatus !== undefined && e.httpStatus >= 500);
}

/** Whether an identical read may be retried within seconds. */
export function isTransient(e: Failure): boolean {
  switch (e.kind) {
    case 'throttled':
    case 'timeout':
    case 'network':
      return true;
    case 'service':
    case 'badResponse':
      // An answer that is too long will be too long again.
      if (e.code === failureCodes.answerTooLong) return false;
      return isAmbiguous(e) || brieflyNotNowCodes.has(e.code);
    case 'credentials':
    case 'cancelled':
      return false;
  }
}

export function isNotFound(e: Failure): boolean {
  if (e.kind !== 'service') return false;
  if (notFoundCodes.has(e.code)) return true;
  return e.httpStatus === 404 && /^Invalid.*NotFound$/.test(e.code) && !aboutTheCaller.test(e.code);
}

export function isAccessDenied(e: Failure): boolean {
  if (e.kind !== 'service' || notAboutPolicies.has(e.code) || notFoundCodes.has(e.code)) return false;
  return (
    e.accessDenied !== undefined ||
    /^(Forbidden|NoPermission)/.test(e.code) ||
    e.code === 'InvalidUserOperatorPermission'
  );
}

/**
 * Failures before a request could be sent. An unreachable host is not among them, because it can also end an open
 * connection.
 */
const neverConnected: ReadonlySet<string> = new Set([
  failureCodes.connectionRefused,
  failureCodes.hostNotFound,
  failureCodes.certificateRejected,
]);
