import type { Clock } from '../clock';
import { Loading } from '../loading';
import { listed, type PagedList } from '../rds/paging';

interface Rows<T> {
  readonly items: readonly T[];
  /** Length of the whole list according to the service; greater than `items` while more are loading. */
  readonly total: number;
}

export type RowList<T> = Loading<Rows<T>>;

/**
 * A list of the service. Its first page is shown at once, and unchanged rows keep their object identity.
 * @param onDidChange see `LoadingOptions`
 */
export function rowList<T extends object>(
  fetch: (signal: AbortSignal) => Promise<PagedList<T>>,
  keyOf: (item: T) => string,
  clock: Pick<Clock, 'now'>,
  onDidChange: () => void,
): RowList<T> {
  return new Loading<Rows<T>>({
    clock,
    onDidChange,
    reuse: (before, now) => reuse(before, now, keyOf),
    load: async (signal, notes) => {
      const list = await fetch(signal);
      const [first, total] = await Promise.all([list.first, list.total]);
      if (first.length >= total) return { items: first, total: first.length };
      notes.preview({ items: first, total });
      const { items, isCut } = await listed(list);
      notes.isCut = isCut;
      return { items, total: items.length };
    },
  });
}

function reuse<T extends object>(before: Rows<T>, now: Rows<T>, keyOf: (item: T) => string): Rows<T> {
  const old = new Map(before.items.map((item) => [keyOf(item), item]));
  const items = now.items.map((item) => {
    const same = old.get(keyOf(item));
    return same && isSame(same, item) ? same : item;
  });
  const isUnchanged =
    items.length === before.items.length && items.every((item, index) => item === before.items[index]);
  if (!isUnchanged) return { ...now, items };
  return before.total === now.total ? before : { ...now, items: before.items };
}

/** Rows are flat except for lists of strings. */
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
