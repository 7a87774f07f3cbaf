import { t } from '@vscode/l10n';
import { isCloneOperation } from '../../shared/clone';
import { present } from '../../shared/present';
import { catalogue, type CatalogueEntry, type ErrorGroup } from './catalogue';
import { notNowCodes, notNowForMinutes } from './catalogue/meanings';
import { alibabaLink } from './diagnosisLink';
import { codeOfKind, type Failure } from './failure';
import { parametersInMessage } from './fields';
import { maskSecrets } from './mask';
import { networkFailureCode } from './networkCodes';
import { isRamAction, ramPolicy } from './ramPolicy';
import { failureCodes, isAccessDenied, isOutcomeUnknown, isRdsError, isTransient } from './rdsError';
import { explainUnknownCode } from './unknownCode';

/** An error ready to be shown, as plain data, so that the form's page can have it. What does not apply has no key. */
export interface ExplainedError {
  readonly code: string;
  readonly httpStatus?: number;
  readonly requestId?: string;
  /** Missing when it was no call that failed. */
  readonly operation?: string;
  /** The service's own text. */
  readonly serviceMessage?: string;
  /** The service's diagnosis link, present only when it leads to Alibaba Cloud. */
  readonly recommend?: string;
  readonly title: string;
  readonly cause: string;
  readonly remedy: string;
  /** Wire names of the parameters it may be about. */
  readonly fields: readonly string[];
  /** Whether of several nodes it is about the primary one alone. */
  readonly isOfPrimary?: true;
  readonly group: ErrorGroup;
  /** Whether the identical request may succeed later. */
  readonly retryable: boolean;
  /** Whether the words are ours and not made of the code. */
  readonly isCatalogued: boolean;
  /** RAM action that has to be granted. */
  readonly missingAction?: string;
  /** Who was denied, where the service says it. */
  readonly deniedTo?: string;
  /** The least RAM policy that grants the action, as JSON; absent where a policy denies it, which no other one can mend. */
  readonly ramPolicy?: string;
}

/** Says what went wrong, why, and what to do. Takes anything that can be thrown. */
export function explain(error: unknown): ExplainedError {
  return isRdsError(error) ? explainFailure(error) : explainOther(error);
}

/** Title, code and RequestId, for a tree row or a notification. */
export function describeInOneLine(e: ExplainedError): string {
  const ids = e.requestId === undefined ? e.code : `${e.code}, RequestId ${e.requestId}`;
  return t('{0} ({1})', e.title, ids);
}

/** The same of a failure that was thrown or stored. */
export function explainFailure(e: Failure): ExplainedError {
  // What answers in place of the service does not speak for it.
  const serviceMessage = e.kind === 'badResponse' ? undefined : e.serviceMessage;
  const recommend = alibabaLink(e.recommend);
  const entry = entryFor(e);
  const texts = entry ? fromTheEntry(entry, e, serviceMessage) : explainUnknownCode(e, recommend);
  const missingAction = missingActionOf(e);
  return present({
    code: e.code,
    operation: e.operation,
    ...texts,
    cause: withOutcome(e, withResending(e, withAttempts(e, texts.cause))),
    remedy: missingAction === undefined ? texts.remedy : toGrant(missingAction, e),
    isCatalogued: entry !== undefined,
    missingAction,
    deniedTo: isAccessDenied(e) ? e.accessDenied?.principal : undefined,
    ramPolicy: missingAction === undefined ? undefined : policyFor(missingAction, e),
    httpStatus: e.httpStatus,
    requestId: e.requestId,
    serviceMessage,
    recommend,
  });
}

/** A code of the service counts only as spelt; every other failure is explained at least by its kind. */
function entryFor({ kind, code }: Failure): CatalogueEntry | undefined {
  return catalogue.get(code) ?? (kind === 'service' ? undefined : catalogue.get(codeOfKind[kind]));
}

/** What an explanation says of a code, known or not. */
export type Explanation = Pick<
  ExplainedError,
  'title' | 'cause' | 'remedy' | 'fields' | 'isOfPrimary' | 'group' | 'retryable'
