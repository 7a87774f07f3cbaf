import type { TimelineSet, TimelineView, TimelineWindow } from '../../shared/timeline';

/** Geometry of the timeline, without a page. Times are epoch ms (UTC), lengths CSS pixels. */

export interface Span {
  readonly begin: number;
  readonly end: number;
}

/** Lays a span of time over the pixels from `left` to `right`. */
export interface Scale {
  readonly span: Span;
  readonly left: number;
  readonly right: number;
}

const secondMs = 1000;

/** No closer than this: a second is then wide enough to be hit. */
const shortestSpanMs = 60 * secondMs;

/** What is shown beyond the ends of the recovery window, as a part of it. */
const windowMargin = 0.04;

export function xOf({ span, left, right }: Scale, time: number): number {
  return left + ((time - span.begin) / (span.end - span.begin)) * (right - left);
}

export function timeAt({ span, left, right }: Scale, x: number): number {
  return span.begin + ((x - left) / (right - left)) * (span.end - span.begin);
}

/** Everything there is, up to now. */
export function wholeSpan({ now, window, sets }: TimelineView): Span {
  let begin = window?.begin ?? Infinity;
  let end = Math.max(window?.end ?? now, now);
  for (const { at } of sets) {
    begin = Math.min(begin, at);
    end = Math.max(end, at);
  }
  if (begin === Infinity) begin = end;
  const margin = (end - begin) * 0.02;
  const whole = atLeast({ begin: begin - margin, end: end + margin }, 60 * shortestSpanMs);
  const part = window ? windowSpan(window) : whole;
  return { begin: Math.min(whole.begin, part.begin), end: Math.max(whole.end, part.end) };
}

/** The recovery window with a little of what lies around it. */
export function windowSpan({ begin, end }: TimelineWindow): Span {
  const margin = (end - begin) * windowMargin;
  return atLeast({ begin: begin - margin, end: end + margin }, shortestSpanMs);
}

/**
 * The span made shorter (`factor` below 1) or longer around an instant, which stays where it is on the axis. Never
 * shorter than a minute or beyond the limits.
 */
export function zoomed(span: Span, factor: number, around: number, limits: Span): Span {
  const length = span.end - span.begin;
  const wanted = Math.min(Math.max(length * factor, shortestSpanMs), limits.end - limits.begin);
  const begin = around - ((around - span.begin) / length) * wanted;
  return within({ begin, end: begin + wanted }, limits);
}

export function moved(span: Span, by: number, limits: Span): Span {
  return within({ begin: span.begin + by, end: span.end + by }, limits);
}

/** The span, moved no further than needed for an instant to be seen well. */
export function revealing(span: Span, time: number, limits: Span): Span {
  if (contains(span, time)) return span;
  const length = span.end - span.begin;
  return moved(span, time < span.begin ? time - length * 0.1 - span.begin : time + length * 0.1 - span.end, {
    begin: Math.min(limits.begin, time),
    end: Math.max(limits.end, time),
  });
}

export function contains({ begin, end }: Span, time: number): boolean {
  return time >= begin && time <= end;
}

export function sameSpan(one: Span, other: Span): boolean {
  return one.begin === other.begin && one.end === other.end;
}

/** Whether nothing more can be zoomed out, or in. */
export function reaches(span: Span, limits: Span): { readonly whole: boolean; readonly closest: boolean } {
  const length = span.end - span.begin;
  // Of what multiplications leave behind.
  const tolerance = 1e-6 * length;
  return {
    whole: length >= limits.end - limits.begin - tolerance,
    closest: length <= shortestSpanMs + tolerance,
  };
}

/** The nearest instant in the window that has whole seconds, as the service takes it. */
export function secondIn({ begin, end }: Span, time: number): number {
  const first = Math.ceil(begin / secondMs);
  const last = Math.max(first, Math.floor(end / secondMs));
  return Math.min(Math.max(Math.round(time / secondMs), first), last) * secondMs;
}

function atLeast(span: Span, length: number): Span {
  const missing = length - (span.end - span.begin);
  return missing > 0 ? { begin: span.begin - missing / 2, end: span.end + missing / 2 } : span;
}

/** Moves a span so that it lies within the limits, or over all of them when it is longer. */
function within(span: Span, limits: Span): Span {
  const length = span.end - span.begin;
  if (length >= limits.end - limits.begin) return limits;
  const begin = Math.min(Math.max(span.begin, limits.begin), limits.end - length);
  return { begin, end: begin + length };
}

/** Sets that are drawn as one mark, oldest first. */
export interface Mark {
  readonly x: number;
  readonly sets: readonly TimelineSet[];
}

/** A mark of one set is this wide, one of several that much. */
const markWidth = 12;
const badgeWidth = 24;

/**
 * The marks of sets (oldest first). Sets whose marks would cover each other become one, which is wider and takes in
 * what it would cover in turn. Sets outside the scale have none.
 */
export function marksOf(sets: readonly TimelineSet[], scale: Scale): readonly Mark[] {
  const shown = sets
    .map((set) => ({ set, x: xOf(scale, set.at) }))
    .filter(({ x }) => x >= scale.left - markWidth / 2 && x <= scale.right + markWidth / 2);
  const marks: Mark[] = [];
  let free = -Infinity;
  for (let index = 0; index < shown.length;) {
    const first = shown[index];
    if (!first) break;
    const second = shown[index + 1];
    const isAlone = !second || second.x - first.x >= markWidth;
    let next = index + 1;
    while (!isAlone && (shown[next]?.x ?? Infinity) < first.x + badgeWidth) next++;
    const group = shown.slice(index, next);
    // A badge gives way to what is left of it; that of a single set stands where it belongs.
    const middle = (first.x + (group.at(-1) ?? first).x) / 2;
    const x = isAlone ? first.x : Math.max(middle, free + badgeWidth / 2);
    free = x + (isAlone ? markWidth : badgeWidth) / 2;
    marks.push({ x, sets: group.map(({ set }) => set) });
    index = next;
  }
  return marks;
}

/** The mark at a place, the nearest of several. */
export function markAt(marks: readonly Mark[], x: number): Mark | undefined {
  let found: Mark | undefined;
  let distance = Infinity;
  for (const mark of marks) {
    const away = Math.abs(mark.x - x);
    if (away > (mark.sets.length > 1 ? badgeWidth : markWidth) / 2 + 1 || away >= distance) continue;
    found = mark;
    distance = away;
  }
  return found;
}
