import type { Folder, FolderWatch } from './folder';
import { inParallel } from './inParallel';

/** Knows what the files of a folder were like when they were read, and hears when one changes. */
export class SeenFiles {
  private readonly stamps = new Map<string, string>();
  private watcher: FolderWatch | undefined;
  private disposed = false;

  /** @param onChange told the name of a file that has changed; undefined when it may be any */
  constructor(
    private readonly folder: Folder,
    private readonly onChange: (name: string | undefined) => void,
  ) {}

  /** Names of the files in the folder, which is watched from then on. @throws when it cannot be read */
  async names(): Promise<readonly string[]> {
    const { watcher } = this;
    if (watcher && !(await watcher.isCurrent())) {
      watcher.dispose();
      if (this.watcher === watcher) this.watcher = undefined;
    }
    // Before looking, so that nothing in between is missed; a folder that is made by looking is watched from then on.
    this.watch();
    const names = await this.folder.names();
    if (this.watcher) return names;
    this.watch();
    return this.folder.names();
  }

  /** Those of the files that may have changed since they were read. Costs a look at each. */
  async changed(names: readonly string[]): Promise<readonly string[]> {
    const changed: string[] = [];
    await inParallel(names, async (name) => {
      if (!this.disposed && !(await this.isSeen(name))) changed.push(name);
    });
    return changed;
  }

  /** Reads a file unless it is as it was. @param read returns whether it could be read */
  async readAnew(name: string, read: () => Promise<boolean>): Promise<void> {
    // Before reading: what changes meanwhile is read again the next time.
    const stamp = await this.stampOf(name);
    if (this.disposed || (stamp !== undefined && stamp === this.stamps.get(name))) return;
    if ((await read()) && stamp !== undefined) this.stamps.set(name, stamp);
    else this.stamps.delete(name);
  }

  forget(name: string): void {
    this.stamps.delete(name);
  }

  /** Without notifications changes are seen the next time somebody looks. */
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

  /** One that cannot be looked at is read, which tells why. */
  private stampOf(name: string): Promise<string | undefined> {
    return this.folder.stamp(name).catch(() => undefined);
  }
}
