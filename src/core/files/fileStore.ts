import type { Logger } from '../log';
import type { Folder } from './folder';

const fileName = /^[0-9a-f-]{36}\.json$/;

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

/**
 * Items of one kind, one file each, so that several windows can share the folder. A file that is not even JSON is set
 * aside, never deleted; one of a shape this version does not know is left to the version that wrote it.
 *
 * What the disk does not take is kept in memory, wins over the file, and is written as soon as the disk allows.
 */
export abstract class FileStore<T extends { readonly id: string }> {
  protected readonly items = new Map<string, T>();
  private readonly unsaved = new Map<string, T>();
  private readonly foreign = new Map<string, unknown>();
  private readonly listeners = new Set<() => void>();
  private readonly damageListeners = new Set<(name: string) => void>();
  private watcher: { dispose(): void } | undefined;
  private loading: Promise<void> | undefined;
  private loadAgain = false;
  private queue: Promise<unknown> = Promise.resolve();
  private disposed = false;

  protected constructor(
    protected readonly folder: Folder,
    protected readonly logger: Logger,
    private readonly kind: FileKind<T>,
  ) {}

  /** Everything, newest first, as last read or written. */
  list(): readonly T[] {
    return [...this.items.values()].sort((a, b) => this.kind.time(b) - this.kind.time(a));
  }

  get(id: string): T | undefined {
    return this.items.get(id);
  }

  /** What is in files that this version cannot read, by id: they are left to the version that wrote them. */
  get leftAlone(): ReadonlyMap<string, unknown> {
    return this.foreign;
  }

  onDidChange(listener: () => void): { dispose(): void } {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  }

  /** Told the name under which a file was set aside because it is damaged. */
  onDidSetAside(listener: (name: string) => void): { dispose(): void } {
    this.damageListeners.add(listener);
    return { dispose: () => this.damageListeners.delete(listener) };
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

  /** Resolves when the last write is done. */
  async dispose(): Promise<void> {
    this.disposed = true;
    this.watcher?.dispose();
    this.listeners.clear();
    this.damageListeners.clear();
    await this.queue;
  }

  /** One piece of work at a time, so that the last state wins on disk as in memory. */
  protected enqueue<R>(work: () => Promise<R>): Promise<R> {
    const done = this.queue.then(work, work);
    this.queue = done.catch(() => undefined);
    return done;
  }

  protected emit(): void {
    for (const listener of [...this.listeners]) listener();
  }

  /** The item as it is now, which another window may have written. In the queue only, as all that follow. */
  protected async latest(id: string): Promise<T | undefined> {
    return this.unsaved.get(id) ?? (await this.onDisk(id));
  }

  /** @throws when the disk refuses */
  protected async write(item: T): Promise<void> {
    await this.folder.write(fileOf(item.id), textOf(item));
    this.watchFolder();
  }

  /** Takes the item whether or not the disk does. */
  protected async keep(item: T): Promise<void> {
    this.items.set(item.id, item);
    if (this.foreign.has(item.id)) {
      this.logger.warn(`${this.kind.one} ${item.id} is kept by another version; not written`);
      return;
    }
    try {
      await this.write(item);
      this.unsaved.delete(item.id);
    } catch (error) {
      if (!this.unsaved.has(item.id))
        this.logger.error(`${this.kind.one} ${item.id} cannot be written (${reasonOf(error)})`);
      this.unsaved.set(item.id, item);
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
        this.items.set(item.id, other);
      } else {
        await this.keep(item);
      }
    }
  }

  /**
   * Deletes an item, and other files of the folder that belong to it.
   * @throws when the disk refuses; the item stays in memory then
   */
  protected async erase(id: string, ...others: readonly string[]): Promise<void> {
    for (const name of [fileOf(id), ...others]) await this.folder.remove(name);
    // Whoever finds it must not take it for one that was lost.
    if (await this.isAside(id)) {
      await this.folder.rename(asideOf(id), `${asideOf(id)}.old`).catch(() => undefined);
    }
    this.items.delete(id);
    this.unsaved.delete(id);
    this.foreign.delete(id);
  }

