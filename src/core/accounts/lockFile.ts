import { randomUUID } from 'node:crypto';
import { link, open, readFile, rename, rm } from 'node:fs/promises';
import type { Clock } from '../clock';
import { codeOf } from '../files/problem';

/** No lock file can be created, e.g. because the folder is read-only. */
export class NotLockedError extends Error {
  override readonly name = 'NotLockedError';
}

/** Compares the name, because the class may be bundled twice. */
export function isNotLockedError(error: unknown): boolean {
  return error instanceof Error && error.name === 'NotLockedError';
}

const pauseMs = 200;
/**
 * Number of checks before an unchanged lock counts as abandoned, about 60 s. That is longer than the requests made
 * under the lock. Checks are counted instead of time, which also passes while the computer sleeps.
 */
const mostLooks = 300;
/** Windows refuses to create a file while a file of the same name is being deleted. */
const refusedLooks = 5;

/**
 * Runs a task while no other window or process holds the same lock file. An abandoned lock is taken over.
 * @throws NotLockedError if no lock file can be created
 */
export async function withLockFile<T>(
  path: string,
  { sleep }: Pick<Clock, 'sleep'>,
  task: () => Promise<T>,
): Promise<T> {
  const own = randomUUID();
  let [seen, looks, refused] = ['', 0, 0];
  for (;;) {
    const made = await make(path, own);
    if (made === 'made') break;
    if (made === 'refused' && ++refused >= refusedLooks) throw new NotLockedError();
    const holder = await readFile(path, 'utf8').catch(() => '');
    looks = holder === seen ? looks + 1 : 0;
    seen = holder;
    if (looks >= mostLooks) {
      await takeAway(path, holder, own);
      looks = 0;
    } else await sleep(pauseMs);
  }
  try {
    return await task();
  } finally {
    await release(path, own);
  }
}

async function make(path: string, own: string): Promise<'made' | 'there' | 'refused'> {
  let isMade = false;
  try {
    const file = await open(path, 'wx', 0o600);
    isMade = true;
    try {
      await file.writeFile(own, 'utf8');
    } finally {
      await file.close();
    }
    return 'made';
  } catch (error) {
    // If the disk is full, an empty file was created.
    if (isMade) await rm(path, { force: true }).catch(() => undefined);
    return codeOf(error) === 'EEXIST' ? 'there' : 'refused';
  }
}

/** Removes a lock, unless another process has taken it over since it was read. */
async function takeAway(path: string, holder: string, own: string): Promise<void> {
  const aside = `${path}.${own}.tmp`;
  try {
    await rename(path, aside);
    if ((await readFile(aside, 'utf8')) !== holder) await link(aside, path);
  } catch {
    // Another process was faster.
  } finally {
    await rm(aside, { force: true }).catch(() => undefined);
  }
}

async function release(path: string, own: string): Promise<void> {
  const holder = await readFile(path, 'utf8').catch(() => '');
  if (holder === own) await rm(path, { force: true }).catch(() => undefined);
}
