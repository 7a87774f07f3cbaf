import type { Clock } from '../clock';

/** Maximum time that one look adds, because a clock that is set forward or a machine that slept proves nothing. */
const longestStepMs = 20_000;

/** Measures how long states have not changed, by adding up the time between looks. */
export class StandStill {
  private readonly seen = new Map<
    string,
    { readonly state: string; readonly at: number; readonly ms: number }
  >();

  constructor(private readonly clock: Pick<Clock, 'now'>) {}

  /** Looks at a state. @returns milliseconds since the state was first seen; 0 if it is new */
  ms(id: string, state: string): number {
    const at = this.clock.now();
    const before = this.seen.get(id);
    const ms = before?.state === state ? before.ms + Math.min(Math.max(0, at - before.at), longestStepMs) : 0;
    this.seen.set(id, { state, at, ms });
    return ms;
  }
}
