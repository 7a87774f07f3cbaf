import { t } from '@vscode/l10n';
import { notNowCodes, notNowForMinutes } from './ambiguous';
import { catalogue, type CatalogueEntry, type ErrorGroup } from './catalogue';
import { fieldLabel, parametersInCode, parametersInMessage, wordsOf } from './fields';
import { alibabaLink } from './link';
import { maskSecrets } from './mask';
import { visible } from '../../shared/plain';
import { isRamAction, ramPolicy } from './ramPolicy';
import {
  failureCodes,
  isAccessDenied,
  isOutcomeUnknown,
  isRdsError,
  isTransient,
  networkFailureCode,
  type RdsError,
} from './rdsError';

/** An error ready to be shown. Plain data, so that it can be stored with a job or sent to the form. */
export interface ExplainedError {
  readonly code: string;
  readonly httpStatus?: number;
  readonly requestId?: string;
  /** Blank when it was no call that failed. */
  readonly operation: string;
  /** The service's own text. */
  readonly serviceMessage?: string;
  /** The service's diagnosis link, present only when it leads to Alibaba Cloud. */
  readonly recommend?: string;
  readonly title: string;
  readonly cause: string;
  readonly remedy: string;
  /** Wire names of the parameters it may be about. */
  readonly fields: readonly string[];
  readonly group: ErrorGroup;
  /** Whether the identical request may succeed later. */
  readonly retryable: boolean;
  /** Whether the words are ours and not made of the code. */
  readonly known: boolean;
  /** RAM action that has to be granted. */
  readonly missingAction?: string;
  /** Who was denied, where the service says it. */
  readonly deniedTo?: string;
  /** The least RAM policy that grants the action, as JSON; absent where a policy denies it, which no other one can mend. */
  readonly ramPolicy?: string;
}

/** Says what happened, why, and what to do. Takes anything that can be thrown. */
export function explain(error: unknown): ExplainedError {
  return isRdsError(error) ? explainRdsError(error) : explainOther(error);
}

/** Title, code and RequestId, for a tree row or a notification. */
export function describeInOneLine(e: ExplainedError): string {
  const ids = e.requestId === undefined ? e.code : `${e.code}, RequestId ${e.requestId}`;
  return t('{0} ({1})', e.title, ids);
}

/** Everything that is known as plain text, for the clipboard and for tickets. What is quoted ends no line. */
export function formatDetails(e: ExplainedError): string {
  const lines = [
    e.title,
    '',
    t('Code: {0}', e.code),
    e.operation === '' ? undefined : t('Operation: {0}', e.operation),
    e.httpStatus === undefined ? undefined : t('HTTP status: {0}', e.httpStatus),
    e.requestId === undefined ? undefined : t('RequestId: {0}', e.requestId),
    e.serviceMessage === undefined ? undefined : t('Message from RDS: {0}', e.serviceMessage),
    e.fields.length === 0 ? undefined : t('Fields: {0}', named(e.fields)),
    e.missingAction === undefined ? undefined : t('Missing permission: {0}', e.missingAction),
    e.deniedTo === undefined ? undefined : t('Denied to: {0}', e.deniedTo),
    '',
    t('Why: {0}', e.cause),
    t('What to do: {0}', e.remedy),
    e.recommend === undefined ? undefined : t('Diagnosis: {0}', e.recommend),
    ...(e.ramPolicy === undefined
      ? []
      : ['', t('Least RAM policy that grants it:'), ...e.ramPolicy.split('\n')]),
  ];
  return lines
    .filter((line) => line !== undefined)
    .map(visible)
    .join('\n');
}

type Texts = Pick<ExplainedError, 'title' | 'cause' | 'remedy' | 'fields' | 'group' | 'retryable' | 'known'>;

function explainRdsError(e: RdsError): ExplainedError {
  // What answers in the place of the service does not speak for it.
  const serviceMessage = e.kind === 'badResponse' ? undefined : e.serviceMessage;
  const recommend = alibabaLink(e.recommend);
  const entry = entryFor(e);
  const texts =
    entry === undefined ? fromTheCode(e, serviceMessage, recommend) : fromTheEntry(entry, e, serviceMessage);
  const missingAction = missingActionOf(e);
  const deniedTo = isAccessDenied(e) ? e.accessDenied?.principal : undefined;
  const policy = missingAction === undefined ? undefined : policyFor(missingAction, e);
  return {
    code: e.code,
    operation: e.operation,
    ...texts,
    cause: withOutcome(e, withResending(e, withAttempts(e, texts.cause))),
    ...(missingAction === undefined ? {} : { missingAction, remedy: toGrant(missingAction, e) }),
    ...(deniedTo === undefined ? {} : { deniedTo }),
    ...(policy === undefined ? {} : { ramPolicy: policy }),
    ...(e.httpStatus === undefined ? {} : { httpStatus: e.httpStatus }),
    ...(e.requestId === undefined ? {} : { requestId: e.requestId }),
    ...(serviceMessage === undefined ? {} : { serviceMessage }),
    ...(recommend === undefined ? {} : { recommend }),
  };
}

