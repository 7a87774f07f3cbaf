import * as v from 'valibot';
import { present } from '../../shared/present';
import { shortened } from '../../shared/plain';
import { finiteSchema } from '../files/schemas';
import { failureCodes } from './failureCodes';
import { maskSecrets } from './mask';
import { networkFailureCode } from './networkCodes';

/**
 * - `service`: the service answered with a code
 * - `throttled`: the service answered that there were too many calls
 * - `timeout`: no answer in time
 * - `network`: there was no connection, or it broke
 * - `badResponse`: an answer that is not in the service's format (HTML page, redirect, truncated JSON)
 * - `credentials`: no usable credentials were found, so nothing was sent
 * - `cancelled`: the caller cancelled the call
 */
const kinds = [
  'service',
  'throttled',
  'timeout',
  'network',
  'badResponse',
  'credentials',
  'cancelled',
] as const;
export type FailureKind = (typeof kinds)[number];

const textSchema = v.exactOptional(v.string());

/** The service's details of a denied call. Every member may be missing. */
const accessDeniedSchema = v.object({
  /** RAM action, e.g. `rds:CloneDBInstance`. */
  action: textSchema,
  principal: textSchema,
  /** SubUser, AssumedRoleUser, … */
  principalType: textSchema,
  principalOwnerId: textSchema,
  /** ImplicitDeny or ExplicitDeny. */
  noPermissionType: textSchema,
  /** AccountLevelIdentityBasedPolicy, ControlPolicy, … */
  policyType: textSchema,
  /** Encoded text that an administrator can decode with RAM. */
  diagnosticMessage: textSchema,
});
export type AccessDenied = Readonly<v.InferOutput<typeof accessDeniedSchema>>;

/** A failure as stored in a file. {@link restoreFailure} adds what files of earlier versions lack. */
export const failureSchema = v.object({
  kind: v.picklist(kinds),
  /** The service's code, or one of {@link failureCodes}. Never blank. */
  code: v.string(),
  /** Name of the API operation, e.g. `DescribeBackups`. */
  operation: textSchema,
  regionId: textSchema,
  httpStatus: v.exactOptional(finiteSchema),
  requestId: textSchema,
  /** The service's own text, verbatim except for masked keys and signatures. */
  serviceMessage: textSchema,
  /** The service's diagnosis link, unchecked; `explain` passes on only links to Alibaba hosts. */
  recommend: textSchema,
  accessDenied: v.exactOptional(accessDeniedSchema),
  /** The pause that the service asks for, milliseconds. */
  retryAfterMs: v.exactOptional(finiteSchema),
  /** Whether the request left this machine, if known. */
  sent: v.exactOptional(v.boolean()),
  /** Our own explanation of this failure, fit to be shown: never text of a library or a file. */
  ourWords: textSchema,
  /** How often the request was sent, if more than once. */
  attempts: v.exactOptional(finiteSchema),
});

/**
 * A failed call to the cloud: the same shape when it is thrown (as an `RdsError`), stored in the file of a job and
 * explained. It holds the service's answer and nothing of the request, so that it can be shown and logged as a whole.
 * Unknown members have no key.
 */
export type Failure = Readonly<v.InferOutput<typeof failureSchema>>;

/**
 * Input of {@link makeFailure}. Blank texts, and the word "undefined" that the SDK writes for absent ones, count as
 * absent.
 */
export type FailureInit = { readonly kind: FailureKind } & {
  readonly [K in Exclude<keyof Failure, 'kind'>]?: Failure[K] | undefined;
};

/** A call that was not made, and why. */
export function notSent(
  operation: string,
  code: (typeof failureCodes)['notWritten' | 'otherIdentity' | 'formChanged'],
  ourWords?: string,
): FailureInit & { readonly operation: string } {
  const kind = code === failureCodes.otherIdentity ? 'credentials' : 'badResponse';
  return { kind, operation, code, sent: false, ourWords };
}

