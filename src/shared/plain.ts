/**
 * Emoji contain invisible characters: a joiner, or a variation selector for a color picture. All other invisible
 * characters, and those that change the text direction, can make one name look like another.
 */
const hidden =
  /\p{Extended_Pictographic}[\p{Emoji_Modifier}\uFE0F]?(?:\u200D\p{Extended_Pictographic}[\p{Emoji_Modifier}\uFE0F]?)*|[\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB\u2800\p{Cs}]/gu;

/**
 * A text from outside as one line without hidden characters: line breaks and other control characters become a space,
 * and an invisible character is written as `<U+202E>`.
 */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').replace(hidden, (found) => {
    const code = found.codePointAt(0) ?? 0;
    return /^\p{Extended_Pictographic}/u.test(found)
      ? found
      : `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
  });
}

/**
 * As `visible`, and also safe in messages, prompts, picks and the status bar: an extra space prevents VS Code from
 * rendering a link (`[text](command:…)`) or an icon (`$(name)`).
 */
export function plain(text: string): string {
  return visible(text).replaceAll('](', '] (').replaceAll('$(', '$ (');
}

/** The text, cut to this number of characters with an ellipsis at the end. */
export function shortened(text: string, longest: number): string {
  if (text.length <= longest) return text;
  // A character has at most two UTF-16 units, so the rest of a long text need not be split.
  const characters = [...text.slice(0, 2 * (longest + 1))];
  return characters.length > longest ? `${characters.slice(0, longest).join('')}…` : text;
}
