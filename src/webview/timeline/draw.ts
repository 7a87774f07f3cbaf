import type { TimelineGap, TimelineSet, TimelineSetKind, TimelineView } from '../../shared/timeline';
import { xOf, type Mark, type Scale } from './scale';
import type { Tick, Ticks } from './ticks';

/**
 * Draws the timeline as SVG. The style sheet gives the colours; the page's policy forbids style attributes, so that
 * places and sizes are attributes of the shapes. Lengths are CSS pixels.
 */

type Attributes = Readonly<Record<string, string | number | undefined>>;

export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined) continue;
    element.setAttribute(name, typeof value === 'number' ? String(Math.round(value * 100) / 100) : value);
  }
  element.append(...children);
  return element;
}

/** The marks of incremental backups, of which there are many, have a row of their own below the others. */
export type Lane = 0 | 1;

export function laneOf({ kind }: Pick<TimelineSet, 'kind'>): Lane {
  return kind === 'incremental' ? 1 : 0;
}

/** Where things are from top to bottom: the head of the marker, the field with its rows of marks, two lines of text. */
export interface Layout {
  readonly top: number;
  readonly lanes: readonly number[];
  readonly bottom: number;
  readonly height: number;
}

const laneHeight = 22;
const barHeight = 4;

export function layoutOf(view: TimelineView): Layout {
  const top = 16;
  const count = view.sets.some((set) => laneOf(set) === 1) ? 2 : 1;
  const bottom = top + 10 + count * laneHeight + barHeight;
  return {
    top,
    lanes: [0, 1].slice(0, count).map((lane) => top + 5 + (lane + 0.5) * laneHeight),
    bottom,
    height: bottom + 36,
  };
}

/** Patterns for what is hatched; `url(#timeline-sparse)` and `url(#timeline-dense)` refer to them. */
export function hatches(): SVGDefsElement {
  const hatch = (id: string, size: number, path: string): SVGPatternElement =>
    svg(
      'pattern',
      { id, width: size, height: size, patternUnits: 'userSpaceOnUse' },
      svg('path', { d: path, class: 'timeline-hatch' }),
    );
  return svg(
    'defs',
    {},
    hatch('timeline-sparse', 8, 'M-2 2L2 -2M0 8L8 0M6 10L10 6'),
    hatch('timeline-dense', 8, 'M-2 2L2 -2M0 8L8 0M6 10L10 6M0 0L8 8M-2 6L2 10M6 -2L10 2'),
  );
}

/** The shape of a backup set, around a point. Its form tells the kind, so that nobody needs to tell the colours. */
export function shape(kind: TimelineSetKind, x: number, y: number): SVGElement {
  const at = `M${x.toFixed(2)} ${y.toFixed(2)}`;
  switch (kind) {
    case 'full':
      return svg('circle', { cx: x, cy: y, r: 5 });
    case 'manual':
      return svg('path', { d: `${at}m0 -6.5l6.5 6.5l-6.5 6.5l-6.5 -6.5z` });
    case 'incremental':
      return svg('path', { d: `${at}m0 -5l5.5 9.5h-11z` });
    case 'failed':
    case 'unavailable':
      // On a disc, since a cross is lost among the lines of a hatched span.
      return svg(
        'g',
        {},
        svg('circle', { cx: x, cy: y, r: 7, class: 'timeline-disc' }),
        svg('path', { d: `${at}m-4 -4l8 8m0 -8l-8 8` }),
      );
  }
}

/** A mark of several sets: how many there are. */
export function badge(count: string, x: number, y: number): readonly SVGElement[] {
  return [
    svg('rect', { x: x - 11, y: y - 8, width: 22, height: 16, rx: 3 }),
    svg('text', { x, y: y + 3.5, 'text-anchor': 'middle' }, count),
  ];
}

/** Four characters are more than a badge holds. */
function countText(count: number): string {
  return count < 1000 ? String(count) : `${Math.floor(count / 1000)}k`;
}

export interface Scene {
  readonly view: TimelineView;
  readonly scale: Scale;
  readonly layout: Layout;
  readonly ticks: Ticks;
  readonly lanes: readonly (readonly Mark[])[];
  /** What a mark is, for its title. */
  readonly describe: (mark: Mark) => string;
}

