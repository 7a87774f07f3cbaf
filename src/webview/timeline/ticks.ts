import { hourMs, minuteMs, roundTo, secondMs, xOf, type Scale, type Span } from './scale';

/** A tick of the timeline, at a round local time. */

export interface Tick {
  /** Epoch milliseconds, UTC. */
  readonly time: number;
  readonly x: number;
  readonly label: string;
  /** The center of the label: below the tick, but within the axis. */
  readonly labelX: number;
}

export interface Ticks {
  readonly ticks: readonly Tick[];
  /** What the labels omit from this tick on: the day, the month or the year. */
  readonly contexts: readonly Tick[];
}

type Unit = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second';
type Step = readonly [Unit, number];

const dayMs = 24 * hourMs;

/** Milliseconds; approximate for days and longer units. */
const unitMs: Readonly<Record<Unit, number>> = {
  second: secondMs,
  minute: minuteMs,
  hour: hourMs,
  day: dayMs,
  month: 30.44 * dayMs,
  year: 365.25 * dayMs,
};

const steps: readonly Step[] = (
  [
    ['second', [1, 2, 5, 10, 15, 30]],
    ['minute', [1, 2, 5, 10, 15, 30]],
    ['hour', [1, 2, 3, 6, 12]],
    ['day', [1, 2, 7, 14]],
    ['month', [1, 3, 6]],
    ['year', [1, 2, 5, 10, 20, 50, 100, 500, 1000]],
  ] as const
).flatMap(([unit, counts]) => counts.map((count): Step => [unit, count]));

/** Minimum gap between labels, minimum gap between times of day, and the width of a character; CSS pixels. */
const labelGap = 12;
const clockGap = 20;
const characterWidth = 6.4;

/** The approximate width of a label. Chinese and similar characters are about twice as wide. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += character > '\u2e80' ? 1.8 : 1;
  return width * characterWidth;
}

/** @param inOneRow labels of days and months include the month or year at its change, instead of contexts */
export function ticksOf(scale: Scale, locale: string, inOneRow = false): Ticks {
  const { label, full, context } = textsIn(locale);
  const isFull = (unit: Unit): boolean => inOneRow && (unit === 'day' || unit === 'month');
  const room = (unit: Unit): number =>
    Math.max(textWidth(label(unit, wide)), isFull(unit) ? textWidth(full(unit, wide)) : 0) +
    (unitMs[unit] < dayMs ? clockGap : labelGap);
  const { begin, end } = scale.span;
  const fits = ([unit, count]: Step): boolean =>
    (count * unitMs[unit] * scale.width) / (end - begin) >= room(unit);
  const [unit, count] = steps.find(fits) ?? ['year', 1000];
  let last: string | undefined;
  const ticks = instants(scale.span, unit, count).map((time) => {
    const isSame = context(unit, time) === last;
    last = context(unit, time);
    return tickAt(scale, time, isFull(unit) && !isSame ? full(unit, time) : label(unit, time));
  });
  const contexts =
    unit === 'year' || isFull(unit) ? [] : contextsOf(ticks, scale, (time) => context(unit, time));
  return { ticks: ticks.map(withRoom), contexts };
}

/** Removes a label that was moved from an end of the axis and overlaps its neighbor. */
function withRoom(tick: Tick, index: number, ticks: readonly Tick[]): Tick {
  const [before, after] = [ticks[index - 1], ticks[index + 1]];
  const shift = tick.labelX - tick.x;
  const isHidden =
    (shift > 0 && after !== undefined && !isClear(tick, after)) || (shift < 0 && !isClear(before, tick));
  return isHidden ? { ...tick, label: '' } : tick;
}

function tickAt(scale: Scale, time: number, label: string): Tick {
  const x = xOf(scale, time);
  const half = textWidth(label) / 2;
  return { time, x, label, labelX: Math.max(Math.min(x, scale.width - half), half) };
}

/** A date whose label is wide in every unit. */
const wide = new Date(2028, 8, 27, 20, 28, 28).getTime();

type Text = (unit: Unit, time: number) => string;

