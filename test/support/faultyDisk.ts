import promises, { type FileHandle } from 'node:fs/promises';

/** Steps of writing a file that can fail. */
export const diskSteps = ['open', 'write', 'sync', 'close', 'link', 'rename', 'unlink'] as const;
export type DiskStep = (typeof diskSteps)[number];

/**
 * Makes steps of the real disk fail. A failed write leaves half of the content.
 * @param refuses returns the error code for a step on a path; undefined lets it succeed
 * @returns restores the disk
 */
export function faultyDisk(refuses: (step: DiskStep, path: string) => string | undefined): () => void {
  const { open, link, rename, rm } = promises;
  const check = (step: DiskStep, path: string): void => {
    const code = refuses(step, path);
    if (code !== undefined) throw Object.assign(new Error(`${code}: ${step} '${path}'`), { code });
  };
  const faulty = (handle: FileHandle, path: string): FileHandle => {
    const { writeFile, sync, close } = handle;
    return Object.assign(handle, {
      writeFile: async (content: string) => {
        if (refuses('write', path) !== undefined)
          await writeFile.call(handle, content.slice(0, content.length / 2));
        check('write', path);
        await writeFile.call(handle, content);
      },
      sync: async () => {
        check('sync', path);
        await sync.call(handle);
      },
      close: async () => {
        await close.call(handle);
        check('close', path);
      },
    });
  };
  Object.assign(promises, {
    open: async (path: string, flags: string, mode?: number) => {
      if (flags === 'r') return open(path, flags);
      check('open', path);
      return faulty(await open(path, flags, mode), path);
    },
    link: async (from: string, to: string) => {
      check('link', to);
      await link(from, to);
    },
    rename: async (from: string, to: string) => {
      check('rename', to);
      await rename(from, to);
    },
    rm: async (path: string, options: object) => {
      check('unlink', path);
      await rm(path, options);
    },
  });
  return () => {
    Object.assign(promises, { open, link, rename, rm });
  };
}
