import { t } from '@vscode/l10n';
import { numberText } from './language';

/** `2026-11-23T18:03:12Z`: the format of restore times in the API (UTC, in seconds). */
export function toApiTime(time: number): string {
  return new Date(time).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/**
 * Parses a restore time in the format of the API. Undefined for any other format, e.g. without seconds, and for dates
 * that do not exist.
 */
export function parseApiTime(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(text)) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) || toApiTime(time) !== text ? undefined : time;
}

let displayZone: string | undefined;
let machineZone: string | undefined;

/**
 * Sets the time zone for display. The default is the zone of the machine, which in a remote window is not the user's.
 * The user's zone is known once one of our web pages has been opened.
 * @returns whether the zone has changed
 */
export function showTimesIn(timeZone: string | undefined): boolean {
  if (timeZone === undefined || timeZone === displayZone) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    return false;
  }
  const changed = timeZone !== shownZone();
  displayZone = timeZone;
  return changed;
}

/** Name of the time zone for display, e.g. `Asia/Shanghai`. */
export function shownZone(): string {
  return displayZone ?? (machineZone ??= Intl.DateTimeFormat().resolvedOptions().timeZone);
}

/** Creating a formatter takes longer than a thousand uses of it. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterFor(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  formatters.set(timeZone, made);
  return made;
}

/** No time zone changes its offset twice within this time. */
const spanMs = 4 * 24 * 60 * 60_000;
/** By time zone and span: milliseconds ahead of UTC, or undefined if the offset changes within the span. */
const offsets = new Map<string, Map<number, number | undefined>>();

function offsetFor(time: number, timeZone: string): number {
  const known = offsets.get(timeZone) ?? new Map<number, number | undefined>();
  offsets.set(timeZone, known);
  const span = Math.floor(time / spanMs);
  if (!known.has(span)) {
    const atStart = exactOffset(span * spanMs, timeZone);
    known.set(span, atStart === exactOffset((span + 1) * spanMs, timeZone) ? atStart : undefined);
  }
  return known.get(span) ?? exactOffset(time, timeZone);
}

/** Uses the formatter, which takes about 20 microseconds: too long for thousands of rows. */
function exactOffset(time: number, timeZone: string): number {
  const parts = formatterFor(timeZone).formatToParts(time);
  const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value);
  const shown = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return shown - Math.floor(time / 1000) * 1000;
}

/** `2026-11-23 18:03:12` in the given time zone, by default the one for display. */
export function localTime(time: number, timeZone = shownZone()): string {
  return new Date(time + offsetFor(time, timeZone)).toISOString().slice(0, 19).replace('T', ' ');
}

/** `UTC+08:00`: offset of the display zone at the given time. */
export function zoneLabel(time: number): string {
  const minutes = Math.round(offsetFor(time, shownZone()) / 60_000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const size = Math.abs(minutes);
  return `UTC${minutes < 0 ? '−' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** `2026-11-23 18:03`, for labels that need no seconds. */
export function minuteTime(time: number): string {
  return localTime(time).slice(0, 16);
}

/** `2026-11-23 18:03:12 – 2026-11-24 09:55:00 Asia/Shanghai (…Z – …Z)`; no part in brackets if the zone is UTC. */
export function localSpan(begin: number, end: number): string {
  const local = t('{0} – {1} {2}', localTime(begin), localTime(end), shownZone());
  return localTime(begin) === localTime(begin, 'UTC')
    ? local
    : t('{0} ({1} – {2})', local, toApiTime(begin), toApiTime(end));
}

/** `2.0 GB`, in powers of 1024. */
export function bytes(size: number): string {
  if (size < 1024) return t('{0} B', numberText(size));
  if (size < 1024 ** 2) return t('{0} KB', numberText(size / 1024, 1));
  if (size < 1024 ** 3) return t('{0} MB', numberText(size / 1024 ** 2, 1));
  if (size < 1024 ** 4) return t('{0} GB', numberText(size / 1024 ** 3, 1));
  return t('{0} TB', numberText(size / 1024 ** 4, 1));
}

/** `CNY 1,234.50`, of an amount that is written already; a blank currency is left out. */
export function inCurrency(amount: string, currency: string): string {
  if (currency === '') return amount;
  return t({ message: '{0} {1}', args: [currency, amount], comment: ['A currency and an amount.'] });
}

/** `1,234.5 GB`: a storage or memory, as the service tells it. */
export function gigabytes(size: number): string {
  return t('{0} GB', numberText(size, 0, 1));
}

/** A number of the draft to be read; what is none stays as it was typed. */
export function typedNumber(text: string): string {
  return /^\d{1,15}(\.\d{1,9})?$/.test(text) ? numberText(Number(text), 0, 9) : text;
}

/** `45 s`, `3 min 20 s`, `2 h 5 min` */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return t('{0} s', seconds);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return t('{0} min {1} s', minutes, seconds % 60);
  return t('{0} h {1} min', numberText(Math.floor(minutes / 60)), minutes % 60);
}

/** `40 s`, `12 min`, `2 h 5 min`: rounded, for estimates. */
export function roughly(ms: number): string {
  const seconds = Math.max(0, ms / 1000);
  if (seconds < 90) return t('{0} s', Math.max(10, Math.round(seconds / 10) * 10));
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return t('{0} min', minutes);
  const rounded = Math.round(minutes / 5) * 5;
  return t('{0} h {1} min', numberText(Math.floor(rounded / 60)), rounded % 60);
}

/** `45 s`, `4 min`, `2 h 5 min`: short enough for a row. */
export function shortDuration(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  if (minutes === 0) return t('{0} s', Math.max(0, Math.floor(ms / 1000)));
  if (minutes < 60) return t('{0} min', minutes);
  return t('{0} h {1} min', numberText(Math.floor(minutes / 60)), minutes % 60);
}

/** An age: `5 min`, `3 h`, `2 d`; blank within the first minute. */
export function span(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  if (minutes === 0) return '';
  if (minutes < 60) return t('{0} min', minutes);
  if (minutes < 48 * 60) return t('{0} h', Math.floor(minutes / 60));
  return t('{0} d', numberText(Math.floor(minutes / (24 * 60))));
}

/** `just now`, `5 min ago`, `3 h ago`, `2 d ago` */
export function age(time: number, now: number): string {
  const minutes = Math.max(0, Math.floor((now - time) / 60_000));
  if (minutes === 0) return t('just now');
  if (minutes < 60) return t('{0} min ago', minutes);
  if (minutes < 48 * 60) return t('{0} h ago', Math.floor(minutes / 60));
  return t('{0} d ago', numberText(Math.floor(minutes / (24 * 60))));
}

/** `1 day`, `1,825 days` */
export function daysText(count: number): string {
  return count === 1 ? t('1 day') : t('{0} days', numberText(count));
}
