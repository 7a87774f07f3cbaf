import type { TimelineSet, TimelineTexts, TimelineView } from '../../shared/timeline';
import { toLocalText } from '../time';
import { fill } from '../ui/texts';
import { instantOf, isoTime, type Chosen } from './choice';

/** The texts of the timeline. Times are epoch milliseconds, UTC. */

/** An instant in local time and in UTC: `2026-11-24 02:03:12`. */
export interface Clocks {
  readonly local: string;
  readonly utc: string;
  /** The offset of the local time: `UTC+08:00`. */
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

/** The value text of the slider: the choice, its local time and its time in UTC. */
export function valueText(chosen: Chosen | undefined, texts: TimelineTexts): string {
  if (!chosen) return texts.nothingChosen;
  const { local, utc } = clocksOf(instantOf(chosen));
  return fill(texts.valueText, nameOf(chosen, texts), local, utc);
}

function nameOf(chosen: Chosen, texts: TimelineTexts): string {
  if (chosen.kind === 'time') return texts.pointInTime;
  const { kind, label } = chosen.set;
  return kind === 'failed' || kind === 'unavailable' ? label : texts[kind];
}

/** The content of a mark and, for several sets, the effect of a click. */
export function aboutMark(
  sets: readonly TimelineSet[],
  canPart: boolean,
  texts: TimelineTexts,
): readonly string[] {
  const [first] = sets;
  if (first && sets.length === 1) return [first.label];
  const bad = sets.filter(({ restorable }) => !restorable).length;
  return [
    bad === 0 ? fill(texts.cluster, sets.length) : fill(texts.clusterNotRestorable, sets.length, bad),
    canPart ? texts.clusterZoom : texts.clusterCycle,
  ];
}

/** What a click at a position would choose, or why it chooses nothing. */
export function aboutPosition(
  view: TimelineView,
  time: number,
  picked: number | undefined,
  texts: TimelineTexts,
): readonly string[] {
  const { local, offset } = clocksOf(picked ?? time);
  const title = `${local} ${offset}`;
  return picked === undefined ? [title, ...whyNot(view, time, texts)] : [title, ...gapsAt(view, picked)];
}

export function whyNot(view: TimelineView, time: number, texts: TimelineTexts): readonly string[] {
  if (!view.window) return [texts.onlySets];
  const gaps = gapsAt(view, time);
  return gaps.length > 0 ? gaps : [texts.outside];
}

/** The sentences of the gaps at an instant, shortest gap first because it is the most specific. */
function gapsAt({ gaps }: TimelineView, time: number): readonly string[] {
  return gaps
    .filter(({ begin, end }) => time >= begin && time <= end)
    .sort((a, b) => a.end - a.begin - (b.end - b.begin))
    .map(({ sentence }) => sentence);
}
