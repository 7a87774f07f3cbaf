/** An IANA name such as `Asia/Shanghai`, or how many minutes the zone is ahead of UTC. */
export type Zone = string | number;

const dayMs = 24 * 60 * 60_000;

/** Making a formatter takes longer than a thousand uses of it. */
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
 * Milliseconds that a zone is ahead of UTC at an instant (epoch milliseconds).
 * @throws RangeError for a zone that the runtime does not know, and for an instant that no Date can hold
 */
export function offsetAt(time: number, zone: Zone): number {
  if (typeof zone === 'number') return zone * 60_000;
  const text = formatterFor(zone).format(time);
  const [, sign, hours, minutes, seconds] = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(text) ?? [];
  const size = Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
  return (sign === '-' ? -size : size) * 1000;
}

/** What clocks in a zone show at an instant, as epoch milliseconds of the same date and time in UTC. */
export function wallAt(time: number, zone: Zone): number {
  return time + offsetAt(time, zone);
}

/**
 * The instants at which clocks in a zone show `wall`: one, two where clocks are put back, none where they are put
 * forward. `shifted` is then the instant as far after the change as `wall` is after the start of the missing hour.
 */
export function instantsAt(wall: number, zone: Zone): { times: readonly number[]; shifted: number } {
  // No zone is a day away from UTC, so that both of a change's offsets are met here.
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

/** `2026-11-27T14:32:05Z`, the form in which the API takes times. Fractions of a second are cut. */
export function instantText(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

/** Epoch milliseconds of what `instantText` writes; undefined for anything else. */
export function parseInstant(text: string): number | undefined {
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) || instantText(time) !== text ? undefined : time;
}

/** `2026-11-27 14:32:05` of what `wallAt` gives. */
export function wallText(wall: number): string {
  return new Date(wall).toISOString().slice(0, 19).replace('T', ' ');
}
