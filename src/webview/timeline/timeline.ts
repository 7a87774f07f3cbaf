import type { TimelineTexts, TimelineView } from '../../shared/timeline';
import { el, setChildren } from '../dom';
import {
  choiceKey,
  chosenOf,
  fillAll,
  instantOf,
  isoTime,
  keyTarget,
  sameView,
  type Chosen,
  type Selection,
} from './choice';
import { drawLegend } from './legend';
import { TimelinePlot } from './plot';
import { TimelinePointer, type Grip, type Place } from './pointer';
import { describeSlider, drawGaps, drawReadout, gapSentences } from './readout';
import { contains, secondIn, type Mark } from './scale';
import { TimelineZoom } from './zoom';

export interface TimelineActions {
  readonly pickSet: (id: string) => void;
  /** @param utc ISO 8601 with seconds, within the recovery window */
  readonly pickTime: (utc: string) => void;
}

/** How near to the marker it can be gripped, CSS pixels. */
const gripWidth = 10;

/** After that long without an answer of the host, what it said last counts again. */
const answerMs = 3000;

/** The picker of a restore point: what can be restored, along an axis of time. What is chosen is for the host to say. */
export class Timeline {
  readonly element: HTMLElement;
  private readonly axis: HTMLElement;
  private readonly body: HTMLElement;
  private readonly empty: HTMLElement;
  private readonly legend: HTMLElement;
  private readonly gaps: HTMLDetailsElement;
  private readonly readout = el('p', { class: 'timeline-readout', 'aria-live': 'polite' });
  private readonly keys = el('span', { id: 'timeline-keys', class: 'timeline-keys' });
  private readonly mouse = el('span', { class: 'timeline-mouse' });
  private readonly refusal = el('span', { class: 'timeline-refusal', role: 'status' });
  private readonly plot: TimelinePlot;
  private readonly zoom: TimelineZoom;
  private readonly pointer: TimelinePointer;
  private view: TimelineView | undefined;
  /** CSS pixels. */
  private width = 0;
  private disabled = false;
  /** What the host says is chosen. */
  private given: Chosen | undefined;
  /** What was picked here and the host has not answered yet, oldest first. */
  private unanswered: readonly Chosen[] = [];
  /** What a drag, or a key that is held down, shows. */
  private preview: Chosen | undefined;
  private answerTimer = 0;
  /** From the place where the marker was gripped to its line, CSS pixels. */
  private gripOffset = 0;

  constructor(
    private readonly texts: TimelineTexts,
    private readonly actions: TimelineActions,
  ) {
    this.plot = new TimelinePlot(texts);
    this.zoom = new TimelineZoom(texts, {
      around: () => this.shown && instantOf(this.shown),
      changed: () => {
        this.draw();
      },
    });
    this.axis = el(
      'div',
      {
        class: 'timeline-axis',
        role: 'slider',
        tabindex: '0',
        'aria-label': texts.label,
        'aria-describedby': this.keys.id,
        'aria-orientation': 'horizontal',
      },
      this.plot.element,
      this.plot.tip,
    );
    this.legend = el('ul', { class: 'timeline-legend', 'aria-label': texts.legend });
    this.gaps = el('details', { class: 'timeline-gaps' }, el('summary'), el('ul'));
    this.gaps.addEventListener('toggle', () => {
      if (this.view) drawGaps(this.gaps, this.view, texts);
    });
    this.empty = el('p', { class: 'timeline-nothing' }, texts.empty);
    this.body = el(
      'div',
      {},
      this.zoom.element,
      this.axis,
      this.readout,
      el('p', { class: 'timeline-hint' }, this.keys, this.mouse, this.refusal),
      this.legend,
      this.gaps,
    );
    this.element = el('div', { class: 'timeline', hidden: true }, this.empty, this.body);
    this.pointer = this.listenToPointer();
    this.listenToKeys();
    new ResizeObserver(() => {
      // Drawing changes sizes again, which an observer must not do before the next frame.
      requestAnimationFrame(() => {
        if (this.axis.clientWidth === this.width) return;
        this.width = this.axis.clientWidth;
        this.draw();
      });
    }).observe(this.axis);
  }

  /** @param view undefined while it is not known, or cannot be: there is nothing to see then */
  update(view: TimelineView | undefined, selection: Selection, disabled: boolean): void {
    const changed = !sameView(this.view, view);
    if (changed) this.view = view;
    const current = this.view;
    this.element.hidden = !current;
    if (!current) return;
    const given = chosenOf(current, selection);
    const anew = choiceKey(given) !== choiceKey(this.given);
    this.given = given;
    this.disabled = disabled;
    this.hear(choiceKey(given));
    if (disabled) {
      this.unanswered = [];
      this.pointer.cancel();
      this.preview = undefined;
    }
    const zoomed = this.zoom.follow(current, this.shown && instantOf(this.shown), anew);
    if (changed || zoomed) this.draw();
    else this.showChoice();
  }

  private get shown(): Chosen | undefined {
    return this.preview ?? this.unanswered.at(-1) ?? this.given;
  }

  /** Until the host has come to what was picked last, what it says is of what was before, and is not shown. */
  private hear(answer: string): void {
    const index = this.unanswered.findIndex((picked) => choiceKey(picked) === answer);
    this.unanswered = this.unanswered.slice(index + 1);
  }