/** The label of a tick; the label with its month or year; and the common context of several ticks. */
function textsIn(locale: string): Readonly<Record<'label' | 'full' | 'context', Text>> {
  const format = (options: Intl.DateTimeFormatOptions): ((time: number) => string) => {
    // Created on first use, because this is slow and few formatters are needed.
    let made: Intl.DateTimeFormat | undefined;
    return (time) => (made ??= new Intl.DateTimeFormat(locale, options)).format(time);
  };
  const dayLabel = format({ weekday: 'short', day: 'numeric' });
  const dayFull = format({ month: 'short', day: 'numeric' });
  const dayContext = format({ year: 'numeric', month: 'long' });
  const monthLabel = format({ month: 'short' });
  const monthFull = format({ year: 'numeric', month: 'short' });
  const date = format({ weekday: 'short', month: 'short', day: 'numeric' });
  const year = (time: number): string => String(new Date(time).getFullYear());
  const label: Text = (unit, time) => {
    if (unit === 'year') return year(time);
    if (unit === 'month') return monthLabel(time);
    return unit === 'day' ? dayLabel(time) : clock(time, unit === 'second');
  };
  const context: Text = (unit, time) => {
    if (unit === 'month' || unit === 'year') return year(time);
    return unit === 'day' ? dayContext(time) : date(time);
  };
  return { label, full: (unit, time) => (unit === 'day' ? dayFull : monthFull)(time), context };
}

function clock(time: number, withSeconds: boolean): string {
  const date = new Date(time);
  const parts = [date.getHours(), date.getMinutes(), ...(withSeconds ? [date.getSeconds()] : [])];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

/** Days and hours are computed from the calendar, because their length varies when the clock changes. */
function instants({ begin, end }: Span, unit: Unit, count: number): readonly number[] {
  const found: number[] = [];
  if (unit === 'minute' || unit === 'second') {
    const step = count * unitMs[unit];
    for (let time = roundTo(begin, step, Math.ceil); time <= end; time += step) found.push(time);
    return found;
  }
  const date = new Date(begin);
  const [year, month, day, hour] = [date.getFullYear(), date.getMonth(), date.getDate(), date.getHours()];
  // Weeks start on Mondays: 5 January 1970, day 4, was a Monday.
  const sinceMonday = Math.round(Date.UTC(year, month, day) / dayMs) - 4;
  const down = (value: number): number => Math.floor(value / count) * count;
  const following = {
    hour: (by: number) => new Date(year, month, day, down(hour) + by),
    day: (by: number) => new Date(year, month, day - sinceMonday + down(sinceMonday) + by),
    month: (by: number) => new Date(year, down(month) + by, 1),
    year: (by: number) => new Date(down(year) + by, 0, 1),
  }[unit];
  for (let by = 0, time = following(0).getTime(); time <= end; by += count, time = following(by).getTime()) {
    // An hour skipped by the clock equals the next one.
    if (time >= begin && time !== found.at(-1)) found.push(time);
  }
  return found;
}

/** The contexts: the first stays at the left end, and another one marks each change if there is room. */
function contextsOf(
  ticks: readonly Tick[],
  scale: Scale,
  context: (time: number) => string,
): readonly Tick[] {
  const first = tickAt(scale, scale.span.begin, context(scale.span.begin));
  const changes = [first];
  for (const { time } of ticks) {
    const label = context(time);
    if (label !== changes.at(-1)?.label) changes.push(tickAt(scale, time, label));
  }
  const kept: Tick[] = [];
  for (const change of changes) {
    if (isClear(kept.at(-1), change)) kept.push(change);
    // A change replaces the first context if both do not fit.
    else if (kept.length === 1 && kept[0] === first) kept.splice(0, 1, change);
  }
  return kept;
}

/** Whether the labels of two neighboring ticks do not overlap. */
function isClear(one: Tick | undefined, next: Tick): boolean {
  if (!one) return true;
  return next.labelX - one.labelX >= (textWidth(one.label) + textWidth(next.label) + labelGap) / 2;
}
