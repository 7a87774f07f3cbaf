import * as v from 'valibot';
import { present } from '../../shared/present';
import { shortened } from '../../shared/plain';
import { finiteSchema } from '../files/schemas';
import { failureCodes } from './failureCodes';
import { maskSecrets } from './mask';
import { networkFailureCode } from './networkCodes';

/**
 * - `service`: the service answered with a code
 * - `throttled`: it answered that there were too many calls
 * - `timeout`: no answer in time
 * - `network`: no connection, or it broke
 * - `badResponse`: something answered, but not in the service's form (HTML page, redirect, cut-off JSON)
 * - `credentials`: no usable credentials were found, nothing was sent
 * - `cancelled`: the caller gave up
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

/** What the service says about a denied call. Every part may be missing in its replies. */
const accessDeniedSchema = v.object({
  /** RAM action, e.g. `rds:CloneDBInstance`. */
  action: textSchema,
  /** Display name of the identity that asked. */
  principal: textSchema,
  /** SubUser, AssumedRoleUser, … */
  principalType: textSchema,
  /** Account the identity belongs to. */
  principalOwnerId: textSchema,
  /** ImplicitDeny or ExplicitDeny. */
  noPermissionType: textSchema,
  /** AccountLevelIdentityBasedPolicy, ControlPolicy, … */
  policyType: textSchema,
  /** Encoded text that RAM can decode for an administrator. */
  diagnosticMessage: textSchema,
});
export type AccessDenied = Readonly<v.InferOutput<typeof accessDeniedSchema>>;

/** A failure as a file has it. See {@link restoreFailure} for what files of earlier versions lack. */
export const failureSchema = v.object({
  kind: v.picklist(kinds),
  /** The service's code, or one of {@link failureCodes}. Never blank. */
  code: v.string(),
  /** Name of the API operation, e.g. `DescribeBackups`. */
  operation: textSchema,
  regionId: textSchema,
  httpStatus: v.exactOptional(finiteSchema),
  requestId: textSchema,
  /** The service's own text, verbatim but for masked keys and signatures. */
  serviceMessage: textSchema,
  /** The service's diagnosis link, unchecked; `explain` passes on only links to Alibaba hosts. */
  recommend: textSchema,
  accessDenied: v.exactOptional(accessDeniedSchema),
  /** How long the service asks to wait, milliseconds. */
  retryAfterMs: v.exactOptional(finiteSchema),
  /** Whether the request left this machine, where that is known. */
  sent: v.exactOptional(v.boolean()),
  /** What we know of this very failure, in words fit to be shown: never text of a library or of a file. */
  ourWords: textSchema,
  /** How often the request was sent, where it was more than once. */
  attempts: v.exactOptional(finiteSchema),
});

/**
 * What is known of a failed call to the cloud: the one shape that is thrown (as an `RdsError`), kept in the file of a job
 * and explained. It holds what the service said and nothing the service was asked, so that it can be shown and logged
 * whole. What is not known has no key.
 */
export type Failure = Readonly<v.InferOutput<typeof failureSchema>>;

/** What a failure is made of. Blank texts, and the word "undefined" that the SDK makes of absent ones, count as absent. */
export type FailureInit = { readonly kind: FailureKind } & {
  readonly [K in Exclude<keyof Failure, 'kind'>]?: Failure[K] | undefined;
};

/** As they were called before they had a prefix: files of earlier versions have them. */
const formerCodes: ReadonlyMap<string, string> = new Map(
  Object.values(failureCodes).map((code) => [code.replace('RdsClone.', ''), code]),
);

/** More than twice as long as the longest that is documented. */
const longestCode = 120;
/** An error is logged, shown and kept in the file of a job: none of them has to take whatever is sent. */
const longestText = 16_000;

/** The code of a failure that came without one. */
export const codeOfKind: Readonly<Record<FailureKind, string>> = {
  service: failureCodes.noCode,
  throttled: 'Throttling',
  timeout: failureCodes.timeout,
  network: failureCodes.networkError,
  badResponse: failureCodes.badResponse,
  credentials: failureCodes.credentials,
  cancelled: failureCodes.cancelled,
};

/** Makes a failure that is safe to show, log and store: keys masked, texts bounded, nothing but a code in `code`. */
export function makeFailure(init: FailureInit): Failure {
  const said = textOf(init.code);
  // A text in place of the code is kept as part of the message: it does not say what the service has decided.
  const code = said !== undefined && isCode(said) ? said : undefined;
  const texts = [code === undefined ? said : undefined, textOf(init.serviceMessage)];
  // What a credentials chain throws can quote a whole configuration file, keys included.
  const message = init.kind === 'credentials' ? '' : texts.filter((text) => text !== undefined).join(': ');
  return present({
    ...init,
    code: code === undefined ? codeOfKind[init.kind] : ourCode(init.kind, code),
    operation: textOf(init.operation),
    regionId: textOf(init.regionId),
    // JSON has no other numbers, and a file with a null in their place would be taken for damaged.
    httpStatus: Number.isFinite(init.httpStatus) ? init.httpStatus : undefined,
    retryAfterMs: Number.isFinite(init.retryAfterMs) ? init.retryAfterMs : undefined,
    requestId: textOf(init.requestId),
    serviceMessage: textOf(message, maskSecrets),
    // A part of a link leads somewhere else.
    recommend: (init.recommend ?? '').length > longestText ? undefined : textOf(init.recommend),
    ourWords: textOf(init.ourWords, maskSecrets),
  });
}

/**
 * The failure of a file. Those of earlier versions have no operation, and codes of ours without a prefix or those of
 * Node; all of them were of the same operation.
 */
export function restoreFailure(stored: Failure, operation: string, regionId: string): Failure {
  return makeFailure({ operation, regionId, ...stored });
}

/** The failure alone, without the error it was thrown as. */
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
 * Whether it looks like a code of the service, such as `InvalidDBInstanceId.NotFound`. It is shown without the words
 * around it that would say whose text it is, so that nothing else passes for one.
 */
export function isCode(text: string): boolean {
  return text.length <= longestCode && /^[A-Za-z0-9]+([._-]+[A-Za-z0-9]+)*$/.test(text);
}

/** What the service calls itself is left alone, even where it has a word that was ours. */
function ourCode(kind: FailureKind, code: string): string {
  if (kind === 'service' || kind === 'throttled') return code;
  return formerCodes.get(code) ?? networkFailureCode(code) ?? code;
}

/** At most so much of it as is kept of any. */
export function textOf(
  text: string | undefined,
  mask = (clear: string): string => clear,
): string | undefined {
  const trimmed = text?.trim() ?? '';
  return trimmed === '' || trimmed === 'undefined' || trimmed === 'null'
    ? undefined
    : mask(shortened(trimmed, longestText));
}
