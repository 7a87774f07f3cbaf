import type { TimelineTexts, TimelineView } from '../../shared/timeline';
import {
  instantAt,
  instantOf,
  keyTarget,
  nearestInstant,
  setOfMark,
  zoomKey,
  type Chosen,
  type Selection,
} from './choice';
import { markIn, type Lanes, type Mark } from './marks';
import type { Pointer, PointerActions } from './pointer';
import { fill } from '../ui/texts';
import { whyNot } from './say';
import { contains, moved, reaches, stepOf, timeAt, xOf, type Scale } from './scale';
import type { Choice } from './useChoice';
import { apart, type Shown, type Zoom } from './zoom';

/**
 * The element under the pointer, or the reason for a refused choice. Positions are CSS pixels from the left end of
 * the timeline.
 */
export interface Said {
  readonly x: number;
  readonly isOnMark?: boolean;
  readonly refusal?: string;
}

export interface Use {
  readonly view: TimelineView;
  readonly by: Selection['by'];
  readonly shown: Shown;
  readonly scale: Scale;
  readonly lanes: Lanes;
  readonly choice: Choice;
  readonly frozen: boolean;
  readonly zoom: Zoom;
  readonly texts: TimelineTexts;
  readonly say: (said: Said | undefined) => void;
  /** Distance from the grip position to the line of the pin. */
  readonly grip: { current: number };
}

/** Distance from the pin within which it can be gripped. */
const gripWidth = 10;

export function pointerActions(use: Use): PointerActions {
  const { view, scale, lanes, choice, zoom, say, grip } = use;
  const { window } = view;
  const move = (by: number): boolean => {
    const { span, limits } = use.shown;
    const ms = (by / scale.width) * (span.end - span.begin);
    return zoom.show(moved(span, ms, limits)) || !reaches(span, limits).whole;
  };
  return {
    hover: (x) => {
      say(x === undefined ? undefined : { x, isOnMark: markIn(lanes, x) !== undefined });
    },
    click: (x) => {
      click(use, x);
    },
    grip: (x) => {
      const { shown } = choice;
      if (shown?.kind !== 'time' || !window || use.frozen) return 'view';
      grip.current = xOf(scale, shown.time) - x;
      return Math.abs(grip.current) <= gripWidth && contains(window, shown.time) ? 'pin' : 'view';
    },
    drag: (what, x, by) => {
      if (what === 'view') move(-by);
      else if (window)
        choice.setPreview({ kind: 'time', time: nearestInstant(window, scale, x + grip.current) });
    },
    drop: () => {
      if (choice.preview) pick(use, choice.preview);
    },
    cancel: () => {
      choice.setPreview(undefined);
    },
    zoom: (factor, x) => {
      zoom.by(factor, timeAt(scale, x));
    },
    move,
  };
}

function pick({ choice, zoom, say }: Use, chosen: Chosen): void {
  say(undefined);
  choice.pick(chosen);
  zoom.reveal(instantOf(chosen));
}

function click(use: Use, x: number): void {
  const { view, scale, frozen, texts, say } = use;
  const mark = markIn(use.lanes, x);
  if (mark) {
    clickMark(use, mark);
    return;
  }
  if (frozen) return;
  const time = instantAt(view, scale, x);
  if (time === undefined) say({ x, refusal: whyNot(view, timeAt(scale, x), texts).join(' ') });
  else pick(use, { kind: 'time', time });
}

function clickMark(use: Use, { x, sets }: Mark): void {
  const [first, last] = [sets[0], sets.at(-1)];
  if (!first || !last) return;
  const closer = apart(use.shown, first.at, last.at);
  if (closer) {
    use.zoom.show(closer);
    return;
  }
  if (use.frozen) return;
  const set = setOfMark(sets, use.choice.shown);
  if (set) pick(use, { kind: 'set', set });
  else use.say({ x, refusal: fill(use.texts.cannotPick, first.label) });
}

interface KeyHandlers {
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onKeyUp: () => void;
  readonly onBlur: () => void;
}

export function keyHandlers(use: Use, pointer: Pointer): KeyHandlers {
  const release = (): void => {
    const { preview } = use.choice;
    if (preview && !pointer.isDown()) pick(use, preview);
  };
  return {
    onKeyDown: (event) => {
      keyDown(use, pointer, event);
    },
    onKeyUp: release,
    onBlur: () => {
      release();
      use.say(undefined);
    },
  };
}

function keyDown(use: Use, pointer: Pointer, event: KeyboardEvent): void {
  const { view, by, scale, choice, zoom, texts, say } = use;
  if (event.key === 'Escape' && pointer.cancel()) {
    event.preventDefault();
    return;
  }
  if (event.key === 'Escape') say(undefined);
  const factor = zoomKey(event);
  const target = factor ? undefined : keyTarget(view, by, choice.shown, stepOf(scale), event);
  if (!factor && !target) return;
  event.preventDefault();
  if (factor) zoom.by(factor);
  if (!target || use.frozen || pointer.isDown()) return;
  if (target.kind === 'none') {
    const byTime = by === 'time' && view.window && !event.ctrlKey && !event.metaKey;
    say(byTime ? { x: scale.width / 2, refusal: texts.outside } : undefined);
  } else if (event.repeat) {
    // The host is notified once, when the key is released.
    choice.setPreview(target);
    zoom.reveal(instantOf(target));
  } else {
    pick(use, target);
  }
}
