import type { TimelineSet, TimelineView } from '../../shared/timeline';
import { secondIn } from './scale';
import { toLocalText } from '../time';

/** What is chosen on the timeline, and where its keys lead, without a page. Times are epoch ms, UTC. */

export interface Selection {
  readonly by: 'backupSet' | 'time';
  readonly backupId: string;
  /** ISO 8601 UTC with seconds, or anything that is half typed. */
  readonly restoreTime: string;
}

export type Chosen =
  { readonly kind: 'set'; readonly set: TimelineSet } | { readonly kind: 'time'; readonly time: number };

/** Undefined when nothing is chosen, or nothing that has a place on the timeline. */
export function chosenOf(view: TimelineView, { by, backupId, restoreTime }: Selection): Chosen | undefined {
  if (by === 'backupSet') {
    const set = view.sets.find(({ id }) => id === backupId);
    return set && { kind: 'set', set };
  }
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(restoreTime) ? Date.parse(restoreTime) : Number.NaN;
  return Number.isNaN(time) ? undefined : { kind: 'time', time };
}

/** How much later it may become before that is to be seen. */
const nowSlackMs = 30_000;

/** Whether two views look the same. There is a new one with every change of the form, and seldom with other sets. */
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

/** Tells whether two choices are the same; of a set only its id counts, whatever else has become known of it. */
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

/** `none`: the key is one of the timeline's, but there is nothing in that direction. */
export type KeyTarget = Chosen | { readonly kind: 'none' };

const none: KeyTarget = { kind: 'none' };

/** Where a key leads from what is chosen; undefined for a key that the timeline does not use. */
export function keyTarget(view: TimelineView, chosen: Chosen | undefined, key: Key): KeyTarget | undefined {
  const step = stepOf(key);
  if (!step) return undefined;
  const { window } = view;
  if (step.to === 'set' || !window) return step.to === 'hour' ? undefined : setTarget(view, chosen, step);
  if (step.to === 'end')
    return { kind: 'time', time: secondIn(window, step.forward ? window.end : window.begin) };
  // With nothing chosen a key leads to the latest time, which is what most want.
  if (!chosen) return { kind: 'time', time: secondIn(window, window.end) };
  const from = instantOf(chosen);
  const goesFurtherOut = step.forward ? from > window.end : from < window.begin;
  if (goesFurtherOut) return none;
  return { kind: 'time', time: secondIn(window, from + (step.forward ? step.ms : -step.ms)) };
}

interface Step {
  readonly to: 'time' | 'hour' | 'set' | 'end';
  readonly forward: boolean;
  readonly ms: number;
}

function stepOf({ key, shiftKey, ctrlKey, metaKey, altKey }: Key): Step | undefined {
  // With Alt they are the editor's, to go back and forward.
  if (altKey) return undefined;
  const jump = ctrlKey || metaKey;
  const forward = key === 'ArrowRight' || key === 'ArrowUp' || key === 'PageUp' || key === 'End';
  switch (key) {
    case 'ArrowRight':
    case 'ArrowLeft':
      if (jump) return { to: 'set', forward, ms: 0 };
      return { to: 'time', forward, ms: shiftKey ? 1000 : 60_000 };
    case 'ArrowUp':
    case 'ArrowDown':
      return jump ? undefined : { to: 'time', forward, ms: shiftKey ? 1000 : 60_000 };
    case 'PageUp':
    case 'PageDown':
      return jump ? undefined : { to: 'hour', forward, ms: 3_600_000 };
    case 'Home':
    case 'End':
      return jump ? undefined : { to: 'end', forward, ms: 0 };
    default:
      return undefined;
  }
}

function setTarget(view: TimelineView, chosen: Chosen | undefined, { to, forward }: Step): KeyTarget {
  const sets = view.sets.filter(({ restorable }) => restorable);
  const set =
    to === 'end' || !chosen
      ? to === 'end' && !forward
        ? sets[0]
        : sets.at(-1)
      : nextSet(sets, chosen, forward);
  return set ? { kind: 'set', set } : none;
}

/** @param sets oldest first; of several with the same instant the order decides */
function nextSet(sets: readonly TimelineSet[], chosen: Chosen, forward: boolean): TimelineSet | undefined {
  const index = chosen.kind === 'set' ? sets.findIndex(({ id }) => id === chosen.set.id) : -1;
  if (index >= 0) return sets[index + (forward ? 1 : -1)];
  const from = instantOf(chosen);
  return forward ? sets.find(({ at }) => at > from) : sets.findLast(({ at }) => at < from);
}

/** What the slider says of its range, in epoch seconds. */
export interface SliderRange {
  readonly min: number;
  readonly max: number;
  readonly now: number;
}

/**
 * From the begin to the end of the window, or over the restorable sets where there is none; widened where what is
 * chosen lies beyond. With nothing chosen the slider stands at its end.
 */
export function sliderRange({ window, sets, now }: TimelineView, chosen: Chosen | undefined): SliderRange {
  const restorable = sets.filter((set) => set.restorable);
  const first = window ? secondIn(window, window.begin) : (restorable[0]?.at ?? now);
  const last = window ? secondIn(window, window.end) : (restorable.at(-1)?.at ?? now);
  const value = chosen ? instantOf(chosen) : last;
  const seconds = (time: number): number => Math.floor(time / 1000);
  return { min: seconds(Math.min(first, value)), max: seconds(Math.max(last, value)), now: seconds(value) };
}

/** ISO 8601 UTC with seconds, as the service takes a restore time. */
export function isoTime(time: number): string {
  return new Date(time).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** The same instant as both clocks show it: `2026-11-24 02:03:12`. */
export interface Clocks {
  /** In the zone of the browser. */
  readonly local: string;
  readonly utc: string;
  /** How far the local clock is ahead: `UTC+08:00`. */
  readonly offset: string;
}

export function clocksOf(time: number): Clocks {
  const utc = isoTime(time);
  const minutes = -new Date(time).getTimezoneOffset();
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  const ahead = Math.abs(minutes);
  return {
    local: toLocalText(utc),
    utc: utc.replace('T', ' ').replace('Z', ''),
    offset: `UTC${minutes < 0 ? '-' : '+'}${two(ahead / 60)}:${two(ahead % 60)}`,
  };
}

/** Text with `{0}`, `{1}`, … replaced. */
export function fillAll(text: string, ...values: readonly (string | number)[]): string {
  return text.replace(/\{(\d)\}/g, (whole, index: string) => String(values[Number(index)] ?? whole));
}
