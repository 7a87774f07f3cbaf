import { escapeHidden } from './hidden';

/** A value as a TypeScript string literal; characters that end a line or are invisible are escaped. */
export function quoteTypeScript(value: string): string {
  const quoted = escapeHidden(JSON.stringify(value));
  // Single quotes if they need no escape, as in the rest of the program.
  return /['"\\]/.test(value) ? quoted : `'${quoted.slice(1, -1)}'`;
}
