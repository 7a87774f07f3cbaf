/** `2026-11-23T18:03:12Z` as a user reads it: `2026-11-24 02:03:12` in their zone. Other text stays as it is. */
export function toLocalText(utc: string): string {
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(utc) ? Date.parse(utc) : Number.NaN;
  if (Number.isNaN(time)) return utc;
  const date = new Date(time);
  const two = (value: number): string => String(value).padStart(2, '0');
  return (
    `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}` +
    ` ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
  );
}

/**
 * What a user typed as the API takes it. Only a complete time becomes UTC, at the full minute without seconds; anything else is passed on
 * as typed, so that what is half typed is neither lost nor changed.
 */
export function toUtcText(typed: string): string {
  const match = /^\s*(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(:\d\d)?\s*$/.exec(typed);
  const [, date = '', minutes = '', seconds = ':00'] = match ?? [];
  const clock = minutes + seconds;
  const time = match ? new Date(`${date}T${clock}`) : undefined;
  if (!time || Number.isNaN(time.getTime())) return typed;
  const utc = time.toISOString().replace(/\.\d{3}Z$/, 'Z');
  // A day such as 31 February, which the browser moves to March.
  return toLocalText(utc) === `${date} ${clock}` ? utc : typed;
}