  protected async readFolder(): Promise<void> {
    if (this.disposed) return;
    let names: string[];
    try {
      // Before reading, so that nothing written in between is missed; what does not exist yet is watched from the next.
      this.watchFolder();
      names = (await this.folder.names()).filter((name) => fileName.test(name));
      this.watchFolder();
    } catch (error) {
      this.logger.warn(`The folder of ${this.kind.many} cannot be read (${reasonOf(error)})`);
      return;
    }
    const read = new Map<string, T>();
    const left = JSON.stringify([...this.foreign]);
    for (const id of this.foreign.keys()) if (!names.includes(fileOf(id))) this.foreign.delete(id);
    for (const name of names) {
      const id = name.slice(0, -'.json'.length);
      const item = await this.latest(id);
      if (item) read.set(id, item);
    }
    for (const [id, item] of this.unsaved) read.set(id, item);
    for (const id of this.items.keys()) {
      const item = read.has(id) ? undefined : await this.latest(id);
      if (item) read.set(id, item);
    }
    const before = JSON.stringify([...this.items]);
    this.items.clear();
    for (const [id, item] of read) this.items.set(id, item);
    if (JSON.stringify([...this.items]) !== before || JSON.stringify([...this.foreign]) !== left) this.emit();
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

  /** The item as it is on disk; as it was last known when the file is there but cannot be read now. */
  private async onDisk(id: string): Promise<T | undefined> {
    let content: string | undefined;
    try {
      content = await this.folder.read(fileOf(id));
    } catch {
      return this.items.get(id);
    }
    if (content === undefined) {
      // A window that did not know it may have set its damaged file aside.
      return this.items.has(id) && (await this.isAside(id)) ? this.putBack(id) : undefined;
    }
    let value: unknown;
    try {
      value = JSON.parse(content);
    } catch {
      // A window that closes can tell nobody: the next one sets it aside.
      if (this.disposed) return this.items.get(id);
      await this.setAside(id);
      return this.putBack(id);
    }
    const item = this.kind.parse(value);
    const known = this.items.get(id);
    if (item?.id === id) {
      this.foreign.delete(id);
      return known && this.kind.isAhead?.(known, item) ? known : item;
    }
    if (!this.foreign.has(id))
      this.logger.warn(`${this.kind.one} ${id} is of a kind this version does not know; left alone`);
    this.foreign.set(id, value);
    return undefined;
  }

  private async isAside(id: string): Promise<boolean> {
    try {
      return (await this.folder.names()).includes(asideOf(id));
    } catch {
      return false;
    }
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
    try {
      const content = await this.folder.read(fileOf(id));
      return content === undefined ? undefined : this.kind.parse(JSON.parse(content));
    } catch {
      return undefined;
    }
  }

  private async setAside(id: string): Promise<void> {
    const [name, aside] = [fileOf(id), asideOf(id)];
    this.logger.warn(`${this.kind.one} file ${name} is damaged; set aside as ${aside}`);
    await this.folder.rename(name, aside).catch(() => undefined);
    for (const listener of [...this.damageListeners]) listener(aside);
  }

  private watchFolder(): void {
    if (this.watcher || this.disposed) return;
    // Without notifications other windows' changes are seen the next time somebody asks to load.
    this.watcher = this.folder.watch((name) => {
      // Temporary files are nobody's news.
      if (name === undefined || fileName.test(name)) void this.load();
    });
  }
}

function fileOf(id: string): string {
  return `${id}.json`;
}

function asideOf(id: string): string {
  return `${fileOf(id)}.damaged`;
}

function textOf(item: unknown): string {
  return JSON.stringify(item, undefined, 2);
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown reason';
}
