import { elapsedMs } from './duration';
import type { CloneJob } from './job';
import { retryDelayMs } from './pause';

/** What is known of the jobs of a region beyond what the service says of them. */
export interface Outlook {
  /** Whether the user has the window before them. */
  readonly isSeen: () => boolean;
  /** How long a job's clone may take, milliseconds; undefined where nothing comparable was cloned before. */
  readonly estimateMs: (job: CloneJob) => number | undefined;
}

/** So many calls are made in a region in any minute, unless more clones end in it. */
const mostCalls = 12;
const minuteMs = 60_000;
/** Of those, what a look may need: the list, and a clone that has left it. */
const callsOfLook = 2;
/** Eleven looks in a minute: news is half of this old in the mean. */
const closeMs = 5_500;
/** Where nobody waits for the news: a clone that took long so far is not over in the next seconds. */
const shareOfAge = 1 / 10;
const mostMs = 30_000;
/** The part of its estimated duration in which a clone may end at any time. */
const nearEnd = { from: 0.75, to: 1.5 };
const mostRetryMs = 60_000;
/** How much an interval is stretched or shortened, so that windows and machines do not ask in step. */
const jitterShare = 0.1;

/** When a region is asked the next time. Times are epoch milliseconds. */
export class Pace {
  private askedAt: number | undefined;
  private jitter = 1;
  private failures = 0;
  /** When calls were made within the last minute. */
  private calls: readonly number[] = [];

  constructor(
    private readonly random: () => number,
    private readonly outlook: Outlook,
  ) {}

  /** Milliseconds until it is time to ask. */
  waitMs(jobs: readonly CloneJob[], now: number): number {
    const { askedAt } = this;
    if (askedAt === undefined) return 0;
    const passed = now - askedAt;
    // The clock was set back: how long it has been is not known.
    if (passed < 0) return 0;
    // By the age at the last look: an interval that grew with the age would never be over.
    const left = Math.ceil(this.interval(jobs, askedAt) * this.jitter - passed);
    return Math.max(0, left, this.untilRoom(now));
  }

  asked(now: number): void {
    this.next(now, 0);
  }

  /** Nobody could be asked: the next time is put off, the more the longer this lasts. */
  failed(now: number): void {
    this.next(now, this.failures + 1);
  }

  /** Asks at the next chance, whenever it was asked last. */
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

  /** Milliseconds until a look is within what is allowed in a minute; no longer than the longest interval. */
  private untilRoom(now: number): number {
    const first = this.calls.at(callsOfLook - mostCalls - 1);
    return first === undefined || first > now ? 0 : Math.min(mostMs, first + minuteMs - now);
  }
}
