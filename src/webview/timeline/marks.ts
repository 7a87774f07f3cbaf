import type { TimelineSet } from '../../shared/timeline';
import { xOf, type Scale } from './scale';

/** Backup sets that are drawn as one mark, oldest first. */
export interface Mark {
  readonly x: number;
  readonly sets: readonly TimelineSet[];
}

/** Widths of the mark of a single set and of several sets, including the space around it; CSS pixels. */
const markWidth = 12;
const severalWidth = 24;

/**
 * The marks of backup sets (oldest first). Sets whose marks would overlap are merged into one wider mark, which
 * absorbs further sets that it would overlap. Sets outside the scale have no mark.
 */
export function marksOf(sets: readonly TimelineSet[], scale: Scale): readonly Mark[] {
  const shown = sets
    .map((set) => ({ set, x: xOf(scale, set.at) }))
    .filter(({ x }) => x >= -markWidth / 2 && x <= scale.width + markWidth / 2);
  const marks: Mark[] = [];
  let free = -Infinity;
  for (let index = 0; index < shown.length;) {
    const first = shown[index];
    if (!first) break;
    const second = shown[index + 1];
    const isAlone = !second || second.x - first.x >= markWidth;
    let next = index + 1;
    while (!isAlone && (shown[next]?.x ?? Infinity) < first.x + severalWidth) next++;
    const group = shown.slice(index, next);
    // A wide mark moves to the right if needed; the mark of a single set stays at its position.
    const middle = (first.x + (group.at(-1) ?? first).x) / 2;
    const x = isAlone ? first.x : Math.max(middle, free + severalWidth / 2);
    free = x + (isAlone ? markWidth : severalWidth) / 2;
    marks.push({ x, sets: group.map(({ set }) => set) });
    index = next;
  }
  return marks;
}

export function markAt(marks: readonly Mark[], x: number): Mark | undefined {
  let found: Mark | undefined;
  let distance = Infinity;
  for (const mark of marks) {
    const away = Math.abs(mark.x - x);
    if (away > (mark.sets.length > 1 ? severalWidth : markWidth) / 2 + 1 || away >= distance) continue;
    found = mark;
    distance = away;
  }
  return found;
}

/** Incremental sets are merged only with each other, so that their number does not hide full sets. */
export interface Lanes {
  readonly incremental: readonly Mark[];
  readonly others: readonly Mark[];
}

export function lanesOf(sets: readonly TimelineSet[], scale: Scale): Lanes {
  const isIncremental = ({ kind }: TimelineSet): boolean => kind === 'incremental';
  return {
    incremental: marksOf(sets.filter(isIncremental), scale),
    others: marksOf(
      sets.filter((set) => !isIncremental(set)),
      scale,
    ),
  };
}

/** The mark at a position; marks drawn on top come first. */
export function markIn({ incremental, others }: Lanes, x: number): Mark | undefined {
  return markAt(others, x) ?? markAt(incremental, x);
}

export function markOfSet({ incremental, others }: Lanes, id: string): Mark | undefined {
  return [...others, ...incremental].find(({ sets }) => sets.some((set) => set.id === id));
}