/** A code of the service counts only as spelt; a failure without one is explained at least by its kind. */
function entryFor(e: RdsError): CatalogueEntry | undefined {
  switch (e.kind) {
    case 'service':
      return catalogue.get(e.code);
    case 'throttled':
      return catalogue.get(e.code) ?? catalogue.get('Throttling');
    case 'network':
    case 'timeout':
      return catalogue.get(networkFailureCode(e.code) ?? e.code) ?? catalogue.get(codesOfKinds[e.kind]);
    case 'badResponse':
    case 'credentials':
    case 'cancelled':
      return catalogue.get(e.code) ?? catalogue.get(codesOfKinds[e.kind]);
  }
}

const codesOfKinds = {
  network: failureCodes.networkError,
  timeout: failureCodes.timeout,
  badResponse: failureCodes.badResponse,
  credentials: failureCodes.credentials,
  cancelled: failureCodes.cancelled,
} as const;

function fromTheEntry(entry: CatalogueEntry, e: RdsError, serviceMessage: string | undefined): Texts {
  // A message that is documented with a placeholder and arrives with it says nothing.
  const said = serviceMessage?.includes('%s') === true ? undefined : serviceMessage;
  // Some codes only say that some value is wrong, and the message says which.
  const inMessage = entry.group === 'parameter' && entry.fields.length === 0 && serviceMessage !== undefined;
  return {
    title: entry.title(said),
    cause: e.detail ?? answeredInstead(e) ?? entry.cause(said),
    remedy: entry.remedy(said),
    fields: inMessage ? parametersInMessage(serviceMessage) : (entry.fieldsOf?.(said) ?? entry.fields),
    group: entry.group,
    retryable: entry.retryable,
    known: true,
  };
}

/** Codes that say more than a status. */
const saysMore: ReadonlySet<string> = new Set([
  failureCodes.noCode,
  failureCodes.emptyResponse,
  failureCodes.answerTooLong,
  failureCodes.listTooLong,
]);

/** What a status tells of an answer that is not in the service's form. */
function answeredInstead({ kind, code, httpStatus }: RdsError): string | undefined {
  if (kind !== 'badResponse' || httpStatus === undefined) return undefined;
  if (saysMore.has(code)) return undefined;
  if (httpStatus >= 300 && httpStatus < 400) {
    return t('The request was redirected (HTTP {0}), as sign-in pages of networks do.', httpStatus);
  }
  if (httpStatus === 414 || httpStatus === 431) {
    return t('The request is too long (HTTP {0}). The list of databases and tables may be why.', httpStatus);
  }
  if (httpStatus >= 400 && httpStatus < 500) {
    return t('Something refused the request without the usual answer of RDS (HTTP {0}).', httpStatus);
  }
  if (httpStatus >= 500) {
    return t('Something on the way to RDS failed and answered in its place (HTTP {0}).', httpStatus);
  }
  return t('The answer was cut off or is not in the form RDS uses (HTTP {0}).', httpStatus);
}

/** An unknown code explains itself by its own words, the parameter it names and what the service said. */
function fromTheCode(e: RdsError, serviceMessage: string | undefined, recommend: string | undefined): Texts {
  const inCode = parametersInCode(e.code);
  const fields =
    inCode.length > 0 || serviceMessage === undefined ? inCode : parametersInMessage(serviceMessage);
  const retryable = isTransient(e);
  return {
    title: readable(e.code) ?? t('Unexpected answer from RDS'),
    cause: e.detail ?? causeOfUnknown(fields, serviceMessage),
    remedy: remedyOfUnknown(fields, retryable, recommend, e.requestId),
    fields,
    group: isAccessDenied(e) ? 'permission' : retryable ? 'service' : 'unknown',
    retryable,
    known: false,
  };
}

function causeOfUnknown(fields: readonly string[], serviceMessage: string | undefined): string {
  if (serviceMessage !== undefined) return t('RDS says: {0}', serviceMessage);
  if (fields.length > 0) return t('RDS objects to {0} and gives no reason.', named(fields));
  return t('RDS gave no reason besides its code.');
}

function remedyOfUnknown(
  fields: readonly string[],
  retryable: boolean,
  recommend: string | undefined,
  requestId: string | undefined,
): string {
  if (retryable) return t('Try again in a few minutes.');
  if (fields.length > 0) return t('Check {0}. Then try again.', named(fields));
  if (recommend !== undefined) return t('Open the diagnosis to see what Alibaba Cloud suggests.');
  if (requestId !== undefined) return t('Ask Alibaba Cloud support, and give them the RequestId.');
  return t('Look for the code in the RDS documentation, or ask Alibaba Cloud support.');
}

