import { createHash } from 'node:crypto';
import * as v from 'valibot';
import type { Clock } from '../clock';
import { setAside } from '../files/damaged';
import type { Folder } from '../files/folder';
import { parseJsonFile } from '../files/json';
import { UnreadableFile } from '../files/problem';
import { windowSchema, type Life, type EditorWindow } from './process';
import { StandStill } from './standStill';

/** `until` is for windows of earlier versions. This version goes by whether the lock is being renewed (`beat`). */
const lockSchema = v.object({ ...windowSchema.entries, until: v.number(), beat: v.optional(v.number()) });
type Lock = v.InferOutput<typeof lockSchema>;

const lockName = 'leader.json';
/** A window that has not renewed its lock for this long has lost the lead, even if its process still seems to run. */
export const leaseMs = 30_000;

/**
 * Elects the one window that polls RDS and announces outcomes. The lock is a file that its holder renews. If the
 * process of the holder is gone, the lock is free immediately. Otherwise it is free once it has not changed for
 * `leaseMs`, as measured by this window, because the clocks of two hosts may differ.
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

  /** Takes or renews the lock; returns false if another window holds it. @throws if the disk refuses */
  async tryLead(): Promise<boolean> {
    const { folder, self } = this.options;
    const text = await this.readText();
    if (text === undefined) return folder.createNew(lockName, this.lock());
    const held = parse(text);
    if (held?.windowId === self.windowId) {
      await folder.write(lockName, this.lock());
      return true;
    }
    // Called even if the result is not needed, so that the time counts from the first look.
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
   * Replaces exactly this lock. Only one of the windows that found it abandoned can create the marker. A window that
   * comes after the marker was removed finds a different lock.
   */
  private async takeOver(dead: string, standsStill: boolean): Promise<boolean> {
    const { folder } = this.options;
    const marker = `leader.${createHash('sha256').update(dead).digest('hex').slice(0, 16)}.taken`;
    if (!(await folder.createNew(marker, ''))) {
      // The window that created the marker died before it could finish.
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
      // Anything else in place of the lock file would prevent all windows from leading.
      await setAside(folder, lockName);
      return undefined;
    }
  }
}

/** Undefined for a damaged lock, which belongs to no window. */
function parse(text: string): Lock | undefined {
  try {
    const result = v.safeParse(lockSchema, parseJsonFile(text));
    return result.success ? result.output : undefined;
  } catch {
    return undefined;
  }
}
