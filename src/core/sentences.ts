import { t } from '@vscode/l10n';

export { listText } from './language';

/** Sentences one after the other as the language joins them; blank ones are left out. */
export function sentences(...parts: readonly string[]): string {
  return parts
    .filter((part) => part !== '')
    .reduce(
      (before, next) =>
        before === ''
          ? next
          : t({ message: '{0} {1}', args: [before, next], comment: ['Two sentences, one after the other.'] }),
      '',
    );
}
