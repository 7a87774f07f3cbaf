import * as v from 'valibot';
import { asideIn } from '../files/damaged';
import { FileStore } from '../files/fileStore';
import type { Folder } from '../files/folder';
import { inParallel } from '../files/inParallel';
import { reasonOf } from '../files/problem';
import type { Logger } from '../log';
import { JobIndex, jobIdOf } from './intents';
import type { CloneRequest } from '../../shared/clone';
import { foreignJobName, mustStay, parseJob, type CloneJob } from './job';

/** What came of asking for the right to make the next job of an intent. */
export type Claim =
  /** It is this window's: nobody else makes a job of this id. */
  | { readonly id: string }
  /** The intent has a job already; undefined when there is none that can be read (yet, or any more). */
  | { readonly taken: CloneJob | undefined };

const claimSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ at: v.number(), until: v.optional(v.number()), refused: v.optional(v.boolean()) }),
);
/** A claim whose job was struck off the list is kept for so long, so that its form cannot be sent again. */
const claimKeptMs = 30 * 24 * 60 * 60_000;

/**
 * Clone jobs, by creation. What happened to a job that was sent must not be lost because the disk takes no writes: such
 * a change is kept in memory until it does.
 */
export class JobStore extends FileStore<CloneJob> {
  private indexed: JobIndex | undefined;

  constructor(folder: Folder, logger: Logger) {
    super(folder, logger, {
      one: 'Clone job',
      many: 'clone jobs',
      parse: parseJob,
      time: ({ createdAt }) => createdAt,
      isAhead,
    });
  }

  /** The jobs of an intent, the newest first. */
  ofIntent(intentId: string): readonly CloneJob[] {
    return this.index().ofIntent(intentId);
  }

  /** The job in which an intent stands: the one that was not refused, else the newest. */
  jobOfIntent(intentId: string): CloneJob | undefined {
    const jobs = this.ofIntent(intentId);
    return jobs.find(({ phase }) => phase !== 'refused') ?? jobs[0];
  }

  /** The jobs that have sent this request, whoever asked for it, the newest first. */
  ofRequest(request: CloneRequest): readonly CloneJob[] {
    return this.index().ofRequest(request);
  }

  private index(): JobIndex {
    const jobs = this.list();
    // The list is the same object until something changes.
    if (this.indexed?.jobs !== jobs) this.indexed = new JobIndex(jobs);
    return this.indexed;
  }

  /** Jobs that a newer version has written and this one cannot read: id and name. */
  foreignJobs(): readonly { readonly id: string; readonly name: string }[] {
    return [...this.leftAlone].map(([id, value]) => ({ id, name: foreignJobName(id, value) }));
  }

  /**
   * Claims the next job of an intent on disk, once for all windows and before anything is sent. Jobs that were refused
   * are behind it.
   * @param now epoch milliseconds
   * @throws when the disk refuses
   */
  claim(intentId: string, now: number): Promise<Claim> {
    return this.enqueue(async () => {
      const old = await this.latest(intentId);
      if (old && old.phase !== 'refused') return { taken: old };
      for (let n = 0; ; n++) {
        const id = jobIdOf(intentId, n);
        const job = await this.latest(id);
        if (job?.phase === 'refused') continue;
        if (job || this.leftAlone.has(id)) return { taken: job };
        const held = await this.folder.read(claimOf(id));
        if (isGivenUp(held)) continue;
        const mine = held === undefined && (await this.folder.createNew(claimOf(id), claimText(now)));
        return mine ? { id } : { taken: undefined };
      }
    });
  }

  /** Gives back a claim under which nothing was written. */
  async unclaim(id: string): Promise<void> {
    await this.folder.remove(claimOf(id)).catch(() => undefined);
  }

  /** Resolves once the job is on disk. Nothing may be sent before. @throws when the disk refuses */
  async create(job: CloneJob): Promise<void> {
    await this.enqueue(() => this.write(job));
    this.emit();
  }

  /**
   * Applies a change to the job as it is on disk now, which another window may have written. Does not fail when the
   * disk takes no writes.
   * @param change returns undefined to leave the job as it is
   * @returns the job after the change; undefined when it no longer exists, or is another version's by now
   */
  async update(id: string, change: (job: CloneJob) => CloneJob | undefined): Promise<CloneJob | undefined> {
    const changed = await this.enqueue(async () => {
      const current = await this.latest(id);
      const next = current && change(current);
      if (!next) return { job: current, written: false };
      await this.keep(next);
      return { job: next, written: true };
    });
    if (changed.written) this.emit();
    return changed.job;
  }

  /** Whether the caller is the one to take a job over as it is now. Of all windows exactly one gets true. */
  async claimAdoption({ id, history }: CloneJob, round: number): Promise<boolean> {
    return this.folder.createNew(`${id}.${history.length}.${round}.adopted`, '').catch(() => false);
  }

