import type { TimelineTexts, TimelineView } from '../../shared/timeline';
import { el, setChildren } from '../dom';
import { instantOf, type Chosen } from './choice';
import { drawGround, drawMarker, drawMarks, hatches, laneOf, layoutOf, svg, type Scene } from './draw';
import type { Place } from './pointer';
import { bothClocks, gapSentences, markTitle } from './readout';
import { contains, markAt, marksOf, secondIn, timeAt, xOf, type Mark, type Span } from './scale';
import { ticksOf } from './ticks';

/** Space at the ends of the axis, CSS pixels, for half a mark. */
const inset = 8;

/** How far above and below its middle a mark can be hit, CSS pixels. */
const markReach = 11;

/** The drawing: what is where on it, and what the pointer is told. It is hidden from the accessibility tree. */
export class TimelinePlot {
  readonly element = svg('svg', { class: 'timeline-plot', 'aria-hidden': 'true' });
  readonly tip = el('div', { class: 'timeline-tip', 'aria-hidden': 'true', hidden: true });
  private readonly ground = svg('g');
  private readonly marker = svg('g', { class: 'timeline-marker' });
  private readonly marks = svg('g');
  private readonly hair = svg('line', { class: 'timeline-hair', visibility: 'hidden' });
  private scene: Scene | undefined;

  constructor(private readonly texts: TimelineTexts) {
    this.element.append(hatches(), this.ground, this.hair, this.marker, this.marks);
  }

  /** Whether marks stand for several sets. */
  get hasSeveral(): boolean {
    return this.scene?.lanes.some((marks) => marks.some(({ sets }) => sets.length > 1)) ?? false;
  }

  /** Draws all but the marker. */
  draw(view: TimelineView, span: Span, width: number): void {
    if (width <= 4 * inset) return;
    const layout = layoutOf(view);
    const scale = { span, left: inset, right: width - inset };
    const lanes = layout.lanes.map((_, lane) =>
      marksOf(
        view.sets.filter((set) => laneOf(set) === lane),
        scale,
      ),
    );
    const describe = (mark: Mark): string => markTitle(mark, this.texts);
    const ticks = ticksOf(scale, document.documentElement.lang || navigator.language);
    this.scene = { view, scale, layout, ticks, lanes, describe };
    this.element.setAttribute('width', String(width));
    this.element.setAttribute('height', String(layout.height));
    this.ground.replaceChildren(...drawGround(this.scene));
    this.marks.replaceChildren(...drawMarks(this.scene));
    this.hover(undefined);
  }

  showMarker(chosen: Chosen | undefined): void {
    if (!this.scene) return;
    const { scale, layout, lanes } = this.scene;
    const lane = chosen?.kind === 'set' ? laneOf(chosen.set) : 0;
    const mark =
      chosen?.kind === 'set'
        ? lanes[lane]?.find(({ sets }) => sets.some(({ id }) => id === chosen.set.id))
        : undefined;
    this.marker.replaceChildren(
      ...(chosen ? drawMarker(scale, layout, instantOf(chosen), mark && { lane, mark }) : []),
    );
  }

  /** Epoch ms. */
  timeAt(x: number): number {
    return this.scene ? timeAt(this.scene.scale, x) : Number.NaN;
  }

  xOf(time: number): number {
    return this.scene ? xOf(this.scene.scale, time) : Number.NaN;
  }

  /** How long so many pixels are, ms. */
  duration(pixels: number): number {
    return this.timeAt(pixels) - this.timeAt(0);
  }

  markAt({ x, y }: Place): Mark | undefined {
    const lane = this.scene?.layout.lanes.findIndex((middle) => Math.abs(y - middle) <= markReach) ?? -1;
    return markAt(this.scene?.lanes[lane] ?? [], x);
  }

  /** The instant of the recovery window at a place. A pixel is long: those that its ends fall on count as within. */
  instantAt({ x }: Place): number | undefined {
    const window = this.scene?.view.window;
    if (!window || x < this.xOf(window.begin) - 2 || x > this.xOf(window.end) + 2) return undefined;
    return secondIn(window, this.timeAt(x));
  }

  /** Tells what is under the pointer; nothing when it has left. */
  hover(place: Place | undefined): void {
    const { scene } = this;
    const { left = 0, right = 0 } = scene?.scale ?? {};
    if (!scene || !place || !contains({ begin: left - inset, end: right + inset }, place.x)) {
      this.tip.hidden = true;
      this.hair.setAttribute('visibility', 'hidden');
      this.element.classList.remove('timeline-over-mark');
      return;
    }
    const mark = this.markAt(place);
    const time = this.instantAt(place) ?? Math.round(this.timeAt(place.x) / 1000) * 1000;
    const x = mark?.x ?? Math.min(Math.max(place.x, left), right);
    for (const [name, value] of Object.entries({
      x1: x,
      x2: x,
      y1: scene.layout.top,
      y2: scene.layout.bottom,
    }))
      this.hair.setAttribute(name, String(value));
    this.hair.setAttribute('visibility', mark ? 'hidden' : 'visible');
    this.element.classList.toggle('timeline-over-mark', mark !== undefined);
    setChildren(this.tip, mark ? this.aboutMark(mark) : this.aboutTime(time));
    this.tip.hidden = false;
    // Above the axis where there is room, its middle above the place where the axis is wide enough.
    const room = this.element.getBoundingClientRect().top;
    this.tip.classList.toggle('timeline-tip-below', room < this.tip.offsetHeight);
    const half = this.tip.offsetWidth / 2;
    this.tip.style.left = `${Math.max(0, Math.min(x - half, right + inset - 2 * half))}px`;
  }

  private aboutMark(mark: Mark): HTMLElement[] {
    const { texts } = this;
    const [first] = mark.sets;
    const last = mark.sets.at(-1);
    if (!first || !last) return [];
    const title = el('p', { class: 'timeline-tip-title' }, markTitle(mark, texts));
    if (mark.sets.length === 1) return [title, el('p', {}, ...bothClocks(first.at, texts))];
    return [
      title,
      ...[first, last]
        .slice(first.at === last.at ? 1 : 0)
        .map(({ at }) => el('p', {}, ...bothClocks(at, texts))),
      el('p', { class: 'timeline-name' }, first.at === last.at ? texts.clusterCycle : texts.clusterZoom),
    ];
  }

  private aboutTime(time: number): HTMLElement[] {
    const view = this.scene?.view;
    if (!view) return [];
    const isInside = view.window !== undefined && contains(view.window, time);
    const gaps = gapSentences(view, time);
    const why = isInside || gaps.length > 0 ? gaps : [view.window ? this.texts.outside : this.texts.onlySets];
    return [
      el('p', { class: 'timeline-tip-title' }, ...bothClocks(time, this.texts)),
      ...why.map((sentence) => el('p', {}, sentence)),
    ];
  }
}
