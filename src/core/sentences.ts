import { t } from '@vscode/l10n';

/** `narrow` lists use only commas in English, as names and numbers need, and 、 in Japanese and Chinese. */
const listStyle = { type: 'conjunction', style: 'narrow' } as const;
let lists = new Intl.ListFormat('en', listStyle);

/** Sets the language for lists. Must be the language of the texts, by its VS Code id. */
export function writeListsIn(language: string): void {
  try {
    lists = new Intl.ListFormat(language, listStyle);
  } catch {
    // For an unknown language, lists stay English.
  }
}

/** `a, b, c` as written in the current language, without blank parts. */
export function listText(parts: Iterable<string>): string {
  return lists.format([...parts].filter((part) => part !== ''));
}

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
