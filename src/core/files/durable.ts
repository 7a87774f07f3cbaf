import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { link, lstat, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { codeOf } from './problem';

export interface ReplaceOptions {
  /** Put before the name of the temporary file, in a folder that other programs also use. */
  readonly prefix?: string;
  /** Mode and owner for the file. By default only the user can read and write it. */
  readonly like?: Pick<Stats, 'mode' | 'uid' | 'gid'>;
  /** Called just before the file is replaced. */
  readonly mayReplace?: () => Promise<boolean>;
}

/**
 * Writes a file so that after a crash it has either the old or the new content, never a part.
 * @returns false if `mayReplace` refused; the file is then unchanged
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
 * Creates a file that must not exist yet, as durably as `writeDurably`. On file systems with hard links, no process
 * ever sees a partial file.
 * @returns false if the file already exists
 */
export async function createDurably(path: string, content: string): Promise<boolean> {
  const folder = dirname(path);
  const temporary = temporaryFor(path);
  try {
    await writeNew(temporary, content);
    const refused = await link(temporary, path).then(() => undefined, codeOf);
    // A file server may process a repeated request after it lost its answer, and then report EEXIST for its own link.
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
/**
 * Temporary files older than this are left over. A write takes moments; a window that is suspended for longer writes
 * again.
 */
const leftAfterMs = 60 * 60_000;

/**
 * Removes temporary files that killed windows left in one of our folders. Does not throw.
 * @param now epoch milliseconds
 */
export function sweepLeftBehind(folder: string, now: number): Promise<void> {
  return removeFiles(folder, leftBehind, now - leftAfterMs);
}

/**
 * Removes the files of a folder whose names match. Does not throw.
 * @param before epoch milliseconds; only removes files that were last written earlier
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

/** Removes the file if writing fails, because a partial file would be taken for a complete one. */
async function writeNew(path: string, content: string, like?: ReplaceOptions['like']): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    try {
      await file.writeFile(content, 'utf8');
      if (like) await file.chmod(like.mode & 0o777);
      // A file that root writes must still belong to its previous owner.
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

/** Ignores errors, so that they do not replace the result of the write. */
async function drop(path: string): Promise<void> {
  await rm(path, { force: true }).catch(() => undefined);
}

async function isSame(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([stat(one), stat(other)].map((each) => each.catch(() => undefined)));
  return a !== undefined && b !== undefined && a.ino !== 0 && a.ino === b.ino && a.dev === b.dev;
}

/** Windows refuses to replace a file while another process reads it, which takes only a moment. */
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
    // Windows cannot open folders, and its rename is durable enough.
  }
}
