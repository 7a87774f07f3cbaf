import { xOf, type Scale } from './scale';

/** Ticks of the timeline: instants at which the clock of the user shows something round. */

export interface Tick {
  /** Epoch ms, UTC. */
  readonly time: number;
  readonly x: number;
  readonly label: string;
  /** The middle of the label: below the tick, but on the axis as a whole. */
  readonly labelX: number;
}

export interface Ticks {
  readonly ticks: readonly Tick[];
  /** What the labels of the ticks from there on leave out: the day, the month or the year. */
  readonly contexts: readonly Tick[];
}

type Unit = 'second' | 'minute' | 'hour' | 'day' | 'month' | 'year';

/** Approximate length in ms, for choosing. */
const unitMs: Readonly<Record<Unit, number>> = {
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  month: 30.44 * 86_400_000,
  year: 365.25 * 86_400_000,
};

const steps: readonly (readonly [Unit, number])[] = [
  ...[1, 2, 5, 10, 15, 30].map((count) => ['second', count] as const),
  ...[1, 2, 5, 10, 15, 30].map((count) => ['minute', count] as const),
  ...[1, 2, 3, 6, 12].map((count) => ['hour', count] as const),
  ...[1, 2, 7, 14].map((count) => ['day', count] as const),
  ...[1, 3, 6].map((count) => ['month', count] as const),
  ...[1, 2, 5, 10, 20, 50, 100, 500, 1000].map((count) => ['year', count] as const),
];

/** Distance between labels and how wide a character of them is, in CSS pixels. */
const labelGap = 16;
const characterWidth = 6.6;

/** A label's width, about. Chinese characters and their like are twice as wide. */
export function textWidth(text: string): number {
  let units = 0;
  for (const character of text) units += character > '\u2e80' ? 1.8 : 1;
  return units * characterWidth;
}

export function ticksOf(scale: Scale, locale: string): Ticks {
  const { begin, end } = scale.span;
  const label = labeller(locale);
  const pixelsPerMs = (scale.right - scale.left) / (end - begin);
  const fits = ([unit, count]: readonly [Unit, number]): boolean =>
    count * unitMs[unit] * pixelsPerMs >= textWidth(label(unit, sample)) + labelGap;
  const [unit, count] = steps.find(fits) ?? ['year', 1000];
  const ticks = instants(begin, end, unit, count).map((time) =>
    tickAt(scale, time, label(unit, new Date(time))),
  );
  return { ticks: ticks.map(withRoom), contexts: contextsOf(ticks, scale, unit, locale) };
}

/** A label that was moved from an end of the axis and now stands on its neighbour's is left out. */
function withRoom(tick: Tick, index: number, ticks: readonly Tick[]): Tick {
  const [before, after] = [ticks[index - 1], ticks[index + 1]];
  const moved = tick.labelX - tick.x;
  const neighbour = moved > 0 ? after : moved < 0 ? before : undefined;
  const isHidden = neighbour && !(moved > 0 ? isClear(tick, neighbour) : isClear(neighbour, tick));
  return isHidden ? { ...tick, label: '' } : tick;
}

function tickAt(scale: Scale, time: number, label: string): Tick {
  const x = xOf(scale, time);
  const half = textWidth(label) / 2;
  return { time, x, label, labelX: Math.max(Math.min(x, scale.right - half), scale.left + half) };
}

/** A wide one of every unit. */
const sample = new Date(2028, 8, 27, 20, 28, 28);

function labeller(locale: string): (unit: Unit, date: Date) => string {
  const day = new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric' });
  const month = new Intl.DateTimeFormat(locale, { month: 'short' });
  return (unit, date) => {
    const two = (value: number): string => String(value).padStart(2, '0');
    const clock = `${two(date.getHours())}:${two(date.getMinutes())}`;
    switch (unit) {
      case 'second':
        return `${clock}:${two(date.getSeconds())}`;
      case 'minute':
      case 'hour':
        return clock;
      case 'day':
        return day.format(date);
      case 'month':
        return month.format(date);
      case 'year':
        return String(date.getFullYear());
    }
  };
}

