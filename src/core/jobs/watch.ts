import type { Instance, InstanceDetail } from '../../shared/model';
import { isSameIdentity } from '../accounts/identity';
import { isRdsError, isTransient } from '../errors/rdsError';
import type { RdsClient } from '../rds/client';
import { wasSeen, type CloneJob } from './job';
import type { JobEvent } from './machine';
import { Pace, type Outlook } from './pace';
import { findById } from './reconcile';
import type { JobAccount } from './submit';

/** An accepted clone may stay invisible for as long before its absence means anything. */
const invisibleGraceMs = 15 * 60_000;
/** One that was seen counts as lost after as many looks in a row that did not find it, spread over this time. */
const missesUntilLost = 3;
const missingForMs = 2 * 60_000;
/** How long a clone is watched; the same limit as the Terraform provider's. */
const watchLimitMs = 5 * 60 * 60_000;

/** The longest time between two looks that count as in a row. */
const longestGapMs = 60_000;
/** Clones that no list names are looked at one by one, as many of them at a time. */
const maxSingleLooks = 2;
/** One that was looked at and not found will be in the list once it is there; until then one such is looked for so often. */
const unseenEveryMs = 60_000;
/** Most that one look adds to the time that a job was watched: a machine that slept has not watched. */
const longestStepMs = 2 * 60_000;
/** How often the time that a job was watched is put on record. */
const recordEveryMs = 10 * 60_000;

interface Absence {
  /** Time that has passed between looks; a clock that is set forward adds little to it. */
  readonly ms: number;
  readonly looks: number;
  readonly at: number;
}

/** What a look at one instance found. */
type Single = InstanceDetail | 'refused' | undefined;

/**
 * What is watched of one account in one region: when to ask next, and what the answers mean for the jobs there. One
 * list call answers for all of them, whatever their number; a look of its own gets only what has left that list, and a
 * few at a time of what was never in it. A single job is looked at without a list: its end is told by the same call.
 */
export class RegionWatch {
  private readonly pace: Pace;
  private answeredAt: number | undefined;
  private readonly absences = new Map<string, Absence>();
  /** Jobs whose instance the last look found, and in which way. */
  private found = new Map<string, 'listed' | 'alone'>();
  /** When a job got a look of its own last, and when one was looked for that could not be found. */
  private readonly lookedAt = new Map<string, number>();
  private lookedForAt = -Infinity;
  /** Jobs whose instance may not be looked at by itself. */
  private readonly refused = new Set<string>();
  /** When a job was looked for last with an answer, and how long it has been watched since that is on record. */
  private readonly watched = new Map<string, { readonly at: number; readonly ms: number }>();

  constructor(random: () => number, outlook: Outlook) {
    this.pace = new Pace(random, outlook);
  }

  /** Milliseconds until it is time to ask again. */
  waitMs(jobs: readonly CloneJob[], now: number): number {
    return this.pace.waitMs(jobs, now);
  }

  /** Asks at the next chance, whenever it was asked last. */
  hurry(jobId: string): void {
    this.pace.hurry();
    this.absences.delete(jobId);
    this.lookedAt.delete(jobId);
  }

  /**
   * Asks for the instances of the jobs.
   * @returns what happened to them; nothing for a job of which nothing can be said
   * @throws RdsError when the service cannot be asked; the next look is put off then
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
      const isAlone = jobs.length === 1 && !this.refused.has(first.id);
      const listed: ReadonlyMap<string, Instance> = isAlone
        ? new Map()
        : await this.lists(jobs, account.client, regionId, now, signal);
      const alone = await this.singles(jobs, listed, account.client, now, signal);
      const events = jobs.flatMap((job): (readonly [CloneJob, JobEvent])[] => {
        const answer = alone.get(job.id);
        const seen = listed.get(job.dbInstanceId ?? '') ?? (answer === 'refused' ? undefined : answer);
        // Another account sees nothing of this one's instances; that says nothing about the clone.
        const saysSomething = alone.has(job.id) && isSameIdentity(job.identity, account.identity);
        if (!seen && !saysSomething) return [];
        const isOver = this.watchedFor(job, now) > watchLimitMs;
        const event = seen
          ? this.seen(job, seen, isOver, now)
          : answer === 'refused'
            ? noNews(isOver)
            : this.unseen(job, isOver, now);
        return [...this.toRecord(job, now), ...(event ? [event] : [])].map((one) => [job, one] as const);
      });
      this.found = new Map();
      for (const { id, dbInstanceId = '' } of jobs) {
        if (listed.has(dbInstanceId)) this.found.set(id, 'listed');
        else if (typeof alone.get(id) === 'object') this.found.set(id, 'alone');
      }
      for (const [id, answer] of alone) {
        if (answer === 'refused') this.refused.add(id);
        else this.refused.delete(id);
      }
      this.pace.asked(now);
      this.answeredAt = now;
      return events;
    } catch (error) {
      this.pace.failed(now);
      throw error;
    }
  }

  /** Nobody could be asked: the next time is put off, the more the longer this lasts. */
  failed(now: number): void {
    this.pace.failed(now);
  }

