/** Makes of the pointer's events on the timeline what the user means by them. Places are CSS pixels in the plot. */

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** What a drag moves. */
export type Grip = 'marker' | 'view';

export interface PointerActions {
  /** Undefined when the pointer has left. */
  readonly hover: (place: Place | undefined) => void;
  readonly click: (place: Place) => void;
  /** What a drag from there would move. */
  readonly grip: (place: Place) => Grip;
  /** @param by since the last call */
  readonly drag: (grip: Grip, place: Place, by: number) => void;
  readonly drop: () => void;
  readonly cancel: () => void;
  readonly zoom: (factor: number, x: number) => void;
  /** @returns whether there was anywhere to move to */
  readonly move: (by: number) => boolean;
}

/** A hand is never quite still: what moves less is a click. */
const clickTolerance = 4;

interface Press {
  readonly id: number;
  readonly start: Place;
  readonly grip: Grip;
  lastX: number;
  dragging: boolean;
}

export class TimelinePointer {
  private press: Press | undefined;

  constructor(
    private readonly plot: SVGSVGElement,
    private readonly actions: PointerActions,
  ) {
    plot.addEventListener('pointerdown', (event) => {
      this.down(event);
    });
    plot.addEventListener('pointermove', (event) => {
      this.moved(event);
    });
    plot.addEventListener('pointerup', (event) => {
      this.up(event);
    });
    plot.addEventListener('pointercancel', () => {
      this.cancel();
    });
    plot.addEventListener('pointerleave', () => {
      if (!this.press) actions.hover(undefined);
    });
    plot.addEventListener('wheel', (event) => {
      this.wheel(event);
    });
  }

  get isDown(): boolean {
    return this.press !== undefined;
  }

  /** Ends a drag without an effect. @returns whether there was one */
  cancel(): boolean {
    const { press } = this;
    if (!press) return false;
    this.press = undefined;
    if (this.plot.hasPointerCapture(press.id)) this.plot.releasePointerCapture(press.id);
    this.plot.classList.remove('timeline-dragging');
    this.actions.cancel();
    return true;
  }

  private down(event: PointerEvent): void {
    if (event.button !== 0 || !event.isPrimary) return;
    const start = this.placeOf(event);
    this.press = {
      id: event.pointerId,
      start,
      grip: this.actions.grip(start),
      lastX: start.x,
      dragging: false,
    };
    this.plot.setPointerCapture(event.pointerId);
  }

  private moved(event: PointerEvent): void {
    const place = this.placeOf(event);
    const { press } = this;
    if (!press) {
      this.actions.hover(place);
      return;
    }
    if (press.id !== event.pointerId) return;
    if (!press.dragging && Math.abs(place.x - press.start.x) < clickTolerance) return;
    if (!press.dragging) {
      press.dragging = true;
      this.plot.classList.add('timeline-dragging');
      this.actions.hover(undefined);
    }
    const by = place.x - press.lastX;
    press.lastX = place.x;
    this.actions.drag(press.grip, place, by);
  }

  private up(event: PointerEvent): void {
    const { press } = this;
    if (press?.id !== event.pointerId) return;
    this.press = undefined;
    this.plot.classList.remove('timeline-dragging');
    if (press.dragging) this.actions.drop();
    else this.actions.click(press.start);
  }

  private wheel(event: WheelEvent): void {
    // Some mice and systems count in lines.
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : 20;
    if (event.ctrlKey) {
      event.preventDefault();
      this.actions.zoom(
        Math.exp(Math.min(Math.max(event.deltaY * unit * 0.004, -1), 1)),
        this.placeOf(event).x,
      );
    } else if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      if (this.actions.move(event.deltaX * unit)) event.preventDefault();
    }
  }

  private placeOf(event: MouseEvent): Place {
    const box = this.plot.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }
}
