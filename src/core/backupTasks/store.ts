import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { FileStore } from '../files/fileStore';
import type { Folder } from '../files/folder';
import { reasonOf } from '../files/problem';
import type { Logger } from '../log';
import { isInTheWay, isOver, nextTask, parseTask, type BackupTask, type TaskEvent } from './task';

/** Number of ended tasks that are kept. */
const mostOver = 20;
/**
 * A window writes its task right after the claim. An older claim without a task is left over from a window that has
 * ended.
 */
const claimLimitMs = 60_000;

export type TaskInstance = Pick<BackupTask, 'identity' | 'regionId' | 'dbInstanceId'>;

export type TaskClaim =
  /** The claim succeeded: no other window creates a task with this id. */
  | { readonly id: string }
  /** The instance is already being backed up; undefined if another window is just requesting a backup. */
  | { readonly taken: BackupTask | undefined };

/** The claim of a task that was removed is kept for so long, so that no window takes another task for it. */
const claimKeptMs = 24 * 60 * 60_000;

const claimSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ at: v.number(), removed: v.optional(v.boolean()) }),
);

/**
 * Backups requested from this extension, by creation time. A full disk must not lose the outcome of a task that was
 * sent.
 */
export class BackupTaskStore extends FileStore<BackupTask> {
  constructor(folder: Folder, logger: Logger) {
    super(folder, logger, {
      one: 'Backup task',
      many: 'backup tasks',
      parse: parseTask,
      time: ({ createdAt }) => createdAt,
      isAhead: (one, other) => one.steps > other.steps,
    });
  }

  /**
   * The running task of an instance, of any identity, unless it could not be checked for too long.
   * @param now epoch milliseconds
   */
  runningFor(regionId: string, dbInstanceId: string, now: number): BackupTask | undefined {
    return this.list().find(
      (task) => isInTheWay(task, now) && task.regionId === regionId && task.dbInstanceId === dbInstanceId,
    );
  }

  /**
   * Claims the next task of an instance on disk, for all windows, before anything is sent.
   * @param now epoch milliseconds
   * @throws if the disk refuses
   */
  claim(instance: TaskInstance, now: number): Promise<TaskClaim> {
    return this.enqueue(async () => {
      await this.readFolder();
      const running = this.runningFor(instance.regionId, instance.dbInstanceId, now);
      if (running) return { taken: running };
      for (let n = 0; ; n++) {
        const id = taskIdOf(instance, n);
        const task = await this.latest(id);
        if (task && isInTheWay(task, now)) return { taken: task };
        if (task || this.leftAlone.has(id)) continue;
        const held = await this.folder.read(claimOf(id));
        if (held === undefined) {
          const isMine = await this.folder.createNew(claimOf(id), JSON.stringify({ at: now }));
          return isMine ? { id } : { taken: undefined };
        }
        const claim = v.safeParse(claimSchema, held);
        // The user has removed the task from the list, or it was never written.
        if (!claim.success || claim.output.removed) continue;
        if (Math.abs(now - claim.output.at) <= claimLimitMs) return { taken: undefined };
      }
    });
  }

  /** Removes a claim for which no task was written. */
  async unclaim(id: string): Promise<void> {
    await this.folder.remove(claimOf(id)).catch(() => undefined);
  }

  /** Resolves once the task is on disk. Nothing may be sent before. @throws if the disk refuses */
  async create(task: BackupTask): Promise<void> {
    await this.enqueue(() => this.write(task));
    this.emit();
  }

  /** Records an event. Does not throw if the disk refuses. @returns the task afterwards */
  async record(id: string, event: TaskEvent, at: number): Promise<BackupTask | undefined> {
    const { task, isNew } = await this.enqueue(async () => {
      const before = await this.latest(id);
      const after = before && nextTask(before, event, at);
      if (after) await this.keep(after);
      return { task: after ?? before, isNew: after !== undefined };
    });
    if (isNew) this.emit();
    return task;
  }

  /** Returns true in exactly one window for the end of a task. */
  async claimAnnouncement(task: BackupTask): Promise<boolean> {
    const name = `${task.id}.${task.steps}.announced`;
    if (!(await this.folder.createNew(name, '').catch(() => false))) return false;
    const isMine = await this.enqueue(async () => {
      const current = await this.latest(task.id);
      if (!current || current.announced || !isOver(current)) return false;
      await this.keep({ ...current, announced: true, steps: current.steps + 1 });
      return true;
    });
    await this.folder.remove(name).catch(() => undefined);
    if (isMine) this.emit();
    return isMine;
  }

  /** Removes a task from the list; the backup itself continues. @returns whether it was removed */
  async remove(id: string): Promise<boolean> {
    const isGone = await this.enqueue(() => this.tryErase(id));
    if (isGone) this.emit();
    return isGone;
  }

  /**
   * Removes the oldest ended tasks beyond the limit, and old claims whose task is gone.
   * @param now epoch milliseconds
   */
  async prune(now: number): Promise<void> {
    const old = this.list().filter((task) => isOver(task) && task.announced);
    for (const { id } of old.slice(mostOver)) await this.remove(id);
    const names = new Set(await this.folder.names().catch(() => []));
    for (const name of names) {
      const [, id] = /^([0-9a-f-]{36})\.claim$/.exec(name) ?? [];
      if (id === undefined || names.has(`${id}.json`)) continue;
      const claim = v.safeParse(claimSchema, await this.folder.read(name).catch(() => undefined));
      if (claim.success && now - claim.output.at > claimKeptMs) await this.unclaim(id);
    }
  }

  private async tryErase(id: string): Promise<boolean> {
    try {
      const task = this.get(id);
      // Another backup may be asked for at once.
      if (task) await this.folder.write(claimOf(id), JSON.stringify({ at: task.createdAt, removed: true }));
      await this.erase(id, await this.folder.names());
      return true;
    } catch (error) {
      this.logger.error(`Backup task ${id} cannot be deleted (${reasonOf(error)})`);
      return false;
    }
  }
}

/** The id of the nth task of an instance, the same in every window. */
function taskIdOf({ identity, regionId, dbInstanceId }: TaskInstance, n: number): string {
  const hash = createHash('sha256').update(JSON.stringify([identity, regionId, dbInstanceId, n]));
  const hex = hash.digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}

function claimOf(id: string): string {
  return `${id}.claim`;
}
