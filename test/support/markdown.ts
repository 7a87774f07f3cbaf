/** The text that Markdown interprets; code and escaped characters become blanks. */
export function bare(markdown: string): string {
  let left = '';
  for (let rest = markdown; rest !== '';) {
    const [ticks] = /^`+/.exec(rest) ?? [];
    const end = ticks ? new RegExp(`(?<!\`)${ticks}(?!\`)`).exec(rest.slice(ticks.length)) : undefined;
    if (ticks && end) {
      left += ' ';
      rest = rest.slice(2 * ticks.length + end.index);
    } else if (/^\\[!-/:-@[-`{-~]/.test(rest)) {
      left += ' ';
      rest = rest.slice(2);
    } else {
      left += ticks ?? rest.charAt(0);
      rest = rest.slice((ticks ?? rest.charAt(0)).length);
    }
  }
  return left;
}
