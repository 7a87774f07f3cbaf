export interface Issued {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string | undefined;
  /** When they expire: a date, or epoch seconds. Providers may omit it. */
  readonly expiration?: string | number | undefined;
}

export type Issue = () => Promise<Issued>;

/** How long keys without an expiration are used, so that the provider is not asked for every call. */
const unnamedMs = 5 * 60_000;
/** How long to wait after a failure before the provider is asked again, while its keys are still valid. */
const pauseMs = 60_000;

/**
 * Caches the keys of a provider for all calls. They are renewed after three quarters of their lifetime, or after five
 * minutes if they have no expiration. A failed renewal is ignored while they are still valid. Concurrent callers share
 * one request.
 * @param now epoch milliseconds
 */
export function cachedKeys(issue: Issue, now: () => number): Issue {
  let held: { readonly keys: Issued; readonly renewAt: number; readonly end: number } | undefined;
  let pending: Promise<Issued> | undefined;
  const renew = async (): Promise<Issued> => {
    try {
      const keys = await issue();
      const [at, end] = [now(), endOf(keys)];
      // An expiration in the past is ignored, because one of the two clocks must be wrong.
      held =
        end !== undefined && end > at
          ? { keys, end, renewAt: at + ((end - at) * 3) / 4 }
          : { keys, end: at, renewAt: at + unnamedMs };
    } catch (error) {
      if (!held || now() >= held.end) throw error;
      held = { ...held, renewAt: now() + pauseMs };
    }
    return held.keys;
  };
  return () => {
    if (held && now() < held.renewAt) return Promise.resolve(held.keys);
    pending ??= renew().finally(() => {
      pending = undefined;
    });
    return pending;
  };
}

/** Epoch milliseconds; undefined if there is no readable expiration. */
function endOf({ expiration }: Issued): number | undefined {
  const end = typeof expiration === 'number' ? expiration * 1_000 : Date.parse(expiration ?? '');
  return Number.isFinite(end) ? end : undefined;
}
