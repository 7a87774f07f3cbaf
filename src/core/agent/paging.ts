/** Rows of one answer: some 1 500 tokens. */
export const pageSize = 20;

/** A part of a list, and where the next one is. */
export interface PageOf<T> {
  /** How many there are as far as is known. */
  readonly total: number;
  readonly rows: readonly T[];
  /** What to ask for next; absent at the end. */
  readonly nextPage?: number;
}

/** @param page begins with 1 */
export function pageOf<T>(all: readonly T[], page: number, total = all.length): PageOf<T> {
  return { ...withNext(page, total), rows: all.slice((page - 1) * pageSize, page * pageSize) };
}

export function withNext(
  page: number,
  total: number,
): { readonly total: number; readonly nextPage?: number } {
  return page * pageSize < total ? { total, nextPage: page + 1 } : { total };
}
