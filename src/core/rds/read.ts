/**
 * Tolerant readers for the values of a reply. The service sends numbers as strings and strings as numbers, mixes
 * `SERVERLESS` and `Serverless`, omits fields, and ends texts with spaces and line breaks. None of this may lose a row
 * or the whole answer.
 */

export type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The trimmed text of a string, number or boolean; blank for any other value. */
export function text(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** As `text`, in one line. */
export function line(value: unknown): string {
  return text(value).replace(/\s+/g, ' ');
}

/** A number, also from text such as `"55"` or `"12MB"` (the leading number); undefined when there is none. */
export function number(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string') return undefined;
  const parsed = Number.parseFloat(value);
  return Number.isFinite(parsed) ? parsed : undefined;
}

/** A non-negative integer; undefined for any other value. */
export function count(value: unknown): number | undefined {
  const written = text(value);
  return /^\d{1,15}$/.test(written) ? Number(written) : undefined;
}

export function flag(value: unknown): boolean {
  return value === true || value === 1 || value === '1' || text(value).toLowerCase() === 'true';
}

const writtenTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/;
/** The year 10000; later times have a different format. */
const endOfTime = 253_402_300_800_000;

/**
 * Epoch milliseconds of a UTC time with or without seconds (`…T12:20:00Z`, `…T12:20Z`), or of seconds or milliseconds
 * since the epoch; undefined when it is blank, 0 or invalid.
 */
export function utcTime(value: unknown): number | undefined {
  const written = text(value);
  if (/^\d{1,15}$/.test(written)) {
    const since = Number(written);
    // As milliseconds, this number is in 1973; as seconds, in the year 5138.
    const time = since < 100_000_000_000 ? since * 1000 : since;
    return time > 0 && time < endOfTime ? time : undefined;
  }
  if (!writtenTime.test(written)) return undefined;
  const time = Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(written) ? written : `${written}Z`);
  return Number.isNaN(time) ? undefined : time;
}

export function at(value: unknown, ...path: readonly string[]): unknown {
  let current: unknown = value;
  for (const key of path) {
    if (!isObject(current)) return undefined;
    current = current[key];
  }
  return current;
}

/**
 * The members of a list; undefined when the value is not a list. A missing list and an object without members count as
 * an empty list. A list one level too high and a single member without a list are accepted too.
 */
export function members(value: unknown, ...path: readonly string[]): readonly unknown[] | undefined {
  const [key, ...rest] = path;
  return key === undefined ? listIn(value, []) : listIn(isObject(value) ? value[key] : undefined, rest);
}

function listIn(value: unknown, path: readonly string[]): readonly unknown[] | undefined {
  if (value === undefined || value === null || value === '') return [];
  if (Array.isArray(value)) return value as readonly unknown[];
  if (!isObject(value)) return undefined;
  const keys = Object.keys(value);
  if (keys.length === 0) return [];
  const [key, ...rest] = path;
  if (key !== undefined) return Object.hasOwn(value, key) ? listIn(value[key], rest) : undefined;
  // `{Wrapper: [...]}` in place of the list itself.
  const only = keys.length === 1 ? Object.values(value)[0] : value;
  if (only === null) return [];
  return Array.isArray(only) ? (only as readonly unknown[]) : [value];
}

export function objects(value: unknown, ...path: readonly string[]): Json[] {
  return (members(value, ...path) ?? []).filter(isObject);
}

/** Names in a list or in a comma-separated text. */
export function names(value: unknown): readonly string[] {
  const all = members(value) ?? text(value).split(',');
  return all.map(text).filter(Boolean);
}
