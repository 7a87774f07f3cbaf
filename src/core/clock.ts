/** The only source of time in `core`, so that tests can let hours pass in an instant. */
export interface Clock {
  /** Epoch milliseconds (UTC). */
  now(): number;
  /** Resolves after `ms`; rejects with the reason of the signal as soon as it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/**
 * Whether a time has passed since an instant. If the clock was set back to before that instant, nobody can tell; the
 * time counts as passed, because waiting out the difference could take hours.
 * @param ms milliseconds
 * @param since epoch milliseconds, as `now`
 */
export function hasPassed(ms: number, since: number, now: number): boolean {
  const passed = now - since;
  return passed < 0 || passed >= ms;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(abortReason(signal));
        return;
      }
      const onAbort = (): void => {
        clearTimeout(timer);
        reject(abortReason(signal));
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      }, ms);
      signal?.addEventListener('abort', onAbort, { once: true });
    }),
};

function abortReason(signal: AbortSignal | undefined): Error {
  return signal?.reason instanceof Error ? signal.reason : new Error('aborted');
}
