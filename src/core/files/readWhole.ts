import { open, stat } from 'node:fs/promises';
import { codeOf, UnreadableFile } from './problem';

/**
 * The content of a file, following links; undefined if there is none.
 * @throws UnreadableFile if it is not a file or is larger than `mostBytes`; otherwise the error of the system
 */
export async function readWhole(path: string, mostBytes: number): Promise<Buffer | undefined> {
  const found = await unlessMissing(stat(path));
  if (!found) return undefined;
  // Opening a pipe would block until another process writes to it.
  if (!found.isFile()) throw new UnreadableFile('EISDIR');
  if (found.size > mostBytes) throw new UnreadableFile('EFBIG');
  const file = await unlessMissing(open(path, 'r'));
  if (!file) return undefined;
  try {
    return await file.readFile();
  } finally {
    await file.close();
  }
}

export async function unlessMissing<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
