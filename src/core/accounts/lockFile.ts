import { randomUUID } from 'node:crypto';
import { link, open, readFile, rename, rm } from 'node:fs/promises';
import type { Clock } from '../clock';
import { codeOf } from '../files/problem';

/** No lock can be had, for instance in a folder that takes no files. */
export class NotLockedError extends Error {
  override readonly name = 'NotLockedError';
}

/** By its name, since the class may be bundled twice. */
export function isNotLockedError(error: unknown): boolean {
  return error instanceof Error && error.name === 'NotLockedError';
}

const pauseMs = 200;
/**
 * For how many looks the same lock may stand, some 60 s: longer than the questions that are asked under it. Looks are
 * counted and not time, which also passes while the computer sleeps.
 */
const mostLooks = 300;
/** Windows refuses to make a file whose namesake is just being deleted. */
const refusedLooks = 5;

/**
 * Runs a task while nobody else does who uses the same lock file. A lock whose owner has ended is taken over.
 * @throws NotLockedError when no lock can be had
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
    const owner = await readFile(path, 'utf8').catch(() => '');
    looks = owner === seen ? looks + 1 : 0;
    seen = owner;
    if (looks >= mostLooks) {
      await takeAway(path, owner, own);
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
    // On a full disk it is there, and blank.
    if (isMade) await rm(path, { force: true }).catch(() => undefined);
    return codeOf(error) === 'EEXIST' ? 'there' : 'refused';
  }
}

/** Removes a lock, unless it has become somebody else's since it was looked at. */
async function takeAway(path: string, owner: string, own: string): Promise<void> {
  const aside = `${path}.${own}.tmp`;
  try {
    await rename(path, aside);
    if ((await readFile(aside, 'utf8')) !== owner) await link(aside, path);
  } catch {
    // Somebody else was faster.
  } finally {
    await rm(aside, { force: true }).catch(() => undefined);
  }
}

async function release(path: string, own: string): Promise<void> {
  const owner = await readFile(path, 'utf8').catch(() => '');
  if (owner === own) await rm(path, { force: true }).catch(() => undefined);
}
