import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { link, lstat, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { codeOf } from './problem';

export interface ReplaceOptions {
  /** Before the name of the temporary file, in a folder that is not ours. */
  readonly prefix?: string;
  /** Whose mode and owner the file gets; by default only the user may read and write it. */
  readonly like?: Pick<Stats, 'mode' | 'uid' | 'gid'>;
  /** Asked at the last moment. */
  readonly mayReplace?: () => Promise<boolean>;
}

/**
 * Writes a file so that after a crash either the old or the new content is there, whole.
 * @returns false, with the file as it is, when it may not be replaced any more
 */
export async function writeDurably(
  path: string,
  content: string,
  { prefix = '', like, mayReplace }: ReplaceOptions = {},
): Promise<boolean> {
  const temporary = temporaryFor(path, prefix);
  try {
    await writeNew(temporary, content, like);
    if (mayReplace && !(await mayReplace())) {
      await drop(temporary);
      return false;
    }
    await renamePatiently(temporary, path);
  } catch (error) {
    await drop(temporary);
    throw error;
  }
  await syncFolder(dirname(path));
  return true;
}

/**
 * Makes a file that must not be there yet, as durably. Nobody ever sees it half written where the file system has hard
 * links.
 * @returns whether it was made; false when there was one
 */
export async function createDurably(path: string, content: string): Promise<boolean> {
  const folder = dirname(path);
  const temporary = temporaryFor(path);
  try {
    await writeNew(temporary, content);
    const refused = await link(temporary, path).then(() => undefined, codeOf);
    // A file server that repeats a request whose answer was lost says EEXIST of the link it has made itself.
    if (refused === undefined || (refused === 'EEXIST' && (await isSame(temporary, path)))) {
      await syncFolder(folder);
      return true;
    }
    if (refused === 'EEXIST') return false;
  } finally {
    await drop(temporary);
  }
  try {
    await writeNew(path, content);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
  await syncFolder(folder);
  return true;
}

const leftBehind = /\.[0-9a-f-]{36}\.tmp$|^leader\.[0-9a-f]{16}\.taken$/;
/** A write takes moments. Should a window be older than this in the middle of one, it writes again. */
const leftAfterMs = 60 * 60_000;

/**
 * Removes what windows that were killed while they wrote have left in a folder of ours. Never fails.
 * @param now epoch milliseconds
 */
export function sweepLeftBehind(folder: string, now: number): Promise<void> {
  return removeFiles(folder, leftBehind, now - leftAfterMs);
}

/**
 * Removes the files of a folder whose names match. Never fails.
 * @param before only what was written before this time: epoch milliseconds
 */
export async function removeFiles(folder: string, names: RegExp, before = Infinity): Promise<void> {
  const all = await readdir(folder).catch(() => []);
  for (const name of all.filter((one) => names.test(one))) {
    const path = join(folder, name);
    const found = await lstat(path).catch(() => undefined);
    if (found?.isFile() && found.mtimeMs < before) await drop(path);
  }
}

function temporaryFor(path: string, prefix = ''): string {
  return join(dirname(path), `.${prefix}${basename(path)}.${randomUUID()}.tmp`);
}

/** Leaves nothing when it fails: half a file would stand for the whole. */
async function writeNew(path: string, content: string, like?: ReplaceOptions['like']): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    try {
      await file.writeFile(content, 'utf8');
      if (like) await file.chmod(like.mode & 0o777);
      // What root writes must not be taken away from its owner.
      if (like && process.getuid?.() === 0) await file.chown(like.uid, like.gid);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    await drop(path);
    throw error;
  }
}

/** What cannot be removed now must not hide how the write ended. */
async function drop(path: string): Promise<void> {
  await rm(path, { force: true }).catch(() => undefined);
}

async function isSame(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([stat(one), stat(other)].map((each) => each.catch(() => undefined)));
  return a !== undefined && b !== undefined && a.ino !== 0 && a.ino === b.ino && a.dev === b.dev;
}

/** Windows refuses to replace a file while another process reads it, which it does for a moment only. */
const busyCodes: ReadonlySet<unknown> = new Set(['EPERM', 'EACCES', 'EBUSY']);
const renameTries = 5;

async function renamePatiently(from: string, to: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await rename(from, to);
      return;
    } catch (error) {
      if (tries === renameTries || !busyCodes.has(codeOf(error))) throw error;
      await delay(20 * tries);
    }
  }
}

async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    // Windows cannot open folders; its rename is durable enough there.
  }
}
