import { useReducer, useRef } from 'preact/hooks';
import type { TimelineView } from '../../shared/timeline';
import { chosenOf, instantOf, sameView, type Selection } from './choice';
import { contains, moved, reaches, recentSpan, revealing, wholeSpan, zoomed, type Span } from './scale';

/** Which part of the time is in view. */
export interface Shown {
  readonly view: TimelineView;
  readonly by: Selection['by'];
  readonly span: Span;
  readonly limits: Span;
  /** What the host last said is chosen, epoch ms. */
  readonly seen: number | undefined;
  /** Whether the user has moved it; before that sets are shown as a whole, and of times the last ones. */
  readonly touched: boolean;
}

/** The next view when the sets, the choice or how it is made may have changed. It moves only when it has to. */
export function follow(before: Shown | undefined, view: TimelineView, selection: Selection): Shown {
  const { by } = selection;
  const limits = wholeSpan(view);
  const chosen = chosenOf(view, selection);
  const shown: Shown = {
    view,
    by,
    limits,
    span: limits,
    seen: before?.seen,
    touched: before?.touched ?? false,
  };
  if (!before || (!before.touched && (before.by !== by || before.view !== view))) {
    const first = by === 'time' && view.window ? recentSpan(view.window) : limits;
    return seeing({ ...shown, span: first, seen: undefined }, chosen && instantOf(chosen));
  }
  const span = reaches(before.span, before.limits).whole ? limits : moved(before.span, 0, limits);
  return seeing({ ...shown, span }, chosen && instantOf(chosen));
}

/** What the host has come to choose is brought into view. */
function seeing(shown: Shown, time: number | undefined): Shown {
  return time === undefined || time === shown.seen
    ? shown
    : { ...shown, seen: time, span: inView(shown, time) };
}

/** The span with an instant in it, unless that is beyond everything. */
function inView({ span, limits }: Shown, time: number): Span {
  return contains(limits, time) ? revealing(span, time, limits) : span;
}

/** The view in which a mark's sets stand apart; undefined where no zoom parts them. */
export function apart({ span, limits }: Shown, begin: number, end: number): Span | undefined {
  const part = ((end - begin) * 2) / (span.end - span.begin);
  if (begin === end || reaches(span, limits).closest || part > 0.9) return undefined;
  const middle = (begin + end) / 2;
  const closer = zoomed(span, part, middle, limits);
  return moved(closer, middle - (closer.begin + closer.end) / 2, limits);
}

/** What the timeline and its buttons share. */
export interface Zoom {
  readonly shown: Shown | undefined;
  /** @param around epoch ms; where it is left out, what is chosen or the middle */
  by(factor: number, around?: number): void;
  /** @returns whether the view was not there already */
  show(span: Span): boolean;
  /** Brings what the user has just chosen into view. */
  reveal(time: number): void;
}

/** The view of one timeline. It is made by what holds both the timeline and its buttons. */
export function useZoom(given: TimelineView | undefined, selection: Selection): Zoom {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const last = useRef<Shown | undefined>(undefined);
  // The host sends a new view now and then, which seldom looks different.
  const view = sameView(last.current?.view, given) ? last.current?.view : given;
  last.current = view && follow(last.current, view, selection);
  const set = (next: Shown): void => {
    last.current = { ...next, touched: true };
    redraw(undefined);
  };
  const show = (span: Span): boolean => {
    const shown = last.current;
    if (!shown || (shown.span.begin === span.begin && shown.span.end === span.end)) return false;
    set({ ...shown, span });
    return true;
  };
  return {
    shown: last.current,
    show,
    by: (factor, around) => {
      if (!last.current) return;
      const { span, limits, seen } = last.current;
      const middle = seen !== undefined && contains(span, seen) ? seen : (span.begin + span.end) / 2;
      show(zoomed(span, factor, around ?? middle, limits));
    },
    reveal: (time) => {
      if (last.current) set({ ...last.current, span: inView(last.current, time) });
    },
  };
}
