/**
 * A value as a quoted template of HCL in which nothing is interpolated (HCL Native Syntax Specification, "Template
 * Expressions"). Only the `$` or `%` directly before a `{` is doubled: `$${` needs `$$${`.
 */
export function quoteHcl(value: string): string {
  return `"${value.replace(/[$%](?=\{)|["\\\p{Cc}\u2028\u2029]/gu, escapeCharacter)}"`;
}

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
  return named[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
