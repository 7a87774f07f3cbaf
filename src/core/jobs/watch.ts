import type { Instance, InstanceDetail } from '../../shared/model';
import { isSameIdentity } from '../accounts/identity';
import { hasPassed } from '../clock';
import { isRdsError, isTransient } from '../errors/rdsError';
import type { RdsClient } from '../rds/client';
import { wasSeen, type CloneJob } from './job';
import type { JobEvent } from './machine';
import { Pace, type Outlook } from './pace';
import { findById } from './reconcile';
import type { JobAccount } from './submit';

/** How long, at least, an accepted clone that was never visible may stay so before it counts as missing. */
const invisibleGraceMs = 15 * 60_000;
/**
 * An absence counts after this many checks that did not find the instance, spread over this time, since the
 * instance was last found or watching began. A check without an answer about the instance does not count.
 */
const missesUntilAbsent = 3;
const absentForMs = 2 * 60_000;
/** How long a clone is tracked; the Terraform provider has the same limit. */
const trackLimitMs = 5 * 60 * 60_000;

/** Maximum time that one check adds to an absence. */
const longestGapMs = 60_000;
/** Clones that are in no list are checked one by one, at most this many at a time. */
const maxSingleLooks = 2;
/**
 * A clone that was checked and not found will be in the list once it exists. Until then, one such clone is checked at
 * this interval.
 */
const unseenEveryMs = 60_000;
/** Maximum time that one check adds to the tracked time of a job, because a machine that slept has asked nothing. */
const longestTrackedStepMs = 2 * 60_000;
const recordEveryMs = 10 * 60_000;

interface Absence {
  /** Time added up between checks, so that a clock that is set forward adds little. */
  readonly ms: number;
  readonly looks: number;
  readonly at: number;
  /** Length of the job's history. */
  readonly steps: number;
}

type Single = InstanceDetail | 'noNews' | undefined;

/**
 * Watches the jobs of one account in one region: decides when to poll next, and what the answers mean for the jobs. One
 * list call answers for all jobs, regardless of their number. Only clones that have left the list are checked one by
 * one, and a few at a time that were never in it. A single job is checked without the list, since that call also shows
 * its end.
 */
export class RegionWatch {
  private readonly pace: Pace;
  private answeredAt: number | undefined;
  private readonly absences = new Map<string, Absence>();
  /** Jobs whose instance the last poll found, and how. */
  private found = new Map<string, 'listed' | 'single'>();
  /** The order in which jobs were last checked by themselves. */
  private readonly looks = new Map<string, number>();
  private lookCount = 0;
  /** When any job whose instance an earlier check did not find was last checked again, epoch milliseconds. */
  private unseenAskedAt = -Infinity;
  /** Jobs whose instance cannot be checked by itself. */
  private readonly noNewsOf = new Set<string>();
  /** When RDS last answered for a job, and the tracked time that is not recorded yet. */
  private readonly tracked = new Map<string, { readonly at: number; readonly ms: number }>();

  constructor(random: () => number, outlook: Outlook) {
    this.pace = new Pace(random, outlook);
  }

  /** Milliseconds until the next poll. */
  waitMs(jobs: readonly CloneJob[], now: number): number {
    return this.pace.waitMs(jobs, now);
  }

  hurry(jobId: string): void {
    this.pace.hurry();
    this.absences.delete(jobId);
    this.looks.delete(jobId);
  }

  /**
   * Polls RDS for the instances of the jobs.
   * @returns what happened to them; nothing for jobs about which RDS said nothing
   * @throws RdsError if RDS cannot be asked; the next poll is then delayed
   */
  async look(
    jobs: readonly CloneJob[],
    account: JobAccount,
    now: number,
    signal: AbortSignal,
  ): Promise<readonly (readonly [CloneJob, JobEvent])[]> {
    const [first] = jobs;
    if (!first) return [];
    try {
      const { regionId } = first;
      const isOnly = jobs.length === 1 && !this.noNewsOf.has(first.id);
      const listed: ReadonlyMap<string, Instance> = isOnly
        ? new Map()
        : await this.lists(jobs, account.client, regionId, now, signal);
      const singles = await this.singles(jobs, listed, account.client, now, signal);
      const events = jobs.flatMap((job): (readonly [CloneJob, JobEvent])[] => {
        const answer = singles.get(job.id);
        const seen = listed.get(job.dbInstanceId ?? '') ?? (answer === 'noNews' ? undefined : answer);
        // Another identity cannot see these instances, so its answer says nothing about the clone.
        const saysSomething = singles.has(job.id) && isSameIdentity(job.identity, account.identity);
        if (!seen && !saysSomething) return [];
        const isOver = this.trackedFor(job, now) > trackLimitMs;
        const event = seen
          ? this.seen(job, seen, isOver, now)
          : answer === 'noNews'
            ? noNews(isOver)
            : this.unseen(job, isOver, now);
        return [...this.toRecord(job, now), ...(event ? [event] : [])].map((one) => [job, one] as const);
      });
      this.found = new Map();
      for (const { id, dbInstanceId = '' } of jobs) {
        if (listed.has(dbInstanceId)) this.found.set(id, 'listed');
        else if (typeof singles.get(id) === 'object') this.found.set(id, 'single');
      }
      for (const [id, answer] of singles) {
        if (answer === 'noNews') this.noNewsOf.add(id);
        else this.noNewsOf.delete(id);
      }
      this.pace.asked(now);
      this.answeredAt = now;
      return events;
    } catch (error) {
      this.pace.failed(now);
      throw error;
    }
  }

  /** The account could not be used, so the next poll is delayed, with backoff. */
  failed(now: number): void {
    this.pace.failed(now);
  }

