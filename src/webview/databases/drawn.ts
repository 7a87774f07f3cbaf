/** Height of a row in px, and how many the list is high at most; the stylesheet has both. */
export const rowHeight = 28;
export const rowsInSight = 16;

/** How many rows are drawn above and below the visible ones, so that a turn of the wheel shows no gap. */
const margin = rowsInSight;

/**
 * Which rows of a long list are drawn, in their order: those near the visible ones, the one that has or had the focus,
 * and those to which Tab and Shift+Tab go next from there, from the visible rows, and from outside of the list. A row
 * that gets the focus has its own neighbours drawn, so all rows can be reached although few exist at a time.
 *
 * @param first index of the row at the top of what is in sight
 * @param kept indexes that are drawn in any case; one that is below 0 is none
 * @param stops indexes of the rows in which Tab stops, ascending
 */
export function drawnRows(
  count: number,
  first: number,
  kept: readonly number[],
  stops: readonly number[],
): readonly number[] {
  const top = Math.max(0, Math.min(first, count - rowsInSight) - margin);
  const end = Math.min(count, top + rowsInSight + 2 * margin);
  const drawn = new Set<number>();
  for (let at = top; at < end; at++) drawn.add(at);
  for (const at of [...kept, top, end - 1]) {
    if (at < 0) continue;
    if (kept.includes(at)) drawn.add(at);
    const next = lowerBound(stops, at);
    for (const stop of [stops[next - 1], stops[next], stops[next + 1]]) {
      if (stop !== undefined) drawn.add(stop);
    }
  }
  for (const stop of [stops[0], stops.at(-1)]) if (stop !== undefined) drawn.add(stop);
  return [...drawn].sort((a, b) => a - b);
}

/** The place of the first of ascending numbers that is not below `value`. */
function lowerBound(numbers: readonly number[], value: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
