import type { Folder, FolderWatch } from './folder';
import { inParallel } from './inParallel';

/** Remembers the state of each file when it was read, and reports when one changes. */
export class SeenFiles {
  private readonly stamps = new Map<string, string>();
  private watcher: FolderWatch | undefined;
  private disposed = false;

  /** @param onChange called with the name of a changed file; undefined if it may be any */
  constructor(
    private readonly folder: Folder,
    private readonly onChange: (name: string | undefined) => void,
  ) {}

  /** Names of the files in the folder. Also starts watching it. @throws if it cannot be read */
  async names(): Promise<readonly string[]> {
    const { watcher } = this;
    if (watcher && !(await watcher.isCurrent())) {
      watcher.dispose();
      if (this.watcher === watcher) this.watcher = undefined;
    }
    // Watches before listing, so that no change in between is missed. If listing creates the folder, watching starts
    // afterwards.
    this.watch();
    const names = await this.folder.names();
    if (this.watcher) return names;
    this.watch();
    return this.folder.names();
  }

  /** The files that may have changed since they were read. Costs one `stat` per file. */
  async changed(names: readonly string[]): Promise<readonly string[]> {
    const changed: string[] = [];
    await inParallel(names, async (name) => {
      if (!this.disposed && !(await this.isSeen(name))) changed.push(name);
    });
    return changed;
  }

  /** Reads a file if it has changed. @param read returns whether the file could be read */
  async readAnew(name: string, read: () => Promise<boolean>): Promise<void> {
    // Taken before reading, so that a change during the read causes another read.
    const stamp = await this.stampOf(name);
    if (this.disposed || (stamp !== undefined && stamp === this.stamps.get(name))) return;
    if ((await read()) && stamp !== undefined) this.stamps.set(name, stamp);
    else this.stamps.delete(name);
  }

  forget(name: string): void {
    this.stamps.delete(name);
  }

  /** If the system cannot watch the folder, changes are only found by the next load. */
  watch(): void {
    if (!this.disposed) this.watcher ??= this.folder.watch(this.onChange);
  }

  dispose(): void {
    this.disposed = true;
    this.watcher?.dispose();
  }

  private async isSeen(name: string): Promise<boolean> {
    const stamp = await this.stampOf(name);
    return stamp !== undefined && stamp === this.stamps.get(name);
  }

  /** A file without a stamp is read, which shows what is wrong with it. */
  private stampOf(name: string): Promise<string | undefined> {
    return this.folder.stamp(name).catch(() => undefined);
  }
}
