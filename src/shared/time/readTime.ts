import { abbreviated, cut, respelled, weekdays } from './spellings';
import {
  instantText,
  instantsAt,
  isZoneName,
  offsetAt,
  offsetText,
  wallAt,
  wallText,
  type Zone,
} from './zone';

/** An instant (`2026-11-27T06:32:05Z`) and the offset that it was read with (`+08:00`). */
interface OffsetInstant {
  readonly instant: string;
  readonly offset: string;
}

/** The result of reading a text. `wall` is the intended local date and time: `2026-11-01 01:30:00`. */
export type TimeReading =
  | { readonly kind: 'blank' | 'unreadable' }
  /** `given`: the text itself determines the instant, independently of the user's time zone. */
  | { readonly kind: 'instant'; readonly instant: string; readonly zone: 'given' | 'local' }
  /** The hour occurs twice, because clocks are set back. Earliest first. */
  | {
      readonly kind: 'twice';
      readonly wall: string;
      readonly instants: readonly [OffsetInstant, OffsetInstant];
    }
  /** The hour does not exist, because clocks are set forward. `next` is the same time counted from the change on. */
  | { readonly kind: 'skipped'; readonly wall: string; readonly next: string }
  /**
   * The order of day and month (11/12/2026) or the time zone (CST) is ambiguous. At least two readings, earliest
   * first.
   */
  | { readonly kind: 'ambiguous'; readonly of: 'day' | 'zone'; readonly readings: readonly OffsetInstant[] };

export interface ReadTimeOptions {
  /** Epoch milliseconds. */
  readonly now: number;
  /** IANA name of the user's time zone. */
  readonly timeZone: string;
}

/** A time is near the start of a log line, so the rest of a longer text is ignored. */
const longest = 2000;
const longestZone = 60;
const secondMs = 1000;
const dayMs = 24 * 60 * 60 * secondMs;
/** The end of the year 9999: the API has no format for later instants. */
const lastTime = Date.UTC(10_000, 0) - 1;
const unreadable: TimeReading = { kind: 'unreadable' };

const weekday = '(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?';
const clock =
  '(?:(?<before>[ap]m) )?(?<hour>\\d\\d?):(?<minute>\\d\\d)(?::(?<second>\\d\\d)(?:[.,]\\d{1,12}|:\\d{3})?)?(?: ?(?<after>[ap]m)(?![a-z\\d]))?';
const offset = '(?:(?:utc|gmt) ?)?[+-](?:\\d\\d?(?::\\d\\d)?|\\d{4})(?!\\d|:\\d)';
const zone = `(?: ?[([]?(?<zone>${offset}|[a-z_]{2,20}(?:/[\\w+-]{1,20}){1,2}|[a-z]{3,5}(?![a-z\\d])|z(?![a-z\\d]))[)\\]]?|(?![\\d:]|[.,]\\d| ?[+-]\\d))`;
const date =
  '(?<date>--\\d\\d?-\\d\\d?|\\d{4}(?<sign>[-/.])\\d\\d?\\k<sign>\\d\\d?|\\d\\d?(?<sign2>[-/.])\\d\\d?\\k<sign2>\\d{4}|\\d\\d?(?<sign3>[-/])\\d\\d?\\k<sign3>\\d\\d)';
const between = `(?:[t_:]|,? (?:\\(?${weekday}\\)?,? )?(?:at )?)`;
const day = `(?<day>today|yesterday|(?:\\d{1,6}|one|an?) days? ago|${weekday})`;
const shortDate = '(?<shortDate>\\d\\d?/\\d\\d?)';
const epoch =
  '(?:^["\']?(?!\\d{14,} )|[@[]|audit\\(|\\b(?:ts|time|timestamp|epoch)["\']?[:=] ?["\']?)(?<epoch>\\d{10}(?:\\d{3}){0,3})(?![\\d:/-])';

/** Patterns that must match the whole text: "next fri 14:32" means something else. */
const alone = [
  new RegExp(`^(?:(?:${day}|${shortDate})${between})?${clock}${zone}$`, 'i'),
  new RegExp(`^${clock}${zone},? (?:on )?(?:${day}|${shortDate}|${date})$`, 'i'),
];
/** Patterns that may match anywhere, as in a log line. */
const anywhere = new RegExp(`(?<![\\d.:/]|\\d-)${date}${between}${clock}${zone}|${epoch}`, 'gi');
/** A time without a date at the start of a log line: `[14:32:05] …`, `14:32:05.123 INFO …`. */
const logStart = new RegExp(
  `^(?=\\[[^\\]]{7,20}\\] |[\\d:]{7,8}[.,]\\d{3,9} (?:[[(|<-]|TRACE|DEBUG|INFO|WARN|ERROR|FATAL))\\[?${clock}`,
  'i',
);
const ago = /^(\d{1,6}|an?|one) ?(s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?) ago$/i;
const unitMs: Readonly<Record<string, number>> = {
  s: secondMs,
  m: 60 * secondMs,
  h: 3600 * secondMs,
  d: dayMs,
  w: 7 * dayMs,
};

