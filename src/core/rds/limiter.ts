import { hasPassed, type Clock } from '../clock';

export interface LimiterBounds {
  /** Calls that may run at once at first: one for every region. */
  readonly start: number;
  readonly max: number;
}

/** Throttled calls within this time count as one burst. */
const cooldownMs = 1_000;
/** After throttling, calls run at this share of the rate that was answered in the last second. */
const cautiousShare = 0.9;
/** The gap between two starts shrinks by this factor with each successful call. */
const recovery = 0.995;
const shortestGapMs = 2;
/** The gap when no answer has shown a rate. */
const unknownGapMs = 200;
const longestQueueMs = 60_000;
/** The pause after the first refusal; it doubles with each further refusal. */
const firstHoldMs = 500;
const longestHoldMs = 20_000;
/** The longest pause that is granted when the service asks for one. */
export const longestAskedMs = 30_000;
/** Users do not notice a shorter pause. */
const noticedMs = 2_000;

export interface Turn {
  /** How often calls had been held back when this call started. */
  readonly wave: number;
  readonly isProbe: boolean;
}

/** The call was not sent, because it could not start in time. */
export class TurnedAway extends Error {
  override readonly name = 'TurnedAway';
  constructor() {
    super('Its turn would have come too late.');
  }
}

export interface RunOptions {
  readonly signal?: AbortSignal | undefined;
  /** Latest start, epoch milliseconds. */
  readonly until?: number;
}

/**
 * Bounds the number of calls that run at once, and spaces their starts after throttling. Both limits adapt to the
 * service. Until the first throttling, every success makes room for one more call. On throttling, the number of
 * concurrent calls halves and calls start at the rate that was answered last, which then rises slowly (additive
 * increase, multiplicative decrease). While the service refuses everything, nothing is sent for a time that doubles
 * with each refusal; then a single call probes whether the service answers again.
 */
