import type { Clock } from '../clock';

export interface LimiterBounds {
  /** Calls that may run at once at first: one for every region there is. */
  readonly start: number;
  readonly max: number;
}

/** Calls of one burst that are throttled together count as one sign. */
const cooldownMs = 1_000;
/** What is asked for after throttling, of what was answered in the second before. */
const cautiousShare = 0.9;
/** How much sooner the next call may start after each one that succeeds. */
const recovery = 0.995;
const shortestGapMs = 2;
const longestQueueMs = 60_000;

/**
 * Lets a bounded number of calls of one account run at once, and after throttling spaces their starts. Both follow the
 * service: until it throttles for the first time every success makes room for one more call; when it does, the width
 * halves and calls start at the pace that was answered last, which then quickens little by little (additive increase,
 * multiplicative decrease).
 */
export class Limiter {
  private width: number;
  private running = 0;
  private successes = 0;
  private isUnhindered = true;
  private gapMs = 0;
  private nextStartAt = 0;
  private throttledAt = -Infinity;
  /** Nothing starts before; what was answered until then tells the pace. */
  private heldUntil = -Infinity;
  private mustEstimate = false;
  /** When the last calls succeeded, to tell the pace that the service allows. */
  private recent: number[] = [];
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly clock: Clock,
    private readonly bounds: LimiterBounds = { start: 32, max: 48 },
  ) {
    this.width = bounds.start;
  }

  get concurrency(): number {
    return this.width;
  }

  /** Runs `work` when a place is free. An aborted waiter gives its place up without running. */
  async run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    await this.acquire(signal);
    try {
      await this.keepPace(signal);
      return await work();
    } finally {
      this.running--;
      this.wake();
    }
  }

  succeeded(): void {
    const now = this.clock.now();
    this.recent = [...this.recent.filter((at) => now - at < 2 * cooldownMs), now];
    this.gapMs = this.gapMs * recovery < shortestGapMs ? 0 : this.gapMs * recovery;
    this.successes++;
    if (this.width < this.bounds.max && (this.isUnhindered || this.successes >= this.width)) {
      this.width++;
      this.successes = 0;
      this.wake();
    }
  }

  throttled(): void {
    const now = this.clock.now();
    this.isUnhindered = false;
    this.successes = 0;
    if (now - this.throttledAt < cooldownMs) return;
    this.throttledAt = now;
    this.width = Math.max(1, Math.floor(this.width / 2));
    // What is allowed in this second is used up. Answers of calls that were let through are still on their way.
    this.heldUntil = now + cooldownMs / 2;
    this.mustEstimate = true;
  }

  private async keepPace(signal: AbortSignal | undefined): Promise<void> {
    for (let waitMs = this.heldFor(); waitMs > 0; waitMs = this.heldFor()) {
      await this.clock.sleep(waitMs, signal);
    }
    if (this.mustEstimate) this.estimate();
    if (this.gapMs === 0) return;
    const now = this.clock.now();
    // A clock that was set back must not keep anyone waiting for as long.
    const startAt = this.nextStartAt - now > longestQueueMs ? now : Math.max(now, this.nextStartAt);
    this.nextStartAt = startAt + this.gapMs;
    if (startAt > now) await this.clock.sleep(startAt - now, signal);
  }

  private heldFor(): number {
    const left = this.heldUntil - this.clock.now();
    return left > cooldownMs ? 0 : left;
  }

  /** The pace of the second around the throttling, a little slower. */
  private estimate(): void {
    this.mustEstimate = false;
    const since = this.throttledAt - cooldownMs / 2;
    const answered = this.recent.filter((at) => at >= since).length;
    this.gapMs = cooldownMs / Math.max(1, answered * cautiousShare);
    this.nextStartAt = this.clock.now();
  }

  private acquire(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (this.running < this.width) {
      this.running++;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const enter = (): void => {
        signal?.removeEventListener('abort', leave);
        this.running++;
        resolve();
      };
      const leave = (): void => {
        const index = this.waiting.indexOf(enter);
        if (index >= 0) this.waiting.splice(index, 1);
        reject(signal?.reason instanceof Error ? signal.reason : new Error('aborted'));
      };
      this.waiting.push(enter);
      signal?.addEventListener('abort', leave, { once: true });
    });
  }

  private wake(): void {
    while (this.running < this.width) {
      const next = this.waiting.shift();
      if (!next) return;
      next();
    }
  }
}
