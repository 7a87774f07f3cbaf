import type { Logger } from '../log';
import { asideIn, setAside } from './damaged';
import type { Folder } from './folder';
import { inParallel } from './inParallel';
import { fileOf, idOf, isItemFile, textOf, valueOf } from './itemFile';
import { isVersioned } from './json';
import { Listeners } from './listeners';
import { reasonOf, UnreadableFile } from './problem';
import { SeenFiles } from './seenFiles';

/** What a store keeps. */
export interface FileKind<T> {
  /** Names for the log, e.g. `Clone job` and `clone jobs`. */
  readonly one: string;
  readonly many: string;
  /** Parses the content of a file; undefined when it is from a version this one does not know. */
  readonly parse: (value: unknown) => T | undefined;
  /** Epoch milliseconds by which the list is sorted, newest first. */
  readonly time: (item: T) => number;
  /**
   * Whether one state of an item came after another one. What this window knows does not come after what is on the
   * disk where every window writes what it has just read and changed; it may where the disk took no writes, or where a
   * file was damaged and another window has put back what it knew.
   */
  readonly isAhead?: (one: T, other: T) => boolean;
}

/** What the disk has begun to refuse. */
export interface DiskProblem {
  readonly doing: 'read' | 'write';
  readonly error: unknown;
}

/** What has changed in the folder. */
interface Look {
  /** Items whose files may have changed since they were read, or have gone. */
  readonly ids: readonly string[];
  /** Whether it is another folder than before. */
  readonly isNewFolder: boolean;
}

/**
 * Items of one kind, one file each, so that several windows can share the folder. A file that no version can have
 * written is set aside, never deleted; one of a shape this version does not know is left to the version that wrote it,
 * and one that cannot be read is left alone.
 *
 * What the disk does not take is kept in memory, wins over the file, and is written as soon as the disk allows. Files
 * are read again only when they have changed.
 */
