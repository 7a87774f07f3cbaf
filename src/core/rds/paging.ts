import { failureCodes } from '../errors/failureCodes';
import { RdsError } from '../errors/rdsError';
import type { OperationName } from './sdk';

export interface Page<T> {
  readonly items: readonly T[];
  /** Keys of rows that could not be parsed; they count as sent. */
  readonly unread: readonly string[];
  /** The length of the whole list according to the service; undefined when it gives no valid length. */
  readonly total: number | undefined;
  readonly bytes?: number | undefined;
  /** Set when there are rows and none could be parsed: such a list must not look empty. */
  readonly problem?: Error | undefined;
}

/** A list whose first page can be shown while the rest is loading. */
export interface PagedList<T> {
  readonly first: Promise<readonly T[]>;
  /** The expected length of the list: greater than the first page exactly when more pages follow. */
  readonly total: Promise<number>;
  /** All rows in the service's order, without the duplicates that appear when rows are added between two pages. */
  readonly all: Promise<readonly T[]>;
  /** Whether `all` ends at our limit instead of at the end of the list. */
  readonly isCut: Promise<boolean>;
}

export interface Listed<T> {
  readonly items: readonly T[];
  /** Whether the list goes on: an item that is missing here may exist nevertheless. */
  readonly isCut: boolean;
}

/** Limits for a list, whatever length the service claims: users do not look at more, and memory must stay bounded. */
export const mostPages = 200;
export const mostRows = 20_000;
/** For all pages of a list together. */
export const mostListBytes = 64 * 1024 ** 2;
/** Pages that are requested at once. Each page that adds rows allows one more. */
const firstAtOnce = 20;
const mostAtOnce = 48;

export async function listed<T>(list: PagedList<T>): Promise<Listed<T>> {
  const [items, isCut] = await Promise.all([list.all, list.isCut]);
  return { items, isCut };
}

/**
 * Fetches the first page and then the others; the limiter of the transport bounds how many run at once. Reading stops
 * at the limits for pages, rows and bytes, which `isCut` tells.
 *
 * The service's total is not trusted: totals that exceed the rows sent are documented. When the first page is full, the
 * last page according to the total is requested. If it has exactly the rows that the total leaves for it, the pages
 * between are fetched in parallel. Otherwise pages are read one after the other until a page adds nothing.
 *
 * A list therefore costs at most one request more than it has pages with rows, and two more when the total is too large
 * by pages and the last page of the list is full. This is unavoidable: a page that is requested before the page in
 * front of it is known may be empty, and the end of a list of full pages still shows only by another empty page.
 * Reading strictly page by page would take one round trip per page.
 * @param fetchPage page numbers begin with 1
 * @param most limit of rows
 */
export function fetchAll<T>(
  pageSize: number,
  fetchPage: (pageNumber: number) => Promise<Page<T>>,
  keyOf: (item: T) => string,
  most = mostRows,
): PagedList<T> {
  const reader = new PageReader(pageSize, fetchPage, keyOf, most);
  const first = reader.load(1);
  const all = first.then(async () => {
    if (!reader.endsWithFirst()) await reader.loadRest();
    return reader.rows();
  });
  const list = {
    first: first.then(() => reader.rows()),
    total: first.then(() => reader.expected()),
    all,
    isCut: all.then(() => reader.isCut),
  };
  // A caller may use only the first page; a failure of the rest must not count as an unhandled rejection.
  for (const promise of Object.values(list)) promise.catch(() => undefined);
  return list;
}

interface LoadedPage<T> {
  readonly fresh: readonly T[];
  /** Rows of the page, including known and unparsable rows. */
  readonly sent: number;
  readonly addsSomething: boolean;
  readonly total: number | undefined;
}

class PageReader<T> {
  isCut = false;
  private readonly pages = new Map<number, LoadedPage<T>>();
  private readonly seen = new Set<string>();
  /** The last page that may be read, however long the list is. */
  private readonly lastRead: number;
  private bytes = 0;

  constructor(
    private readonly pageSize: number,
    private readonly fetchPage: (pageNumber: number) => Promise<Page<T>>,
    private readonly keyOf: (item: T) => string,
    private readonly most: number,
  ) {
    this.lastRead = Math.min(mostPages, Math.ceil(most / pageSize));
  }

  async load(pageNumber: number): Promise<LoadedPage<T>> {
    const { items, unread, total, problem, bytes = 0 } = await this.fetchPage(pageNumber);
    if (pageNumber === 1 && problem) throw problem;
    this.bytes += bytes;
    const before = this.seen.size;
    const fresh = items.filter((item) => this.isNew(this.keyOf(item)));
    for (const one of unread) this.seen.add(`\0${one}`);
    const page: LoadedPage<T> = {
      fresh,
      sent: items.length + unread.length,
      addsSomething: this.seen.size > before,
      total,
    };
    this.pages.set(pageNumber, page);
    return page;
  }

  endsWithFirst(): boolean {
    const page = this.first();
    return !page.addsSomething || (page.sent === page.total && page.sent < this.pageSize);
  }

  /** The length of the list according to the first page. */
  expected(): number {
    const { fresh, total = 0 } = this.first();
    if (this.endsWithFirst()) return fresh.length;
    return Math.max(Math.min(total, this.most), fresh.length + 1);
  }

