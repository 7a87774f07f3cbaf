import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import * as v from 'valibot';
import { finiteSchema } from '../files/schemas';

/**
 * A window as files identify it. The process id alone is not enough: another process may have it by now, and it means
 * nothing on another host. Files of earlier versions have only the process id.
 */
export const windowSchema = v.object({
  windowId: v.string(),
  pid: finiteSchema,
  /**
   * Host name and, on Linux, the process namespace, because containers that share a home folder number processes
   * separately.
   */
  host: v.optional(v.string()),
  /** Changes with every boot of the host. */
  boot: v.optional(v.string()),
  /** When the process started, in the unit of the host. */
  startedAt: v.optional(v.string()),
});
export type EditorWindow = Readonly<v.InferOutput<typeof windowSchema>>;

/** `unknown`: the window runs on another host, where its process cannot be checked. */
export type Life = 'alive' | 'gone' | 'unknown';

export interface ProcessTable {
  /** Whether a process has this id. On Linux, threads count too. */
  exists(pid: number): boolean;
  startOf(pid: number): string | undefined;
}

export function windowOf(windowId: string, pid = process.pid): EditorWindow {
  const namespace = attempt(() => readlinkSync('/proc/self/ns/pid'));
  const boot = attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
  const startedAt = hostProcesses.startOf(pid);
  return {
    windowId,
    pid,
    host: [hostname(), namespace].filter(Boolean).join(' '),
    ...(boot === undefined ? {} : { boot }),
    ...(startedAt === undefined ? {} : { startedAt }),
  };
}

/** Whether the window `other` is still running, as far as the window `self` can tell. */
export function lifeOf(
  other: EditorWindow,
  self: EditorWindow,
  processes: ProcessTable = hostProcesses,
): Life {
  if (other.windowId === self.windowId) return 'alive';
  if (differ(other.host, self.host)) return 'unknown';
  if (differ(other.boot, self.boot)) return 'gone';
  // If the other window has our process id, it ended before this process started.
  if (other.pid === self.pid || !processes.exists(other.pid)) return 'gone';
  return differ(other.startedAt, processes.startOf(other.pid)) ? 'gone' : 'alive';
}

function differ(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}

export const hostProcesses: ProcessTable = {
  exists: (pid) => {
    // Zero and negative ids mean process groups, which always exist.
    if (!Number.isSafeInteger(pid) || pid <= 0) return false;
    try {
      process.kill(pid, 0);
      return true;
    } catch (error) {
      return error instanceof Error && 'code' in error && error.code === 'EPERM';
    }
  },
  // Field 22 of proc(5), counted from after the name, which may contain spaces and brackets.
  startOf: (pid) =>
    attempt(() => {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    }),
};

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
