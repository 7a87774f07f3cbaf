import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { StoredClone } from './records';

/** What survives a restart. */
export interface StoredState {
  readonly version: 1;
  readonly clones: StoredClone[];
  /** Ids of released instances. */
  readonly removed: string[];
  /** What was kept of the backups of released instances, by instance id; without what was kept of none. */
  readonly kept: Record<string, string>;
  /** Statuses set from outside, by instance id. */
  readonly statuses: Record<string, string>;
}

export function emptyState(): StoredState {
  return { version: 1, clones: [], removed: [], kept: {}, statuses: {} };
}

/** A file that can't be understood is set aside under another name, and the state starts empty. */
export async function loadState(path: string | undefined, now: () => number): Promise<StoredState> {
  if (path === undefined) return emptyState();
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return emptyState();
    throw error;
  }
  const state = parseState(text);
  if (state) return state;
  await rename(path, `${path}.damaged-${now()}`);
  return emptyState();
}

/** Adds what another process has written to the same file. What both know is the same in both. */
function mergeState(own: StoredState, other: StoredState): void {
  const known = new Set(own.clones.map(({ instance }) => instance.id));
  own.clones.push(...other.clones.filter(({ instance }) => !known.has(instance.id)));
  own.removed.push(...other.removed.filter((id) => !own.removed.includes(id)));
  Object.assign(own.kept, { ...other.kept, ...own.kept });
  Object.assign(own.statuses, { ...other.statuses, ...own.statuses });
}

/**
 * Replaces the file by renaming a complete one over it; calls that overlap share a write. Several processes may use
 * one file: each looks for what the others have written before it answers and before it writes.
 */
export class StateFile {
  private writing: Promise<void> | undefined;
  private waiting: Promise<void> | undefined;
  /** Modification time and size of the file as this process last read or wrote it. */
  private seen = '';

  constructor(
    private readonly path: string,
    private readonly state: () => StoredState,
  ) {}

  /** Resolves when the state of this moment is on disk. */
  save(): Promise<void> {
    if (!this.writing) {
      this.writing = this.write().finally(() => (this.writing = undefined));
      return this.writing;
    }
    this.waiting ??= this.writing
      .catch(() => undefined)
      .then(() => {
        this.waiting = undefined;
        return this.save();
      });
    return this.waiting;
  }

  /** Takes in what another process has written since. */
  async refresh(): Promise<void> {
    const stamp = await this.stamp();
    if (stamp === this.seen) return;
    this.seen = stamp;
    const other = parseState(await readFile(this.path, 'utf8').catch(() => ''));
    if (other) mergeState(this.state(), other);
  }

  private async stamp(): Promise<string> {
    const found = await stat(this.path).catch(() => undefined);
    return found ? `${found.mtimeMs} ${found.size} ${found.ino}` : '';
  }

  private async write(): Promise<void> {
    await this.refresh();
    const text = JSON.stringify(this.state());
    const temporary = `${this.path}.${randomUUID()}.tmp`;
    await mkdir(dirname(this.path), { recursive: true });
    try {
      await writeFile(temporary, text, { mode: 0o600 });
      await rename(temporary, this.path);
      this.seen = await this.stamp();
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }
}

/** `undefined` when the text is not a state of this version. */
export function parseState(text: string): StoredState | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(value) || value['version'] !== 1) return undefined;
  // Files of an earlier version say nothing of what was kept.
  const { clones, removed, statuses, kept = {} } = value;
  if (!Array.isArray(clones) || !clones.every(isStoredClone)) return undefined;
  if (!isStrings(removed) || !isStringRecord(statuses) || !isStringRecord(kept)) return undefined;
  return { version: 1, clones, removed, kept, statuses };
}

function isStoredClone(value: unknown): value is StoredClone {
  if (!isObject(value)) return false;
  const { record, instance, schedule } = value;
  return isCloneRecord(record) && isSchedule(schedule) && isInstance(instance);
}

function isCloneRecord(value: unknown): boolean {
  return (
    isObject(value) &&
    hasStrings(value, ['dbInstanceId', 'orderId', 'sourceId', 'regionId', 'clientToken', 'description']) &&
    isStringRecord(value['params']) &&
    Number.isFinite(value['acceptedAt'])
  );
}

function isSchedule(value: unknown): boolean {
  return (
    isObject(value) &&
    Number.isFinite(value['visibleAt']) &&
    Number.isFinite(value['runningAt']) &&
    typeof value['paid'] === 'boolean'
  );
}

const instanceStrings = [
  'id',
  'regionId',
  'description',
  'engine',
  'engineVersion',
  'category',
  'instanceType',
  'payType',
  'status',
  'lockMode',
  'lockReason',
  'instanceClass',
  'storageType',
  'zoneId',
  'networkType',
  'vpcId',
  'privateIp',
  'whitelist',
] as const;

function isInstance(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { policy } = value;
  return (
    hasStrings(value, instanceStrings) &&
    Number.isFinite(value['storageGB']) &&
    Number.isFinite(value['createdAt']) &&
    isStrings(value['slaveZoneIds']) &&
    isStrings(value['vSwitchIds']) &&
    isStringRecord(value['tags']) &&
    isObject(policy) &&
    Number.isFinite(policy['logRetentionDays']) &&
    Array.isArray(value['databases']) &&
    value['databases'].every((one) => isObject(one) && hasStrings(one, ['name']) && isStrings(one['tables']))
  );
}

function hasStrings(value: Record<string, unknown>, names: readonly string[]): boolean {
  return names.every((name) => typeof value[name] === 'string');
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function isStringRecord(value: unknown): value is Record<string, string> {
  return isObject(value) && Object.values(value).every((one) => typeof one === 'string');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
