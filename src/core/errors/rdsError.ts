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

export { failureCodes };

const brand: unique symbol = Symbol.for('rdsClone.RdsError');

/** Who throws knows which operation has failed. */
export type RdsErrorInit = FailureInit & { readonly operation: string };

/** A failed call to the cloud, as it is thrown: an Error that is a {@link Failure}. */
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
  /** Set by who sent the request. */
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

/** By a brand instead of `instanceof`, since the class may be bundled twice. */
export function isRdsError(e: unknown): e is RdsError {
  return typeof e === 'object' && e !== null && brand in e;
}

/**
 * Whether a mutating call may have taken effect although it failed. It judges this one attempt: when an earlier
 * attempt of the same call ended unknown, a later refused connection does not make it known.
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

/** Whether the keys in use are not those of whom the user confirmed the call as, so that nothing was sent. */
export function isOtherIdentity(e: Failure): boolean {
  return e.code === failureCodes.otherIdentity;
}

/** Whether the service has no price for what was asked, which is an answer and no fault. */
export function isWithoutPrice(e: Failure): boolean {
  return e.kind === 'service' && e.code === noPriceCode;
}

/** Whether the source keeps no log backups, so that it can be restored to its backup sets only. */
export function isWithoutLogBackup(e: Failure): boolean {
  return e.kind === 'service' && e.code === noLogBackupCode;
}

/** Whether the service has no address where it was looked for: no such region, or no way to a name server. */
export function isWithoutAddress(e: Failure): boolean {
  return e.code === failureCodes.hostNotFound;
}

/** Whether an answer leaves open what became of the request, by its code or its status. */
export function isAmbiguous(e: Failure): boolean {
  if (e.kind !== 'service' && e.kind !== 'badResponse') return false;
  return ambiguousCodes.has(e.code) || (e.httpStatus !== undefined && e.httpStatus >= 500);
}

/** Whether the identical read may be tried again within seconds. */
export function isTransient(e: Failure): boolean {
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
export function isNotFound(e: Failure): boolean {
  if (e.kind !== 'service') return false;
  if (notFoundCodes.has(e.code)) return true;
  return e.httpStatus === 404 && /^Invalid.*NotFound$/.test(e.code) && !aboutTheCaller.test(e.code);
}

/** Whether the identity lacks permission. */
export function isAccessDenied(e: Failure): boolean {
  if (e.kind !== 'service' || notAboutPolicies.has(e.code) || notFoundCodes.has(e.code)) return false;
  return (
    e.accessDenied !== undefined ||
    /^(Forbidden|NoPermission)/.test(e.code) ||
    e.code === 'InvalidUserOperatorPermission'
  );
}

/** Failures before anything could be sent. An unreachable host is not one: it can also end an open connection. */
const neverConnected: ReadonlySet<string> = new Set([
  failureCodes.connectionRefused,
  failureCodes.hostNotFound,
  failureCodes.certificateRejected,
]);