/** Days of the calendar and hours of the clock have no fixed length where the clock is changed twice a year. */
function instants(begin: number, end: number, unit: Unit, count: number): readonly number[] {
  const found: number[] = [];
  let date = floor(new Date(begin), unit, count);
  // No scale has as many; the bound is for clocks that are stranger than thought of here.
  for (let left = 1000; left > 0 && date.getTime() <= end; left--) {
    if (date.getTime() >= begin && date.getTime() !== found.at(-1)) found.push(date.getTime());
    date = following(date, unit, count);
  }
  return found;
}

/** The last round time of the local clock that is not after the date. */
function floor(date: Date, unit: Unit, count: number): Date {
  const year = date.getFullYear();
  const month = date.getMonth();
  const down = (value: number): number => Math.floor(value / count) * count;
  switch (unit) {
    case 'second':
    case 'minute': {
      // Offsets of zones are whole quarters of an hour, and every step here divides one or is two of them.
      const offset = date.getTimezoneOffset() * unitMs.minute;
      const length = count * unitMs[unit];
      return new Date(Math.floor((date.getTime() - offset) / length) * length + offset);
    }
    case 'hour':
      return new Date(year, month, date.getDate(), down(date.getHours()));
    case 'day': {
      const midnight = new Date(year, month, date.getDate());
      // Mondays for weeks: 5 January 1970 was one.
      const sinceMonday = dayNumber(midnight) - 4;
      midnight.setDate(midnight.getDate() - (sinceMonday - down(sinceMonday)));
      return midnight;
    }
    case 'month':
      return new Date(year, down(month), 1);
    case 'year':
      return new Date(down(year), 0, 1);
  }
}

function following(date: Date, unit: Unit, count: number): Date {
  const [year, month, day] = [date.getFullYear(), date.getMonth(), date.getDate()];
  switch (unit) {
    case 'second':
    case 'minute':
      return new Date(date.getTime() + count * unitMs[unit]);
    case 'hour':
      // By the clock: where it goes forward over an hour, the next step is by less than the others.
      return new Date(year, month, day, Math.floor(date.getHours() / count) * count + count);
    case 'day':
      return new Date(year, month, day + count);
    case 'month':
      return new Date(year, month + count, 1);
    case 'year':
      return new Date(year + count, 0, 1);
  }
}

function dayNumber(midnight: Date): number {
  return Math.round(Date.UTC(midnight.getFullYear(), midnight.getMonth(), midnight.getDate()) / unitMs.day);
}

/** One at the left end, and one wherever it changes and there is room for it. */
function contextsOf(ticks: readonly Tick[], scale: Scale, unit: Unit, locale: string): readonly Tick[] {
  if (unit === 'year') return [];
  const format = new Intl.DateTimeFormat(
    locale,
    unit === 'month'
      ? { year: 'numeric' }
      : unit === 'day'
        ? { year: 'numeric', month: 'long' }
        : { weekday: 'short', month: 'short', day: 'numeric' },
  );
  const changes: Tick[] = [tickAt(scale, scale.span.begin, format.format(scale.span.begin))];
  for (const { time } of ticks) {
    const label = format.format(time);
    if (label !== changes.at(-1)?.label) changes.push(tickAt(scale, time, label));
  }
  const kept: Tick[] = [];
  for (const change of changes) {
    if (isClear(kept.at(-1), change)) kept.push(change);
    // What holds from the left end on gives way to where it changes.
    else if (kept.length === 1 && kept[0] === changes[0]) kept.splice(0, 1, change);
  }
  return kept;
}

/** Whether the labels of two ticks, the first to the left, stand apart. */
function isClear(one: Tick | undefined, next: Tick): boolean {
  if (!one) return true;
  return next.labelX - one.labelX >= (textWidth(one.label) + textWidth(next.label) + labelGap) / 2;
}
