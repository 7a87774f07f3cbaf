/**
 * A value as one word of bash, any version: bare where nothing in it means anything to the shell, else in single
 * quotes. Control characters go into `$'…'`, since a tab that is pasted into a shell completes instead of being typed.
 * There, characters are escaped byte by byte, as bash 3.2 (macOS) doesn't know `\u`, and so is `!`, since history
 * expansion takes `\'` for the end of the quotes.
 * @throws RangeError for NUL, which no argument of a program can hold
 */
export function quoteBash(value: string): string {
  if (value.includes('\0')) throw new RangeError('An argument cannot hold a NUL.');
  if (/^[\w.:/@%+,=-]+$/.test(value)) return value;
  if (!/[\p{Cc}\u2028\u2029]/u.test(value)) return `'${value.replaceAll("'", "'\\''")}'`;
  return `$'${value.replace(/[\\'!\p{Cc}\u2028\u2029]/gu, escapeCharacter)}'`;
}

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
