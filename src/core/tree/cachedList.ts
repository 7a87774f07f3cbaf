import type { Clock } from '../clock';
import { listed, type PagedList } from '../rds/paging';

/** A list as far as it is known. */
export interface Listing<T> {
  readonly items: readonly T[];
  /** How long the whole list is, as the service says; more than there are items while some are still on their way. */
  readonly total: number;
  /** When the service said so, epoch milliseconds. */
  readonly at: number;
  /** `kept` is from an earlier time, `partial` lacks pages, of `failed` nothing is known at all. */
  readonly state: 'kept' | 'partial' | 'complete' | 'failed';
  /** Why it could not be loaded, or loaded anew, or to its end. */
  readonly error: unknown;
  /** Whether it goes on beyond the items, which are as many as are ever read. */
  readonly isCut?: boolean;
}

interface Load {
  readonly abort: AbortController;
  /** Settles, without a failure, when there is something to show. */
  readonly shown: Promise<void>;
  /** Settles, without a failure, when it is over. */
  readonly done: Promise<void>;
}

/**
 * One list of the service, kept in memory. What is known is shown at once; a fresh answer takes its place when it is
 * whole, and rows that are as before stay the very same objects. Of two loads the later one counts.
 */
export class CachedList<T extends object> {
  private current: Listing<T> | undefined;
  private load: Load | undefined;

  constructor(
    private readonly fetch: (signal: AbortSignal) => Promise<PagedList<T>>,
    private readonly keyOf: (item: T) => string,
    private readonly clock: Clock,
    /** Told when what is known has changed, but for what `show` hands out itself. */
    private readonly onDidChange: () => void,
  ) {}

  get listing(): Listing<T> | undefined {
    return this.current;
  }

  get isLoading(): boolean {
    return this.load !== undefined;
  }

  /** Takes over what was kept from an earlier time, unless something is known already. */
  keep(items: readonly T[], total: number, at: number): void {
    this.current ??= { items, total, at, state: 'kept', error: undefined };
  }

  /** What is known, which is loaded when it is nothing; what is old or not whole is loaded anew behind it. */
  async show(): Promise<Listing<T>> {
    const { current } = this;
    if (current) {
      if ((current.state === 'kept' || current.state === 'partial') && !this.load && !current.error) {
        this.start();
      }
      return current;
    }
    await (this.load ?? this.start()).shown;
    return this.current ?? { items: [], total: 0, at: this.clock.now(), state: 'partial', error: undefined };
  }

  /** Loads anew. Settles, without a failure, when the whole is there or could not be loaded. */
  async refresh(): Promise<void> {
    await this.start().done;
  }

  /** What is known is not so any more: it is loaded anew when it is shown next. */
  expire(): void {
    if (this.current?.state === 'complete') this.current = { ...this.current, state: 'kept' };
  }

  /** Gives up loading. What has come stays, and the rest is loaded when the list is shown again. */
  stop(): void {
    this.load?.abort.abort(new Error('superseded'));
    this.load = undefined;
  }

  private start(): Load {
    this.stop();
    const abort = new AbortController();
    const isMine = (): boolean => !abort.signal.aborted;
    let show = (): void => undefined;
    const shown = new Promise<void>((resolve) => {
      show = resolve;
      // Whoever waits for an answer that was given up is not kept waiting.
      abort.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    const run = async (): Promise<void> => {
      const before = this.current;
      try {
        const list = await this.fetch(abort.signal);
        const [first, total] = await Promise.all([list.first, list.total]);
        if (!isMine()) return;
        const at = this.clock.now();
        if (first.length >= total) {
          this.end(before, { items: first, total: first.length, at, state: 'complete', error: undefined });
          return;
        }
        if (!before || before.state === 'failed') {
          this.current = { items: first, total, at, state: 'partial', error: undefined };
          if (before) this.onDidChange();
          show();
        }
        const { items, isCut } = await listed(list);
        if (!isMine()) return;
        const whole = { items, total: items.length, at, state: 'complete', error: undefined } as const;
        this.end(this.current, isCut ? { ...whole, isCut } : whole);
      } catch (error) {
        if (!isMine()) return;
        this.end(
          before,
          this.current && this.current.state !== 'failed'
            ? { ...this.current, error }
            : { items: [], total: 0, at: this.clock.now(), state: 'failed', error },
        );
      } finally {
        show();
      }
    };
    const load: Load = { abort, shown, done: run() };
    this.load = load;
    return load;
  }

  private end(before: Listing<T> | undefined, now: Listing<T>): void {
    this.load = undefined;
    const same = before ? reuse(before.items, now.items, this.keyOf) : now.items;
    this.current = { ...now, items: same };
    // The first answer is what `show` hands out.
    if (!before) return;
    const isNews =
      same !== before.items ||
      before.state !== now.state ||
      before.total !== now.total ||
      before.isCut !== now.isCut ||
      before.error !== now.error;
    if (isNews) this.onDidChange();
  }
}

/** The new rows, those that say the same as an old one replaced by it; the old list itself when nothing has changed. */
function reuse<T extends object>(
  before: readonly T[],
  now: readonly T[],
  keyOf: (item: T) => string,
): readonly T[] {
  const known = new Map(before.map((item) => [keyOf(item), item]));
  const items = now.map((item) => {
    const old = known.get(keyOf(item));
    return old && isSame(old, item) ? old : item;
  });
  return items.length === before.length && items.every((item, index) => item === before[index])
    ? before
    : items;
}

/** Rows are flat but for lists of words. */
function isSame(one: object, other: object): boolean {
  const values = new Map(Object.entries(other));
  const entries = Object.entries(one);
  return (
    entries.length === values.size &&
    entries.every(([key, value]) => {
      const there: unknown = values.get(key);
      if (!Array.isArray(value) || !Array.isArray(there)) return value === there;
      return value.length === there.length && value.every((item, index) => item === there[index]);
    })
  );
}
