/** An IANA name such as `Asia/Shanghai`, or minutes ahead of UTC. */
export type Zone = string | number;

const dayMs = 24 * 60 * 60_000;

/** Cached, because creating a formatter takes longer than using it a thousand times. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterFor(name: string): Intl.DateTimeFormat {
  const known = formatters.get(name);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en', { timeZone: name, timeZoneName: 'longOffset' });
  formatters.set(name, made);
  return made;
}

export function isZoneName(name: string): boolean {
  try {
    formatterFor(name);
    return true;
  } catch {
    return false;
  }
}

/**
 * Milliseconds that a time zone is ahead of UTC at an instant (epoch milliseconds).
 * @throws RangeError for a time zone that the runtime does not know, and for an instant outside the range of Date
 */
export function offsetAt(time: number, zone: Zone): number {
  if (typeof zone === 'number') return zone * 60_000;
  const text = formatterFor(zone).format(time);
  const [, sign, hours, minutes, seconds] = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(text) ?? [];
  const size = Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
  return (sign === '-' ? -size : size) * 1000;
}

/** The local date and time in a zone at an instant, as the epoch milliseconds of the same date and time in UTC. */
export function wallAt(time: number, zone: Zone): number {
  return time + offsetAt(time, zone);
}

/**
 * The instants at which clocks in a zone show `wall`: one, two when clocks are set back, none when they are set
 * forward. Then `shifted` is as far after the change as `wall` is after the start of the missing hour.
 */
export function instantsAt(wall: number, zone: Zone): { times: readonly number[]; shifted: number } {
  // Offsets are less than a day, so these are the offsets before and after a change.
  const before = offsetAt(wall - dayMs, zone);
  const after = offsetAt(wall + dayMs, zone);
  const times = [...new Set([before, after])]
    .map((offset) => wall - offset)
    .filter((time) => wallAt(time, zone) === wall)
    .sort((a, b) => a - b);
  return { times, shifted: wall - before };
}

/** `+08:00` */
export function offsetText(offsetMs: number): string {
  const minutes = Math.round(Math.abs(offsetMs) / 60_000);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${offsetMs < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** `2026-11-27T14:32:05Z`, the format of the API. Fractions of a second are cut. */
export function instantText(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

/** Parses the format of `instantText` to epoch milliseconds; undefined for any other text. */
export function parseInstant(text: string): number | undefined {
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) || instantText(time) !== text ? undefined : time;
}

/** `2026-11-27 14:32:05` for a result of `wallAt`. */
export function wallText(wall: number): string {
  return new Date(wall).toISOString().slice(0, 19).replace('T', ' ');
}
