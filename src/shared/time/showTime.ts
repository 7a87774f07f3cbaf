import { instantsAt, offsetAt, offsetText, parseInstant, wallAt, wallText } from './zone';

/**
 * An instant of the API (`2026-11-27T06:32:05Z`) as the field shows it: `2026-11-27 14:32:05` in the time zone. In an
 * hour that occurs twice, it includes the offset, `2026-11-01 01:30:00 UTC-05:00`, so that `readTime` returns the
 * same instant. Any other text is returned unchanged.
 * @throws RangeError when the runtime does not know the time zone
 */
export function showTime(instant: string, timeZone: string): string {
  const time = parseInstant(instant);
  if (time === undefined) return instant;
  const wall = wallAt(time, timeZone);
  const twice = instantsAt(wall, timeZone).times.length > 1;
  return wallText(wall) + (twice ? ` UTC${offsetText(offsetAt(time, timeZone))}` : '');
}

/** The data for the lines below the field that describe an instant. */
export interface TimeDescription {
  /** `2026-11-27 14:32:05` in the time zone. */
  readonly local: string;
  /** `+08:00` */
  readonly offset: string;
  /** The weekday of `local`; 0 is Sunday. */
  readonly weekday: number;
  /** `2026-11-27 06:32:05` */
  readonly utc: string;
  /** In the largest unit that fits, truncated; negative for the past, as in `Intl.RelativeTimeFormat`. */
  readonly relative: { readonly value: number; readonly unit: 'second' | 'minute' | 'hour' | 'day' };
}

const units = [
  ['day', 24 * 60 * 60_000],
  ['hour', 60 * 60_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

/**
 * Undefined when the text is not an instant of the API. `now` is in epoch milliseconds.
 * @throws RangeError when the runtime does not know the time zone
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
    // Avoids -0.
    relative: { value: Math.trunc(away / size) + 0, unit },
  };
}
