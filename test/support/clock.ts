import type { Clock } from '../../src/core/clock';

/** A clock that skips sleeps: each advances the time at once and lets other pending work run. */
export class SkippingClock implements Clock {
  readonly sleeps: number[] = [];

  constructor(private time = Date.parse('2026-11-24T10:00:00Z')) {}

  now(): number {
    return this.time;
  }

  advance(ms: number): void {
    this.time += ms;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.sleeps.push(ms);
    this.time += ms;
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
  }
}
