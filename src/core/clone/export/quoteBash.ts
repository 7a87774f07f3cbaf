import { hiddenClass } from './hidden';

/**
 * A value as one word for any version of bash: bare if it contains nothing special to the shell, else in single quotes.
 * Hidden characters go into `$'…'`, because the shell would complete on a pasted tab. There, characters are escaped
 * byte by byte, because bash 3.2 (macOS) does not know `\u`; `!` is escaped too, because history expansion takes `\'`
 * for the closing quote.
 * @throws RangeError for NUL, which a program argument cannot hold
 */
export function quoteBash(value: string): string {
  if (value.includes('\0')) throw new RangeError('An argument cannot hold a NUL.');
  // In zsh, a word that starts with = expands to the path of a program.
  if (/^[\w.:/@%+,-][\w.:/@%+,=-]*$/.test(value)) return value;
  if (!hidden.test(value)) return `'${value.replaceAll("'", "'\\''")}'`;
  return `$'${value.replace(escaped, escapeCharacter)}'`;
}

const hidden = new RegExp(`[${hiddenClass}]`, 'u');
const escaped = new RegExp(String.raw`[\\'!${hiddenClass}]`, 'gu');

const named: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

function escapeCharacter(character: string): string {
  const short = named[character];
  if (short !== undefined) return short;
  return [...new TextEncoder().encode(character)]
    .map((byte) => `\\${byte.toString(8).padStart(3, '0')}`)
    .join('');
}
