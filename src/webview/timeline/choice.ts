import type { TimelineSet, TimelineView, TimelineWindow } from '../../shared/timeline';
import { hourMs, roundTo, secondIn, secondMs, stepOf, timeAt, xOf, type Scale } from './scale';

/** The choice on the timeline, and the effect of keys, without DOM access. Times are epoch milliseconds, UTC. */

export interface Selection {
  readonly by: 'backupSet' | 'time';
  readonly backupId: string;
  /** ISO 8601 UTC with seconds, or incomplete text. */
  readonly restoreTime: string;
}

export type Chosen =
  { readonly kind: 'set'; readonly set: TimelineSet } | { readonly kind: 'time'; readonly time: number };

/** Undefined when nothing is chosen, or the choice has no position on the timeline. */
export function chosenOf(view: TimelineView, { by, backupId, restoreTime }: Selection): Chosen | undefined {
  if (by === 'backupSet') {
    const set = view.sets.find(({ id }) => id === backupId);
    return set && { kind: 'set', set };
  }
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(restoreTime) ? Date.parse(restoreTime) : Number.NaN;
  return Number.isNaN(time) ? undefined : { kind: 'time', time };
}

/** A smaller change of the current time is not visible. */
const nowSlackMs = 30_000;

/**
 * Whether two views look the same. The host sends a new view with many changes of the form, but the sets rarely
 * change.
 */
export function sameView(one: TimelineView | undefined, other: TimelineView | undefined): boolean {
  if (!one || !other) return one === other;
  return (
    Math.abs(one.now - other.now) < nowSlackMs &&
    sameFields(one.window, other.window) &&
    sameRows(one.sets, other.sets) &&
    sameRows(one.gaps, other.gaps)
  );
}

function sameRows(some: readonly object[], others: readonly object[]): boolean {
  return some.length === others.length && some.every((one, index) => sameFields(one, others[index]));
}

function sameFields(one: object | undefined, other: object | undefined): boolean {
  if (!one || !other) return one === other;
  const values: readonly unknown[] = Object.values(one);
  const theirs: readonly unknown[] = Object.values(other);
  return values.length === theirs.length && values.every((value, index) => value === theirs[index]);
}

export function instantOf(chosen: Chosen): number {
  return chosen.kind === 'set' ? chosen.set.at : chosen.time;
}

/** A key to compare choices; a backup set is compared by id only, because its other data may be updated. */
export function choiceKey(chosen: Chosen | undefined): string {
  if (!chosen) return '';
  return chosen.kind === 'set' ? `set ${chosen.set.id}` : `time ${chosen.time}`;
}

