import { useReducer, useRef } from 'preact/hooks';
import type { TimelineView } from '../../shared/timeline';
import { chosenOf, instantOf, sameView, type Selection } from './choice';
import { contains, moved, reaches, recentSpan, revealing, wholeSpan, zoomed, type Span } from './scale';

export interface Shown {
  readonly view: TimelineView;
  readonly by: Selection['by'];
  readonly span: Span;
  readonly limits: Span;
  /** The last choice of the host, epoch milliseconds. */
  readonly seen: number | undefined;
  /** Whether the user has moved the view. Until then, all backup sets are shown, or the latest restorable times. */
  readonly touched: boolean;
}

/** Updates the view when the sets or the choice may have changed. It moves only if necessary. */
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

function seeing(shown: Shown, time: number | undefined): Shown {
  return time === undefined || time === shown.seen
    ? shown
    : { ...shown, seen: time, span: inView(shown, time) };
}

/** The span moved to show an instant, unless the instant is outside the limits. */
function inView({ span, limits }: Shown, time: number): Span {
  return contains(limits, time) ? revealing(span, time, limits) : span;
}

/** The span in which the sets of a mark are separate; undefined when no zoom can separate them. */
export function apart({ span, limits }: Shown, begin: number, end: number): Span | undefined {
  const part = ((end - begin) * 2) / (span.end - span.begin);
  if (begin === end || reaches(span, limits).closest || part > 0.9) return undefined;
  const middle = (begin + end) / 2;
  const closer = zoomed(span, part, middle, limits);
  return moved(closer, middle - (closer.begin + closer.end) / 2, limits);
}

export interface Zoom {
  readonly shown: Shown | undefined;
  /** @param around epoch milliseconds; by default the choice, or the center */
  by(factor: number, around?: number): void;
  /** @returns whether the view has changed */
  show(span: Span): boolean;
  reveal(time: number): void;
}

/** The zoom of a timeline, for the component that contains both the timeline and its buttons. */
export function useZoom(given: TimelineView | undefined, selection: Selection): Zoom {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const last = useRef<Shown | undefined>(undefined);
  // The host sends a new view from time to time, which rarely looks different.
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
