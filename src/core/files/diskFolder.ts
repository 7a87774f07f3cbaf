import { randomUUID } from 'node:crypto';
import { watch } from 'node:fs';
import { link, mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeDurably } from './durable';
import type { Folder } from './folder';

/** A folder on the disk, made when it is first used. Its files are readable by their owner only. */
export function diskFolder(path: string): Folder {
  const at = (name: string): string => join(path, name);
  const make = (): Promise<unknown> => mkdir(path, { recursive: true });
  return {
    names: async () => {
      await make();
      return readdir(path);
    },
    read: async (name) => {
      try {
        return await readFile(at(name), 'utf8');
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return undefined;
        throw error;
      }
    },
    write: async (name, content) => {
      await make();
      await writeDurably(path, name, content);
    },
    createNew: async (name, content) => {
      await make();
      const temporary = at(`.${name}.${randomUUID()}.tmp`);
      try {
        await writeFile(temporary, content, { encoding: 'utf8', mode: 0o600 });
        // By a link, so that nobody ever sees the file half written.
        const linked = await link(temporary, at(name)).catch((error: unknown) => codeOf(error));
        if (linked === undefined) return true;
        if (linked === 'EEXIST') return false;
      } finally {
        await rm(temporary, { force: true });
      }
      // Not every file system has hard links.
      const file = await open(at(name), 'wx', 0o600).catch((error: unknown) => {
        if (codeOf(error) !== 'EEXIST') throw error;
      });
      if (!file) return false;
      try {
        await file.writeFile(content, 'utf8');
        return true;
      } catch (error) {
        // Half of it would stand for the whole.
        await rm(at(name), { force: true });
        throw error;
      } finally {
        await file.close();
      }
    },
    rename: (from, to) => rename(at(from), at(to)),
    remove: (name) => rm(at(name), { force: true }),
    watch: (listener) => {
      try {
        const watcher = watch(path, { persistent: false }, (_event, name) => {
          listener(name ?? undefined);
        });
        watcher.on('error', () => undefined);
        return {
          dispose: () => {
            watcher.close();
          },
        };
      } catch {
        return undefined;
      }
    },
  };
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
