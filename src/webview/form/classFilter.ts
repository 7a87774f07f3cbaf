import type { Choice } from '../../shared/protocol';

const separators = /[\s,·]+/;
const number = /^\d+$/;

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Matches a number only as a whole; text after the number must follow it. */
function term(word: string): RegExp {
  const [, digits = '', rest = ''] = /^(\d*)(.*)$/.exec(word) ?? [];
  if (digits === '') return new RegExp(escape(rest));
  return new RegExp(`(?<!\\d)${digits}${rest === '' ? '(?!\\d)' : `\\s*${escape(rest)}`}`);
}

/**
 * Filters classes by all typed words, in any order: `4 cores`, `16 GB`, `n2`. A number belongs to the unit after it:
 * `8 cores` does not match 2 cores with 8 GB.
 */
export function classFilter(typed: string): (choice: Choice) => boolean {
  const words = typed.toLowerCase().split(separators).filter(Boolean);
  return ({ label, value }) => {
    const text = `${label} ${value}`.toLowerCase();
    for (let at = 0; at < words.length; at++) {
      const word = words[at] ?? '';
      const unit = words[at + 1];
      const isUnit =
        unit !== undefined &&
        number.test(word) &&
        !number.test(unit) &&
        new RegExp(`\\d\\s*${escape(unit)}`).test(text);
      if (!term(isUnit ? word + unit : word).test(text)) return false;
      if (isUnit) at++;
    }
    return true;
  };
}
