import type { Clock } from '../../src/core/clock';

interface Timer {
  /** Time of a clock that cannot be set. */
  readonly at: number;
  readonly fire: () => void;
}

/** A clock that stands still until it is advanced; sleepers wake in order. Like a real one, it can also be set. */
export class VirtualClock implements Clock {
  private elapsed = 0;
  private offset: number;
  private timers: Timer[] = [];

  constructor(start = Date.parse('2026-11-24T10:00:00Z')) {
    this.offset = start;
  }

  now(): number {
    return this.offset + this.elapsed;
  }

  /** Sets the clock. The remaining time of sleepers does not change. */
  set(by: number): void {
    this.offset += by;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason as Error);
        return;
      }
      const timer: Timer = { at: this.elapsed + Math.max(0, ms), fire: () => done(resolve) };
      const done = (end: () => void): void => {
        this.timers = this.timers.filter((one) => one !== timer);
        signal?.removeEventListener('abort', onAbort);
        end();
      };
      const onAbort = (): void => done(() => reject(signal?.reason as Error));
      signal?.addEventListener('abort', onAbort, { once: true });
      this.timers.push(timer);
    });
  }

  /** Advances the clock and runs everything that becomes due. */
  async pass(ms: number): Promise<void> {
    const end = this.elapsed + ms;
    await settle();
    for (;;) {
      const next = this.timers.reduce<Timer | undefined>(
        (first, one) => (one.at <= end && (!first || one.at < first.at) ? one : first),
        undefined,
      );
      if (!next) break;
      this.elapsed = Math.max(this.elapsed, next.at);
      next.fire();
      await settle();
    }
    this.elapsed = end;
  }
}

/** Resolves after all work that needs no time. */
export async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
