import type { Folder } from '../../src/core/files/folder';

/** A disk that all windows of a test share. It can be full, and its files can be damaged. */
export class MemoryDisk {
  readonly files = new Map<string, string>();
  private readonly listeners = new Set<(name: string) => void>();
  full = false;
  /** Called before each write; the writer gets the error that it throws. */
  onWrite: ((name: string, content: string) => void | Promise<void>) | undefined;

  /** The folder as one process sees it. After the process dies, its operations neither take effect nor resolve. */
  folder(isDead: () => boolean = () => false): Folder {
    const living = async <T>(work: () => T): Promise<T> => {
      if (isDead()) return never();
      const result = work();
      return isDead() ? never() : result;
    };
    const put = async (name: string, content: string, onlyNew = false): Promise<boolean> => {
      if (isDead()) return never();
      if (this.full) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
      await this.onWrite?.(name, content);
      if (isDead()) return never();
      // Checking and creating is one step, as with a hard link on a real disk.
      if (onlyNew && this.files.has(name)) return false;
      this.files.set(name, content);
      this.tell(name);
      return true;
    };
    return {
      names: () => living(() => [...this.files.keys()]),
      wasMade: () => false,
      read: (name) => living(() => this.files.get(name)),
      // Equal content counts as the same file.
      stamp: (name) => living(() => this.files.get(name)),
      write: async (name, content) => {
        await put(name, content);
      },
      createNew: (name, content) => put(name, content, true),
      rename: (from, to) =>
        living(() => {
          const content = this.files.get(from);
          if (content === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
          this.files.set(to, content);
          this.files.delete(from);
          this.tell(from);
          this.tell(to);
        }),
      remove: (name) =>
        living(() => {
          if (this.files.delete(name)) this.tell(name);
        }),
      watch: (listener) => {
        const own = (name: string): void => {
          if (!isDead()) listener(name);
        };
        this.listeners.add(own);
        return {
          isCurrent: () => Promise.resolve(true),
          dispose: () => {
            this.listeners.delete(own);
          },
        };
      },
    };
  }

  /** Writes a file as another process. */
  replace(name: string, content: string): void {
    this.files.set(name, content);
    this.tell(name);
  }

  damage(name: string): void {
    const content = this.files.get(name);
    if (content !== undefined) this.files.set(name, content.slice(0, content.length / 2));
  }

  private tell(name: string): void {
    for (const listener of [...this.listeners]) listener(name);
  }
}

export function never<T>(): Promise<T> {
  return new Promise<T>(() => undefined);
}
