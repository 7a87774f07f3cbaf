import type { Clock } from '../clock';
import type { Loading } from '../loading';
import type { RdsClient } from '../rds/client';

/** How long typing or dragging must have paused before a question about the value is sent, in milliseconds. */
const typingPauseMs = 300;

/** Holds back questions while the user is typing or dragging. */
export class TypingPause {
  /** Epoch milliseconds. */
  private typedAt = -Infinity;

  constructor(private readonly clock: Clock) {}

  /** The user is typing or dragging, so the next question may not be the last. */
  typing(): void {
    this.typedAt = this.clock.now();
  }

  /** Waits until the user has paused. Returns at once if the question comes from an answer or a click. */
  async wait(signal: AbortSignal): Promise<void> {
    const leftMs = this.typedAt + typingPauseMs - this.clock.now();
    // If the clock was set back, the wait is still no longer than the pause.
    if (leftMs > 0) await this.clock.sleep(Math.min(leftMs, typingPauseMs), signal);
  }
}

/** What a part of the lookups needs to ask. */
export interface LookupMeans {
  readonly lookup: <T>() => Loading<T>;
  readonly client: () => Promise<RdsClient>;
  readonly clock: Clock;
  readonly typingPause: TypingPause;
}
