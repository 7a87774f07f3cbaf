/**
 * A typed or pasted text on one line in plain characters: full-width digits and signs become ASCII, every dash a
 * hyphen, all white space a single space, and invisible characters are dropped.
 */
export function normalised(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/\p{Cf}/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
}
