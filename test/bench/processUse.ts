import { readdirSync, readFileSync } from 'node:fs';

/** What a process has used since it began, as Linux counts it. */
export interface ProcessUse {
  readonly cpuMs: number;
  /** How often one of its threads has slept and gone on. */
  readonly wakeUps: number;
  /** What it holds in memory now. */
  readonly megabytes: number;
}

function status(path: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(path, 'utf8'))?.[1] ?? 0);
}

export function cpuMsOf(pid: number): number {
  if (process.platform !== 'linux') return Number.NaN;
  // In hundredths of a second (proc(5)). The fields follow the name, which may hold blanks.
  const [, fields = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const [user, system] = fields.split(' ').slice(11, 13).map(Number);
  return 10 * ((user ?? 0) + (system ?? 0));
}

export function useOf(pid: number): ProcessUse {
  const threads = readdirSync(`/proc/${pid}/task`);
  const wakeUps = threads.map((id) => status(`/proc/${pid}/task/${id}/status`, 'voluntary_ctxt_switches'));
  return {
    cpuMs: cpuMsOf(pid),
    wakeUps: wakeUps.reduce((sum, one) => sum + one, 0),
    megabytes: status(`/proc/${pid}/status`, 'VmRSS') / 1_024,
  };
}
