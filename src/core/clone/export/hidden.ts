/**
 * Characters that are not written as they are, as a class of a regular expression: those that end a line, that a terminal
 * acts on, or that cannot be seen and make a text look like another one.
 */
export const hiddenClass = String.raw`\p{Cc}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB`;

const hidden = new RegExp(`[${hiddenClass}]`, 'gu');

/** JSON, on one line or several, with escapes for them in its strings. */
export function escapeHidden(json: string): string {
  return json.replace(hidden, (character) => (character === '\n' ? character : unitsOf(character)));
}

function unitsOf(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
