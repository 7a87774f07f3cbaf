/** `2026-11-23T18:03:12Z` in the user's time zone: `2026-11-24 02:03:12`. Other text does not change. */
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
