/** A value as a string literal of TypeScript, with every character escaped that an editor may take for a line's end. */
export function quoteTypeScript(value: string): string {
  const quoted = JSON.stringify(value).replace(
    /[\u007F-\u009F\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  // Single quotes where they need no escape, as the rest of the program has.
  return /['"\\]/.test(value) ? quoted : `'${quoted.slice(1, -1)}'`;
}
