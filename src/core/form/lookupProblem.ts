import { t } from '@vscode/l10n';
import { describeInOneLine, explain } from '../errors/explain';
import type { Loading } from '../loading';

/** A lookup whose answer type does not matter. */
export type AnyLookup = Pick<Loading<unknown>, 'status' | 'error' | 'isPartial'>;

/** The status, where an answer that was not loaded completely counts as failed. */
export function statusOf(lookup: AnyLookup): AnyLookup['status'] {
  return lookup.isPartial && lookup.error !== undefined ? 'failed' : lookup.status;
}

/** Why a lookup failed; undefined when it did not, or an older answer is still shown. */
export function failureOfLookup(lookup: AnyLookup): unknown {
  return statusOf(lookup) === 'failed' ? lookup.error : undefined;
}

/**
 * Why a lookup failed, in one sentence, with the missing permission if that is the reason; blank when it did not
 * fail.
 */
export function problemOf(lookup: AnyLookup): string {
  if (statusOf(lookup) !== 'failed') return '';
  const explained = explain(lookup.error);
  const line = describeInOneLine(explained);
  return explained.missingAction
    ? t('{0}. Missing RAM action: {1}.', line, explained.missingAction)
    : t('{0}.', line);
}