  /** The instances with a status that clones have: one call for each such status, `Creating` for nearly all. */
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
        // A status that the service shows and does not take as a filter is looked for one by one.
        client.listInstancesByStatus(regionId, status, { signal }).catch((error: unknown) => {
          if (isRdsError(error) && !isTransient(error) && error.kind === 'service') return [];
          throw error;
        }),
      ),
    ]);
    return new Map(lists.flat().map((one) => [one.dbInstanceId, one]));
  }

  /** @returns for each job that was looked at what was found, by the job's id */
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
          this.lookedAt.set(job.id, now);
          return [job.id, await this.single(job, client, signal)] as const;
        }),
      ),
    );
  }

  /** @param unlisted jobs whose instance is in no list */
  private toLookAt(unlisted: readonly CloneJob[], isAlone: boolean, now: number): readonly CloneJob[] {
    if (isAlone) return unlisted;
    // Whatever has just left the list has changed, and that is what is waited for.
    const changed = unlisted.filter(({ id }) => this.found.get(id) === 'listed');
    const others = unlisted
      .filter(({ id }) => this.found.get(id) !== 'listed')
      .sort((a, b) => (this.lookedAt.get(a.id) ?? 0) - (this.lookedAt.get(b.id) ?? 0));
    const isNew = ({ id }: CloneJob): boolean => this.found.has(id) || !this.lookedAt.has(id);
    const [unseen] = now - this.lookedForAt >= unseenEveryMs ? others.filter((job) => !isNew(job)) : [];
    if (unseen) this.lookedForAt = now;
    return [...changed, ...others.filter(isNew).slice(0, maxSingleLooks), ...(unseen ? [unseen] : [])];
  }

  /**
   * What is answered for one instance must not keep the others of the region from being looked after, and is no news of
   * this one: a new instance may be refused for a while (InvalidParameter), or an answer not be understood.
   */
  private async single(job: CloneJob, client: RdsClient, signal: AbortSignal): Promise<Single> {
    try {
      return await findById(job, client, { signal });
    } catch (error) {
      if (isRdsError(error) && (error.kind === 'service' || error.kind === 'badResponse')) return 'refused';
      throw error;
    }
  }

  /** Time is added up between looks that were answered. @returns milliseconds in all */
  private watchedFor({ id, watchedMs = 0 }: CloneJob, now: number): number {
    const before = this.watched.get(id);
    const ms = before ? before.ms + Math.min(Math.max(0, now - before.at), longestStepMs) : 0;
    this.watched.set(id, { at: now, ms });
    return watchedMs + ms;
  }

  private toRecord({ id }: CloneJob, now: number): JobEvent[] {
    const ms = this.watched.get(id)?.ms ?? 0;
    if (ms < recordEveryMs) return [];
    this.watched.set(id, { at: now, ms: 0 });
    return [{ type: 'asked', ms }];
  }

  private seen(job: CloneJob, { status }: Instance, isOver: boolean, now: number): JobEvent {
    this.absences.delete(job.id);
    if (isOver && !/^(running|deleting|released)$/i.test(status)) return { type: 'overdue' };
    const gapMs = this.answeredAt !== undefined && this.found.has(job.id) ? now - this.answeredAt : undefined;
    return { type: 'seen', status, ...(gapMs === undefined || gapMs < 0 ? {} : { gapMs }) };
  }

  /**
   * Decides that an instance is missing, which makes its job `lost`: looks in a row have not found it, over a longer time
   * where it was never seen.
   */
  private unseen(job: CloneJob, isOver: boolean, now: number): JobEvent | undefined {
    if (isOver) return { type: 'overdue' };
    const before = this.absences.get(job.id);
    const absence: Absence = {
      looks: (before?.looks ?? 0) + 1,
      ms: before ? before.ms + Math.min(Math.max(0, now - before.at), longestGapMs) : 0,
      at: now,
    };
    this.absences.set(job.id, absence);
    if (absence.looks < missesUntilLost || absence.ms < missingForMs) return undefined;
    if (wasSeen(job)) return { type: 'missing' };
    // A subscription whose order is not paid yet has no instance.
    return absence.ms >= invisibleGraceMs && job.request['PayType'] !== 'Prepaid'
      ? { type: 'missing' }
      : undefined;
  }
}

function noNews(isOver: boolean): JobEvent | undefined {
  return isOver ? { type: 'overdue' } : undefined;
}
