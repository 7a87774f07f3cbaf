import { normalised } from './typed';

/**
 * `unit`: not MB, GB or TB; `notWhole`: not an integer number of GB; `ambiguous`: the dot may be a thousands
 * separator or a decimal point.
 */
type NumberProblem = 'blank' | 'notANumber' | 'unit' | 'notWhole' | 'ambiguous' | 'tooLarge';
export type NumberReading =
  | { readonly kind: 'number'; readonly gb: number }
  | { readonly kind: 'unreadable'; readonly reason: Exclude<NumberProblem, 'notWhole' | 'ambiguous'> }
  | { readonly kind: 'unreadable'; readonly reason: 'notWhole'; readonly gb: number }
  /** With the dot as a decimal point, and as a thousands separator. */
  | { readonly kind: 'unreadable'; readonly reason: 'ambiguous'; readonly gb: readonly [number, number] };

/** GB per unit. */
const units: Readonly<Record<string, number>> = { m: 1 / 1024, g: 1, t: 1024 };
const longest = 100;
/** Digits with or without thousands separators, then decimals, then the unit. */
const shape = /^([1-9]\d{0,2}(?:([,.' ])\d{3}(?:\2\d{3})*)|\d+)(?:[.,](\d+))?(?: ?([a-z]+))?$/i;

/**
 * Reads a storage size in GB, the unit of DBInstanceStorage (CloneDBInstance) and the default unit. A TB is 1024 GB
 * and a GB is 1024 MB: the RDS documents do not say so, but those of its disks use GiB, and 1000 would give less than
 * the user asked for.
 *
 * `1,200`, `1 200` and `1'200` are 1200. In `1.200`, the dot is a thousands separator, because 1.2 GB cannot be
 * ordered; `20.000` may be either and is `ambiguous`. Any other comma or dot starts decimals.
 */
export function readNumber(text: string): NumberReading {
  const gb = text.length > longest ? 'tooLarge' : gigabytesOf(normalised(text));
  if (typeof gb === 'string') return { kind: 'unreadable', reason: gb };
  if (typeof gb !== 'number') return { kind: 'unreadable', reason: 'ambiguous', gb };
  if (gb > Number.MAX_SAFE_INTEGER) return { kind: 'unreadable', reason: 'tooLarge' };
  return Number.isInteger(gb) ? { kind: 'number', gb } : { kind: 'unreadable', reason: 'notWhole', gb };
}

function gigabytesOf(
  plain: string,
): number | readonly [number, number] | Exclude<NumberProblem, 'notWhole' | 'ambiguous'> {
  if (plain === '') return 'blank';
  const [all, digits = '', separator, decimals = '', unit = 'g'] = shape.exec(plain) ?? [];
  if (all === undefined) return 'notANumber';
  const size = /^[mgt](?:i?b)?$/i.test(unit) ? units[unit.charAt(0).toLowerCase()] : undefined;
  if (size === undefined) return 'unit';
  const grouped = Number(`${digits.replace(/\D/g, '')}.${decimals}`) * size;
  if (separator !== '.' || decimals !== '' || digits.split('.').length > 2) return grouped;
  const decimal = Number(digits) * size;
  // A size in TB is more likely to have decimals than thousands.
  if (size > 1) return decimal;
  return Number.isInteger(decimal) ? [decimal, grouped] : grouped;
}

/**
 * A plain number, with or without its unit. Full-width digits are accepted, and a comma before decimals. Undefined
 * when the text is not a number.
 * @param unit the allowed unit, such as `RCU`; blank for none
 */
export function readPlainNumber(text: string, unit: string): string | undefined {
  const plain = text.length > longest ? '' : normalised(text);
  const [, digits, decimals, ending] = /^(\d{1,15})(?:[.,](\d{1,9}))?(?: ?([a-z]+))?$/i.exec(plain) ?? [];
  if (digits === undefined) return undefined;
  if (ending !== undefined && ending.toLowerCase() !== unit.toLowerCase()) return undefined;
  return decimals === undefined ? digits : `${digits}.${decimals}`;
}
