import type { Clock } from '../clock';

export interface LimiterBounds {
  /** Calls that may run at once at first: one for every region there is. */
  readonly start: number;
  readonly max: number;
}

/** Calls of one burst that are throttled together count as one sign. */
const cooldownMs = 1_000;
/** After throttling, this share of what was answered in the second before is asked for. */
const cautiousShare = 0.9;
/** The gap between two starts shrinks by this factor with each call that succeeds. */
const recovery = 0.995;
const shortestGapMs = 2;
/** This gap is kept where no answer has told a pace. */
const unknownGapMs = 200;
const longestQueueMs = 60_000;
/** Nothing is asked for so long after the first refusal, and twice as long after each that follows. */
const firstHoldMs = 500;
const longestHoldMs = 20_000;
/** The service may ask for a longer pause, but is not waited for longer than this. */
export const longestAskedMs = 30_000;
/** A user does not notice a shorter pause. */
const noticedMs = 2_000;

/** A call that may start. */
export interface Turn {
  /** How often calls were held back before it started. */
  readonly wave: number;
  readonly isProbe: boolean;
}

/** The call was not sent: its turn would come later than it can wait. */
export class TurnedAway extends Error {
  override readonly name = 'TurnedAway';
  constructor() {
    super('Its turn would have come too late.');
  }
}

export interface RunOptions {
  readonly signal?: AbortSignal | undefined;
  /** By when it must have started, epoch milliseconds. */
  readonly until?: number;
}

/**
 * Lets a bounded number of calls run at once, and after throttling spaces their starts. Both follow the service: until
 * it throttles for the first time every success makes room for one more call; when it does, the width halves and calls
 * start at the pace that was answered last, which then quickens little by little (additive increase, multiplicative
 * decrease). While it refuses everything, nothing is sent for a time that doubles with each refusal, and then one call
 * alone finds out whether that is over.
 */
export class Limiter {
  private width: number;
  private running = 0;
  private successes = 0;
  private isUnhindered = true;
  private gapMs = 0;
  private nextStartAt = 0;
  private throttledAt = -Infinity;
  /** No call starts before. What was answered until then tells the pace. */
  private heldUntil = -Infinity;
  private mustEstimate = false;
  private wave = 0;
  /** Waves in a row of which no call was answered. */
  private refusedWaves = 0;
  /** The call that finds out whether that is over. */
  private probe: Probe | undefined;
  /** Calls that wait or run. */
  private inside = 0;
  private isLongHeld = false;
  private wasSlowed = false;
  /** When the last calls succeeded, to tell the pace that the service allows. */
  private recent: number[] = [];
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly clock: Clock,
    private readonly bounds: LimiterBounds = { start: 32, max: 48 },
    /** Values from 0 to 1, so that windows and machines do not try again in step. */
    private readonly random: () => number = () => 0.5,
    /** Told when calls begin to wait for the service, and when they no longer do. */
    private readonly onDidChange: (isSlowed: boolean) => void = () => undefined,
  ) {
    this.width = bounds.start;
  }

  get concurrency(): number {
    return this.width;
  }

  /** Whether calls are waiting, for seconds, because the service refuses them. */
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

  /** @param turn of the call; one that started before the last refusal tells nothing of what is allowed since */
  succeeded(turn?: Turn): void {
    const now = this.clock.now();
    if (turn === undefined || turn.wave === this.wave) {
      this.refusedWaves = 0;
      this.isLongHeld = false;
    }
    this.recent = [...this.recent.filter((at) => now - at < 2 * cooldownMs), now];
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
      (now - this.throttledAt < cooldownMs && (turn === undefined || this.refusedWaves === 0));
    if (!isSameBurst) {
      this.throttledAt = now;
      this.wave++;
      this.refusedWaves++;
      this.width = Math.max(1, Math.floor(this.width / 2));
      // What is allowed in this second is used up. Answers of calls that were let through are still on their way.
      const holdMs = Math.min(longestHoldMs, firstHoldMs * 2 ** (this.refusedWaves - 1));
      this.heldUntil = now + holdMs * (0.75 + this.random() / 2);
      this.mustEstimate = true;
    }
    this.heldUntil = Math.max(this.heldUntil, now + Math.min(retryAfterMs, longestAskedMs));
    if (this.heldUntil - now >= noticedMs) this.isLongHeld = true;
    this.tell();
  }

  /** Waits until one more call may run and for the time to start. A call that is held back keeps no other from running. */
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

  /** @returns undefined when it may not start after all */
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
    // A clock that was set back must not keep anyone waiting for as long.
    const startAt = this.nextStartAt - now > longestQueueMs ? now : Math.max(now, this.nextStartAt);
    if (startAt > until) throw new TurnedAway();
    this.nextStartAt = startAt + this.gapMs;
    if (startAt > now) await this.clock.sleep(startAt - now, signal);
  }

  private heldFor(): number {
    const left = this.heldUntil - this.clock.now();
    return left > longestAskedMs ? 0 : left;
  }

  /** The pace of the second around the throttling, a little slower. */
  private estimate(): void {
    this.mustEstimate = false;
    const since = this.throttledAt - cooldownMs / 2;
    const answered = this.recent.filter((at) => at >= since).length;
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

/** A call that others wait for. */
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
 * The limits of all accounts: those of one identity at one endpoint are shared, since the service counts the calls of
 * both together.
 */
export class Limiters {
  private readonly limiters = new Map<string, Limiter>();

  constructor(
    private readonly clock: Clock,
    private readonly random: () => number,
    /** Told when calls to a host begin to wait for the service, and when they no longer do. */
    private readonly onDidChange: (host: string, isSlowed: boolean) => void,
  ) {}

  /** @param identity id of the account's identity; undefined while it is not known */
  of(account: string, identity: string | undefined, host: string): Limiter {
    const own = JSON.stringify(['account', account, host]);
    const shared = identity === undefined ? own : JSON.stringify(['identity', identity, host]);
    const limiter =
      this.limiters.get(shared) ??
      this.limiters.get(own) ??
      new Limiter(this.clock, undefined, this.random, (isSlowed) => this.onDidChange(host, isSlowed));
    // What the account has learned is its identity's from now on.
    this.limiters.delete(own);
    this.limiters.set(shared, limiter);
    return limiter;
  }

  /** Whether calls of any account wait for the service. */
  get isSlowed(): boolean {
    return [...this.limiters.values()].some(({ isSlowed }) => isSlowed);
  }
}
