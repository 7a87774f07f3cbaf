/**
 * A typed or pasted text on one line in plain characters: full-width digits and signs become ASCII, every dash a hyphen,
 * all blanks one blank, and characters that cannot be seen are dropped.
 */
export function normalised(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/\p{Cf}/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
}