/** What lies below the marker: the field, the window, the gaps and the axis. */
export function drawGround({ view, scale, layout, ticks }: Scene): readonly SVGElement[] {
  const { top, bottom } = layout;
  const { left, right } = scale;
  const height = bottom - top;
  const clamp = (time: number): number => Math.min(Math.max(xOf(scale, time), left), right);
  const spanRect = (begin: number, end: number, attributes: Attributes): SVGElement[] => {
    const [x, until] = [clamp(begin), clamp(end)];
    // Nothing may be so short that it cannot be seen, unless it lies outside.
    const isOutside = xOf(scale, end) < left || xOf(scale, begin) > right;
    return isOutside ? [] : [svg('rect', { x, width: Math.max(until - x, 2), ...attributes })];
  };
  const gapRect = ({ begin, end, kind }: TimelineGap): SVGElement[] =>
    spanRect(begin, end, {
      y: top,
      height,
      class: `timeline-gap timeline-gap-${kind}`,
      fill: `url(#${kind === 'noBackup' ? 'timeline-dense' : 'timeline-sparse'})`,
    });
  const { window, now } = view;
  const drawn: SVGElement[] = [
    svg('rect', { x: left, y: top, width: right - left, height, class: 'timeline-field' }),
  ];
  if (window) {
    const { begin, end, derived } = window;
    drawn.push(
      ...spanRect(begin, end, {
        y: top,
        height,
        class: `timeline-window${derived ? ' timeline-derived' : ''}`,
      }),
      ...spanRect(begin, end, { y: bottom - barHeight, height: barHeight, class: 'timeline-bar' }),
    );
  }
  drawn.push(...view.gaps.flatMap(gapRect));
  for (const { x } of ticks.ticks) {
    drawn.push(svg('line', { x1: x, x2: x, y1: top, y2: bottom + 4, class: 'timeline-tick' }));
  }
  if (now >= scale.span.begin && now <= scale.span.end) {
    const x = xOf(scale, now);
    drawn.push(svg('line', { x1: x, x2: x, y1: top, y2: bottom + 4, class: 'timeline-now' }));
  }
  drawn.push(svg('rect', { x: left, y: top, width: right - left, height, class: 'timeline-frame' }));
  return [...drawn, ...drawLabels(layout, ticks)];
}

function drawLabels({ bottom }: Layout, { ticks, contexts }: Ticks): SVGElement[] {
  const labelAt = (y: number, className: string, { labelX, label }: Tick): SVGElement =>
    svg('text', { x: labelX, y, 'text-anchor': 'middle', class: className }, label);
  return [
    ...ticks.map((tick) => labelAt(bottom + 16, 'timeline-label', tick)),
    ...contexts.map((context) => labelAt(bottom + 31, 'timeline-context', context)),
  ];
}

export function drawMarks({ scale, layout, lanes, describe }: Scene): readonly SVGElement[] {
  return lanes.flatMap((marks, lane) => {
    const y = layout.lanes[lane] ?? 0;
    return marks.flatMap((mark) => [...whisker(mark, scale, y), drawMark(mark, y, describe(mark))]);
  });
}

/** How long the backup took, where that can be seen. */
function whisker({ sets }: Mark, scale: Scale, y: number): SVGElement[] {
  const [set] = sets;
  if (!set || sets.length > 1) return [];
  const [x1, x2] = [Math.max(scale.left, xOf(scale, set.start)), Math.min(scale.right, xOf(scale, set.end))];
  return x2 - x1 > 16 ? [svg('line', { x1, x2, y1: y, y2: y, class: 'timeline-whisker' })] : [];
}

function drawMark({ x, sets }: Mark, y: number, title: string): SVGElement {
  const [set] = sets;
  const isBadge = sets.length > 1 || !set;
  const kind = isBadge
    ? sets.some(({ restorable }) => restorable)
      ? 'several'
      : 'several timeline-none'
    : set.kind;
  return svg(
    'g',
    { class: `timeline-mark timeline-${kind}`, 'data-set': isBadge ? undefined : set.id },
    svg('title', {}, title),
    ...(isBadge ? badge(countText(sets.length), x, y) : [shape(set.kind, x, y)]),
  );
}

/**
 * The marker of what is chosen: a head above the field, a line through it, and a ring around the mark of a set.
 * @param time epoch ms
 */
export function drawMarker(
  scale: Scale,
  { top, bottom, lanes }: Layout,
  time: number,
  ringed: { readonly lane: Lane; readonly mark: Mark } | undefined,
): SVGElement[] {
  const x = xOf(scale, time);
  // Out of sight: an arrow at the end behind which it is.
  if (x < scale.left - 1)
    return [svg('path', { d: `M${scale.left} ${top - 8}l8 -6v12z`, class: 'timeline-head' })];
  if (x > scale.right + 1)
    return [svg('path', { d: `M${scale.right} ${top - 8}l-8 -6v12z`, class: 'timeline-head' })];
  const line = { x1: x, x2: x, y1: top - 4, y2: bottom + 4 };
  return [
    svg('line', { ...line, class: 'timeline-halo' }),
    svg('line', { ...line, class: 'timeline-line' }),
    ...(ringed ? [ring(ringed.mark, lanes[ringed.lane] ?? 0)] : []),
    svg('path', { d: markerHead(x, top), class: 'timeline-head' }),
  ];
}

function ring({ x, sets }: Mark, y: number): SVGElement {
  return sets.length > 1
    ? svg('rect', { x: x - 14, y: y - 11, width: 28, height: 22, rx: 5, class: 'timeline-ring' })
    : svg('circle', { cx: x, cy: y, r: 9.5, class: 'timeline-ring' });
}

function markerHead(x: number, top: number): string {
  return `M${(x - 6).toFixed(2)} ${top - 15}h12v8l-6 6l-6 -6z`;
}
