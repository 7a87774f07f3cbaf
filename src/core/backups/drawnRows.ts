/** So many rows below one parent are drawn at first: every change sends all of them to the window. */
export const rowsAtFirst = 500;

/**
 * The rows that are drawn of a long list, and how many are left. The one that somebody was led to is among them
 * wherever it stands.
 */
export function drawn<T>(
  items: readonly T[],
  most: number,
  isPinned: (item: T) => boolean,
): { readonly rows: readonly T[]; readonly left: number } {
  // A line that offers the last few would take as much room as they do.
  if (items.length <= most * 1.1) return { rows: items, left: 0 };
  const pinned = items.slice(most).filter(isPinned);
  return { rows: [...items.slice(0, most), ...pinned], left: items.length - most - pinned.length };
}
