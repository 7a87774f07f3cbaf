/** `2026-11-23T18:03:12Z` as the value of a `datetime-local` control: local time, seconds precision. */
export function toLocalInput(utc: string): string {
  const time = Date.parse(utc);
  if (Number.isNaN(time)) return '';
  const date = new Date(time);
  const two = (value: number): string => String(value).padStart(2, '0');
  return (
    `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}` +
    `T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
  );
}

/** The value of a `datetime-local` control, which leaves out zero seconds, as the API takes it: UTC. */
export function toUtc(local: string): string {
  if (local === '') return '';
  const time = new Date(local).getTime();
  return Number.isNaN(time) ? '' : new Date(time).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
