/** One page of a list and the length of the whole list. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly total: number;
}

/** A list of which the first page can be shown while the rest is on its way. */
export interface PagedList<T> {
  readonly first: Promise<readonly T[]>;
  /** How long the whole list is, as the first page says it. */
  readonly total: Promise<number>;
  /** Everything, in the service's order, without the duplicates that appear when rows are added between two pages. */
  readonly all: Promise<readonly T[]>;
}

/**
 * Fetches the first page and then all others in parallel; the limiter of the transport bounds how many run at once.
 * @param fetchPage page numbers begin with 1
 */
export function fetchAll<T>(
  pageSize: number,
  fetchPage: (pageNumber: number) => Promise<Page<T>>,
  keyOf: (item: T) => string,
): PagedList<T> {
  const firstPage = fetchPage(1);
  const all = firstPage.then(async (page) => {
    // A service that gives smaller pages than were asked for has more of them.
    const size = page.items.length > 0 && page.items.length < page.total ? page.items.length : pageSize;
    const pages = Math.ceil(page.total / Math.min(size, pageSize));
    const rest = await Promise.all(
      Array.from({ length: Math.max(0, pages - 1) }, (_, index) => fetchPage(index + 2)),
    );
    const unique = new Map<string, T>();
    for (const item of [page, ...rest].flatMap(({ items }) => items)) {
      const key = keyOf(item);
      if (!unique.has(key)) unique.set(key, item);
    }
    return [...unique.values()];
  });
  // Whoever shows the first page may never look at the rest; a failure there must not count as unhandled.
  all.catch(() => undefined);
  const first = firstPage.then((page) => page.items);
  first.catch(() => undefined);
  const total = firstPage.then((page) => page.total);
  total.catch(() => undefined);
  return { first, total, all };
}
