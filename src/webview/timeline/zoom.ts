import type { TimelineTexts, TimelineView } from '../../shared/timeline';
import { button, el } from '../dom';
import {
  contains,
  moved,
  reaches,
  revealing,
  sameSpan,
  wholeSpan,
  windowSpan,
  zoomed,
  type Span,
} from './scale';

export interface ZoomActions {
  /** The instant that the buttons zoom around, epoch ms. */
  readonly around: () => number | undefined;
  readonly changed: () => void;
}

/** How much a press of a button changes. */
const step = 3;

/** Which part of the time is shown, and the buttons that change it. */
export class TimelineZoom {
  readonly element: HTMLElement;
  private readonly buttons: Readonly<Record<'all' | 'window' | 'in' | 'out', HTMLButtonElement>>;
  private limits: Span = { begin: 0, end: 1 };
  private window: Span | undefined;
  private mode: 'all' | 'window' | 'part' = 'all';
  private part: Span = this.limits;
  /** Whether the user has chosen what to see, which nothing then changes but for what is chosen to be seen. */
  private touched = false;

  constructor(
    texts: TimelineTexts,
    private readonly actions: ZoomActions,
  ) {
    const make = (content: string, name: string, act: () => void): HTMLButtonElement => {
      const made = button(content, 'timeline-zoom', () => {
        if (made.getAttribute('aria-disabled') !== 'true') act();
      });
      if (content !== name) {
        made.setAttribute('aria-label', name);
        made.title = name;
      }
      return made;
    };
    this.buttons = {
      all: make(texts.zoomAll, texts.zoomAll, () => {
        this.set('all');
      }),
      window: make(texts.zoomWindow, texts.zoomWindow, () => {
        this.set('window');
      }),
      out: make('−', texts.zoomOut, () => {
        this.by(step, this.center());
      }),
      in: make('+', texts.zoomIn, () => {
        this.by(1 / step, this.center());
      }),
    };
    const { all, window, out, in: into } = this.buttons;
    this.element = el(
      'div',
      { class: 'timeline-zooms', role: 'group', 'aria-label': texts.zoom },
      el('span', { class: 'timeline-zoom-spans' }, window, all),
      el('span', { class: 'timeline-zoom-steps' }, out, into),
    );
  }

  get span(): Span {
    if (this.mode === 'all') return this.limits;
    return this.mode === 'window' && this.window ? this.window : this.part;
  }

  /**
   * Follows what there is to see. Unless the user has chosen otherwise that is the recovery window, or everything
   * where what is chosen lies outside.
   * @param chosen epoch ms
   * @param anew whether it has just been chosen, and so has to be seen
   * @returns whether another span is shown than before
   */
  follow(view: TimelineView, chosen: number | undefined, anew: boolean): boolean {
    const before = this.span;
    this.limits = wholeSpan(view);
    this.window = view.window && windowSpan(view.window);
    if (!this.touched) {
      const isInside = this.window && (chosen === undefined || contains(this.window, chosen));
      this.mode = isInside ? 'window' : 'all';
    } else if (this.mode === 'window' && !this.window) {
      this.mode = 'all';
    } else if (this.mode === 'part') {
      this.part = moved(this.part, 0, this.limits);
    }
    if (anew && chosen !== undefined) this.show(chosen);
    this.showButtons();
    return !sameSpan(before, this.span);
  }

  /** Brings what the user has just chosen into sight. @returns whether another span is shown than before */
  reveal(time: number): boolean {
    const before = this.span;
    this.touched = true;
    this.show(time);
    this.showButtons();
    return !sameSpan(before, this.span);
  }

  by(factor: number, around: number): void {
    this.showPart(zoomed(this.span, factor, around, this.limits));
  }

  /** Shows a span of time from near by, so that what lies in it is parted. @returns false when it is already */
  into(begin: number, end: number): boolean {
    const { span, limits } = this;
    const length = (end - begin) * 2;
    const wanted = length / (span.end - span.begin);
    if (begin === end || reaches(span, limits).closest || wanted > 0.9) return false;
    const middle = (begin + end) / 2;
    const closer = zoomed(span, wanted, middle, limits);
    this.showPart(moved(closer, middle - (closer.begin + closer.end) / 2, limits));
    return true;
  }

  /** @param by ms @returns whether there was anywhere to move to */
  move(by: number): boolean {
    const { span, limits } = this;
    const there = moved(span, by, limits);
    if (sameSpan(span, there)) return !reaches(span, limits).whole;
    this.showPart(there);
    return true;
  }

  private show(time: number): void {
    if (contains(this.span, time)) return;
    if (this.mode === 'part') this.part = revealing(this.part, time, this.limits);
    else this.mode = 'all';
  }

  private set(mode: 'all' | 'window'): void {
    this.touched = true;
    this.mode = mode;
    this.showButtons();
    this.actions.changed();
  }

  private showPart(span: Span): void {
    this.touched = true;
    this.mode = reaches(span, this.limits).whole ? 'all' : 'part';
    this.part = span;
    this.showButtons();
    this.actions.changed();
  }

  private center(): number {
    const { span } = this;
    const chosen = this.actions.around();
    return chosen !== undefined && contains(span, chosen) ? chosen : (span.begin + span.end) / 2;
  }

  /** Those without effect stay where they are, since a button that is disabled loses the focus. */
  private showButtons(): void {
    const { all, window, out, in: into } = this.buttons;
    const { whole, closest } = reaches(this.span, this.limits);
    window.hidden = !this.window;
    all.setAttribute('aria-pressed', String(this.mode === 'all'));
    window.setAttribute('aria-pressed', String(this.mode === 'window'));
    out.setAttribute('aria-disabled', String(whole));
    into.setAttribute('aria-disabled', String(closest));
  }
}
