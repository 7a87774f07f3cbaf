/**
 * A folder of small files that several processes share. Names are plain, without separators. The product uses
 * `diskFolder`; tests use other implementations, e.g. with a full disk.
 */
export interface Folder {
  /** Creates the folder if it does not exist. @throws if it cannot be read */
  names(): Promise<readonly string[]>;
  /** Whether the folder was recreated since the last call, so that its previous content is gone. */
  wasMade(): boolean;
  /** Undefined if the file does not exist. @throws if it exists but cannot be read */
  read(name: string): Promise<string | undefined>;
  /**
   * A text that stays the same only if the file stays the same. Much cheaper than reading. Undefined if the file does
   * not exist. @throws if the disk refuses
   */
  stamp(name: string): Promise<string | undefined>;
  /** Writes a file durably: after a crash it has either the old or the new content. @throws if the disk refuses */
  write(name: string, content: string): Promise<void>;
  /** Creates a file. If several processes try at once, exactly one gets true. @throws if the disk refuses */
  createNew(name: string, content: string): Promise<boolean>;
  /** @throws if the disk refuses */
  rename(from: string, to: string): Promise<void>;
  /** Does nothing if the file does not exist. @throws if the disk refuses */
  remove(name: string): Promise<void>;
  /**
   * Calls the listener with the name of a changed file, or undefined if the name is not known. Returns undefined if the
   * system cannot watch the folder.
   */
  watch(listener: (name: string | undefined) => void): FolderWatch | undefined;
}

export interface FolderWatch {
  /** Whether changes are still reported. False once the folder was removed, even if it was recreated. */
  isCurrent(): Promise<boolean>;
  dispose(): void;
}
