import { escapeHidden } from './hidden';

/** A value as a string literal of TypeScript, with every character escaped that ends a line or cannot be seen. */
export function quoteTypeScript(value: string): string {
  const quoted = escapeHidden(JSON.stringify(value));
  // Single quotes where they need no escape, as the rest of the program has.
  return /['"\\]/.test(value) ? quoted : `'${quoted.slice(1, -1)}'`;
}
