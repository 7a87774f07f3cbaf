import type { TimelineTexts, TimelineView } from '../../shared/timeline';
import { el, setChildren } from '../dom';
import { clocksOf, fillAll, instantOf, sliderRange, type Chosen } from './choice';
import type { Mark } from './scale';

/** What the timeline says in words: the line of what is chosen, and what the pointer is on. */

/** What is chosen, without its time. */
function nameOf(chosen: Chosen, texts: TimelineTexts): string {
  if (chosen.kind === 'time') return texts.pointInTime;
  const { set } = chosen;
  switch (set.kind) {
    case 'full':
    case 'incremental':
    case 'manual':
      return texts[set.kind];
    case 'failed':
    case 'unavailable':
      return set.label;
  }
}

/** Tells the value of the slider, in seconds and in words. It cannot be changed where nothing can be restored. */
export function describeSlider(
  slider: HTMLElement,
  view: TimelineView,
  chosen: Chosen | undefined,
  disabled: boolean,
  texts: TimelineTexts,
): void {
  const { min, max, now } = sliderRange(view, chosen);
  const canPick = view.window !== undefined || view.sets.some(({ restorable }) => restorable);
  slider.setAttribute('aria-valuemin', String(min));
  slider.setAttribute('aria-valuemax', String(max));
  slider.setAttribute('aria-valuenow', String(now));
  slider.setAttribute('aria-valuetext', valueText(chosen, texts));
  slider.setAttribute('aria-disabled', String(disabled || !canPick));
}

function valueText(chosen: Chosen | undefined, texts: TimelineTexts): string {
  if (!chosen) return texts.nothingChosen;
  const { local, utc } = clocksOf(instantOf(chosen));
  return fillAll(texts.valueText, nameOf(chosen, texts), local, utc);
}

/** The line with what is chosen: local time with its zone and UTC side by side. */
export function drawReadout(line: HTMLElement, chosen: Chosen | undefined, texts: TimelineTexts): void {
  if (!chosen) {
    setChildren(line, [el('span', { class: 'timeline-nothing' }, texts.nothingChosen)]);
    return;
  }
  const { offset } = clocksOf(instantOf(chosen));
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  setChildren(line, [
    el('span', { class: 'timeline-what' }, nameOf(chosen, texts)),
    ...bothClocks(instantOf(chosen), texts, `${timeZone} (${offset})`),
  ]);
}

/** An instant on both clocks, exact to the second. */
export function bothClocks(time: number, texts: TimelineTexts, zone = ''): HTMLElement[] {
  const { local, utc } = clocksOf(time);
  const clock = (className: string, name: string, value: string, more: string): HTMLElement =>
    el(
      'span',
      { class: `timeline-clock ${className}` },
      el('span', { class: 'timeline-name' }, name),
      ' ',
      el('span', { class: 'timeline-time' }, value),
      ...(more === '' ? [] : [' ', el('span', { class: 'timeline-name' }, more)]),
      // Keeps them apart for those who hear or copy the line.
      ' ',
    );
  return [clock('timeline-local', texts.localTime, local, zone), clock('timeline-utc', texts.utc, utc, '')];
}

/** What a mark stands for. */
export function markTitle({ sets }: Mark, texts: TimelineTexts): string {
  const [first] = sets;
  if (first && sets.length === 1) return first.label;
  const bad = sets.filter(({ restorable }) => !restorable).length;
  return bad === 0
    ? fillAll(texts.cluster, sets.length)
    : fillAll(texts.clusterNotRestorable, sets.length, bad);
}

/** The sentences of the gaps at an instant, the one that says most first. */
export function gapSentences({ gaps }: TimelineView, time: number): readonly string[] {
  return gaps
    .filter(({ begin, end }) => time >= begin && time <= end)
    .sort((a, b) => a.end - a.begin - (b.end - b.begin))
    .map(({ sentence }) => sentence);
}

/** The list of all gaps, for those who have no pointer. It is filled when it is opened: there may be many. */
export function drawGaps(list: HTMLDetailsElement, { gaps }: TimelineView, texts: TimelineTexts): void {
  list.hidden = gaps.length === 0;
  const summary = list.querySelector('summary');
  const title = fillAll(texts.gaps, gaps.length);
  if (summary && summary.textContent !== title) summary.textContent = title;
  const items = list.querySelector('ul');
  if (items) setChildren(items, list.open ? gaps.map(({ sentence }) => el('li', {}, sentence)) : []);
}
