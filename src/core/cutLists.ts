import { t } from '@vscode/l10n';
import { numberText } from './language';

/** A sentence for a list that was not read completely. */
export function firstOnly(count: number): string {
  return t('Only the first {0} are listed.', numberText(count));
}

/** A sentence for a region with more search results than were read. */
export function firstFoundOnly(count: number, regionId: string): string {
  return t(
    'Only the first {0} found in {1} are listed. Type more to find others.',
    numberText(count),
    regionId,
  );
}
