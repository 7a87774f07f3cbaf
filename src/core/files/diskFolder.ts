import { statSync, watch, type Stats } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createDurably, writeDurably } from './durable';
import type { Folder } from './folder';
import { codeOf, mostBytes, UnreadableFile } from './problem';
import { readWhole, unlessMissing } from './readWhole';

/**
 * A file that changed less than this ago may change again with the same timestamps, because file systems store them
 * with limited resolution.
 */
const freshMs = 2_000;

/** A folder on the disk, created when it is first used. Only the user can read its files. */
export function diskFolder(path: string): Folder {
  const at = (name: string): string => join(path, name);
  let wasMade = false;
  let looks = 0;
  const make = async (): Promise<void> => {
    if ((await mkdir(path, { recursive: true })) !== undefined) wasMade = true;
  };
  /** Tries again after ENOENT: another process may have removed the folder or the temporary file in the meantime. */
  const inFolder = async <T>(work: () => Promise<T>): Promise<T> => {
    await make();
    try {
      return await work();
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
      await make();
      return work();
    }
  };
  return {
    names: () => inFolder(() => readdir(path)),
    wasMade: () => {
      const made = wasMade;
      wasMade = false;
      return made;
    },
    read: async (name) => (await readWhole(at(name), mostBytes))?.toString('utf8'),
    stamp: async (name) => {
      const found = await unlessMissing(stat(at(name)));
      if (!found) return undefined;
      const { ino, size, mtimeMs, ctimeMs } = found;
      const isFresh = Math.abs(Date.now() - Math.max(mtimeMs, ctimeMs)) < freshMs;
      return `${ino} ${size} ${mtimeMs} ${ctimeMs}${isFresh ? ` look ${++looks}` : ''}`;
    },
    write: (name, content) =>
      inFolder(async () => {
        await writeDurably(at(name), readable(content));
      }),
    createNew: (name, content) => inFolder(() => createDurably(at(name), readable(content))),
    rename: (from, to) => rename(at(from), at(to)),
    remove: (name) => rm(at(name), { force: true }),
    watch: (listener) => watchFolder(path, listener),
  };
}

function watchFolder(path: string, listener: Parameters<Folder['watch']>[0]): ReturnType<Folder['watch']> {
  try {
    const watched = identityOf(statSync(path));
    const watcher = watch(path, { persistent: false }, (_event, name) => {
      // An event under the folder's own name says that the folder has gone; no event follows it.
      listener(name === null || name === basename(path) ? undefined : name);
    });
    let hasEnded = false;
    watcher.on('error', () => {
      hasEnded = true;
      listener(undefined);
    });
    return {
      isCurrent: async () => {
        const found = await stat(path).catch(() => undefined);
        return !hasEnded && found !== undefined && identityOf(found) === watched;
      },
      dispose: () => {
        watcher.close();
      },
    };
  } catch {
    return undefined;
  }
}

/** Refuses content that is too long to be read back, which would count as damaged. @throws UnreadableFile */
function readable(content: string): string {
  if (Buffer.byteLength(content) > mostBytes) throw new UnreadableFile('EFBIG');
  return content;
}

/** Distinguishes a folder from another one that was created in its place. */
function identityOf({ dev, ino, birthtimeMs }: Stats): string {
  return `${dev} ${ino} ${birthtimeMs}`;
}
