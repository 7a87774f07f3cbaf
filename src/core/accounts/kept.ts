/** Keys as a provider gives them out. */
export interface Issued {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string | undefined;
  /** When they end: a date, or epoch seconds. Providers may leave it out. */
  readonly expiration?: string | number | undefined;
}

export type Issue = () => Promise<Issued>;

/** How long keys are used that name no end: the provider is not asked for each call. */
const unnamedMs = 5 * 60_000;
/** How long after a failure the provider is not asked again while its keys are good. */
const pauseMs = 60_000;

/**
 * Asks a provider for keys once for all calls: anew when three quarters of their time are over, or after five minutes where
 * they name no end. While they last, a provider that fails is no failure. Callers that ask at the same time share one
 * question.
 * @param now epoch milliseconds
 */
export function kept(issue: Issue, now: () => number): Issue {
  let held: { readonly keys: Issued; readonly renewAt: number; readonly end: number } | undefined;
  let pending: Promise<Issued> | undefined;
  const renew = async (): Promise<Issued> => {
    try {
      const keys = await issue();
      const [at, end] = [now(), endOf(keys)];
      // An end that is over says nothing: the clock of one of the two is wrong.
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

/** Epoch milliseconds; undefined where no end is named that can be read. */
function endOf({ expiration }: Issued): number | undefined {
  const end = typeof expiration === 'number' ? expiration * 1_000 : Date.parse(expiration ?? '');
  return Number.isFinite(end) ? end : undefined;
}
