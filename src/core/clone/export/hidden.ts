/**
 * Characters to escape, as a class of a regular expression: characters that end a line, that control a terminal, or
 * that are invisible and make a text look like another one.
 */
export const hiddenClass = String.raw`\p{Cc}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB`;

const hidden = new RegExp(`[${hiddenClass}]`, 'gu');

/** Escapes these characters in the strings of a JSON text; its line breaks stay. */
export function escapeHidden(json: string): string {
  return json.replace(hidden, (character) => (character === '\n' ? character : unitsOf(character)));
}

function unitsOf(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
