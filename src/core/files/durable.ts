import { randomUUID } from 'node:crypto';
import { link, lstat, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { codeOf } from './problem';

/** Writes a file so that after a crash either the old or the new content is there, whole. */
export async function writeDurably(folder: string, name: string, content: string): Promise<void> {
  const temporary = temporaryFor(folder, name);
  try {
    await writeNew(temporary, content);
    await renamePatiently(temporary, join(folder, name));
  } catch (error) {
    await drop(temporary);
    throw error;
  }
  await syncFolder(folder);
}

/**
 * Makes a file that must not be there yet, as durably. Nobody ever sees it half written where the file system has hard
 * links.
 * @returns whether it was made; false when there was one
 */
export async function createDurably(folder: string, name: string, content: string): Promise<boolean> {
  const path = join(folder, name);
  const temporary = temporaryFor(folder, name);
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
export async function sweepLeftBehind(folder: string, now: number): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((one) => leftBehind.test(one))) {
    const path = join(folder, name);
    const found = await lstat(path).catch(() => undefined);
    if (found?.isFile() && now - found.mtimeMs > leftAfterMs) await drop(path);
  }
}

function temporaryFor(folder: string, name: string): string {
  return join(folder, `.${name}.${randomUUID()}.tmp`);
}

/** Leaves nothing when it fails: half a file would stand for the whole. */
async function writeNew(path: string, content: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    try {
      await file.writeFile(content, 'utf8');
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

export async function renamePatiently(from: string, to: string): Promise<void> {
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
