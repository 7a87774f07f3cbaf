import type { Logger } from '../log';
import { asideIn } from './damaged';
import type { Folder } from './folder';
import { inParallel } from './inParallel';
import { fileOf, idOf, isItemFile, textOf } from './itemFile';
import { ItemReader, type FileKind } from './itemReader';
import { Listeners } from './listeners';
import { reasonOf } from './problem';
import { SeenFiles } from './seenFiles';

export interface DiskProblem {
  readonly doing: 'read' | 'write';
  readonly error: unknown;
}

interface Look {
  /** Items whose files may have changed since they were read, or no longer exist. */
  readonly ids: readonly string[];
  /** Whether the folder was recreated since the last look. */
  readonly isNewFolder: boolean;
}

/**
 * Items of one kind, with one file each, so that several windows can share the folder. A file that no version can have
 * written is set aside, never deleted. A file of an unknown version is left to the version that wrote it. A file that
 * cannot be read is left alone.
 *
 * A change that the disk refuses is kept in memory, overrides the file, and is written as soon as possible. Files are
 * only read again after they have changed.
 */
export abstract class FileStore<T extends { readonly id: string }> {
  private readonly items = new Map<string, T>();
  private sorted: readonly T[] | undefined;
  private readonly unsaved = new Map<string, T>();
  private readonly reader: ItemReader<T>;
  private isFolderUnreadable = false;
  private readonly seen: SeenFiles;
  /** Items whose files are waiting to be read again. */
  private readonly changed = new Set<string>();
  private readonly failed = (error: unknown): void => {
    this.logger.error(`Telling of ${this.kind.many}: ${reasonOf(error)}`);
  };
  private readonly changes = new Listeners<void>(this.failed);
  private readonly damages = new Listeners<string>(this.failed);
  private readonly problems = new Listeners<DiskProblem>(this.failed);
  private loading: Promise<void> | undefined;
  private loadAgain = false;
  private queue: Promise<unknown> = Promise.resolve();
  private disposed = false;

  protected constructor(
    protected readonly folder: Folder,
    protected readonly logger: Logger,
    private readonly kind: FileKind<T>,
  ) {
    this.reader = new ItemReader(folder, logger, kind, {
      known: (id) => this.items.get(id),
      onDidSetAside: (name) => this.damages.tell(name),
      onDidFail: (error) => this.problems.tell({ doing: 'read', error }),
    });
    this.seen = new SeenFiles(folder, (name) => {
      if (name === undefined) void this.load();
      // Temporary files are ignored.
      else if (isItemFile(name)) this.readSoon(idOf(name));
    });
  }

  /** All items as last read or written, newest first. */
  list(): readonly T[] {
    return (this.sorted ??= [...this.items.values()].sort((a, b) => this.kind.time(b) - this.kind.time(a)));
  }

  get(id: string): T | undefined {
    return this.items.get(id);
  }

  /** Contents of files that this version cannot read, by id. They are left to the version that wrote them. */
  get leftAlone(): ReadonlyMap<string, unknown> {
    return this.reader.foreign;
  }

  onDidChange(listener: () => void): { dispose(): void } {
    return this.changes.add(listener);
  }

  /** Called with the new name of a damaged file. */
  onDidSetAside(listener: (name: string) => void): { dispose(): void } {
    return this.damages.add(listener);
  }

  /** Called once when the disk starts to refuse, and again only after it has recovered. */
  onDidFail(listener: (problem: DiskProblem) => void): { dispose(): void } {
    return this.problems.add(listener);
  }

  /** Reads what has changed in the folder, and watches it from then on for changes by other windows. */
  load(): Promise<void> {
    if (this.loading) {
      // The running load may have read files before the change that the caller is interested in.
      this.loadAgain = true;
      return this.loading;
    }
    this.loading = this.loadUntilCurrent().finally(() => {
      this.loading = undefined;
    });
    return this.loading;
  }

  /** Whether the disk has the latest state of an item. */
  isWritten(id: string): boolean {
    return !this.unsaved.has(id);
  }

  get hasUnsaved(): boolean {
    return this.unsaved.size > 0;
  }

  /** Tries again to write changes that the disk refused. */
  async flush(): Promise<void> {
    if (!this.hasUnsaved) return;
    await this.enqueue(() => this.writeUnsaved());
    this.emit();
  }

  /** Resolves when all writes are done. Changes that the disk refused are tried once more. */
  async dispose(): Promise<void> {
    this.disposed = true;
    this.reader.close();
    this.seen.dispose();
    for (const one of [this.changes, this.problems]) one.clear();
    await this.loading?.catch(() => undefined);
    await this.enqueue(() => this.writeUnsaved()).catch(() => undefined);
    // Cleared last, because a file may still be set aside until now.
    this.damages.clear();
  }

  /** Runs one task at a time, so that the last state is the same on disk and in memory. */
  protected enqueue<R>(work: () => Promise<R>): Promise<R> {
    const done = this.queue.then(work, work);
    this.queue = done.catch(() => undefined);
    return done;
  }

  protected emit(): void {
    this.changes.tell();
  }

  /**
   * The current state of the item, which another window may have written. Call this and the methods below only from
   * within `enqueue`.
   */
  protected async latest(id: string): Promise<T | undefined> {
    return this.unsaved.get(id) ?? (await this.reader.read(id));
  }

