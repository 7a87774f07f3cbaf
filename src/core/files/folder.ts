/**
 * A folder of small files that several processes share, as a store sees it. Names are plain, without separators.
 * `diskFolder` is the one of the product; tests have others, in which a disk can be full.
 */
export interface Folder {
  /** Makes the folder where there is none. @throws when it cannot be read */
  names(): Promise<readonly string[]>;
  /** Whether the folder had to be made since this was asked last, so that what was in it before has gone. */
  wasMade(): boolean;
  /** Undefined when there is no such file. @throws when there is one that cannot be read */
  read(name: string): Promise<string | undefined>;
  /**
   * The same text as before only where the file is the same as before. Much cheaper than reading it. Undefined when
   * there is no such file. @throws when the disk refuses
   */
  stamp(name: string): Promise<string | undefined>;
  /** Whole and durable: after a crash either the old or the new content is there. @throws when the disk refuses */
  write(name: string, content: string): Promise<void>;
  /**
   * Writes a file that nobody else has written: of all processes exactly one gets true.
   * @throws when the disk refuses
   */
  createNew(name: string, content: string): Promise<boolean>;
  /** @throws when the disk refuses */
  rename(from: string, to: string): Promise<void>;
  /** Does nothing when there is no such file. @throws when the disk refuses */
  remove(name: string): Promise<void>;
  /**
   * Tells which file was changed by whomever; undefined when that is not known. Undefined in place of a subscription
   * where the system does not tell.
   */
  watch(listener: (name: string | undefined) => void): FolderWatch | undefined;
}

export interface FolderWatch {
  /** Whether changes are still told: not once the folder has gone, even if there is another one in its place. */
  isCurrent(): Promise<boolean>;
  dispose(): void;
}
