/**
 * Tolerant readers for the values of a reply. The service sends numbers as strings and the other way round, writes
 * `SERVERLESS` and `Serverless`, leaves fields out, and ends texts with blanks and line ends; none of that may cost a
 * row, let alone the whole answer.
 */

export type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Text of a string, number or boolean, without blanks around it; blank for anything else. */
export function text(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** The same in one line, for texts with words in them. */
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

/** How many of something there are; undefined for what cannot be a count. */
export function count(value: unknown): number | undefined {
  const written = text(value);
  return /^\d{1,15}$/.test(written) ? Number(written) : undefined;
}

export function flag(value: unknown): boolean {
  return value === true || value === 1 || value === '1' || text(value).toLowerCase() === 'true';
}

const writtenTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/;
/** The year 10000, from which on times are written otherwise. */
const endOfTime = 253_402_300_800_000;

/**
 * Epoch milliseconds of a UTC time with or without seconds (`…T12:20:00Z`, `…T12:20Z`), or of seconds or milliseconds
 * since the epoch; undefined when it is blank, 0 or unreadable.
 */
export function utcTime(value: unknown): number | undefined {
  const written = text(value);
  if (/^\d{1,15}$/.test(written)) {
    const since = Number(written);
    // In milliseconds this is still 1973, in seconds the year 5138.
    const time = since < 100_000_000_000 ? since * 1000 : since;
    return time > 0 && time < endOfTime ? time : undefined;
  }
  if (!writtenTime.test(written)) return undefined;
  const time = Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(written) ? written : `${written}Z`);
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

/**
 * The members of a list; undefined when something else stands there. That there is no list, or an object without
 * members in its place, is an empty list; a list one step too early, or a single member without a list, is one too.
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
  // `{Wrapper: [...]}` where the list itself was expected.
  const only = keys.length === 1 ? Object.values(value)[0] : value;
  if (only === null) return [];
  return Array.isArray(only) ? (only as readonly unknown[]) : [value];
}

/** The objects of a list inside a row; empty where there is none. */
export function objects(value: unknown, ...path: readonly string[]): Json[] {
  return (members(value, ...path) ?? []).filter(isObject);
}

/** Names in a list, or in a text that separates them by commas. */
export function names(value: unknown): readonly string[] {
  const all = members(value) ?? text(value).split(',');
  return all.map(text).filter(Boolean);
}
