import { useRef } from 'preact/hooks';

/** Translates pointer events into gestures. Positions are CSS pixels from the left end of the timeline. */

type Grip = 'pin' | 'view';

export interface PointerActions {
  /** Undefined when the pointer has left. */
  readonly hover: (x: number | undefined) => void;
  readonly click: (x: number) => void;
  readonly grip: (x: number) => Grip;
  /** @param by distance since the last call */
  readonly drag: (grip: Grip, x: number, by: number) => void;
  readonly drop: () => void;
  readonly cancel: () => void;
  readonly zoom: (factor: number, x: number) => void;
  /** @returns whether the view could move */
  readonly move: (by: number) => boolean;
}

/** A smaller movement counts as a click. */
const clickTolerance = 4;

interface Press {
  readonly id: number;
  readonly target: Element;
  readonly startX: number;
  readonly grip: Grip;
  readonly lastX: number;
  readonly dragging: boolean;
}

export interface Pointer {
  readonly isDown: () => boolean;
  /** Cancels a drag. @returns whether there was one */
  readonly cancel: () => boolean;
  readonly handlers: {
    readonly onPointerDown: (event: PointerEvent) => void;
    readonly onPointerMove: (event: PointerEvent) => void;
    readonly onPointerUp: (event: PointerEvent) => void;
    readonly onPointerCancel: () => void;
    readonly onPointerLeave: () => void;
    readonly onWheel: (event: WheelEvent) => void;
  };
}

export function usePointer(actions: PointerActions): Pointer {
  const press = useRef<Press | undefined>(undefined);
  const cancel = (): boolean => {
    const { current } = press;
    if (!current) return false;
    press.current = undefined;
    if (current.target.hasPointerCapture(current.id)) current.target.releasePointerCapture(current.id);
    actions.cancel();
    return true;
  };
  const down = (event: PointerEvent): void => {
    const { currentTarget: target, pointerId: id } = event;
    if (event.button !== 0 || !event.isPrimary || !(target instanceof Element)) return;
    const startX = xOf(event);
    press.current = { id, target, startX, lastX: startX, grip: actions.grip(startX), dragging: false };
    target.setPointerCapture(id);
  };
  const move = (event: PointerEvent): void => {
    const x = xOf(event);
    const { current } = press;
    if (!current) {
      actions.hover(x);
      return;
    }
    if (current.id !== event.pointerId) return;
    if (!current.dragging && Math.abs(x - current.startX) < clickTolerance) return;
    if (!current.dragging) actions.hover(undefined);
    press.current = { ...current, lastX: x, dragging: true };
    actions.drag(current.grip, x, x - current.lastX);
  };
  const up = (event: PointerEvent): void => {
    const { current } = press;
    if (current?.id !== event.pointerId) return;
    press.current = undefined;
    if (current.dragging) actions.drop();
    else actions.click(current.startX);
  };
  const handlers = {
    onPointerDown: down,
    onPointerMove: move,
    onPointerUp: up,
    onPointerCancel: cancel,
    onPointerLeave: () => {
      if (!press.current) actions.hover(undefined);
    },
    onWheel: (event: WheelEvent) => {
      wheel(event, actions);
    },
  };
  return { isDown: () => press.current !== undefined, cancel, handlers };
}

function wheel(event: WheelEvent, { zoom, move }: PointerActions): void {
  // Some mice and systems report lines instead of pixels.
  const unit = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : 20;
  if (event.ctrlKey) {
    event.preventDefault();
    zoom(Math.exp(Math.min(Math.max(event.deltaY * unit * 0.004, -1), 1)), xOf(event));
  } else if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
    if (move(event.deltaX * unit)) event.preventDefault();
  }
}

function xOf({ currentTarget, clientX }: MouseEvent): number {
  return currentTarget instanceof Element ? clientX - currentTarget.getBoundingClientRect().left : Number.NaN;
}
