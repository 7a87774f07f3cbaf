import type { Logger } from '../log';
import { asideIn, setAside } from './damaged';
import type { Folder } from './folder';
import { fileOf, textOf, valueOf } from './itemFile';
import { isVersioned } from './json';
import { reasonOf, UnreadableFile } from './problem';

export interface FileKind<T> {
  /** Names for log messages, e.g. `Clone job` and `clone jobs`. */
  readonly one: string;
  readonly many: string;
  /** Parses the content of a file; undefined if it comes from an unknown version. */
  readonly parse: (value: unknown) => T | undefined;
  /** Sort key of the list in epoch milliseconds, newest first. */
  readonly time: (item: T) => number;
  /**
   * Whether state `one` of an item is newer than state `other`. Normally the file is at least as new as the state in
   * memory, because every window reads before it writes. The memory can be ahead if the disk refused writes, or if a
   * file was damaged and another window restored an older state.
   */
  readonly isAhead?: (one: T, other: T) => boolean;
}

interface Store<T> {
  /** The last known state of an item. */
  readonly known: (id: string) => T | undefined;
  /** Called with the new name of a damaged file. */
  readonly onDidSetAside: (name: string) => void;
  /** Called for the first of the files that cannot be read now. */
  readonly onDidFail: (error: unknown) => void;
}

/**
 * Reads the file of one item, and decides what it is: a state of the item; a file of an unknown version or one that
 * cannot be read now, which are left alone; or a damaged one, which is set aside and replaced by the last known state.
 */
export class ItemReader<T extends { readonly id: string }> {
  /** Contents of files that this version cannot read, by id. */
  readonly foreign = new Map<string, unknown>();
  /** Ids of items whose files exist but cannot be read now. */
  readonly unreadable = new Set<string>();
  private isClosing = false;

  constructor(
    private readonly folder: Folder,
    private readonly logger: Logger,
    private readonly kind: FileKind<T>,
    private readonly store: Store<T>,
  ) {}

  /** From now on damaged files are left to the next window: a window that is closing cannot tell the user. */
  close(): void {
    this.isClosing = true;
  }

  /**
   * The item on disk; its last known state if the file exists but cannot be read now.
   * @param aside damaged files by their original names
   */
  async read(id: string, aside = () => this.asideNow()): Promise<T | undefined> {
    let content: string | undefined;
    try {
      content = await this.folder.read(fileOf(id));
    } catch (error) {
      if (error instanceof UnreadableFile) return this.setAside(id);
      this.cannotRead(id, error);
      return this.store.known(id);
    }
    const value = content === undefined ? undefined : valueOf(content);
    const item = this.kind.parse(value);
    const known = this.store.known(id);
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
    // A window that did not know the item may have set its damaged file aside.
    return (await aside()).has(fileOf(id)) ? this.putBack(id) : undefined;
  }

  /** Damaged files by their original names. */
  async asideNow(): Promise<ReturnType<typeof asideIn>> {
    return asideIn(await this.folder.names().catch(() => []));
  }

  private cannotRead(id: string, error: unknown): void {
    if (this.unreadable.has(id)) return;
    this.logger.warn(`${this.kind.one} ${id} cannot be read (${reasonOf(error)}); left alone`);
    const isFirst = this.unreadable.size === 0;
    this.unreadable.add(id);
    if (isFirst) this.store.onDidFail(error);
  }

  /** Writes the last known state of an item, unless another window has already restored it. */
  private async putBack(id: string): Promise<T | undefined> {
    const known = this.store.known(id);
    if (!known) return undefined;
    const isBack = await this.folder.createNew(fileOf(id), textOf(known)).catch(() => true);
    if (isBack) return known;
    const other = await this.written(id);
    return other && !this.kind.isAhead?.(known, other) ? other : known;
  }

  /** The state of an item that another window has written; undefined if there is no usable file. */
  async written(id: string): Promise<T | undefined> {
    const content = await this.folder.read(fileOf(id)).catch(() => undefined);
    return content === undefined ? undefined : this.kind.parse(valueOf(content));
  }

  /** @returns the last known state of the item, which is written again */
  private async setAside(id: string): Promise<T | undefined> {
    if (this.isClosing) return this.store.known(id);
    this.foreign.delete(id);
    try {
      const aside = await setAside(this.folder, fileOf(id));
      this.unreadable.delete(id);
      if (aside !== undefined) {
        this.logger.warn(`${this.kind.one} file ${fileOf(id)} is damaged; set aside as ${aside}`);
        this.store.onDidSetAside(aside);
      }
    } catch (error) {
      this.cannotRead(id, error);
    }
    return this.putBack(id);
  }
}
