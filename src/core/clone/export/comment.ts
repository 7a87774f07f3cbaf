import { t } from '@vscode/l10n';
import { visible } from '../../../shared/plain';
import type { ExportInput } from './input';

/**
 * A text as one line of comment. What is in a comment must neither end it nor turn what follows: names are free text, and
 * TypeScript takes U+2028 and U+2029 for ends of a line too.
 */
export function comment(mark: '#' | '//', text: string): string {
  return `${mark} ${visible(text).trim()}`;
}

/** What a text is for. */
export function purpose({ sourceId, sourceName, engine }: ExportInput): string {
  return t('Clones {0} ({1}, {2}).', sourceName, sourceId, engine);
}

/** Why a text may be run again after a failure, and must be changed for a second clone. No lifetime is documented. */
export function aboutToken(): string {
  return t(
    'The form sends the same ClientToken: while RDS remembers it, running this and submitting the form create only one clone. Change it to create another clone.',
  );
}

export function aboutWaiting(): string {
  return t('Waits until the clone runs, for five hours at most.');
}

export function aboutFirstLooks(): string {
  return t('A new instance takes a while to become visible.');
}
