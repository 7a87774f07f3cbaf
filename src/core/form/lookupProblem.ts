import { t } from '@vscode/l10n';
import { describeInOneLine, explain } from '../errors/explain';
import type { Loading } from '../loading';

/** What is told of an answer does not depend on what it is. */
export type AnyLookup = Pick<Loading<unknown>, 'status' | 'error' | 'isPartial'>;

/** Like the status, but an answer whose end could not be loaded has failed too. */
export function statusOf(lookup: AnyLookup): AnyLookup['status'] {
  return lookup.isPartial && lookup.error !== undefined ? 'failed' : lookup.status;
}

/** Why a lookup failed; undefined where it did not, or an older answer stands. */
export function failureOfLookup(lookup: AnyLookup): unknown {
  return statusOf(lookup) === 'failed' ? lookup.error : undefined;
}

/** Why it failed, in one sentence, with the permission that is missing where that is the reason; blank where it did not. */
export function problemOf(lookup: AnyLookup): string {
  if (statusOf(lookup) !== 'failed') return '';
  const explained = explain(lookup.error);
  const line = describeInOneLine(explained);
  return explained.missingAction
    ? t('{0}. Missing RAM action: {1}.', line, explained.missingAction)
    : t('{0}.', line);
}
