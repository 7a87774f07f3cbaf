/**
 * Emoji are written with characters that cannot be seen by themselves: a joiner, or the sign for a coloured picture. All
 * others that cannot be seen, or that turn the direction of what follows, make one name look like another.
 */
const hidden =
  /\p{Extended_Pictographic}[\p{Emoji_Modifier}\uFE0F]?(?:\u200D\p{Extended_Pictographic}[\p{Emoji_Modifier}\uFE0F]?)*|[\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB\u2800\p{Cs}]/gu;

/**
 * A text from outside as one line in which nothing is hidden: line ends and other control characters become a blank, and
 * a character that cannot be seen is written as `<U+202E>`.
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
 * The same, and nothing in it is what the editor makes a link (`[text](command:…)`) or an icon (`$(name)`) of, in
 * messages, prompts, picks and the status bar: a blank keeps the two signs apart that begin it.
 */
export function plain(text: string): string {
  return visible(text).replaceAll('](', '] (').replaceAll('$(', '$ (');
}

/** At most so many characters, with an ellipsis for what is left out. */
export function shortened(text: string, longest: number): string {
  if (text.length <= longest) return text;
  // A character has two units at most: the rest of a long text need not be taken apart.
  const characters = [...text.slice(0, 2 * (longest + 1))];
  return characters.length > longest ? `${characters.slice(0, longest).join('')}…` : text;
}