export interface Key {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** `none`: the timeline handles the key, but there is nothing in that direction. */
export type KeyTarget = Chosen | { readonly kind: 'none' };

const none: KeyTarget = { kind: 'none' };

const directions: Readonly<Record<string, 'back' | 'forward'>> = {
  ArrowLeft: 'back',
  ArrowDown: 'back',
  PageDown: 'back',
  Home: 'back',
  ArrowRight: 'forward',
  ArrowUp: 'forward',
  PageUp: 'forward',
  End: 'forward',
};

/** The factor by which a key scales the visible span; undefined for other keys. */
export function zoomKey({ key, ctrlKey, metaKey, altKey }: Key): number | undefined {
  if (ctrlKey || metaKey || altKey) return undefined;
  return key === '+' || key === '=' ? 1 / zoomFactor : key === '-' ? zoomFactor : undefined;
}

/** The factor of one key press or click on a zoom button. */
export const zoomFactor = 2;

/**
 * The target of a key, starting from the choice; undefined for a key that the timeline does not handle.
 * @param by whether the keys move through the backup sets or through the seconds of the recovery window
 * @param step distance of an arrow key, milliseconds: it moves to the next multiple of this
 */
export function keyTarget(
  view: TimelineView,
  by: Selection['by'],
  chosen: Chosen | undefined,
  step: number,
  key: Key,
): KeyTarget | undefined {
  const { window } = view;
  const direction = directions[key.key];
  // VS Code uses Alt with arrow keys to navigate back and forward.
  if (!direction || key.altKey) return undefined;
  const forward = direction === 'forward';
  const isSideways = key.key === 'ArrowLeft' || key.key === 'ArrowRight';
  const isPage = key.key.startsWith('Page');
  const isEnd = key.key === 'Home' || key.key === 'End';
  const isJump = key.ctrlKey || key.metaKey;
  if (isJump && !isSideways) return undefined;
  if (isJump || by === 'backupSet' || !window)
    return isPage ? undefined : setTarget(view, chosen, isEnd, forward);
  if (isEnd) return timeIn(window, forward ? window.end : window.begin);
  // With nothing chosen, a key selects the latest time, which is the most common choice.
  if (!chosen) return timeIn(window, window.end);
  const from = instantOf(chosen);
  if (forward ? from > window.end : from < window.begin) return none;
  const way = forward ? 1 : -1;
  if (isPage) return timeIn(window, from + way * hourMs);
  if (key.shiftKey) return timeIn(window, from + way * secondMs);
  return timeIn(
    window,
    roundTo(from, step, (steps) => (forward ? Math.floor(steps) : Math.ceil(steps)) + way),
  );
}

function timeIn(window: TimelineWindow, time: number): Chosen {
  return { kind: 'time', time: secondIn(window, time) };
}

/** The instant of the recovery window nearest to a position, rounded according to the zoom. */
export function nearestInstant(window: TimelineWindow, scale: Scale, x: number): number {
  return secondIn(window, roundTo(timeAt(scale, x), stepOf(scale), Math.round));
}

/** As `nearestInstant`, but undefined outside of the window. */
export function instantAt({ window }: TimelineView, scale: Scale, x: number): number | undefined {
  // Allows for rounding of pixels at the ends of the window.
  if (!window || x < xOf(scale, window.begin) - 2 || x > xOf(scale, window.end) + 2) return undefined;
  return nearestInstant(window, scale, x);
}

/**
 * The set that a click on a mark chooses. Clicks cycle through sets that zooming cannot separate. Undefined when none
 * of them can be restored.
 */
export function setOfMark(sets: readonly TimelineSet[], shown: Chosen | undefined): TimelineSet | undefined {
  const choices = sets.filter(({ restorable }) => restorable);
  const index = shown?.kind === 'set' ? choices.findIndex(({ id }) => id === shown.set.id) : -1;
  return choices[(index + 1) % choices.length];
}

function setTarget(
  view: TimelineView,
  chosen: Chosen | undefined,
  isEnd: boolean,
  forward: boolean,
): KeyTarget {
  const sets = view.sets.filter(({ restorable }) => restorable);
  const end = isEnd && !forward ? sets[0] : sets.at(-1);
  const set = isEnd || !chosen ? end : nextSet(sets, chosen, forward);
  return set ? { kind: 'set', set } : none;
}

/** @param sets oldest first; sets with the same instant keep their order */
function nextSet(sets: readonly TimelineSet[], chosen: Chosen, forward: boolean): TimelineSet | undefined {
  const index = chosen.kind === 'set' ? sets.findIndex(({ id }) => id === chosen.set.id) : -1;
  if (index >= 0) return sets[index + (forward ? 1 : -1)];
  const from = instantOf(chosen);
  return forward ? sets.find(({ at }) => at > from) : sets.findLast(({ at }) => at < from);
}

/** The range of the slider for screen readers, in epoch seconds. */
export interface SliderRange {
  readonly min: number;
  readonly max: number;
  readonly now: number;
}

/**
 * From the start to the end of the window, or over the restorable sets if there is no window; extended to include the
 * choice. With nothing chosen, the slider is at its end.
 */
export function sliderRange({ window, sets, now }: TimelineView, chosen: Chosen | undefined): SliderRange {
  const restorable = sets.filter((set) => set.restorable);
  const first = window ? secondIn(window, window.begin) : (restorable[0]?.at ?? now);
  const last = window ? secondIn(window, window.end) : (restorable.at(-1)?.at ?? now);
  const value = chosen ? instantOf(chosen) : last;
  const seconds = (time: number): number => Math.floor(time / 1000);
  return { min: seconds(Math.min(first, value)), max: seconds(Math.max(last, value)), now: seconds(value) };
}

/** ISO 8601 UTC with seconds, the service's format of a restore time. */
export function isoTime(time: number): string {
  return new Date(time).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