/** Words that keep their spelling in running text. */
const spelling: ReadonlyMap<string, string> = new Map(
  'API CPU DB DDL DNS ECS ESSD HA ID IO IOPS IP KMS MySQL OSS PostgreSQL RAM RDS SQL SSD SSL STS TDE TLS URL UTC VPC vSwitch XFS'
    .split(' ')
    .map((word) => [word.toLowerCase(), word]),
);

function readable(code: string): string | undefined {
  const phrases = code
    .split('.')
    .map((segment) =>
      wordsOf(segment)
        .map((word) => spelling.get(word.toLowerCase()) ?? word.toLowerCase())
        .join(' '),
    )
    .filter((phrase) => phrase !== '');
  const text = phrases.join(': ');
  // A letter or two say nothing.
  if ((text.match(/\p{L}/gu)?.length ?? 0) < 4) return undefined;
  return text.startsWith('vSwitch') ? text : text.charAt(0).toUpperCase() + text.slice(1);
}

function missingActionOf(e: RdsError): string | undefined {
  if (!isAccessDenied(e)) return undefined;
  return [e.accessDenied?.action ?? '', `rds:${e.operation}`].find(isRamAction);
}

function policyFor(action: string, { accessDenied, regionId }: RdsError): string | undefined {
  if (accessDenied?.noPermissionType === 'ExplicitDeny') return undefined;
  return ramPolicy(action, { regionId, accountId: accessDenied?.principalOwnerId });
}

function toGrant(action: string, e: RdsError): string {
  if (e.accessDenied?.noPermissionType === 'ExplicitDeny') {
    return t('Ask an administrator of the account to change the policy that denies {0}.', action);
  }
  const principal = e.accessDenied?.principal;
  return principal === undefined
    ? t('Ask an administrator of the account to grant {0} to the identity in use.', action)
    : t('Ask an administrator of the account to grant {0} to {1}.', action, principal);
}

/** What was done about it already, without the user. */
function withAttempts({ attempts }: RdsError, cause: string): string {
  return attempts > 1 ? t('{0} RDS was asked {1} times.', cause, attempts) : cause;
}

/** What is done about it by itself, while it is shown or before. */
function withResending({ kind, operation, code }: RdsError, cause: string): string {
  return kind === 'service' && operation === 'CloneDBInstance' && notNowCodes.has(code)
    ? t('{0} A clone sends the same request again by itself, for up to {1} minutes.', cause, notNowForMinutes)
    : cause;
}

/** A request that changes something and got no definite answer may have been carried out; say so. */
function withOutcome(e: RdsError, cause: string): string {
  const reads = /^(Describe|List|Get|Query|Check)/.test(e.operation);
  return reads || !isOutcomeUnknown(e)
    ? cause
    : t('{0} It is not known whether RDS carried out the request.', cause);
}

function explainOther(error: unknown): ExplainedError {
  const name = error instanceof Error ? error.name : '';
  const code = codeOfOther(error, name);
  const entry = catalogue.get(code);
  const words = wordsOfOther(error, name);
  return {
    code,
    operation: '',
    title: entry?.title() ?? t('Something went wrong in the extension'),
    cause:
      words !== undefined && (code === failureCodes.internal || code === failureCodes.credentials)
        ? words
        : (entry?.cause() ?? t('The extension met a condition it does not handle.')),
    remedy: entry?.remedy() ?? t('Try again. If it repeats, report it together with the log.'),
    fields: [],
    group: entry?.group ?? 'internal',
    retryable: entry?.retryable ?? false,
    known: true,
  };
}

function codeOfOther(error: unknown, name: string): string {
  if (name === 'AbortError') return failureCodes.cancelled;
  if (name === 'NoCredentialsError') return failureCodes.credentials;
  const nodeCode = error instanceof Error && 'code' in error ? error.code : undefined;
  return (typeof nodeCode === 'string' ? networkFailureCode(nodeCode) : undefined) ?? failureCodes.internal;
}

/** Faults of the program, whose messages speak of tokens and undefined properties and help nobody. */
const programFaults = /^(Syntax|Type|Reference|Range|Eval|URI|Assertion)Error$/;

/** The first line of the error's message, when it is fit to be shown: a library may quote a file of keys in it. */
function wordsOfOther(error: unknown, name: string): string | undefined {
  const message = error instanceof Error ? error.message : typeof error === 'string' ? error : '';
  const line =
    maskSecrets(message)
      .split(/[\r\n]/, 1)[0]
      ?.trim() ?? '';
  const fit =
    line !== '' &&
    line.length <= 300 &&
    !programFaults.test(name) &&
    !/[{}<>]|\bundefined\b|secret|token|password|^\s*at /i.test(line);
  return fit ? line : undefined;
}

function named(fields: readonly string[]): string {
  return fields.map(fieldLabel).join(', ');
}
