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
import { failureCodes } from './failureCodes';
import { isAccessDenied, isOutcomeUnknown, isRdsError, isTransient } from './rdsError';
import { explainUnknownCode } from './unknownCode';

/** An error ready to be shown, as plain data so that it can be sent to the page. Absent facts have no key. */
export interface ExplainedError {
  readonly code: string;
  readonly httpStatus?: number;
  readonly requestId?: string;
  /** Missing when no API call failed. */
  readonly operation?: string;
  readonly serviceMessage?: string;
  /** The service's diagnosis link, present only when it leads to Alibaba Cloud. */
  readonly recommend?: string;
  readonly title: string;
  readonly cause: string;
  readonly remedy: string;
  /**
   * Names of the parameters that the error may be about: as CloneDBInstance or the form names them, or as the failed
   * request does. `wireNameOf` gives the parameter that was sent, and `valuesOfWire` the values of the form.
   */
  readonly fields: readonly string[];
  /** Whether the error is about the primary node only. */
  readonly isOfPrimary?: true;
  readonly group: ErrorGroup;
  readonly retryable: boolean;
  /** Whether the texts are from the catalogue and not derived from the code. */
  readonly isCatalogued: boolean;
  readonly missingAction?: string;
  /** The identity that was denied, if the service names it. */
  readonly deniedTo?: string;
  /**
   * The minimal RAM policy that grants the action, as JSON; absent when a policy denies the action, because another
   * policy cannot override that.
   */
  readonly ramPolicy?: string;
}

/** Explains any thrown value: what went wrong, why, and what to do. */
export function explain(error: unknown): ExplainedError {
  return isRdsError(error) ? explainFailure(error) : explainOther(error);
}

export function describeInOneLine(e: ExplainedError): string {
  const ids = e.requestId === undefined ? e.code : `${e.code}, RequestId ${e.requestId}`;
  return t('{0} ({1})', e.title, ids);
}

export function explainFailure(e: Failure): ExplainedError {
  // The text is not from the service when something else, such as a proxy, answered.
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

/** A code of the service must match exactly; all other failures have at least an entry for their kind. */
function entryFor({ kind, code }: Failure): CatalogueEntry | undefined {
  return catalogue.get(code) ?? (kind === 'service' ? undefined : catalogue.get(codeOfKind[kind]));
}

export type Explanation = Pick<
  ExplainedError,
  'title' | 'cause' | 'remedy' | 'fields' | 'isOfPrimary' | 'group' | 'retryable'
>;

function fromTheEntry(entry: CatalogueEntry, e: Failure, serviceMessage: string | undefined): Explanation {
  // Some documented messages contain a placeholder; when it arrives unfilled, the message is useless.
  const said = serviceMessage?.includes('%s') === true ? undefined : serviceMessage;
  // Some codes only say that a value is wrong, and the message says which value.
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

const saysMore: ReadonlySet<string> = new Set([
  failureCodes.noCode,
  failureCodes.emptyResponse,
  failureCodes.answerTooLong,
  failureCodes.listTooLong,
]);

/** The cause, judged by the HTTP status, of an answer that is not in the service's format. */
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

function withAttempts({ attempts = 1 }: Failure, cause: string): string {
  return attempts > 1 ? t('{0} RDS was asked {1} times.', cause, attempts) : cause;
}

function withResending({ kind, operation, code }: Failure, cause: string): string {
  return kind === 'service' && isCloneOperation(operation) && notNowCodes.has(code)
    ? t('{0} The same request is sent again automatically, for up to {1} minutes.', cause, notNowForMinutes)
    : cause;
}

/** Adds that a mutating request without a definite answer may have been carried out. */
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

/** Errors of the program itself, whose messages do not help users. */
const programFaults = /^(Syntax|Type|Reference|Range|Eval|URI|Assertion)Error$/;

/** The first line of the error's message, when it is fit to be shown; a library may quote a file with keys in it. */
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
