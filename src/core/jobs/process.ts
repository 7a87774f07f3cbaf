import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import * as v from 'valibot';
import { finiteSchema } from '../files/schemas';

/**
 * A window as files name it. A process number alone may belong to another process by now, and on another host it says
 * nothing at all; a file of an earlier version has no more than that.
 */
export const windowSchema = v.object({
  windowId: v.string(),
  pid: finiteSchema,
  /** Host and, on Linux, its process namespace: containers that share a home count processes each for itself. */
  host: v.optional(v.string()),
  /** Differs after every start of the host. */
  boot: v.optional(v.string()),
  /** When the process was started, in whatever unit the host counts. */
  startedAt: v.optional(v.string()),
});
export type EditorWindow = Readonly<v.InferOutput<typeof windowSchema>>;

/** `unknown`: it runs on another host, where nobody here can look. */
export type Life = 'alive' | 'gone' | 'unknown';

/** What can be asked of the host about its processes. */
export interface ProcessTable {
  /** Whether there is something of this number. On Linux that includes the threads of processes. */
  exists(pid: number): boolean;
  /** Undefined where the host does not tell. */
  startOf(pid: number): string | undefined;
}

/** This window as it signs its files. */
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

/** Whether the window of `other` still runs, as far as `me` can tell. */
export function lifeOf(other: EditorWindow, me: EditorWindow, processes: ProcessTable = hostProcesses): Life {
  if (other.windowId === me.windowId) return 'alive';
  if (differ(other.host, me.host)) return 'unknown';
  if (differ(other.boot, me.boot)) return 'gone';
  // A number that is now ours belonged to a window before.
  if (other.pid === me.pid || !processes.exists(other.pid)) return 'gone';
  return differ(other.startedAt, processes.startOf(other.pid)) ? 'gone' : 'alive';
}

function differ(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}

export const hostProcesses: ProcessTable = {
  exists: (pid) => {
    // Others mean whole groups of processes, which always exist.
    if (!Number.isSafeInteger(pid) || pid <= 0) return false;
    try {
      process.kill(pid, 0);
      return true;
    } catch (error) {
      return error instanceof Error && 'code' in error && error.code === 'EPERM';
    }
  },
  // Field 22 of proc(5), counted behind the name, which may hold blanks and brackets.
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