export class Limiter {
  private width: number;
  private running = 0;
  private successes = 0;
  private isUnhindered = true;
  private gapMs = 0;
  private nextStartAt = 0;
  private throttledAt = -Infinity;
  /** No call starts before this time. Answers until then show the rate. */
  private heldUntil = -Infinity;
  private mustEstimate = false;
  private wave = 0;
  private refusedWaves = 0;
  /** The single call that probes whether the service answers again. */
  private probe: Probe | undefined;
  private inside = 0;
  private isLongHeld = false;
  private wasSlowed = false;
  /** Times of the last successful calls, from which the allowed rate is estimated. */
  private recent: number[] = [];
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly clock: Clock,
    private readonly bounds: LimiterBounds = { start: 32, max: 48 },
    /** Returns values from 0 to 1, so that windows and machines do not retry at the same moment. */
    private readonly random: () => number = () => 0.5,
    /** Called when calls start or stop waiting for the service. */
    private readonly onDidChange: (isSlowed: boolean) => void = () => undefined,
  ) {
    this.width = bounds.start;
  }

  get concurrency(): number {
    return this.width;
  }

  /** Whether calls wait for seconds because the service refuses them. */
  get isSlowed(): boolean {
    return this.isLongHeld && this.inside > 0;
  }

  /**
   * Runs `work` when it is its turn. An aborted waiter leaves without running.
   * @throws TurnedAway when it cannot start in time
   */
  async run<T>(work: (turn: Turn) => Promise<T>, { signal, until = Infinity }: RunOptions = {}): Promise<T> {
    this.inside++;
    this.tell();
    try {
      const turn = await this.turn(signal, until);
      try {
        return await work(turn);
      } finally {
        if (turn.isProbe) this.probe?.end();
        this.release();
      }
    } finally {
      this.inside--;
      this.tell();
    }
  }

  /**
   * @param turn the turn of the call; a call that started before the last refusal does not show what is allowed since
   */
  succeeded(turn?: Turn): void {
    const now = this.clock.now();
    if (turn === undefined || turn.wave === this.wave) {
      this.refusedWaves = 0;
      this.isLongHeld = false;
    }
    this.recent = [...this.recent.filter((at) => !hasPassed(2 * cooldownMs, at, now)), now];
    this.gapMs = this.gapMs * recovery < shortestGapMs ? 0 : this.gapMs * recovery;
    this.successes++;
    if (this.width < this.bounds.max && (this.isUnhindered || this.successes >= this.width)) {
      this.width++;
      this.successes = 0;
      this.wake();
    }
    this.tell();
  }

  /** @param retryAfterMs how long the service asks to wait */
  throttled(turn?: Turn, retryAfterMs = 0): void {
    const now = this.clock.now();
    this.isUnhindered = false;
    this.successes = 0;
    const isSameBurst =
      (turn !== undefined && turn.wave < this.wave) ||
      (!hasPassed(cooldownMs, this.throttledAt, now) && (turn === undefined || this.refusedWaves === 0));
    if (!isSameBurst) {
      this.throttledAt = now;
      this.wave++;
      this.refusedWaves++;
      this.width = Math.max(1, Math.floor(this.width / 2));
      // The quota of this second is used up. Answers to calls that were let through are still on their way.
      const holdMs = Math.min(longestHoldMs, firstHoldMs * 2 ** (this.refusedWaves - 1));
      this.heldUntil = now + holdMs * (0.75 + this.random() / 2);
      this.mustEstimate = true;
    }
    this.heldUntil = now + Math.max(this.heldFor(), Math.min(retryAfterMs, longestAskedMs));
    if (this.heldUntil - now >= noticedMs) this.isLongHeld = true;
    this.tell();
  }

  /** Waits until the call may run and start. A call that is held back does not occupy a slot. */
  private async turn(signal: AbortSignal | undefined, until: number): Promise<Turn> {
    for (;;) {
      signal?.throwIfAborted();
      const held = Math.max(0, this.heldFor());
      if (this.clock.now() + held > until) throw new TurnedAway();
      if (held > 0) {
        await this.clock.sleep(held, signal);
        continue;
      }
      if (this.refusedWaves > 1 && this.probe) {
        await unlessAborted(this.probe.over, signal);
        continue;
      }
      await this.acquire(signal);
      const turn = await this.start(signal, until).catch((error: unknown) => {
        this.release();
        throw error;
      });
      if (turn) return turn;
      this.release();
    }
  }

  /** @returns undefined when the call may not start after all */
  private async start(signal: AbortSignal | undefined, until: number): Promise<Turn | undefined> {
    const { wave } = this;
    if (this.heldFor() > 0 || this.clock.now() > until) return undefined;
    if (this.refusedWaves > 1) {
      if (this.probe) return undefined;
      this.probe = new Probe(() => (this.probe = undefined));
      return { wave, isProbe: true };
    }
    await this.keepPace(signal, until);
    return wave === this.wave ? { wave, isProbe: false } : undefined;
  }

  private async keepPace(signal: AbortSignal | undefined, until: number): Promise<void> {
    if (this.mustEstimate) this.estimate();
    if (this.gapMs === 0) return;
    const now = this.clock.now();
    // After the clock is set back, calls must not wait for the old time.
    const startAt = this.nextStartAt - now > longestQueueMs ? now : Math.max(now, this.nextStartAt);
    if (startAt > until) throw new TurnedAway();
    this.nextStartAt = startAt + this.gapMs;
    if (startAt > now) await this.clock.sleep(startAt - now, signal);
  }

  private heldFor(): number {
    const left = this.heldUntil - this.clock.now();
    return left > longestAskedMs ? 0 : left;
  }

  /** Estimates the rate from the second around the throttling, slightly reduced. */
  private estimate(): void {
    this.mustEstimate = false;
    const since = this.throttledAt - cooldownMs / 2;
    const answered = this.recent.filter((at) => at >= since && at <= this.clock.now()).length;
    this.gapMs = answered === 0 ? unknownGapMs : cooldownMs / Math.max(1, answered * cautiousShare);
    this.nextStartAt = this.clock.now();
  }

  private tell(): void {
    const { isSlowed } = this;
    if (isSlowed === this.wasSlowed) return;
    this.wasSlowed = isSlowed;
    this.onDidChange(isSlowed);
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

  private release(): void {
    this.running--;
    this.wake();
  }

  private wake(): void {
    while (this.running < this.width) {
      const next = this.waiting.shift();
      if (!next) return;
      next();
    }
  }
}

class Probe {
  readonly over: Promise<void>;
  private settle = (): void => undefined;

  constructor(private readonly onEnd: () => void) {
    this.over = new Promise((resolve) => (this.settle = resolve));
  }

  end(): void {
    this.onEnd();
    this.settle();
  }
}

async function unlessAborted(work: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (!signal) return work;
  let stop = (): void => undefined;
  const aborted = new Promise<void>((resolve) => (stop = resolve));
  signal.addEventListener('abort', stop, { once: true });
  await Promise.race([work, aborted]);
  signal.removeEventListener('abort', stop);
  signal.throwIfAborted();
}

/**
 * The limiters of all accounts. Accounts with the same identity at the same endpoint share a limiter, because the
 * service counts their calls together.
 */
export class Limiters {
  private readonly limiters = new Map<string, Limiter>();

  constructor(
    private readonly clock: Clock,
    private readonly random: () => number,
    /** Called when calls to a host start or stop waiting for the service. */
    private readonly onDidChange: (host: string, isSlowed: boolean) => void,
  ) {}

  /** @param identity id of the account's identity; undefined while it is unknown */
  of(account: string, identity: string | undefined, host: string): Limiter {
    const own = JSON.stringify(['account', account, host]);
    const shared = identity === undefined ? own : JSON.stringify(['identity', identity, host]);
    const limiter =
      this.limiters.get(shared) ??
      this.limiters.get(own) ??
      new Limiter(this.clock, undefined, this.random, (isSlowed) => this.onDidChange(host, isSlowed));
    // The identity takes over the account's own limiter with its state.
    this.limiters.delete(own);
    this.limiters.set(shared, limiter);
    return limiter;
  }

  get isSlowed(): boolean {
    return [...this.limiters.values()].some(({ isSlowed }) => isSlowed);
  }
}
