import type { TimelineView } from '../../shared/timeline';

/** Geometry of the timeline, without DOM access. Times are epoch milliseconds (UTC), lengths CSS pixels. */

export interface Span {
  readonly begin: number;
  readonly end: number;
}

/** Maps a span of time to the pixels from 0 to `width`. */
export interface Scale {
  readonly span: Span;
  readonly width: number;
}

export const secondMs = 1000;
export const minuteMs = 60 * secondMs;
export const hourMs = 60 * minuteMs;

/** The smallest span, in which a second is wide enough to be clicked. */
const shortestSpanMs = minuteMs;

/** The initial span for a point in time: a day and a half, in which hours are readable. */
const recentMs = 32 * hourMs;

export function xOf({ span, width }: Scale, time: number): number {
  return ((time - span.begin) / (span.end - span.begin)) * width;
}

export function timeAt({ span, width }: Scale, x: number): number {
  return span.begin + (x / width) * (span.end - span.begin);
}

/** From the oldest set or the start of the recovery window until now. */
export function wholeSpan(view: TimelineView): Span {
  const { now, window, sets } = view;
  let begin = window?.begin ?? Infinity;
  let end = Math.max(window?.end ?? now, now);
  for (const { at } of sets) {
    begin = Math.min(begin, at);
    end = Math.max(end, at);
  }
  if (begin === Infinity) begin = end;
  const whole = withMargin({ begin, end }, 0.02, hourMs);
  const recent = window ? recentSpan(window) : whole;
  return { begin: Math.min(whole.begin, recent.begin), end: Math.max(whole.end, recent.end) };
}

export function recentSpan({ begin, end }: Span): Span {
  return withMargin({ begin: Math.max(begin, end - recentMs), end }, 0.04, shortestSpanMs);
}

function withMargin({ begin, end }: Span, part: number, shortest: number): Span {
  const length = end - begin;
  const margin = Math.max(length * part, (shortest - length) / 2);
  return { begin: begin - margin, end: end + margin };
}

/**
 * The span scaled around an instant, which keeps its position; a `factor` below 1 zooms in. The result is at least a
 * minute long and within the limits.
 */
export function zoomed(span: Span, factor: number, around: number, limits: Span): Span {
  const length = span.end - span.begin;
  const wanted = Math.min(Math.max(length * factor, shortestSpanMs), limits.end - limits.begin);
  const begin = around - ((around - span.begin) / length) * wanted;
  return moved({ begin, end: begin + wanted }, 0, limits);
}

/** The span moved by some milliseconds, but not beyond the limits. */
export function moved(span: Span, by: number, limits: Span): Span {
  const length = span.end - span.begin;
  if (length >= limits.end - limits.begin) return limits;
  const begin = Math.min(Math.max(span.begin + by, limits.begin), limits.end - length);
  return { begin, end: begin + length };
}

/** The span, moved just far enough to show an instant within the limits. */
export function revealing(span: Span, time: number, limits: Span): Span {
  if (contains(span, time)) return span;
  const room = (span.end - span.begin) * 0.1;
  return moved(span, time < span.begin ? time - room - span.begin : time + room - span.end, limits);
}

export function contains({ begin, end }: Span, time: number): boolean {
  return time >= begin && time <= end;
}

/** Whether the view is at its largest or smallest span. */
export function reaches(span: Span, limits: Span): { readonly whole: boolean; readonly closest: boolean } {
  const length = span.end - span.begin;
  // Tolerates rounding errors.
  const tolerance = 1e-6 * length;
  return {
    whole: length >= limits.end - limits.begin - tolerance,
    closest: length <= shortestSpanMs + tolerance,
  };
}

/** The nearest instant in the window with whole seconds, as the service requires. */
export function secondIn({ begin, end }: Span, time: number): number {
  const first = Math.ceil(begin / secondMs);
  const last = Math.max(first, Math.floor(end / secondMs));
  return Math.min(Math.max(Math.round(time / secondMs), first), last) * secondMs;
}

/** Steps of clicks and arrow keys; a step below a minute needs more pixels, so that minutes stay round longer. */
const steps = [
  { ms: secondMs, width: 6 },
  { ms: 10 * secondMs, width: 6 },
  ...[1, 5, 15].map((minutes) => ({ ms: minutes * minuteMs, width: 2 })),
];

/** The distance between instants that the pointer and keys can choose at this zoom; at most an hour. */
export function stepOf({ span, width }: Scale): number {
  const pixels = width / (span.end - span.begin);
  return steps.find((step) => step.ms * pixels >= step.width)?.ms ?? hourMs;
}

/** Rounds in local time, because its offset may include a fraction of an hour. */
export function roundTo(time: number, step: number, round: (steps: number) => number): number {
  const roundAt = (at: number): number => {
    const offset = new Date(at).getTimezoneOffset() * minuteMs;
    return round((time - offset) / step) * step + offset;
  };
  // The offset may change between the time and the rounded time.
  const rounded = roundAt(time);
  return roundAt(rounded);
}
