import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { watch, type FSWatcher } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from '../log';
import { writeDurably } from './durable';
import { parseJob, type CloneJob } from './job';

const fileName = /^[0-9a-f-]{36}\.json$/;

/**
 * Clone jobs, one file each, so that several windows can share the folder. A file that is not even JSON is set aside,
 * never deleted; one of a shape this version does not know is left to the version that wrote it.
 *
 * What happened to a job that was sent must not be lost because the disk takes no writes: such a change is kept in
 * memory, wins over the file, and is written as soon as the disk allows.
 */
export class JobStore {
  private readonly jobs = new Map<string, CloneJob>();
  private readonly unsaved = new Map<string, CloneJob>();
  private readonly listeners = new Set<() => void>();
  private watcher: FSWatcher | undefined;
  private loading: Promise<void> | undefined;
  private loadAgain = false;
  private queue: Promise<unknown> = Promise.resolve();
  private disposed = false;

  constructor(
    private readonly folder: string,
    private readonly logger: Logger,
  ) {}

  /** Jobs by creation, newest first, as last read or written. */
  list(): readonly CloneJob[] {
    return [...this.jobs.values()].sort((a, b) => b.createdAt - a.createdAt);
  }

  get(id: string): CloneJob | undefined {
    return this.jobs.get(id);
  }

  onDidChange(listener: () => void): { dispose(): void } {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  }

  /** Reads the folder and watches it from then on, for what other windows write. */
  load(): Promise<void> {
    if (this.loading) {
      // What is being read may be older than what made the caller ask.
      this.loadAgain = true;
      return this.loading;
    }
    this.loading = this.loadUntilCurrent().finally(() => {
      this.loading = undefined;
    });
    return this.loading;
  }

  /** Resolves once the job is on disk. Nothing may be sent before. @throws when the disk refuses */
  async create(job: CloneJob): Promise<void> {
    await this.enqueue(async () => {
      await this.write(job);
      this.jobs.set(job.id, job);
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
      const current = this.unsaved.get(id) ?? (await this.current(id));
      const next = current && change(current);
      if (!next) return { job: current, written: false };
      // Something new is to be announced.
      if (current.announced && !next.announced)
        await rm(this.marker(id), { force: true }).catch(() => undefined);
      this.jobs.set(id, next);
      await this.saveOrKeep(next);
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
    if (this.jobs.get(id)?.announced !== false) return false;
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

  private marker(id: string): string {
    return join(this.folder, `${id}.announced`);
  }

  /** Puts a job back whose file has vanished although it is not over. */
  async restore(job: CloneJob): Promise<void> {
    await this.enqueue(async () => {
      this.jobs.set(job.id, job);
      await this.saveOrKeep(job);
    });
    this.emit();
  }

  /** Whether the disk is behind. */
  get hasUnsaved(): boolean {
    return this.unsaved.size > 0;
  }

  /** Tries to write what the disk did not take before. */
  async flush(): Promise<void> {
    if (!this.hasUnsaved) return;
    await this.enqueue(async () => {
      for (const job of [...this.unsaved.values()]) await this.saveOrKeep(job);
    });
  }

  async remove(id: string): Promise<void> {
    await this.enqueue(async () => {
      await rm(join(this.folder, `${id}.json`), { force: true });
      await rm(this.marker(id), { force: true });
      this.jobs.delete(id);
      this.unsaved.delete(id);
    });
    this.emit();
  }

  /** Resolves when the last write is done. */
  async dispose(): Promise<void> {
    this.disposed = true;
    this.watcher?.close();
    this.listeners.clear();
    await this.queue;
  }

  private async loadUntilCurrent(): Promise<void> {
    do {
      this.loadAgain = false;
      // In the queue, so that what is read never replaces what is being written.
      await this.enqueue(() => this.readFolder());
    } while (this.askedAgain());
  }

  private askedAgain(): boolean {
    return this.loadAgain;
  }

  private async readFolder(): Promise<void> {
    if (this.disposed) return;
    let names: string[];
    try {
      await mkdir(this.folder, { recursive: true });
      // Before reading, so that nothing written in between is missed.
      this.watchFolder();
      names = (await readdir(this.folder)).filter((name) => fileName.test(name));
    } catch (error) {
      this.logger.warn(`The folder of clone jobs cannot be read (${reasonOf(error)})`);
      return;
    }
    const read = new Map<string, CloneJob>();
    for (const name of names) {
      const id = name.slice(0, -'.json'.length);
      const job = this.unsaved.get(id) ?? (await this.current(id));
      if (job) read.set(id, job);
    }
    for (const [id, job] of this.unsaved) read.set(id, job);
    const before = JSON.stringify([...this.jobs]);
    this.jobs.clear();
    for (const [id, job] of read) this.jobs.set(id, job);
    if (JSON.stringify([...this.jobs]) !== before) this.emit();
  }

  /** The job as it is on disk; as it was last known when the file is there but cannot be read now. */
  private async current(id: string): Promise<CloneJob | undefined> {
    const path = join(this.folder, `${id}.json`);
    let content: string;
    try {
      content = await readFile(path, 'utf8');
    } catch (error) {
      return codeOf(error) === 'ENOENT' ? undefined : this.jobs.get(id);
    }
    let value: unknown;
    try {
      value = JSON.parse(content);
    } catch {
      this.logger.warn(`Clone job ${id} is damaged; set aside as ${id}.json.damaged`);
      await rename(path, `${path}.damaged`).catch(() => undefined);
      return undefined;
    }
    const job = parseJob(value);
    if (job?.id === id) return job;
    this.logger.warn(`Clone job ${id} is of a kind this version does not know; left alone`);
    return undefined;
  }

  private async saveOrKeep(job: CloneJob): Promise<void> {
    try {
      await this.write(job);
      this.unsaved.delete(job.id);
    } catch (error) {
      if (!this.unsaved.has(job.id))
        this.logger.error(`Clone job ${job.id} cannot be written (${reasonOf(error)})`);
      this.unsaved.set(job.id, job);
    }
  }

  private async write(job: CloneJob): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    await writeDurably(this.folder, `${job.id}.json`, JSON.stringify(job, undefined, 2));
    this.watchFolder();
  }

  private watchFolder(): void {
    if (this.watcher || this.disposed) return;
    try {
      this.watcher = watch(this.folder, { persistent: false }, (_event, name) => {
        // Temporary files are nobody's news.
        if (name === null || fileName.test(name)) void this.load();
      });
      this.watcher.on('error', () => undefined);
    } catch {
      // Without notifications other windows' changes are seen at the next round of the tracker.
    }
  }

  /** One piece of work at a time, so that the last state wins on disk as in memory. */
  private enqueue<T>(work: () => Promise<T>): Promise<T> {
    const done = this.queue.then(work, work);
    this.queue = done.catch(() => undefined);
    return done;
  }

  private emit(): void {
    for (const listener of [...this.listeners]) listener();
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown reason';
}
