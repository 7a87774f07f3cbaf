import type { Clock } from '../clock';

const firstRetryMs = 5_000;

/**
 * Milliseconds before the next try: five seconds, doubled after each failure.
 * @param failures number of failures so far
 */
export function retryDelayMs(failures: number, mostMs: number): number {
  return Math.min(mostMs, firstRetryMs * 2 ** failures);
}

/** A sleep that can be ended early, and that ends immediately when `closing` is aborted. */
export class Pause {
  private current: AbortController | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly closing?: AbortSignal,
  ) {}

  /** @returns whether the full time has passed */
  async sleep(ms: number): Promise<boolean> {
    const { signal } = (this.current = new AbortController());
    try {
      await this.clock.sleep(ms, this.closing ? AbortSignal.any([signal, this.closing]) : signal);
      return true;
    } catch {
      return false;
    }
  }

  wake(): void {
    this.current?.abort(new Error('awake'));
  }
}