  /** Lists the instances, with one call for each status that the clones have. For nearly all it is `Creating`. */
  private async lists(
    jobs: readonly CloneJob[],
    client: RdsClient,
    regionId: string,
    now: number,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, Instance>> {
    const all = jobs.map(({ lastStatus = '' }) => lastStatus);
    const others = [...new Set(all.filter((one) => !/^(creating)?$/i.test(one)))];
    this.pace.noteCalls(1 + others.length, now);
    const lists = await Promise.all([
      client.listInstancesByStatus(regionId, 'Creating', { signal }),
      ...others.map((status) =>
        // RDS may show a status that it does not accept as a filter. Such clones are checked one by one.
        client.listInstancesByStatus(regionId, status, { signal }).catch((error: unknown) => {
          if (isRdsError(error) && !isTransient(error) && error.kind === 'service') return [];
          throw error;
        }),
      ),
    ]);
    return new Map(lists.flat().map((one) => [one.dbInstanceId, one]));
  }

  /** @returns the results of the checks, by job id */
  private async singles(
    jobs: readonly CloneJob[],
    listed: ReadonlyMap<string, Instance>,
    client: RdsClient,
    now: number,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, Single>> {
    const asked = this.toLookAt(
      jobs.filter(({ dbInstanceId = '' }) => !listed.has(dbInstanceId)),
      jobs.length === 1,
      now,
    );
    this.pace.noteCalls(asked.length, now);
    return new Map(
      await Promise.all(
        asked.map(async (job) => {
          this.looks.set(job.id, ++this.lookCount);
          return [job.id, await this.single(job, client, signal)] as const;
        }),
      ),
    );
  }

  private toLookAt(unlisted: readonly CloneJob[], isOnly: boolean, now: number): readonly CloneJob[] {
    if (isOnly) return unlisted;
    // An instance that has just left the list has changed status, and may be ready.
    const changed = unlisted.filter(({ id }) => this.found.get(id) === 'listed');
    const others = unlisted
      .filter(({ id }) => this.found.get(id) !== 'listed')
      .sort((a, b) => (this.looks.get(a.id) ?? 0) - (this.looks.get(b.id) ?? 0));
    const isNew = ({ id }: CloneJob): boolean => this.found.has(id) || !this.looks.has(id);
    const isDue = hasPassed(unseenEveryMs, this.unseenAskedAt, now);
    const [unseen] = isDue ? others.filter((job) => !isNew(job)) : [];
    if (unseen) this.unseenAskedAt = now;
    return [...changed, ...others.filter(isNew).slice(0, maxSingleLooks), ...(unseen ? [unseen] : [])];
  }

  /**
   * An error for one instance must not block the others of the region, and says nothing about this one: RDS may refuse
   * a new instance for a while (InvalidParameter), or its answer may not be understood.
   */
  private async single(job: CloneJob, client: RdsClient, signal: AbortSignal): Promise<Single> {
    try {
      return await findById(job, client, { signal });
    } catch (error) {
      if (isRdsError(error) && (error.kind === 'service' || error.kind === 'badResponse')) return 'noNews';
      throw error;
    }
  }

  /** Adds up the time between polls that got an answer. @returns milliseconds in total */
  private trackedFor({ id, watchedMs = 0 }: CloneJob, now: number): number {
    const before = this.tracked.get(id);
    const ms = before ? before.ms + Math.min(Math.max(0, now - before.at), longestTrackedStepMs) : 0;
    this.tracked.set(id, { at: now, ms });
    return watchedMs + ms;
  }

  private toRecord({ id }: CloneJob, now: number): JobEvent[] {
    const ms = this.tracked.get(id)?.ms ?? 0;
    if (ms < recordEveryMs) return [];
    this.tracked.set(id, { at: now, ms: 0 });
    return [{ type: 'asked', ms }];
  }

  private seen(job: CloneJob, { status }: Instance, isOver: boolean, now: number): JobEvent {
    this.absences.delete(job.id);
    if (isOver && !/^(running|deleting|released)$/i.test(status)) return { type: 'overdue' };
    const gapMs = this.answeredAt !== undefined && this.found.has(job.id) ? now - this.answeredAt : undefined;
    return { type: 'seen', status, ...(gapMs === undefined || gapMs < 0 ? {} : { gapMs }) };
  }

  /**
   * Decides when an instance is missing, which makes its job `lost`: consecutive checks have not found it. An instance
   * that was never visible gets more time.
   */
  private unseen(job: CloneJob, isOver: boolean, now: number): JobEvent | undefined {
    if (isOver) return { type: 'overdue' };
    const last = this.absences.get(job.id);
    // An event since then, e.g. the job is watched again or has another instance, starts the count anew.
    const before = last?.steps === job.history.length ? last : undefined;
    const absence: Absence = {
      looks: (before?.looks ?? 0) + 1,
      ms: before ? before.ms + Math.min(Math.max(0, now - before.at), longestGapMs) : 0,
      at: now,
      steps: job.history.length,
    };
    this.absences.set(job.id, absence);
    if (absence.looks < missesUntilAbsent || absence.ms < absentForMs) return undefined;
    // The instance of a subscription exists only after its order is paid, so its absence does not mean that it is lost.
    const mayBeUnpaid = job.request['PayType'] === 'Prepaid';
    if (!wasSeen(job) && (mayBeUnpaid || absence.ms < invisibleGraceMs)) return undefined;
    return { type: 'missing' };
  }
}

function noNews(isOver: boolean): JobEvent | undefined {
  return isOver ? { type: 'overdue' } : undefined;
}
