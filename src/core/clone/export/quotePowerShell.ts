import { hiddenClass } from './hidden';

/**
 * A value as a single-quoted literal of PowerShell, in which nothing is expanded. PowerShell takes the typographic single
 * quotes for ends of it too, and two of them in a row for the first (about_Quoting_Rules, CharTraits.IsSingleQuote). There
 * is no escape in it, so that characters that are not to be written as they are stand between several of them.
 * @throws RangeError for NUL, which no argument of a program can hold
 */
export function quotePowerShell(value: string): string {
  if (value.includes('\0')) throw new RangeError('An argument cannot hold a NUL.');
  if (!hidden.test(value)) return literal(value);
  const parts = value.split(hidden).map((part, index) => (index % 2 === 0 ? literal(part) : codes(part)));
  return `(${parts.join(' + ')})`;
}

/** A run of them. */
const hidden = new RegExp(`([${hiddenClass}]+)`, 'u');

function literal(text: string): string {
  return `'${text.replace(/['\u2018\u2019\u201A\u201B]/g, '$&$&')}'`;
}

function codes(characters: string): string {
  return [...characters]
    .map((one) => `[char]::ConvertFromUtf32(0x${(one.codePointAt(0) ?? 0).toString(16).padStart(4, '0')})`)
    .join(' + ');
}