/**
 * Reads a time as users enter it: typed (`14:32`, `yesterday 14:32`, `fri 14:32`, `2026-11-27 14:32`), pasted,
 * possibly as part of a log line, or as epoch seconds to nanoseconds. Without a date, it is the last such time in the
 * past; a date without a year is treated likewise. "Days ago" and "weeks ago" count 24 hours per day. Fractions of a
 * second are cut, because the API has none (CloneDBInstance, RestoreTime). An ambiguous text is never guessed.
 * @throws RangeError when the runtime does not know `timeZone`
 */
export function readTime(text: string, options: ReadTimeOptions): TimeReading {
  const plain = respelled(text, longest);
  if (plain === '') return { kind: 'blank' };
  const relative = readRelative(plain, options.now);
  if (relative !== undefined) return exactly(relative);
  for (const form of alone) {
    const groups = form.exec(plain)?.groups;
    if (groups) return readGroups(groups, options, true);
  }
  for (const match of plain.matchAll(anywhere)) {
    const end = match.index + match[0].length;
    // The time zone may have been cut off.
    if (plain.endsWith(cut) && end > plain.length - longestZone) return unreadable;
    const reading = readGroups(match.groups ?? {}, options, match[0].length === plain.length);
    if (reading.kind !== 'unreadable') return reading;
  }
  const groups = logStart.exec(plain)?.groups;
  return groups ? readGroups(groups, options, false) : unreadable;
}

function exactly(time: number): TimeReading {
  if (isOutside(time)) return unreadable;
  return { kind: 'instant', instant: instantText(time), zone: 'given' };
}

function readRelative(plain: string, now: number): number | undefined {
  if (/^(?:just )?now$/i.test(plain)) return now;
  const [, count, unit = ''] = ago.exec(plain) ?? [];
  const size = unitMs[unit.charAt(0).toLowerCase()];
  return count === undefined || size === undefined ? undefined : now - countOf(count) * size;
}

/** `an` and `one` are words for 1. */
function countOf(text: string): number {
  return /^\d/.test(text) ? parseInt(text) : 1;
}

type Groups = Readonly<Record<string, string | undefined>>;

function readGroups(groups: Groups, { now, timeZone }: ReadTimeOptions, nothingElse: boolean): TimeReading {
  // 10, 13, 16 or 19 digits: all digits after the first ten are fractions of a second.
  const digits = groups['epoch'];
  if (digits !== undefined) return exactly(Number(digits.slice(0, 10)) * secondMs);
  const clockMs = clockOf(groups);
  const written = groups['date'] ?? groups['shortDate'];
  if (clockMs === undefined || (written !== undefined && ordersOf(written).length === 0)) return unreadable;
  const named = zonesOf(groups['zone']);
  if (nothingElse && groups['zone'] !== undefined && !named) return unreadable;
  const locals = (named ?? [timeZone]).flatMap((one) =>
    daysOf(groups, wallAt(now, one)).map((days) => lastPassed(days, clockMs, one, now)),
  );
  const [local] = locals;
  if (!local || locals.some(({ times }) => times.some(isOutside))) return unreadable;
  return locals.length > 1 ? several(locals) : single(local, named ? 'given' : 'local');
}

function isOutside(time: number): boolean {
  return time < 0 || time > lastTime;
}

/** The instants of a local date and time: one, two, or (if `skipped`) the one after the gap. */
interface LocalTimes {
  readonly wall: number;
  readonly zone: Zone;
  readonly times: readonly number[];
  readonly skipped: boolean;
}

function localTimesAt(wall: number, one: Zone): LocalTimes {
  const { times, shifted } = instantsAt(wall, one);
  const skipped = times.length === 0;
  return { wall, zone: one, times: skipped ? [shifted] : times, skipped };
}

/** The clock time on the latest day on which it has passed; if only one day is possible, on that day. */
function lastPassed(days: readonly number[], clockMs: number, one: Zone, now: number): LocalTimes {
  const [only = 0, ...earlier] = days;
  const local = localTimesAt(only + clockMs, one);
  if (earlier.length === 0) return local;
  const times = local.times.filter((time) => time <= now);
  return times.length > 0 ? { ...local, times } : lastPassed(earlier, clockMs, one, now);
}

function single({ wall, times, skipped, zone: one }: LocalTimes, from: 'given' | 'local'): TimeReading {
  const [first = 0, second] = times;
  if (skipped) return { kind: 'skipped', wall: wallText(wall), next: instantText(first) };
  if (second === undefined) return { kind: 'instant', instant: instantText(first), zone: from };
  return {
    kind: 'twice',
    wall: wallText(wall),
    instants: [offsetInstant(first, one), offsetInstant(second, one)],
  };
}

