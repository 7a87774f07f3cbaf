import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { watch, type FSWatcher } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from '../log';
import { parseJob, type CloneJob } from './job';

const fileName = /^[0-9a-f-]{36}\.json$/;

/**
 * Clone jobs, one file each, so that several windows can share the folder. Writes are atomic and durable: a
 * temporary file, fsync, rename, fsync of the folder. A file that cannot be read is set aside, never deleted.
 */
export class JobStore {
  private readonly jobs = new Map<string, CloneJob>();
  private readonly listeners = new Set<() => void>();
  private watcher: FSWatcher | undefined;
  private loading: Promise<void> | undefined;
  private queue: Promise<unknown> = Promise.resolve();

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

  /** Reads the folder; cheap when it does not exist yet. Files of other windows are seen by watching it. */
  load(): Promise<void> {
    // In the queue, so that what is read never replaces what is being written.
    this.loading ??= this.enqueue(() => this.readFolder()).finally(() => {
      this.loading = undefined;
    });
    return this.loading;
  }

  /** Resolves once the job is on disk. Nothing may be sent before. @throws when the disk refuses */
  async create(job: CloneJob): Promise<void> {
    await this.enqueue(() => this.save(job));
  }

  /**
   * Applies a change to the job as it is on disk now, which another window may have written.
   * @param change returns undefined to leave the job as it is
   * @returns the job after the change; undefined when it no longer exists
   */
  async update(id: string, change: (job: CloneJob) => CloneJob | undefined): Promise<CloneJob | undefined> {
    return this.enqueue(async () => {
      const current = await this.readJob(`${id}.json`);
      if (!current) return undefined;
      const next = change(current);
      if (!next) return current;
      await this.save(next);
      return next;
    });
  }

  async remove(id: string): Promise<void> {
    await this.enqueue(async () => {
      await rm(join(this.folder, `${id}.json`), { force: true });
      this.jobs.delete(id);
    });
    this.emit();
  }

  dispose(): void {
    this.watcher?.close();
    this.watcher = undefined;
    this.listeners.clear();
  }

  private async save(job: CloneJob): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    await writeDurably(this.folder, `${job.id}.json`, JSON.stringify(job, undefined, 2));
    this.jobs.set(job.id, job);
    this.watchFolder();
    this.emit();
  }

  private async readFolder(): Promise<void> {
    let names: string[];
    try {
      names = (await readdir(this.folder)).filter((name) => fileName.test(name));
    } catch {
      // No job has been made yet.
      return;
    }
    const read = new Map<string, CloneJob>();
    for (const name of names) {
      const job = await this.readJob(name);
      if (job) read.set(job.id, job);
    }
    const before = JSON.stringify([...this.jobs]);
    this.jobs.clear();
    for (const [id, job] of read) this.jobs.set(id, job);
    this.watchFolder();
    if (JSON.stringify([...this.jobs]) !== before) this.emit();
  }

  private async readJob(name: string): Promise<CloneJob | undefined> {
    const path = join(this.folder, name);
    let content: string;
    try {
      content = await readFile(path, 'utf8');
    } catch {
      // Removed by another window since the folder was listed.
      return undefined;
    }
    let value: unknown;
    try {
      value = JSON.parse(content);
    } catch {
      value = undefined;
    }
    const job = parseJob(value);
    if (job && `${job.id}.json` === name) return job;
    this.logger.warn(`Job file ${name} cannot be read; set aside as ${name}.damaged`);
    await rename(path, `${path}.damaged`).catch(() => undefined);
    return undefined;
  }

  private watchFolder(): void {
    if (this.watcher) return;
    try {
      this.watcher = watch(this.folder, { persistent: false }, () => void this.load());
      this.watcher.on('error', () => undefined);
    } catch {
      // Without notifications other windows' changes are seen at the next tick of the tracker.
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

/** Writes a file so that after a crash either the old or the new content is there, whole. */
export async function writeDurably(folder: string, name: string, content: string): Promise<void> {
  const temporary = join(folder, `.${name}.${randomUUID()}.tmp`);
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(content, 'utf8');
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, join(folder, name));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(folder);
}

async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    // Windows cannot open folders; its rename is durable enough there.
  }
}