/** Our codes without their prefix, as files of earlier versions have them. */
const formerCodes: ReadonlyMap<string, string> = new Map(
  Object.values(failureCodes).map((code) => [code.replace('RdsClone.', ''), code]),
);

/** More than twice the length of the longest documented code. */
const longestCode = 120;
/** Bounds text from outside, because an error is logged, shown and stored. */
const longestText = 16_000;

export const codeOfKind: Readonly<Record<FailureKind, string>> = {
  service: failureCodes.noCode,
  throttled: 'Throttling',
  timeout: failureCodes.timeout,
  network: failureCodes.networkError,
  badResponse: failureCodes.badResponse,
  credentials: failureCodes.credentials,
  cancelled: failureCodes.cancelled,
};

/**
 * Creates a failure that is safe to show, log and store: keys are masked, texts are bounded, and `code` holds nothing
 * but a code.
 */
export function makeFailure(init: FailureInit): Failure {
  const said = textOf(init.code);
  // A message in place of the code is moved to the message: it does not tell what the service decided.
  const code = said !== undefined && isCode(said) ? said : undefined;
  const texts = [code === undefined ? said : undefined, textOf(init.serviceMessage)];
  // An error of a credentials chain can quote a whole configuration file, keys included.
  const message = init.kind === 'credentials' ? '' : texts.filter((text) => text !== undefined).join(': ');
  return present({
    ...init,
    code: code === undefined ? codeOfKind[init.kind] : ourCode(init.kind, code),
    operation: textOf(init.operation),
    regionId: textOf(init.regionId),
    // JSON turns other numbers into null, and the file would then count as damaged.
    httpStatus: Number.isFinite(init.httpStatus) ? init.httpStatus : undefined,
    retryAfterMs: Number.isFinite(init.retryAfterMs) ? init.retryAfterMs : undefined,
    requestId: textOf(init.requestId),
    serviceMessage: textOf(message, maskSecrets),
    // A truncated link would lead elsewhere.
    recommend: (init.recommend ?? '').length > longestText ? undefined : textOf(init.recommend),
    ourWords: textOf(init.ourWords, maskSecrets),
  });
}

/**
 * Completes a failure from a file. Earlier versions stored no operation (all failures were of the same one), and our
 * codes without a prefix or as Node's codes.
 */
export function restoreFailure(stored: Failure, operation: string, regionId: string): Failure {
  return makeFailure({ operation, regionId, ...stored });
}

export function plainFailure(failure: Failure): Failure {
  const { kind, code, operation, regionId, httpStatus, requestId, serviceMessage, recommend } = failure;
  const { accessDenied, retryAfterMs, sent, ourWords, attempts } = failure;
  return present({
    kind,
    code,
    operation,
    regionId,
    httpStatus,
    requestId,
    serviceMessage,
    recommend,
    accessDenied,
    retryAfterMs,
    sent,
    ourWords,
    attempts,
  } satisfies Record<keyof Failure, unknown>);
}

/**
 * Whether the text looks like a code of the service, such as `InvalidDBInstanceId.NotFound`. Codes are shown without a
 * note about where they come from, so no other text may pass for one.
 */
export function isCode(text: string): boolean {
  return text.length <= longestCode && /^[A-Za-z0-9]+([._-]+[A-Za-z0-9]+)*$/.test(text);
}

/** Codes of the service stay unchanged, even if one equals a former code of ours. */
function ourCode(kind: FailureKind, code: string): string {
  if (kind === 'service' || kind === 'throttled') return code;
  return formerCodes.get(code) ?? networkFailureCode(code) ?? code;
}

/** The trimmed text, shortened to the limit; undefined when it is blank. */
export function textOf(
  text: string | undefined,
  mask = (clear: string): string => clear,
): string | undefined {
  const trimmed = text?.trim() ?? '';
  return trimmed === '' || trimmed === 'undefined' || trimmed === 'null'
    ? undefined
    : mask(shortened(trimmed, longestText));
}
