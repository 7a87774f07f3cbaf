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

export type Claim =
  /** This window has the claim: no other window makes a job with this id. */
  | { readonly id: string }
  /** The intent already has a job; undefined if that job cannot be read or is not written yet. */
  | { readonly taken: CloneJob | undefined };

const claimSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ at: v.number(), until: v.optional(v.number()), refused: v.optional(v.boolean()) }),
);
/** How long the claim of a removed job is kept, so that its form cannot be sent again. */
const claimKeptMs = 30 * 24 * 60 * 60_000;

/**
 * Clone jobs, sorted by creation time. If the disk refuses a change to a job that was sent, the change is kept in
 * memory until it can be written, because it must not be lost.
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

  /** The jobs of an intent, newest first. */
  ofIntent(intentId: string): readonly CloneJob[] {
    return this.index().ofIntent(intentId);
  }

  /** The current job of an intent: the one that was not refused, otherwise the newest. */
  jobOfIntent(intentId: string): CloneJob | undefined {
    const jobs = this.ofIntent(intentId);
    return jobs.find(({ phase }) => phase !== 'refused') ?? jobs[0];
  }

  /** The jobs of all intents that sent this request, newest first. */
  ofRequest(request: CloneRequest): readonly CloneJob[] {
    return this.index().ofRequest(request);
  }

  private index(): JobIndex {
    const jobs = this.list();
    // `list()` returns the same array until something changes.
    if (this.indexed?.jobs !== jobs) this.indexed = new JobIndex(jobs);
    return this.indexed;
  }

  /** Id and name of the jobs that a newer version wrote and this one cannot read. */
  foreignJobs(): readonly { readonly id: string; readonly name: string }[] {
    return [...this.leftAlone].map(([id, value]) => ({ id, name: foreignJobName(id, value) }));
  }

  /**
   * Claims the next job of an intent on disk, for one window only and before anything is sent. Skips ids of refused
   * jobs.
   * @param now epoch milliseconds
   * @throws if the disk refuses
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

  /** Gives back a claim whose job was not written. */
  async unclaim(id: string): Promise<void> {
    await this.folder.remove(claimOf(id)).catch(() => undefined);
  }

  /** Resolves once the job is on disk. Nothing may be sent before that. @throws if the disk refuses */
  async create(job: CloneJob): Promise<void> {
    await this.enqueue(() => this.write(job));
    this.emit();
  }

  /**
   * Applies a change to the job as it is on disk now, because another window may have changed it. Does not throw if the
   * disk refuses the write.
   * @param change returns undefined to leave the job as it is
   * @returns the job after the change; undefined if it no longer exists or another version has taken it over
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

  /** Returns true in exactly one window, which may then take over the job in its current state. */
  async claimAdoption({ id, history }: CloneJob, round: number): Promise<boolean> {
    return this.folder.createNew(`${id}.${history.length}.${round}.adopted`, '').catch(() => false);
  }

  /**
   * Returns the job in exactly one window, which then announces how it ended. The marker file is created exclusively,
   * because reading and writing the job itself could not guarantee that.
   * @param isOwner whether this window submitted the job
   * @param round 0; higher if the window with the previous claim did not announce it
   */
  async claimAnnouncement(id: string, isOwner: boolean, round = 0): Promise<CloneJob | undefined> {
    const claimedAs = this.get(id);
    if (claimedAs?.announced !== false) return undefined;
    const marker = `${id}.${claimedAs.history.length}.${round === 0 ? '' : `${round}.`}announced`;
    // If the disk takes no file, the user must still be told, but by the owner only: several windows would tell them
    // several times.
    const claimed = await this.folder.createNew(marker, '').catch(() => isOwner);
    if (!claimed) return undefined;
    let announced: CloneJob | undefined;
    await this.update(id, (job) => {
      const isStillSo = job.history.length === claimedAs.history.length && !job.announced;
      announced = isStillSo ? { ...job, announced: true } : undefined;
      return announced;
    });
    // If the job went on in the meantime, its later outcome is announced instead.
    return announced;
  }

  /** Writes a job again whose file has disappeared before the job was finished. */
  async restore(job: CloneJob): Promise<void> {
    await this.enqueue(() => this.keep(job));
    this.emit();
  }

  /** @throws if the disk refuses; the job then stays */
  async remove(id: string): Promise<void> {
    await this.enqueue(() => this.eraseWithMarkers([id])).finally(() => {
      this.emit();
    });
  }

  /** Finished jobs that may be removed, newest first. */
  clearable(): readonly CloneJob[] {
    return this.list().filter((job) => !mustStay(job));
  }

  /**
   * Removes the given jobs, except any that must stay.
   * @returns how many were removed
   * @throws if the disk refuses; jobs whose files were not deleted stay
   */
  async clear(ids: readonly string[]): Promise<number> {
    // Another window may know more about these jobs.
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

  /** Deletes old claims and other markers whose jobs are no longer in the list. @param now epoch milliseconds */
  async prune(now: number): Promise<void> {
    const names = await this.folder.names();
    const all = new Set(names);
    const aside = asideIn(names);
    for (const name of names) {
      const [, id = '', kind] = /^([0-9a-f-]{36})\..*?(claim|announced|adopted)$/.exec(name) ?? [];
      if (kind === undefined || all.has(`${id}.json`) || aside.has(`${id}.json`)) continue;
      if (kind !== 'claim') {
        // Every job has a claim, which is kept longer.
        if (!all.has(claimOf(id))) await this.removeMarker(name);
        continue;
      }
      const claim = v.safeParse(claimSchema, await this.folder.read(name).catch(() => undefined));
      if (claim.success && isOver(claim.output, now)) await this.removeMarker(name);
    }
  }

  /** Erases as many of the jobs as the disk allows. @throws the error of the disk */
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
      // A refused request may be sent again after its job is removed. Any other must not.
      if (job?.phase === 'refused' && own.includes(claimOf(id)))
        await this.folder.write(claimOf(id), claimText(job.createdAt, { refused: true }));
      await this.erase(id, own);
      for (const name of own) if (/\.(announced|adopted)$/.test(name)) await this.removeMarker(name);
    });
  }

  /** A marker that cannot be removed does no harm. */
  private async removeMarker(name: string): Promise<void> {
    await this.folder.remove(name).catch((error: unknown) => {
      this.logger.debug(`${name} cannot be removed (${reasonOf(error)})`);
    });
  }
}

/** Whether the job of a claim was refused before it was removed. */
function isGivenUp(content: string | undefined): boolean {
  const claim = v.safeParse(claimSchema, content);
  return claim.success && claim.output.refused === true;
}

/**
 * The end follows from `at` and is stored too, so that a damaged claim never looks expired. Claims of earlier versions
 * have no end and stay.
 */
function claimText(at: number, more: { readonly refused?: boolean } = {}): string {
  return JSON.stringify({ at, until: at + claimKeptMs, ...more });
}

function isOver({ at, until }: v.InferOutput<typeof claimSchema>, now: number): boolean {
  return until === at + claimKeptMs && now > until;
}

function claimOf(id: string): string {
  return `${id}.claim`;
}

/** A job with a known instance is ahead; otherwise the one with the longer history is. */
function isAhead(one: CloneJob, other: CloneJob): boolean {
  const knows = (job: CloneJob): number => (job.dbInstanceId === undefined ? 0 : 1);
  return knows(one) - knows(other) !== 0
    ? knows(one) > knows(other)
    : one.history.length > other.history.length;
}
