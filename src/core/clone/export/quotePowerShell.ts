/**
 * A value as a single-quoted literal of PowerShell, in which nothing is expanded. PowerShell takes the typographic single
 * quotes for ends of it too, and two of them in a row for the first (about_Quoting_Rules, CharTraits.IsSingleQuote).
 * @throws RangeError for NUL, which no argument of a program can hold
 */
export function quotePowerShell(value: string): string {
  if (value.includes('\0')) throw new RangeError('An argument cannot hold a NUL.');
  return `'${value.replace(/['\u2018\u2019\u201A\u201B]/g, '$&$&')}'`;
}
