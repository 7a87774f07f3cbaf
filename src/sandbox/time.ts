/** `yyyy-MM-ddTHH:mm:ssZ`, as replies carry it. */
export function toIso(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** A UTC time with seconds, or without them (`yyyy-MM-ddTHH:mmZ`); `undefined` when it is not one. */
export function parseUtc(text: string, precision: 'seconds' | 'minutes'): number | undefined {
  const form = precision === 'seconds' ? /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/ : /^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/;
  if (!form.test(text)) return undefined;
  const ms = Date.parse(text);
  // The engine rolls 30 February over to March, the service does not accept it.
  return Number.isNaN(ms) || !toIso(ms).startsWith(text.slice(0, 16)) ? undefined : ms;
}

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** Midnight UTC of the day of `ms`. */
export function startOfDay(ms: number): number {
  return Math.floor(ms / day) * day;
}
