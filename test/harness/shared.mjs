// Helpers for the harness: folders, locks, waiting for conditions, ending processes.
import { spawn, spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the repository. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Where downloaded runtimes live; `VSCODE_TEST_CACHE` may name a folder shared between checkouts. */
export const cacheDir = resolve(process.env['VSCODE_TEST_CACHE'] || join(root, '.vscode-test'));

/** The folder for screenshots and for the output of failed tests. */
export const artifactsDir = resolve(process.env['TEST_ARTIFACTS'] || join(root, '.vscode-test', 'artifacts'));

/** Rejects with `what` if the promise takes longer than `ms`. */
export async function within(ms, what, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took longer than ${ms / 1000} s`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Polls until `probe` returns a truthy value, and returns it. */
export async function waitFor(what, probe, { timeout = 30_000, interval = 50 } = {}) {
  const deadline = Date.now() + timeout;
  for (;;) {
    const value = await probe();
    if (value) return value;
    if (Date.now() > deadline) throw new Error(`${what}: not within ${timeout / 1000} s`);
    await new Promise((done) => setTimeout(done, interval));
  }
}

const removeAtExit = new Set();

/** A folder for one run, removed when the process ends. The path is short: sockets have a length limit. */
export function temporaryFolder(prefix = 'rdsc-') {
  const folder = mkdtempSync(join(process.platform === 'darwin' ? '/tmp' : tmpdir(), prefix));
  removeAtExit.add(folder);
  return folder;
}

export function removeFolder(folder) {
  removeAtExit.delete(folder);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

const running = new Set();

/** Starts a program in its own process group, so that its children end with it. */
export function startGroup(command, args, options = {}) {
  const child = spawn(command, args, { ...options, detached: process.platform !== 'win32' });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** Ends a program started with `startGroup`, with its children. */
export function killGroup(child, signal = 'SIGKILL') {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // Already gone.
  }
}

process.on('exit', () => {
  // A signal that can be handled, so that processes can end their own groups too.
  for (const child of running) killGroup(child, 'SIGTERM');
  for (const folder of removeAtExit) {
    try {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    } catch {
      // The system cleans up temporary folders.
    }
  }
});
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
]) {
  process.once(signal, () => process.exit(code));
}

const staleAfter = 20_000;

/**
 * Runs `work` while holding a lock file, which processes of other checkouts respect too. A stale lock is recognized by
 * its age, because the owner touches the file regularly.
 */
export async function withLock(file, work, onWait = () => {}) {
  mkdirSync(dirname(file), { recursive: true });
  let waited = false;
  await waitFor(
    `lock ${file}`,
    () => {
      try {
        const handle = openSync(file, 'wx');
        writeSync(handle, String(process.pid));
        closeSync(handle);
        return true;
      } catch (error) {
        if (error.code !== 'EEXIST') throw error;
      }
      try {
        if (Date.now() - statSync(file).mtimeMs > staleAfter) rmSync(file, { force: true });
      } catch {
        // Released in the meantime.
      }
      if (!waited) onWait();
      waited = true;
      return false;
    },
    { timeout: 15 * 60_000, interval: 250 },
  );
  const beat = setInterval(() => {
    try {
      utimesSync(file, new Date(), new Date());
    } catch {
      // The file was removed, so it cannot be touched.
    }
  }, staleAfter / 4);
  const release = () => rmSync(file, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    process.off('exit', release);
    release();
  }
}

/** The full path of the first of these programs on the PATH. */
export function findOnPath(...names) {
  const folders = (process.env['PATH'] ?? '').split(process.platform === 'win32' ? ';' : ':').filter(Boolean);
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', ''] : [''];
  for (const name of names) {
    for (const folder of folders) {
      for (const ending of endings) {
        const candidate = join(folder, name + ending);
        if (existsSync(candidate)) return candidate;
      }
    }
  }
  return undefined;
}

export function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
