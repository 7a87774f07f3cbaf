import { hiddenClass } from './hidden';

/**
 * A value as a quoted HCL template without interpolation (HCL Native Syntax Specification, "Template Expressions").
 * Only the `$` or `%` directly before a `{` is doubled: `$${` needs `$$${`.
 */
export function quoteHcl(value: string): string {
  return `"${value.replace(escaped, escapeCharacter)}"`;
}

const escaped = new RegExp(String.raw`[$%](?=\{)|["\\${hiddenClass}]`, 'gu');

const named: Readonly<Record<string, string>> = {
  $: '$$',
  '%': '%%',
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

function escapeCharacter(character: string): string {
  const short = named[character];
  if (short !== undefined) return short;
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`;
}
