/** `yyyy-MM-ddTHH:mm:ssZ`, as in replies. */
export function toIso(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** Parses a UTC time with seconds, or without (`yyyy-MM-ddTHH:mmZ`); undefined if it is invalid. */
export function parseUtc(text: string, precision: 'seconds' | 'minutes'): number | undefined {
  const form = precision === 'seconds' ? /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/ : /^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/;
  if (!form.test(text)) return undefined;
  const ms = Date.parse(text);
  // JavaScript turns 30 February into a day in March; the service refuses it.
  return Number.isNaN(ms) || !toIso(ms).startsWith(text.slice(0, 16)) ? undefined : ms;
}

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** Midnight UTC of the day of `ms`. */
export function startOfDay(ms: number): number {
  return Math.floor(ms / day) * day;
}
