import { failureCodes, RdsError } from '../errors/rdsError';
import type { OperationName } from './sdk';

/** One page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** What tells rows apart that could not be read: they count as sent. */
  readonly unread: readonly string[];
  /** How long the service says the whole list is; undefined where it says nothing that can be a length. */
  readonly total: number | undefined;
  /** How long the answer was. */
  readonly bytes?: number | undefined;
  /** Set where there are rows and none could be read: a list that begins so must not look empty. */
  readonly problem?: Error | undefined;
}

/** A list of which the first page can be shown while the rest is on its way. */
export interface PagedList<T> {
  readonly first: Promise<readonly T[]>;
  /** How long the whole list is, as far as the first page tells: more than its rows exactly when more is on its way. */
  readonly total: Promise<number>;
  /** Everything, in the service's order, without the duplicates that appear when rows are added between two pages. */
  readonly all: Promise<readonly T[]>;
  /** Whether `all` ends where we stop reading, and not where the list does. */
  readonly isCut: Promise<boolean>;
}

/** A list as far as it was read. */
export interface Listed<T> {
  readonly items: readonly T[];
  /** Whether it goes on beyond these: what is not among them may exist all the same. */
  readonly isCut: boolean;
}

/** How far a list is read, whatever length the service claims: nobody looks at more, and memory is not the service's. */
export const mostPages = 200;
export const mostRows = 20_000;
/** Of all pages of a list together. */
export const mostListBytes = 64 * 1024 ** 2;
/** Pages that are asked for at once. Each page that adds something makes room for one more. */
const firstAtOnce = 20;
const mostAtOnce = 48;

/** Waits for all that is read of a list. */
export async function listed<T>(list: PagedList<T>): Promise<Listed<T>> {
  const [items, isCut] = await Promise.all([list.all, list.isCut]);
  return { items, isCut };
}

/**
 * Fetches the first page and then the others; the limiter of the transport bounds how many run at once. It ends at so
 * many pages, rows and bytes, which `isCut` tells.
 *
 * How long the list is said to be is not believed: totals are documented that are larger than the rows sent. When the
 * first page is full, the page that would be the last one is asked for; if it has exactly the rows that the total
 * leaves for it, those between are fetched in parallel. Otherwise page after page is read until one adds nothing.
 * So a list costs at most one request more than it has pages with rows; one more than that when a total that is too
 * large by pages meets a list whose last page is full. There is no way around that one: a page that is asked for before
 * the one in front of it is known, as reading in parallel does, may be empty, and then the end of a list of full pages
 * still shows only by another empty page. Page by page alone would take as many round trips as there are pages.
 * @param fetchPage page numbers begin with 1
 * @param most rows that are read
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
  // Whoever shows the first page may never look at the rest; a failure there must not count as unhandled.
  for (const promise of Object.values(list)) promise.catch(() => undefined);
  return list;
}

interface LoadedPage<T> {
  readonly fresh: readonly T[];
  /** Rows on it, those included that were known or could not be read. */
  readonly sent: number;
  readonly addsSomething: boolean;
  readonly total: number | undefined;
}

class PageReader<T> {
  isCut = false;
  private readonly pages = new Map<number, LoadedPage<T>>();
  private readonly seen = new Set<string>();
  /** Page that is the last one to be read, however long the list is. */
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

  /** The length of the list, as far as the first page tells. */
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
      // A list that ends on a full page may be longer than its total.
      const isFull = this.pages.get(far)?.sent === this.pageSize;
      const beyond = isFull && far < this.lastRead ? this.load(far + 1).catch(() => undefined) : undefined;
      const isWhole = await this.loadBetween(2, far);
      if (!isWhole || !isFull || (beyond && !(await beyond)?.addsSomething)) return;
      pageNumber = far + 1;
    }
    for (; pageNumber <= this.lastRead && !this.isFull(); pageNumber++) {
      const page = this.pages.get(pageNumber) ?? (await this.loadNext(pageNumber));
      if (!page?.addsSomething) return;
      // Where the total is known to be wrong, a short page is the end: the first one was full.
      if (page.sent < this.pageSize && (far === 'missing' || this.sent() === total)) return;
    }
    this.isCut = await this.goesOn(pageNumber);
  }

  /**
   * Whether there is more behind the last page that is read. A list may have exactly as many rows as are read: where its
   * total says so, the next page is asked for, whose rows are not kept.
   */
  private async goesOn(pageNumber: number): Promise<boolean> {
    if (this.first().total !== this.sent()) return true;
    const next = await this.fetchPage(pageNumber).catch(() => undefined);
    // A page beyond everything that the total promises may be refused.
    if (next === undefined) return false;
    return next.unread.length > 0 || next.items.some((item) => !this.seen.has(this.keyOf(item)));
  }

  /**
   * In parallel, but not all at once: a service that answers with its last page for every page beyond it is found out
   * before it has been asked for all of them.
   * @returns whether every page added something
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
    // Some are added meanwhile.
    for (const one of workers) await one;
    for (const failure of failures) throw failure;
    return end === to && !this.isCut;
  }

  /** Nothing more is read, however the list goes on. */
  private isFull(): boolean {
    return this.seen.size >= this.most || this.bytes >= mostListBytes;
  }

  /** Undefined when there is none: one beyond everything that the total promises may be refused. */
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
   * Asks for the page that the total makes the last one.
   * @returns its number when the total is right; `missing` when there is no such page; `repeats` when it is the first
   * page again, so that there is no other; undefined when it tells nothing, or need not be asked for
   */
  private async farPage(): Promise<number | 'missing' | 'repeats' | undefined> {
    const { sent, total } = this.first();
    if (sent < this.pageSize || total === undefined) return undefined;
    const last = Math.min(Math.ceil(total / this.pageSize), this.lastRead);
    if (last <= 2) return undefined;
    // A page that is not there may be refused. What is wrong with everything shows at the next page.
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
 * A list from which may be concluded what is not there.
 * @throws RdsError where it was not read to its end
 */
export async function whole<T>(
  list: PagedList<T>,
  what: { readonly operation: OperationName; readonly regionId: string },
): Promise<readonly T[]> {
  const { items, isCut } = await listed(list);
  if (!isCut) return items;
  throw new RdsError({ kind: 'badResponse', ...what, httpStatus: 200, code: failureCodes.listTooLong });
}
