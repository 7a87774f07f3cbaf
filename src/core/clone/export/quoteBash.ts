import { hiddenClass } from './hidden';

/**
 * A value as one word of bash, any version: bare where nothing in it means anything to the shell, else in single
 * quotes. Characters that are not to be written as they are go into `$'…'`, since a tab that is pasted into a shell
 * completes instead of being typed. There, characters are escaped byte by byte, as bash 3.2 (macOS) doesn't know `\u`,
 * and so is `!`, since history expansion takes `\'` for the end of the quotes.
 * @throws RangeError for NUL, which no argument of a program can hold
 */
export function quoteBash(value: string): string {
  if (value.includes('\0')) throw new RangeError('An argument cannot hold a NUL.');
  // To zsh a word that begins with = is the path of a program.
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