>;

function fromTheEntry(entry: CatalogueEntry, e: Failure, serviceMessage: string | undefined): Explanation {
  // A message that is documented with a placeholder and arrives with it says nothing.
  const said = serviceMessage?.includes('%s') === true ? undefined : serviceMessage;
  // Some codes only say that some value is wrong, and the message says which.
  const inMessage = entry.group === 'parameter' && entry.fields.length === 0 && serviceMessage !== undefined;
  return {
    title: entry.title(said),
    cause: e.ourWords ?? answeredInstead(e) ?? entry.cause(said),
    remedy: entry.remedy(said),
    fields: inMessage ? parametersInMessage(serviceMessage) : (entry.fieldsOf?.(said) ?? entry.fields),
    ...(entry.isOfPrimary ? { isOfPrimary: true } : {}),
    group: entry.group,
    retryable: entry.retryable || isTransient(e),
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
function answeredInstead({ kind, code, httpStatus }: Failure): string | undefined {
  if (kind !== 'badResponse' || httpStatus === undefined) return undefined;
  if (saysMore.has(code)) return undefined;
  if (httpStatus >= 300 && httpStatus < 400) {
    return t('The request was redirected (HTTP {0}), as sign-in pages of networks do.', httpStatus);
  }
  if (httpStatus === 414 || httpStatus === 431) {
    return t('The request is too long (HTTP {0}). The list of databases and tables may be why.', httpStatus);
  }
  if (httpStatus >= 400 && httpStatus < 500) {
    return t('The request was refused, but not with a regular RDS response (HTTP {0}).', httpStatus);
  }
  if (httpStatus >= 500) {
    return t(
      'A proxy or gateway between you and RDS failed and returned its own response (HTTP {0}).',
      httpStatus,
    );
  }
  return t('The response was cut off or is not in the RDS format (HTTP {0}).', httpStatus);
}

function missingActionOf(e: Failure): string | undefined {
  if (!isAccessDenied(e)) return undefined;
  return [e.accessDenied?.action ?? '', `rds:${e.operation ?? ''}`].find(isRamAction);
}

function policyFor(action: string, { accessDenied, regionId }: Failure): string | undefined {
  if (accessDenied?.noPermissionType === 'ExplicitDeny') return undefined;
  return ramPolicy(action, { regionId, accountId: accessDenied?.principalOwnerId });
}

function toGrant(action: string, e: Failure): string {
  if (e.accessDenied?.noPermissionType === 'ExplicitDeny') {
    return t('Ask an administrator of the account to change the policy that denies {0}.', action);
  }
  const principal = e.accessDenied?.principal;
  return principal === undefined
    ? t('Ask an administrator of the account to grant {0} to the identity in use.', action)
    : t('Ask an administrator of the account to grant {0} to {1}.', action, principal);
}

/** Says how often it was tried already. */
function withAttempts({ attempts = 1 }: Failure, cause: string): string {
  return attempts > 1 ? t('{0} RDS was asked {1} times.', cause, attempts) : cause;
}

/** Says what is done about it without the user. */
function withResending({ kind, operation, code }: Failure, cause: string): string {
  return kind === 'service' && isCloneOperation(operation) && notNowCodes.has(code)
    ? t('{0} The same request is sent again automatically, for up to {1} minutes.', cause, notNowForMinutes)
    : cause;
}

/** Says that a request that changes something and got no definite answer may have been carried out. */
function withOutcome(e: Failure, cause: string): string {
  const reads = /^(Describe|List|Get|Query|Check)/.test(e.operation ?? '');
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
    title: entry?.title() ?? t('Something went wrong in the extension'),
    cause:
      words !== undefined && (code === failureCodes.internal || code === failureCodes.credentials)
        ? words
        : (entry?.cause() ?? t('The extension met a condition it does not handle.')),
    remedy: entry?.remedy() ?? t('Try again. If it repeats, report it together with the log.'),
    fields: [],
    group: entry?.group ?? 'internal',
    retryable: entry?.retryable ?? false,
    isCatalogued: true,
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
