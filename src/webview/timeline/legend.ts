import type { TimelineTextName, TimelineTexts, TimelineView } from '../../shared/timeline';
import { el, setChildren } from '../dom';
import { badge, shape, svg } from './draw';

/** What the signs of the timeline mean, in words; of those only that occur. */
export function drawLegend(
  list: HTMLElement,
  view: TimelineView,
  severalAtOnePlace: boolean,
  texts: TimelineTexts,
): void {
  const kinds = new Set(view.sets.map(({ kind }) => kind));
  const sign = (className: string, ...shapes: readonly SVGElement[]): SVGElement =>
    svg(
      'svg',
      { class: 'timeline-sign', width: 24, height: 18, 'aria-hidden': 'true' },
      svg('g', { class: className }, ...shapes),
    );
  const area = (fill?: string): SVGElement => svg('rect', { x: 2, y: 2, width: 20, height: 14, fill });
  const upright = (className: string): SVGElement =>
    svg('line', { x1: 12, x2: 12, y1: 1, y2: 17, class: className });
  const entries: (readonly [boolean, TimelineTextName, () => SVGElement])[] = [
    [
      true,
      'chosen',
      () =>
        sign(
          'timeline-marker',
          upright('timeline-line'),
          svg('path', { d: 'M7 1h10v6l-5 5l-5 -5z', class: 'timeline-head' }),
        ),
    ],
    [kinds.has('full'), 'full', () => sign('timeline-mark timeline-full', shape('full', 12, 9))],
    [
      kinds.has('incremental'),
      'incremental',
      () => sign('timeline-mark timeline-incremental', shape('incremental', 12, 9)),
    ],
    [kinds.has('manual'), 'manual', () => sign('timeline-mark timeline-manual', shape('manual', 12, 9))],
    [
      kinds.has('failed') || kinds.has('unavailable'),
      'notRestorable',
      () => sign('timeline-mark timeline-failed', shape('failed', 12, 9)),
    ],
    [severalAtOnePlace, 'several', () => sign('timeline-mark timeline-several', ...badge('n', 12, 9))],
    [
      view.window !== undefined,
      view.window?.derived ? 'windowDerived' : 'window',
      () =>
        sign(
          'timeline-swatch',
          svg('rect', {
            x: 2,
            y: 2,
            width: 20,
            height: 14,
            class: `timeline-window${view.window?.derived ? ' timeline-derived' : ''}`,
          }),
          svg('rect', { x: 2, y: 13, width: 20, height: 3, class: 'timeline-bar' }),
        ),
    ],
    [view.gaps.length > 0, 'gap', () => sign('timeline-swatch timeline-gap', area('url(#timeline-sparse)'))],
    [true, 'now', () => sign('timeline-swatch', upright('timeline-now'))],
  ];
  setChildren(
    list,
    entries.filter(([occurs]) => occurs).map(([, name, draw]) => el('li', {}, draw(), texts[name])),
  );
}
