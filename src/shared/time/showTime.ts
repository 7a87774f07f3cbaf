import { instantsAt, offsetAt, offsetText, parseInstant, wallAt, wallText } from './zone';

/**
 * An instant of the API (`2026-11-27T06:32:05Z`) as the field shows it: `2026-11-27 14:32:05` in the zone. In an hour
 * that exists twice it has its offset, `2026-11-01 01:30:00 UTC-05:00`, so that `readTime` makes the same instant of it.
 * Any other text stays as it is.
 * @throws RangeError when the runtime does not know the zone
 */
export function showTime(instant: string, timeZone: string): string {
  const time = parseInstant(instant);
  if (time === undefined) return instant;
  const wall = wallAt(time, timeZone);
  const twice = instantsAt(wall, timeZone).times.length > 1;
  return wallText(wall) + (twice ? ` UTC${offsetText(offsetAt(time, timeZone))}` : '');
}

/** What the lines below the field say of an instant, without words. */
export interface TimeDescription {
  /** `2026-11-27 14:32:05` in the zone. */
  readonly local: string;
  /** `+08:00` */
  readonly offset: string;
  /** Of `local`; 0 is Sunday. */
  readonly weekday: number;
  /** `2026-11-27 06:32:05` */
  readonly utc: string;
  /** In the largest unit that fits, without its fraction; negative for the past, as `Intl.RelativeTimeFormat` has it. */
  readonly relative: { readonly value: number; readonly unit: 'second' | 'minute' | 'hour' | 'day' };
}

const units = [
  ['day', 24 * 60 * 60_000],
  ['hour', 60 * 60_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

/**
 * Undefined when the text is no instant of the API. `now` is in epoch milliseconds.
 * @throws RangeError when the runtime does not know the zone
 */
export function describeTime(instant: string, timeZone: string, now: number): TimeDescription | undefined {
  const time = parseInstant(instant);
  if (time === undefined) return undefined;
  const wall = wallAt(time, timeZone);
  const away = time - Math.floor(now / 1000) * 1000;
  const [unit, size] = units.find(([, ms]) => Math.abs(away) >= ms) ?? units[3];
  return {
    local: wallText(wall),
    offset: offsetText(wall - time),
    weekday: new Date(wall).getUTCDay(),
    utc: wallText(time),
    // Without the zero that is negative.
    relative: { value: Math.trunc(away / size) + 0, unit },
  };
}