  /**
   * Whether the caller is the one to announce how a job ended. Of all windows exactly one gets true: the marker is
   * created exclusively, which reading and writing the job itself could not guarantee.
   * @param isOwner whether the caller is the window that submitted it
   * @param round 0; a higher one when whoever has claimed it before has not told it
   */
  async claimAnnouncement(id: string, isOwner: boolean, round = 0): Promise<boolean> {
    const claimedAs = this.get(id);
    if (claimedAs?.announced !== false) return false;
    const marker = `${id}.${claimedAs.history.length}.${round === 0 ? '' : `${round}.`}announced`;
    // A disk that takes no file must not keep the user from learning it; several others would tell it several times.
    const claimed = await this.folder.createNew(marker, '').catch(() => isOwner);
    if (!claimed) return false;
    let isStillSo = false;
    await this.update(id, (job) => {
      isStillSo = job.history.length === claimedAs.history.length && !job.announced;
      return isStillSo ? { ...job, announced: true } : undefined;
    });
    // Where it went on meanwhile, how it ends then is told.
    return isStillSo;
  }

  /** Puts a job back whose file has vanished although it is not over. */
  async restore(job: CloneJob): Promise<void> {
    await this.enqueue(() => this.keep(job));
    this.emit();
  }

  /** @throws when the disk refuses; the job stays then */
  async remove(id: string): Promise<void> {
    await this.enqueue(() => this.eraseWithMarkers([id])).finally(() => {
      this.emit();
    });
  }

  /** Jobs that nothing hangs on any more, newest first. */
  clearable(): readonly CloneJob[] {
    return this.list().filter((job) => !mustStay(job));
  }

  /**
   * Strikes those of the jobs off the list that still are clearable.
   * @returns how many
   * @throws when the disk refuses; the jobs whose files it has not deleted stay
   */
  async clear(ids: readonly string[]): Promise<number> {
    // Another window may have learnt more of them.
    await this.load();
    try {
      return await this.enqueue(async () => {
        const over: string[] = [];
        await inParallel(ids, async (id) => {
          const job = await this.latest(id);
          if (job && !mustStay(job)) over.push(id);
        });
        await this.eraseWithMarkers(over);
        return over.length;
      });
    } finally {
      this.emit();
    }
  }

  /** Removes claims of long ago, and other markers, whose jobs are no longer in the list. @param now epoch milliseconds */
  async prune(now: number): Promise<void> {
    const names = await this.folder.names();
    const all = new Set(names);
    const aside = asideIn(names);
    for (const name of names) {
      const [, id = '', kind] = /^([0-9a-f-]{36})\..*?(claim|announced|adopted)$/.exec(name) ?? [];
      if (kind === undefined || all.has(`${id}.json`) || aside.has(`${id}.json`)) continue;
      if (kind !== 'claim') {
        // Every job has a claim, which stays for longer.
        if (!all.has(claimOf(id))) await this.removeMarker(name);
        continue;
      }
      const claim = v.safeParse(claimSchema, await this.folder.read(name).catch(() => undefined));
      if (claim.success && isOver(claim.output, now)) await this.removeMarker(name);
    }
  }

  /** All that can be erased. @throws what the disk refused with */
  private async eraseWithMarkers(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const names = new Map<string, string[]>();
    for (const name of await this.folder.names()) {
      const id = name.slice(0, 36);
      names.set(id, [...(names.get(id) ?? []), name]);
    }
    await inParallel(ids, async (id) => {
      const job = this.get(id);
      const own = names.get(id) ?? [];
      // What was refused may be sent again although its record has gone; anything else must not.
      if (job?.phase === 'refused' && own.includes(claimOf(id)))
        await this.folder.write(claimOf(id), claimText(job.createdAt, { refused: true }));
      await this.erase(id, own);
      for (const name of own) if (/\.(announced|adopted)$/.test(name)) await this.removeMarker(name);
    });
  }

  /** One that stays does no harm. */
  private async removeMarker(name: string): Promise<void> {
    await this.folder.remove(name).catch((error: unknown) => {
      this.logger.debug(`${name} cannot be removed (${reasonOf(error)})`);
    });
  }
}

/** Whether the job of a claim was refused before it was struck off the list. */
function isGivenUp(content: string | undefined): boolean {
  const claim = v.safeParse(claimSchema, content);
  return claim.success && claim.output.refused === true;
}

/** Its end is said twice, so that one that is damaged never seems to be over. One of an earlier version stays. */
function claimText(at: number, more: { readonly refused?: boolean } = {}): string {
  return JSON.stringify({ at, until: at + claimKeptMs, ...more });
}

function isOver({ at, until }: v.InferOutput<typeof claimSchema>, now: number): boolean {
  return until === at + claimKeptMs && now > until;
}

function claimOf(id: string): string {
  return `${id}.claim`;
}

/** Who knows the instance knows more; otherwise it is who has seen more happen. */
function isAhead(one: CloneJob, other: CloneJob): boolean {
  const knows = (job: CloneJob): number => (job.dbInstanceId === undefined ? 0 : 1);
  return knows(one) - knows(other) !== 0
    ? knows(one) > knows(other)
    : one.history.length > other.history.length;
}
