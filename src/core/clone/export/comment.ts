import { t } from '@vscode/l10n';
import { visible } from '../../../shared/plain';
import type { ExportInput } from './input';

/**
 * A text as a comment of one line. The text must not end the comment or change the code after it: names are free text,
 * and TypeScript treats U+2028 and U+2029 as line ends too.
 */
export function comment(mark: '#' | '//', text: string): string {
  return `${mark} ${visible(text).trim()}`;
}

/** What a text is for. */
export function purpose({ sourceId, sourceName, sourceRegionId, engine }: ExportInput): string {
  return sourceRegionId === undefined
    ? t('Clones {0} ({1}, {2}).', sourceName, sourceId, engine)
    : t('Clones {0} ({1} in {2}, {3}).', sourceName, sourceId, sourceRegionId, engine);
}

/**
 * Why the text may be run again after a failure but must be changed for a second clone. RDS documents no lifetime of a
 * ClientToken.
 */
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
