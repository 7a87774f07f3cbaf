/**
 * Lets a bounded number of calls of one account run at once. The bound follows the service: it halves when a call
 * is throttled and grows by one after as many successes as the bound is wide (additive increase, multiplicative
 * decrease).
 */
export class Limiter {
  private width: number;
  private running = 0;
  private successes = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly bounds: { readonly start: number; readonly max: number } = { start: 8, max: 24 },
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
      return await work();
    } finally {
      this.running--;
      this.wake();
    }
  }

  succeeded(): void {
    this.successes++;
    if (this.successes >= this.width && this.width < this.bounds.max) {
      this.width++;
      this.successes = 0;
      this.wake();
    }
  }

  throttled(): void {
    this.width = Math.max(1, Math.floor(this.width / 2));
    this.successes = 0;
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
