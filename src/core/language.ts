/** Narrow: English lists have commas only, which names and numbers need; Japanese and Chinese have 、. */
const listStyle = { type: 'conjunction', style: 'narrow' } as const;

let locale = 'en';
let lists: Intl.ListFormat | undefined;
/** By the number of decimals: making a formatter takes longer than a thousand uses of it. */
const numbers = new Map<string, Intl.NumberFormat>();

/** Sets the language in which lists and numbers are written: the one the texts are in, as the editor names it. */
export function writeIn(language: string): void {
  try {
    lists = new Intl.ListFormat(language, listStyle);
    locale = language;
    numbers.clear();
  } catch {
    // An unknown language changes nothing.
  }
}

/** `a, b, c` as the language writes it; blank ones are left out. */
export function listText(parts: Iterable<string>): string {
  return (lists ??= new Intl.ListFormat(locale, listStyle)).format([...parts].filter((part) => part !== ''));
}

/**
 * `1,234.5` as the language writes it. For what is read, not for what is sent, typed or copied.
 * @param least decimals that are always there
 * @param most decimals at most
 */
export function numberText(value: number, least = 0, most = least): string {
  const key = `${least}-${most}`;
  const known = numbers.get(key);
  if (known) return known.format(value);
  const made = new Intl.NumberFormat(locale, { minimumFractionDigits: least, maximumFractionDigits: most });
  numbers.set(key, made);
  return made.format(value);
}
