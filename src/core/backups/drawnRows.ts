/** Number of rows drawn at first below a parent; limited because every change sends all rows to VS Code. */
export const rowsAtFirst = 500;

/** The same limit while the user types a filter: enough to fill the view, and few to send for each key. */
export const rowsWhileTyping = 80;

/** Splits a long list into the rows to draw and the number of the others. Pinned rows are always drawn. */
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