function several(locals: readonly LocalTimes[]): TimeReading {
  const all = locals.flatMap(({ times, zone: one }) => times.map((time) => ({ time, one })));
  all.sort((a, b) => a.time - b.time);
  const of = new Set(locals.map(({ zone: one }) => one)).size > 1 ? 'zone' : 'day';
  return { kind: 'ambiguous', of, readings: all.map(({ time, one }) => offsetInstant(time, one)) };
}

function offsetInstant(time: number, one: Zone): OffsetInstant {
  return { instant: instantText(time), offset: offsetText(offsetAt(time, one)) };
}

/** Milliseconds since midnight; 24:00 is the end of the day. */
function clockOf(groups: Groups): number | undefined {
  const [hour = 0, minute = 0, second = 0] = ['hour', 'minute', 'second'].map((name) =>
    Number(groups[name] ?? 0),
  );
  const half = (groups['before'] ?? groups['after'])?.toLowerCase();
  if (minute > 59 || second > 59 || hour * 3600 + minute * 60 + second > 24 * 3600) return undefined;
  // Some formats combine AM/PM with 24 hours: 14:32 PM.
  if (half === 'am' && hour > 12) return undefined;
  const hours = half === undefined ? hour : half === 'am' ? hour % 12 : hour < 12 ? hour + 12 : hour;
  return ((hours * 60 + minute) * 60 + second) * secondMs;
}

/**
 * The time zones that a text may name: undefined when it names no known zone, empty when it names an impossible
 * offset.
 */
function zonesOf(text: string | undefined): readonly Zone[] | undefined {
  if (text === undefined) return undefined;
  const [, sign, hours = '', minutes = '0'] = /([+-])(\d\d?):?(\d\d)?$/.exec(text) ?? [];
  if (sign) {
    const ahead = Number(hours) * 60 + Number(minutes);
    return ahead > 14 * 60 || Number(minutes) > 59 ? [] : [sign === '-' ? -ahead : ahead];
  }
  if (/^(?:z|utc|gmt)$/i.test(text)) return [0];
  return abbreviated(text) ?? (text.includes('/') && isZoneName(text) ? [text] : undefined);
}

/**
 * The midnights (as `wallAt` returns them) of the days that a text may name. The outer list has the ambiguous
 * readings; each inner list has the candidates, latest first, of which the last one in the past is meant.
 */
function daysOf(groups: Groups, wallNow: number): readonly (readonly number[])[] {
  const today = Math.floor(wallNow / dayMs) * dayMs;
  const written = groups['date'] ?? groups['shortDate'];
  if (written !== undefined) {
    const thisYear = new Date(today).getUTCFullYear();
    return ordersOf(written).map(([year, month, dayOfMonth]) =>
      // Eight years back always include a 29 February, even across a century.
      (year === undefined ? Array.from({ length: 9 }, (_, back) => thisYear - back) : [year]).flatMap(
        (one) => midnightOf(one, month, dayOfMonth) ?? [],
      ),
    );
  }
  const word = groups['day']?.toLowerCase();
  if (word === undefined) return [[today, today - dayMs]];
  if (word === 'today') return [[today]];
  if (word === 'yesterday') return [[today - dayMs]];
  if (word.endsWith('ago')) return [[today - countOf(word) * dayMs]];
  const back = (new Date(today).getUTCDay() - weekdays.indexOf(word.slice(0, 3)) + 7) % 7;
  return [[today - back * dayMs, today - (back + 7) * dayMs]];
}

type WrittenDate = readonly [year: number | undefined, month: number, day: number];

/** All dates that numbers in this order may mean. Day and month are distinguished only by which dates exist. */
function ordersOf(text: string): readonly WrittenDate[] {
  const [a = 0, b = 0, c] = text.replace(/^--/, '').split(/[-/.]/).map(Number);
  const orders: WrittenDate[] = [];
  if (c === undefined) orders.push([undefined, a, b]);
  if (c === undefined && !text.startsWith('--')) orders.push([undefined, b, a]);
  if (c !== undefined && c < 100) orders.push([a < 100 ? 2000 + a : a, b, c]);
  if (c !== undefined && a < 100) {
    const year = c < 100 ? 2000 + c : c;
    orders.push([year, a, b], [year, b, a]);
  }
  // The default year 2000 had a 29 February.
  const real = orders.filter(([year = 2000, month, day]) => midnightOf(year, month, day) !== undefined);
  return [...new Map(real.map((one) => [one.join(), one])).values()];
}

function midnightOf(year: number, month: number, dayOfMonth: number): number | undefined {
  if (year < 1970 || month < 1 || month > 12 || dayOfMonth < 1) return undefined;
  const time = Date.UTC(year, month - 1, dayOfMonth);
  return new Date(time).getUTCMonth() === month - 1 ? time : undefined;
}
