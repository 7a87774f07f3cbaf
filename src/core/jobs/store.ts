import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '../log';
import { codeOf, FileStore } from './fileStore';
import { isFinished, parseJob, type CloneJob } from './job';

/**
 * Clone jobs, by creation. What happened to a job that was sent must not be lost because the disk takes no writes: such
 * a change is kept in memory until it does.
 */
export class JobStore extends FileStore<CloneJob> {
  constructor(folder: string, logger: Logger) {
    super(folder, logger, {
      one: 'Clone job',
      many: 'clone jobs',
      parse: parseJob,
      time: ({ createdAt }) => createdAt,
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
      // Something new is to be announced.
      if (current.announced && !next.announced)
        await rm(this.marker(id), { force: true }).catch(() => undefined);
      await this.keep(next);
      return { job: next, written: true };
    });
    if (changed.written) this.emit();
    return changed.job;
  }

  /**
   * Whether the caller is the one to announce how a job ended. Of all windows exactly one gets true: the marker is
   * created exclusively, which reading and writing the job itself could not guarantee.
   */
  async claimAnnouncement(id: string): Promise<boolean> {
    if (this.get(id)?.announced !== false) return false;
    let claimed = true;
    try {
      await writeFile(this.marker(id), '', { flag: 'wx', mode: 0o600 });
    } catch (error) {
      // A disk that takes no file must not keep the person from learning it.
      claimed = codeOf(error) !== 'EEXIST';
    }
    if (claimed) await this.update(id, (job) => ({ ...job, announced: true }));
    return claimed;
  }

  /** Puts a job back whose file has vanished although it is not over. */
  async restore(job: CloneJob): Promise<void> {
    await this.enqueue(() => this.keep(job));
    this.emit();
  }

  async remove(id: string): Promise<void> {
    await this.enqueue(() => this.erase(id, markerOf(id)));
    this.emit();
  }

  /** Strikes finished jobs off the list; with a limit only the oldest of more than that. @returns how many */
  async clearFinished(keep = 0): Promise<number> {
    // The oldest here may have been changed in another window.
    await this.load();
    const finished = this.list().filter((job) => isFinished(job) && job.announced);
    const surplus = finished.slice(keep);
    for (const { id } of surplus) await this.enqueue(() => this.erase(id, markerOf(id)));
    if (surplus.length > 0) this.emit();
    return surplus.length;
  }

  private marker(id: string): string {
    return join(this.folder, markerOf(id));
  }
}

function markerOf(id: string): string {
  return `${id}.announced`;
}
