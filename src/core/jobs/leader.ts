import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Clock } from '../clock';
import { writeDurably } from './durable';

const lockSchema = v.object({ windowId: v.string(), pid: v.number(), until: v.number() });
type Lock = v.InferOutput<typeof lockSchema>;

const lockName = 'leader.json';
/** A leader that has not renewed its lock for this long is taken for dead even if its process seems to live. */
export const leaseMs = 30_000;

/**
 * Elects the one window that polls and announces. The lock is a file with an expiry; a lock whose process is gone
 * counts as expired, so that a restarted extension host need not wait.
 */
export class Leader {
  constructor(
    private readonly options: {
      readonly folder: string;
      readonly windowId: string;
      readonly pid: number;
      readonly clock: Clock;
      readonly isAlive: (pid: number) => boolean;
    },
  ) {}

  /** Takes or renews the lock; false when another window holds it. */
  async tryLead(): Promise<boolean> {
    const { folder, windowId, pid, clock } = this.options;
    await mkdir(folder, { recursive: true });
    const mine: Lock = { windowId, pid, until: clock.now() + leaseMs };
    const held = await this.read();
    if (held?.windowId === windowId) {
      await writeDurably(folder, lockName, JSON.stringify(mine));
      return true;
    }
    if (held && this.isValid(held)) return false;
    // Expired, or damaged: a lock is never seen half written, since it appears under its name complete.
    await rm(this.path, { force: true });
    if (!(await this.place(mine))) return false;
    // Two windows may have found the same dead lock; the one whose file is there now leads.
    return (await this.read())?.windowId === windowId;
  }

  async resign(): Promise<void> {
    if ((await this.read())?.windowId === this.options.windowId) await rm(this.path, { force: true });
  }

  /** Puts the lock in its place unless one is there. */
  private async place(lock: Lock): Promise<boolean> {
    const temporary = `${this.path}.${lock.windowId}.tmp`;
    const content = JSON.stringify(lock);
    try {
      await writeFile(temporary, content, { encoding: 'utf8', mode: 0o600 });
      await link(temporary, this.path);
      return true;
    } catch (error) {
      if (isTaken(error)) return false;
    } finally {
      await rm(temporary, { force: true });
    }
    // Not every file system has hard links.
    try {
      await writeFile(this.path, content, { encoding: 'utf8', mode: 0o600, flag: 'wx' });
      return true;
    } catch (error) {
      if (isTaken(error)) return false;
      throw error;
    }
  }

  private get path(): string {
    return join(this.options.folder, lockName);
  }

  private isValid(lock: Lock): boolean {
    return lock.until > this.options.clock.now() && this.options.isAlive(lock.pid);
  }

  private async read(): Promise<Lock | undefined> {
    try {
      const result = v.safeParse(lockSchema, JSON.parse(await readFile(this.path, 'utf8')));
      return result.success ? result.output : undefined;
    } catch {
      return undefined;
    }
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}