  private pick(chosen: Chosen): void {
    this.preview = undefined;
    this.refuse('');
    const isNew = choiceKey(chosen) !== choiceKey(this.shown);
    if (isNew) this.unanswered = [...this.unanswered, chosen];
    this.reveal();
    if (!isNew) return;
    window.clearTimeout(this.answerTimer);
    this.answerTimer = window.setTimeout(() => {
      this.unanswered = [];
      this.showChoice();
    }, answerMs);
    if (chosen.kind === 'set') this.actions.pickSet(chosen.set.id);
    else this.actions.pickTime(isoTime(chosen.time));
  }

  /** Shows what is chosen, moving the view where it would be out of sight. */
  private reveal(): void {
    if (this.shown && this.zoom.reveal(instantOf(this.shown))) this.draw();
    else this.showChoice();
  }

  /** Everything; when the view, the width or the zoom has changed. */
  private draw(): void {
    const { view, texts } = this;
    if (!view) return;
    this.empty.hidden = view.window !== undefined || view.sets.length > 0;
    this.body.hidden = !this.empty.hidden;
    setChildren(this.keys, [view.window ? texts.keys : texts.keysSets]);
    setChildren(this.mouse, [view.window ? texts.mouse : texts.mouseSets]);
    this.plot.draw(view, this.zoom.span, this.width);
    drawLegend(this.legend, view, this.plot.hasSeveral, texts);
    drawGaps(this.gaps, view, texts);
    this.showChoice();
  }

  /** The marker, the line below and the slider's value. */
  private showChoice(): void {
    const { view, shown, texts } = this;
    if (!view) return;
    this.plot.showMarker(shown);
    drawReadout(this.readout, shown, texts);
    describeSlider(this.axis, view, shown, this.disabled, texts);
  }

  private refuse(reason: string): void {
    setChildren(this.refusal, [reason]);
    this.mouse.hidden = reason !== '';
  }

  private listenToKeys(): void {
    const { axis } = this;
    axis.addEventListener('keydown', (event) => {
      this.keyDown(event);
    });
    const release = (): void => {
      if (this.preview && !this.pointer.isDown) this.pick(this.preview);
    };
    axis.addEventListener('keyup', release);
    axis.addEventListener('blur', () => {
      release();
      this.readout.setAttribute('aria-live', 'polite');
    });
    // While the slider has the focus its value is read out by itself.
    axis.addEventListener('focus', () => {
      this.readout.setAttribute('aria-live', 'off');
    });
  }

  private keyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape' && (this.pointer.cancel() || !this.plot.tip.hidden)) {
      event.preventDefault();
      this.plot.hover(undefined);
      return;
    }
    const target = this.view && keyTarget(this.view, this.shown, event);
    if (!target) return;
    event.preventDefault();
    if (this.disabled || this.pointer.isDown) return;
    if (target.kind === 'none') {
      const byTime = this.view?.window && !event.ctrlKey && !event.metaKey;
      this.refuse(byTime ? this.texts.outside : '');
    } else if (event.repeat) {
      // The host is told once, when the key is let go.
      this.preview = target;
      this.reveal();
    } else {
      this.pick(target);
    }
  }

  private listenToPointer(): TimelinePointer {
    return new TimelinePointer(this.plot.element, {
      hover: (place) => {
        this.plot.hover(place);
      },
      click: (place) => {
        this.click(place);
      },
      grip: (place) => this.gripAt(place),
      drag: (grip, place, by) => {
        this.drag(grip, place, by);
      },
      drop: () => {
        if (this.preview) this.pick(this.preview);
      },
      cancel: () => {
        this.preview = undefined;
        this.showChoice();
      },
      zoom: (factor, x) => {
        this.zoom.by(factor, this.plot.timeAt(x));
      },
      move: (by) => this.zoom.move(this.plot.duration(by)),
    });
  }

  /** The marker can be dragged where there is a window, from within it. */
  private gripAt({ x }: Place): Grip {
    const { shown, view } = this;
    if (!shown || !view?.window || this.disabled) return 'view';
    const time = instantOf(shown);
    this.gripOffset = this.plot.xOf(time) - x;
    return Math.abs(this.gripOffset) <= gripWidth && contains(view.window, time) ? 'marker' : 'view';
  }

  private drag(grip: Grip, { x }: Place, by: number): void {
    const window = this.view?.window;
    if (grip === 'view') {
      this.zoom.move(-this.plot.duration(by));
    } else if (window) {
      const time = secondIn(window, this.plot.timeAt(x + this.gripOffset));
      this.preview = { kind: 'time', time };
      this.showChoice();
    }
  }

  private click(place: Place): void {
    const { view, texts } = this;
    if (!view) return;
    this.refuse('');
    const mark = this.plot.markAt(place);
    const time = this.plot.instantAt(place);
    if (mark) {
      this.clickMark(mark);
    } else if (!this.disabled) {
      if (time !== undefined) this.pick({ kind: 'time', time });
      else if (!view.window) this.refuse(texts.onlySets);
      else this.refuse(gapSentences(view, this.plot.timeAt(place.x)).join(' ') || texts.outside);
    }
  }

  private clickMark({ sets }: Mark): void {
    const [first] = sets;
    const last = sets.at(-1);
    if (!first || !last) return;
    if (sets.length > 1 && this.zoom.into(first.at, last.at)) return;
    if (this.disabled) return;
    const choices = sets.filter(({ restorable }) => restorable);
    if (choices.length === 0) this.refuse(fillAll(this.texts.cannotPick, first.label));
    // Those that no zoom parts, being of the same instant, are chosen one after the other.
    const { shown } = this;
    const index = shown?.kind === 'set' ? choices.findIndex(({ id }) => id === shown.set.id) : -1;
    const set = choices[(index + 1) % choices.length];
    if (set) this.pick({ kind: 'set', set });
  }
}
