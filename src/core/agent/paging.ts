/** Rows per answer: about 1,500 tokens. */
export const pageSize = 20;

export interface PageOf<T> {
  /** The number of rows as far as known. */
  readonly total: number;
  readonly rows: readonly T[];
  /** The page to ask for next; absent on the last page. */
  readonly nextPage?: number;
}

/** @param page starts at 1 */
export function pageOf<T>(all: readonly T[], page: number, total = all.length): PageOf<T> {
  return { ...withNext(page, total), rows: all.slice((page - 1) * pageSize, page * pageSize) };
}

export function withNext(
  page: number,
  total: number,
): { readonly total: number; readonly nextPage?: number } {
  return page * pageSize < total ? { total, nextPage: page + 1 } : { total };
}
