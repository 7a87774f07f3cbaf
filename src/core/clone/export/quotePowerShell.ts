import { hiddenClass } from './hidden';

/**
 * A value as a single-quoted literal of PowerShell, which expands nothing. PowerShell accepts typographic single quotes
 * as its end too, and takes two in a row as the first one (about_Quoting_Rules, CharTraits.IsSingleQuote). The literal
 * has no escapes, so hidden characters are concatenated between several literals.
 * @throws RangeError for NUL, which a program argument cannot hold
 */
export function quotePowerShell(value: string): string {
  if (value.includes('\0')) throw new RangeError('An argument cannot hold a NUL.');
  if (!hidden.test(value)) return literal(value);
  const parts = value.split(hidden).map((part, index) => (index % 2 === 0 ? literal(part) : codes(part)));
  return `(${parts.join(' + ')})`;
}

const hidden = new RegExp(`([${hiddenClass}]+)`, 'u');

function literal(text: string): string {
  return `'${text.replace(/['\u2018\u2019\u201A\u201B]/g, '$&$&')}'`;
}

function codes(characters: string): string {
  return [...characters]
    .map((one) => `[char]::ConvertFromUtf32(0x${(one.codePointAt(0) ?? 0).toString(16).padStart(4, '0')})`)
    .join(' + ');
}
