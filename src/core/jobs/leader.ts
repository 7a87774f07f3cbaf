import * as v from 'valibot';
import type { Clock } from '../clock';
import type { Folder } from '../files/folder';

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
      readonly folder: Folder;
      readonly windowId: string;
      readonly pid: number;
      readonly clock: Clock;
      readonly isAlive: (pid: number) => boolean;
    },
  ) {}

  /** Takes or renews the lock; false when another window holds it. */
  async tryLead(): Promise<boolean> {
    const { folder, windowId, pid, clock } = this.options;
    const mine: Lock = { windowId, pid, until: clock.now() + leaseMs };
    const held = await this.read();
    if (held?.windowId === windowId) {
      await folder.write(lockName, JSON.stringify(mine));
      return true;
    }
    if (held && this.isValid(held)) return false;
    // Expired, or damaged: a lock is never seen half written, since it appears under its name complete.
    await folder.remove(lockName);
    if (!(await folder.createNew(lockName, JSON.stringify(mine)))) return false;
    // Two windows may have found the same dead lock; the one whose file is there now leads.
    return (await this.read())?.windowId === windowId;
  }

  async resign(): Promise<void> {
    const { folder, windowId } = this.options;
    if ((await this.read())?.windowId === windowId) await folder.remove(lockName);
  }

  private isValid(lock: Lock): boolean {
    const left = lock.until - this.options.clock.now();
    // A lock that lasts longer than any is given was written by a clock that has been set back since.
    return left > 0 && left <= leaseMs && this.options.isAlive(lock.pid);
  }

  private async read(): Promise<Lock | undefined> {
    try {
      const result = v.safeParse(lockSchema, JSON.parse((await this.options.folder.read(lockName)) ?? ''));
      return result.success ? result.output : undefined;
    } catch {
      return undefined;
    }
  }
}
