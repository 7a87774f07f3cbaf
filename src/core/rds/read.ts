/**
 * Tolerant readers for the values of a reply. The service sends numbers as strings and the other way round, writes
 * `SERVERLESS` and `Serverless`, and leaves fields out; none of that may cost a row, let alone the whole answer.
 */

export type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Text of a string, number or boolean; blank for anything else. */
export function text(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** A number, also from text such as `"55"` or `"12MB"` (the leading number); undefined when there is none. */
export function number(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string') return undefined;
  const parsed = Number.parseFloat(value);
  return Number.isFinite(parsed) ? parsed : undefined;
}

export function flag(value: unknown): boolean {
  return value === true || value === 1 || value === '1' || text(value).toLowerCase() === 'true';
}

/** Epoch milliseconds of a UTC time with or without seconds (`…T12:20:00Z`, `…T12:20Z`); undefined when blank. */
export function utcTime(value: unknown): number | undefined {
  const written = text(value);
  if (written === '') return undefined;
  const time = Date.parse(written);
  return Number.isNaN(time) ? undefined : time;
}

/** The value at a path of keys; undefined where the path ends early. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let current: unknown = value;
  for (const key of path) {
    if (!isObject(current)) return undefined;
    current = current[key];
  }
  return current;
}

/** The objects of a list; undefined when there is no list, so that the caller can tell it from an empty one. */
export function objects(value: unknown, ...path: readonly string[]): Json[] | undefined {
  const list = at(value, ...path);
  return Array.isArray(list) ? list.filter(isObject) : undefined;
}
