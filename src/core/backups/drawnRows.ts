/** Rows that are drawn at first below a parent; limited because every change sends all rows to VS Code. */
export const rowsAtFirst = 500;

/** The same while a filter is being typed: more than are in sight, and few to send again for each key. */
export const rowsWhileTyping = 80;

/**
 * The rows that are drawn of a long list, and how many are left. A pinned row is drawn
 * wherever it is in the list.
 */
export function drawn<T>(
  items: readonly T[],
  most: number,
  isPinned: (item: T) => boolean,
): { readonly rows: readonly T[]; readonly left: number } {
  // A "more" row for only a few rows would take as much space as they do.
  if (items.length <= most * 1.1) return { rows: items, left: 0 };
  const pinned = items.slice(most).filter(isPinned);
  return { rows: [...items.slice(0, most), ...pinned], left: items.length - most - pinned.length };
}
