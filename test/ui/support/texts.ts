import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../harness/shared.mjs';

const read = (path: string): Record<string, string> =>
  JSON.parse(readFileSync(join(root, path), 'utf8')) as Record<string, string>;

export interface Texts {
  /** A string of the code in the language, by its English text. */
  t(english: string, ...values: readonly string[]): string;
  /** The same as a pattern, in which the placeholders stand for anything. */
  pattern(english: string): RegExp;
  /** A text of the manifest. */
  manifest(key: string): string;
}

/** What the extension says in a language, as VS Code names it. */
export function textsIn(language: string): Texts {
  const isEnglish = language === 'en';
  const bundle = isEnglish ? undefined : read(`l10n/bundle.l10n.${language}.json`);
  const manifest = read(isEnglish ? 'package.nls.json' : `package.nls.${language}.json`);
  const lookUp = (english: string): string => {
    const text = bundle ? bundle[english] : english;
    if (text === undefined) throw new Error(`There is no ${language} text for "${english}"`);
    return text;
  };
  return {
    t: (english, ...values) =>
      lookUp(english).replace(/\{(\d+)\}/g, (_, index: string) => values[Number(index)] ?? ''),
    pattern: (english) =>
      new RegExp(
        lookUp(english)
          .replace(/[.*+?^$()|[\]\\]/g, '\\$&')
          .replace(/\{\d+\}/g, '.*'),
      ),
    manifest: (key) => manifest[key] ?? '',
  };
}
