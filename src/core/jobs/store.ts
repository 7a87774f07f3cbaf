import { FileStore } from '../files/fileStore';
import type { Folder } from '../files/folder';
import type { Logger } from '../log';
import { mustStay, parseJob, type CloneJob } from './job';

/**
 * Clone jobs, by creation. What happened to a job that was sent must not be lost because the disk takes no writes: such
 * a change is kept in memory until it does.
 */
export class JobStore extends FileStore<CloneJob> {
  constructor(folder: Folder, logger: Logger) {
    super(folder, logger, {
      one: 'Clone job',
      many: 'clone jobs',
      parse: parseJob,
      time: ({ createdAt }) => createdAt,
      isAhead,
    });
  }

  /** Resolves once the job is on disk. Nothing may be sent before. @throws when the disk refuses */
  async create(job: CloneJob): Promise<void> {
    await this.enqueue(async () => {
      await this.write(job);
      this.items.set(job.id, job);
    });
    this.emit();
  }

  /**
   * Applies a change to the job as it is on disk now, which another window may have written. Does not fail when the
   * disk takes no writes.
   * @param change returns undefined to leave the job as it is
   * @returns the job after the change; undefined when it no longer exists
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

  /**
   * Whether the caller is the one to announce how a job ended. Of all windows exactly one gets true: the marker is
   * created exclusively, which reading and writing the job itself could not guarantee.
   * @param isOwner whether the caller is the window that submitted it
   */
  async claimAnnouncement(id: string, isOwner: boolean): Promise<boolean> {
    const claimedAs = this.get(id);
    if (claimedAs?.announced !== false) return false;
    // A disk that takes no file must not keep the person from learning it; several others would tell it several times.
    const claimed = await this.folder.createNew(markerOf(claimedAs), '').catch(() => isOwner);
    if (!claimed) return false;
    let isStillSo = false;
    await this.update(id, (job) => {
      isStillSo = job.history.length === claimedAs.history.length;
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

  async remove(id: string): Promise<void> {
    await this.enqueue(() => this.eraseWithMarkers([id]));
    this.emit();
  }

  /** Jobs that nothing hangs on any more, newest first. */
  clearable(): readonly CloneJob[] {
    return this.list().filter((job) => !mustStay(job));
  }

  /** Strikes those of the jobs off the list that still are clearable. @returns how many */
  async clear(ids: readonly string[]): Promise<number> {
    // Another window may have learnt more of them.
    await this.load();
    const gone = await this.enqueue(async () => {
      const all = await Promise.all(ids.map((id) => this.latest(id)));
      const over = all.flatMap((job) => (job && !mustStay(job) ? [job.id] : []));
      await this.eraseWithMarkers(over);
      return over.length;
    });
    if (gone > 0) this.emit();
    return gone;
  }

  private async eraseWithMarkers(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const names = await this.folder.names();
    for (const id of ids) {
      await this.erase(
        id,
        ...names.filter((name) => name.startsWith(`${id}.`) && name.endsWith('.announced')),
      );
    }
  }
}

/** One for each outcome: whatever happens to the job afterwards makes its history longer. */
function markerOf({ id, history }: CloneJob): string {
  return `${id}.${history.length}.announced`;
}

/** Who knows the instance knows more; otherwise it is who has seen more happen. */
function isAhead(one: CloneJob, other: CloneJob): boolean {
  const knows = (job: CloneJob): number => (job.dbInstanceId === undefined ? 0 : 1);
  return knows(one) - knows(other) !== 0
    ? knows(one) > knows(other)
    : one.history.length > other.history.length;
}