  async loadRest(): Promise<void> {
    const { total = 0 } = this.first();
    const far = await this.farPage();
    if (far === 'repeats') return;
    let pageNumber = 2;
    if (typeof far === 'number') {
      // A list whose last page is full may be longer than its total.
      const isFull = this.pages.get(far)?.sent === this.pageSize;
      const beyond = isFull && far < this.lastRead ? this.load(far + 1).catch(() => undefined) : undefined;
      const isWhole = await this.loadBetween(2, far);
      if (!isWhole || !isFull || (beyond && !(await beyond)?.addsSomething)) return;
      pageNumber = far + 1;
    }
    for (; pageNumber <= this.lastRead && !this.isFull(); pageNumber++) {
      const page = this.pages.get(pageNumber) ?? (await this.loadNext(pageNumber));
      if (!page?.addsSomething) return;
      // When the total is known to be wrong, a short page is the end, because the first page was full.
      if (page.sent < this.pageSize && (far === 'missing' || this.sent() === total)) return;
    }
    this.isCut = await this.goesOn(pageNumber);
  }

  /**
   * Whether rows follow after the limit. A list may have exactly as many rows as the limit: if its total says so, the
   * next page is requested to find out, and its rows are dropped.
   */
  private async goesOn(pageNumber: number): Promise<boolean> {
    if (this.first().total !== this.sent()) return true;
    const next = await this.fetchPage(pageNumber).catch(() => undefined);
    // The service may refuse a page beyond the total.
    if (next === undefined) return false;
    return next.unread.length > 0 || next.items.some((item) => !this.seen.has(this.keyOf(item)));
  }

  /**
   * Loads pages in parallel, but not all at once: a service that repeats its last page for every page beyond it is
   * detected early.
   * @returns whether every page added rows
   */
  private async loadBetween(from: number, to: number): Promise<boolean> {
    let [next, end] = [from, to];
    const failures: unknown[] = [];
    const workers: Promise<void>[] = [];
    const work = async (): Promise<void> => {
      try {
        while (next < end && failures.length === 0) {
          this.isCut ||= this.isFull();
          if (this.isCut) return;
          const page = await this.load(next++);
          if (!page.addsSomething) end = from;
          else if (workers.length < mostAtOnce) workers.push(work());
        }
      } catch (error) {
        failures.push(error);
      }
    };
    for (let index = 0; index < firstAtOnce; index++) workers.push(work());
    // More workers are added while this loop runs.
    for (const one of workers) await one;
    for (const failure of failures) throw failure;
    return end === to && !this.isCut;
  }

  private isFull(): boolean {
    return this.seen.size >= this.most || this.bytes >= mostListBytes;
  }

  /** Undefined when there is no such page: the service may refuse a page beyond the total. */
  private async loadNext(pageNumber: number): Promise<LoadedPage<T> | undefined> {
    try {
      return await this.load(pageNumber);
    } catch (error) {
      const { total } = this.first();
      if (total !== undefined && total > 0 && this.sent() >= total) return undefined;
      throw error;
    }
  }

  /**
   * Requests the last page according to the total.
   * @returns its number when the total is right; `missing` when the page does not exist; `repeats` when it equals the
   *   first page, so that there are no others; undefined when it proves nothing or need not be requested
   */
  private async farPage(): Promise<number | 'missing' | 'repeats' | undefined> {
    const { sent, total } = this.first();
    if (sent < this.pageSize || total === undefined) return undefined;
    const last = Math.min(Math.ceil(total / this.pageSize), this.lastRead);
    if (last <= 2) return undefined;
    // A page that does not exist may be refused. Any other problem shows again at the next page.
    const page = await this.load(last).catch(() => undefined);
    if (!page) return undefined;
    if (page.sent === 0) return 'missing';
    if (!page.addsSomething) return 'repeats';
    return page.sent === Math.min(this.pageSize, total - (last - 1) * this.pageSize) ? last : undefined;
  }

  rows(): readonly T[] {
    const inOrder = [...this.pages].sort(([a], [b]) => a - b);
    const rows = inOrder.flatMap(([, { fresh }]) => fresh);
    if (rows.length > this.most) this.isCut = true;
    return rows.length > this.most ? rows.slice(0, this.most) : rows;
  }

  private sent(): number {
    let sum = 0;
    for (const { sent } of this.pages.values()) sum += sent;
    return sum;
  }

  private first(): LoadedPage<T> {
    const page = this.pages.get(1);
    if (!page) throw new Error('The first page is not there yet.');
    return page;
  }

  private isNew(key: string): boolean {
    if (this.seen.has(key)) return false;
    this.seen.add(key);
    return true;
  }
}

/**
 * A list that is proven complete, so that a missing item does not exist.
 * @throws RdsError when it was not read to its end
 */
export async function whole<T>(
  list: PagedList<T>,
  what: { readonly operation: OperationName; readonly regionId: string },
): Promise<readonly T[]> {
  const { items, isCut } = await listed(list);
  if (!isCut) return items;
  throw new RdsError({ kind: 'badResponse', ...what, httpStatus: 200, code: failureCodes.listTooLong });
}
