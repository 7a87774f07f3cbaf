import { t } from '@vscode/l10n';

/** Narrow: English lists have commas only, which names and numbers need; Japanese and Chinese have 、. */
const listStyle = { type: 'conjunction', style: 'narrow' } as const;
let lists = new Intl.ListFormat('en', listStyle);

/** Sets the language in which lists are written: the one the texts are in, as the editor names it. */
export function writeListsIn(language: string): void {
  try {
    lists = new Intl.ListFormat(language, listStyle);
  } catch {
    // A name that is none of a language leaves it at English.
  }
}

/** `a, b, c` as the language writes it; blank ones are left out. */
export function listText(parts: Iterable<string>): string {
  return lists.format([...parts].filter((part) => part !== ''));
}

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
