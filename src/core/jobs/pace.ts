import { elapsedMs } from './duration';
import type { CloneJob } from './job';
import { retryDelayMs } from './pause';

export interface Outlook {
  /** Whether the user is looking at this window. */
  readonly isSeen: () => boolean;
  /** Estimated duration of a job's clone, milliseconds; undefined if there is no comparable clone. */
  readonly estimateMs: (job: CloneJob) => number | undefined;
}

/** Maximum calls per minute and region. Exceeded only if more clones end at once. */
const mostCalls = 12;
const minuteMs = 60_000;
/** Calls to reserve for one poll: the list, and a clone that is no longer in it. */
const callsOfLook = 2;
/** Eleven polls a minute, so a change is noticed after half this time on average. */
const closeMs = 5_500;
/** While the user is not looking: a clone that has taken long is unlikely to end in the next seconds. */
const shareOfAge = 1 / 10;
const mostMs = 30_000;
/** Share of the estimated duration in which a clone is likely to end. */
const nearEnd = { from: 0.75, to: 1.5 };
const mostRetryMs = 60_000;
/** Random change of each interval, so that windows and machines do not poll in step. */
const jitterShare = 0.1;

/** Decides when to poll a region next. Times are epoch milliseconds. */
export class Pace {
  private askedAt: number | undefined;
  private jitter = 1;
  private failures = 0;
  private calls: readonly number[] = [];

  constructor(
    private readonly random: () => number,
    private readonly outlook: Outlook,
  ) {}

  /** Milliseconds until the next poll. */
  waitMs(jobs: readonly CloneJob[], now: number): number {
    const { askedAt } = this;
    if (askedAt === undefined) return 0;
    const passed = now - askedAt;
    // The clock was set back, so the elapsed time is not known.
    if (passed < 0) return 0;
    // The interval depends on the ages of the jobs at the last poll, so that it does not grow while it passes.
    const left = Math.ceil(this.interval(jobs, askedAt) * this.jitter - passed);
    return Math.max(0, left, this.untilRoom(now));
  }

  asked(now: number): void {
    this.next(now, 0);
  }

  /** The account could not be used or RDS could not be reached, so the next poll is delayed, with backoff. */
  failed(now: number): void {
    this.next(now, this.failures + 1);
  }

  /** Makes the next poll due immediately. */
  hurry(): void {
    this.askedAt = undefined;
    this.failures = 0;
  }

  noteCalls(count: number, now: number): void {
    const recent = this.calls.filter((at) => at > now - minuteMs && at <= now);
    this.calls = [...recent, ...Array.from({ length: count }, () => now)];
  }

  private next(now: number, failures: number): void {
    this.askedAt = now;
    this.failures = failures;
    this.jitter = 1 + (this.random() * 2 - 1) * jitterShare;
  }

  private interval(jobs: readonly CloneJob[], now: number): number {
    if (this.failures > 0) return retryDelayMs(this.failures - 1, mostRetryMs);
    if (this.outlook.isSeen() || jobs.some((job) => this.isNearEnd(job, now))) return closeMs;
    const youngest = Math.min(...jobs.map((job) => elapsedMs(job, now)));
    return Math.min(mostMs, Math.max(closeMs, youngest * shareOfAge));
  }

  private isNearEnd(job: CloneJob, now: number): boolean {
    const estimate = this.outlook.estimateMs(job);
    if (estimate === undefined) return false;
    const share = elapsedMs(job, now) / estimate;
    return share >= nearEnd.from && share <= nearEnd.to;
  }

  /** Milliseconds until another poll fits in the limit per minute; at most the longest interval. */
  private untilRoom(now: number): number {
    const first = this.calls.at(callsOfLook - mostCalls - 1);
    return first === undefined || first > now ? 0 : Math.min(mostMs, first + minuteMs - now);
  }
}