  /** @throws if the disk refuses */
  protected async write(item: T): Promise<void> {
    this.seen.forget(fileOf(item.id));
    await this.folder.write(fileOf(item.id), textOf(item));
    this.put(item);
    this.seen.watch();
  }

  /** Keeps the item in memory even if the disk refuses it. */
  protected async keep(item: T): Promise<void> {
    this.put(item);
    if (this.reader.foreign.has(item.id)) {
      this.logger.warn(`${this.kind.one} ${item.id} is kept by another version; not written`);
      return;
    }
    try {
      await this.write(item);
      this.unsaved.delete(item.id);
    } catch (error) {
      const isFirst = !this.hasUnsaved;
      if (!this.unsaved.has(item.id))
        this.logger.error(`${this.kind.one} ${item.id} cannot be written (${reasonOf(error)})`);
      this.unsaved.set(item.id, item);
      if (isFirst) this.problems.tell({ doing: 'write', error });
    }
  }

  protected async writeUnsaved(): Promise<void> {
    for (const item of [...this.unsaved.values()]) {
      if (this.reader.foreign.has(item.id)) {
        this.unsaved.delete(item.id);
        continue;
      }
      const other = await this.reader.written(item.id);
      if (other && this.kind.isAhead?.(other, item)) {
        // Another window has recorded more in the meantime.
        this.unsaved.delete(item.id);
        this.put(other);
      } else {
        await this.keep(item);
      }
    }
  }

  /**
   * Deletes an item.
   * @param names of all files in the folder, or at least of the item's files
   * @throws if the disk refuses; the item then stays in memory
   */
  protected async erase(id: string, names: readonly string[]): Promise<void> {
    // Done first, so that no other window takes the item for a lost one and restores it.
    for (const aside of asideIn(names).get(fileOf(id)) ?? [])
      await this.folder.rename(aside, `${aside}.old`).catch(() => undefined);
    await this.folder.remove(fileOf(id));
    this.drop(id);
    this.unsaved.delete(id);
    this.reader.foreign.delete(id);
  }

  /** Reads all files that have changed or disappeared. Checks every file for changes. */
  protected async readFolder(): Promise<void> {
    const found = await this.look();
    if (found) await this.readAll(found);
  }

  private put(item: T): void {
    this.items.set(item.id, item);
    this.sorted = undefined;
  }

  private drop(id: string): void {
    this.items.delete(id);
    this.sorted = undefined;
  }

  private async loadUntilCurrent(): Promise<void> {
    do {
      this.loadAgain = false;
      // Checks the files outside the queue, so that writes do not have to wait.
      const found = await this.look();
      // Reads within the queue, so that an old state never replaces one that is being written.
      if (found) await this.enqueue(() => this.readAll(found));
    } while (this.askedAgain());
  }

  private askedAgain(): boolean {
    return this.loadAgain;
  }

  /** @returns undefined if the folder cannot be read */
  private async look(): Promise<Look | undefined> {
    if (this.disposed) return undefined;
    try {
      const names = (await this.seen.names()).filter(isItemFile);
      const changed = await this.seen.changed(names);
      const there = new Set(names);
      const known = [...this.items.keys(), ...this.reader.foreign.keys(), ...this.reader.unreadable];
      this.isFolderUnreadable = false;
      return {
        ids: [...changed.map(idOf), ...known.filter((id) => !there.has(fileOf(id)))],
        isNewFolder: this.folder.wasMade(),
      };
    } catch (error) {
      if (!this.isFolderUnreadable) {
        this.isFolderUnreadable = true;
        this.logger.warn(`The folder of ${this.kind.many} cannot be read (${reasonOf(error)})`);
        this.problems.tell({ doing: 'read', error });
      }
      return undefined;
    }
  }

  /** Reads the given files if they have changed. Call it only from within `enqueue`. */
  private async readAll({ ids, isNewFolder }: Look): Promise<void> {
    if (isNewFolder) await this.putAllBack();
    let news = 0;
    let aside: ReturnType<typeof this.reader.asideNow> | undefined;
    const asideOnce = (): ReturnType<typeof this.reader.asideNow> => (aside ??= this.reader.asideNow());
    await inParallel(ids, (id) =>
      this.seen.readAnew(fileOf(id), async () => {
        const before = [this.items.get(id), this.reader.foreign.get(id)];
        const unsaved = this.unsaved.get(id);
        const item = unsaved ?? (await this.reader.read(id, asideOnce));
        if (item) this.put(item);
        else this.drop(id);
        if (JSON.stringify([item, this.reader.foreign.get(id)]) !== JSON.stringify(before)) news++;
        return !unsaved && !this.reader.unreadable.has(id);
      }),
    );
    if (news > 0) this.emit();
  }

  /**
   * Writes all items again. The folder was moved away or its disk was unmounted. That is not how a user removes an item
   * from the list.
   */
  private async putAllBack(): Promise<void> {
    const known = [...this.items.values()].filter(({ id }) => !this.unsaved.has(id));
    if (known.length === 0) return;
    this.logger.warn(`The folder of ${this.kind.many} has gone; ${known.length} are written anew`);
    await inParallel(known, async (item) => {
      await this.folder.createNew(fileOf(item.id), textOf(item)).catch(() => this.unsaved.set(item.id, item));
    });
  }

  private readSoon(id: string): void {
    this.changed.add(id);
    if (this.changed.size > 1) return;
    void this.enqueue(async () => {
      const ids = [...this.changed];
      this.changed.clear();
      await this.readAll({ ids, isNewFolder: false });
    });
  }
}
