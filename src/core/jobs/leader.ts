import { createHash } from 'node:crypto';
import * as v from 'valibot';
import type { Clock } from '../clock';
import { setAside } from '../files/damaged';
import type { Folder } from '../files/folder';
import { parseJsonFile } from '../files/json';
import { UnreadableFile } from '../files/problem';
import { windowSchema, type Life, type EditorWindow } from './process';
import { StandStill } from './standStill';

/** `until` is for windows of an earlier version, which go by it; here a lock counts by whether it is renewed. */
const lockSchema = v.object({ ...windowSchema.entries, until: v.number(), beat: v.optional(v.number()) });
type Lock = v.InferOutput<typeof lockSchema>;

const lockName = 'leader.json';
/** A leader that has not renewed its lock for this long has ended its lead, even if its process seems to live. */
export const leaseMs = 30_000;

/**
 * Elects the one window that polls and announces. The lock is a file that its holder renews. One whose process is gone
 * is free at once; one whose holder cannot be looked at is free when it has stood still for a lease, by the time that
 * this window has seen pass: the clocks of two hosts need not agree.
 */
export class Leader {
  private readonly still: StandStill;
  private beat = 0;

  constructor(
    private readonly options: {
      readonly folder: Folder;
      readonly self: EditorWindow;
      readonly clock: Clock;
      readonly lifeOf: (other: EditorWindow) => Life;
    },
  ) {
    this.still = new StandStill(options.clock);
  }

  /** Takes or renews the lock; false when another window holds it. @throws when the disk refuses */
  async tryLead(): Promise<boolean> {
    const { folder, self } = this.options;
    const text = await this.readText();
    if (text === undefined) return folder.createNew(lockName, this.lock());
    const held = parse(text);
    if (held?.windowId === self.windowId) {
      await folder.write(lockName, this.lock());
      return true;
    }
    // Seen even where it is not needed, so that the time counts from the first look.
    const standsStill = this.still.ms(lockName, text) >= leaseMs;
    if (held && this.options.lifeOf(held) !== 'gone' && !standsStill) return false;
    return this.takeOver(text, standsStill);
  }

  async resign(): Promise<void> {
    const { folder, self } = this.options;
    const text = await this.readText();
    if (text !== undefined && parse(text)?.windowId === self.windowId) await folder.remove(lockName);
  }

  /**
   * Replaces exactly this lock. Of all windows that have found it dead one makes the marker; whoever comes when the
   * marker has gone again finds another lock.
   */
  private async takeOver(dead: string, standsStill: boolean): Promise<boolean> {
    const { folder } = this.options;
    const marker = `leader.${createHash('sha256').update(dead).digest('hex').slice(0, 16)}.taken`;
    if (!(await folder.createNew(marker, ''))) {
      // Whoever made it has died before it could go on.
      if (standsStill) await folder.remove(marker);
      return false;
    }
    try {
      if ((await this.readText()) !== dead) return false;
      await folder.write(lockName, this.lock());
      return true;
    } finally {
      await folder.remove(marker);
    }
  }

  private lock(): string {
    const { self, clock } = this.options;
    const lock: Lock = { ...self, until: clock.now() + leaseMs, beat: ++this.beat };
    return JSON.stringify(lock);
  }

  private async readText(): Promise<string | undefined> {
    const { folder } = this.options;
    try {
      return await folder.read(lockName);
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      // With something else in the place of the lock no window could ever lead.
      await setAside(folder, lockName);
      return undefined;
    }
  }
}

/** Undefined for what is damaged, which belongs to nobody. */
function parse(text: string): Lock | undefined {
  try {
    const result = v.safeParse(lockSchema, parseJsonFile(text));
    return result.success ? result.output : undefined;
  } catch {
    return undefined;
  }
}