export abstract class FileStore<T extends { readonly id: string }> {
  private readonly items = new Map<string, T>();
  private sorted: readonly T[] | undefined;
  private readonly unsaved = new Map<string, T>();
  private readonly foreign = new Map<string, unknown>();
  /** Files that are there and cannot be read. */
  private readonly unreadable = new Set<string>();
  private isFolderUnreadable = false;
  private readonly seen: SeenFiles;
  /** Items whose files are to be looked at. */
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
    this.seen = new SeenFiles(folder, (name) => {
      if (name === undefined) void this.load();
      // Temporary files are nobody's news.
      else if (isItemFile(name)) this.readSoon(idOf(name));
    });
  }

  /** Everything, newest first, as last read or written. */
  list(): readonly T[] {
    return (this.sorted ??= [...this.items.values()].sort((a, b) => this.kind.time(b) - this.kind.time(a)));
  }

  get(id: string): T | undefined {
    return this.items.get(id);
  }

  /** What is in files that this version cannot read, by id: they are left to the version that wrote them. */
  get leftAlone(): ReadonlyMap<string, unknown> {
    return this.foreign;
  }

  onDidChange(listener: () => void): { dispose(): void } {
    return this.changes.add(listener);
  }

  /** Told the name under which a file that is damaged is kept. */
  onDidSetAside(listener: (name: string) => void): { dispose(): void } {
    return this.damages.add(listener);
  }

  /** Told once when the disk begins to refuse, and again only after it has stopped to. */
  onDidFail(listener: (problem: DiskProblem) => void): { dispose(): void } {
    return this.problems.add(listener);
  }

  /** Reads what has changed in the folder, and watches it from then on for what other windows write. */
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

  /** Whether the disk has what is known of an item. */
  isWritten(id: string): boolean {
    return !this.unsaved.has(id);
  }

  /** Whether the disk is behind. */
  get hasUnsaved(): boolean {
    return this.unsaved.size > 0;
  }

  /** Tries to write what the disk did not take before. */
  async flush(): Promise<void> {
    if (!this.hasUnsaved) return;
    await this.enqueue(() => this.writeUnsaved());
    this.emit();
  }

  /** Resolves when the last write is done; what the disk did not take before is tried once more. */
  async dispose(): Promise<void> {
    this.disposed = true;
    this.seen.dispose();
    for (const one of [this.changes, this.problems]) one.clear();
    await this.loading?.catch(() => undefined);
    await this.enqueue(() => this.writeUnsaved()).catch(() => undefined);
    // Last: a file may just be being set aside.
    this.damages.clear();
  }

  /** One piece of work at a time, so that the last state wins on disk as in memory. */
  protected enqueue<R>(work: () => Promise<R>): Promise<R> {
    const done = this.queue.then(work, work);
    this.queue = done.catch(() => undefined);
    return done;
  }

  protected emit(): void {
    this.changes.tell();
  }

  /** The item as it is now, which another window may have written. In the queue only, as all that follow. */
  protected async latest(id: string): Promise<T | undefined> {
    return this.unsaved.get(id) ?? (await this.onDisk(id));
  }

  /** @throws when the disk refuses */
  protected async write(item: T): Promise<void> {
    this.seen.forget(fileOf(item.id));
    await this.folder.write(fileOf(item.id), textOf(item));
    this.put(item);
    this.seen.watch();
  }

  /** Takes the item whether or not the disk does. */
  protected async keep(item: T): Promise<void> {
    this.put(item);
    if (this.foreign.has(item.id)) {
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
      if (this.foreign.has(item.id)) {
        this.unsaved.delete(item.id);
        continue;
      }
      const other = await this.written(item.id);
      if (other && this.kind.isAhead?.(other, item)) {
        // Another window has learnt more meanwhile.
        this.unsaved.delete(item.id);
        this.put(other);
      } else {
        await this.keep(item);
      }
    }
  }

  /**
   * Deletes an item.
   * @param names what is in the folder of it, or of everything
   * @throws when the disk refuses; the item stays in memory then
   */
  protected async erase(id: string, names: readonly string[]): Promise<void> {
    // First, so that no other window takes it for one that was lost, and puts it back.
    for (const aside of asideIn(names).get(fileOf(id)) ?? [])
      await this.folder.rename(aside, `${aside}.old`).catch(() => undefined);
    await this.folder.remove(fileOf(id));
    this.drop(id);
    this.unsaved.delete(id);
    this.foreign.delete(id);
  }

  /** Reads the files that have changed, and those that have gone. Costs a look at each. */
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
      // Files are looked at outside the queue, so that a write need not wait for it.
      const found = await this.look();
      // In the queue, so that what is read never replaces what is being written.
      if (found) await this.enqueue(() => this.readAll(found));
    } while (this.askedAgain());
  }

  private askedAgain(): boolean {
    return this.loadAgain;
  }

  /** @returns undefined when the folder cannot be read */
  private async look(): Promise<Look | undefined> {
    if (this.disposed) return undefined;
    try {
      const names = (await this.seen.names()).filter(isItemFile);
      const changed = await this.seen.changed(names);
      const there = new Set(names);
      const known = [...this.items.keys(), ...this.foreign.keys(), ...this.unreadable];
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

  /** Reads these files as far as they have changed. In the queue only. */
  private async readAll({ ids, isNewFolder }: Look): Promise<void> {
    if (isNewFolder) await this.putAllBack();
    let news = 0;
    let aside: ReturnType<typeof this.asideNow> | undefined;
    const asideOnce = (): ReturnType<typeof this.asideNow> => (aside ??= this.asideNow());
    await inParallel(ids, (id) =>
      this.seen.readAnew(fileOf(id), async () => {
        const before = [this.items.get(id), this.foreign.get(id)];
        const unsaved = this.unsaved.get(id);
        const item = unsaved ?? (await this.onDisk(id, asideOnce));
        if (item) this.put(item);
        else this.drop(id);
        if (JSON.stringify([item, this.foreign.get(id)]) !== JSON.stringify(before)) news++;
        return !unsaved && !this.unreadable.has(id);
      }),
    );
    if (news > 0) this.emit();
  }

  /** The folder was moved away, or its disk unmounted, which nobody does who wants to strike an item off the list. */
  private async putAllBack(): Promise<void> {
    const known = [...this.items.values()].filter(({ id }) => !this.unsaved.has(id));
    if (known.length === 0) return;
    this.logger.warn(`The folder of ${this.kind.many} has gone; ${known.length} are written anew`);
    await inParallel(known, async (item) => {
      await this.folder.createNew(fileOf(item.id), textOf(item)).catch(() => this.unsaved.set(item.id, item));
    });
  }

  /** The item as it is on disk; as it was last known when the file is there but cannot be read now. */
  private async onDisk(id: string, aside = () => this.asideNow()): Promise<T | undefined> {
    let content: string | undefined;
    try {
      content = await this.folder.read(fileOf(id));
    } catch (error) {
      if (error instanceof UnreadableFile) return this.setAside(id);
      this.cannotRead(id, error);
      return this.items.get(id);
    }
    const value = content === undefined ? undefined : valueOf(content);
    const item = this.kind.parse(value);
    const known = this.items.get(id);
    if (content !== undefined && item?.id !== id && !isVersioned(value)) return this.setAside(id);
    this.unreadable.delete(id);
    if (item?.id === id) {
      this.foreign.delete(id);
      return known && this.kind.isAhead?.(known, item) ? known : item;
    }
    if (content !== undefined) {
      if (!this.foreign.has(id))
        this.logger.warn(`${this.kind.one} ${id} is of a kind this version does not know; left alone`);
      this.foreign.set(id, value);
      return undefined;
    }
    this.foreign.delete(id);
    if (!known) return undefined;
    // A window that did not know it may have set its damaged file aside.
    return (await aside()).has(fileOf(id)) ? this.putBack(id) : undefined;
  }

  /** Damaged files that are kept. */
  private async asideNow(): Promise<ReturnType<typeof asideIn>> {
    return asideIn(await this.folder.names().catch(() => []));
  }

  private cannotRead(id: string, error: unknown): void {
    if (this.unreadable.has(id)) return;
    this.logger.warn(`${this.kind.one} ${id} cannot be read (${reasonOf(error)}); left alone`);
    const isFirst = this.unreadable.size === 0;
    this.unreadable.add(id);
    if (isFirst) this.problems.tell({ doing: 'read', error });
  }

  /** Writes anew what this window still knows of an item, unless another one already has. */
  private async putBack(id: string): Promise<T | undefined> {
    const known = this.items.get(id);
    if (!known) return undefined;
    const isBack = await this.folder.createNew(fileOf(id), textOf(known)).catch(() => true);
    if (isBack) return known;
    const other = await this.written(id);
    return other && !this.kind.isAhead?.(known, other) ? other : known;
  }

  /** What another window has written of an item; undefined when nothing of use is there. */
  private async written(id: string): Promise<T | undefined> {
    const content = await this.folder.read(fileOf(id)).catch(() => undefined);
    return content === undefined ? undefined : this.kind.parse(valueOf(content));
  }

  /** @returns what this window still knows of the item, which is written anew */
  private async setAside(id: string): Promise<T | undefined> {
    // A window that closes can tell nobody: the next one sets it aside.
    if (this.disposed) return this.items.get(id);
    this.foreign.delete(id);
    try {
      const aside = await setAside(this.folder, fileOf(id));
      this.unreadable.delete(id);
      if (aside !== undefined) {
        this.logger.warn(`${this.kind.one} file ${fileOf(id)} is damaged; set aside as ${aside}`);
        this.damages.tell(aside);
      }
    } catch (error) {
      this.cannotRead(id, error);
    }
    return this.putBack(id);
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
