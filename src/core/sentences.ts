import { t } from '@vscode/l10n';

export { listText } from './language';

/** Joins sentences as the current language does, without blank ones. */
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
