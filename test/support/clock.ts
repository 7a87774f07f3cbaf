import type { Clock } from '../../src/core/clock';

/** A clock whose sleeps take no time: each moves the clock on and lets everything else run once. */
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
