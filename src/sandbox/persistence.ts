import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { StoredBackup, StoredClone } from './records';

export interface StoredState {
  readonly version: 1;
  readonly clones: StoredClone[];
  /** Ids of released instances. */
  readonly removed: string[];
  /** The ReleasedKeepPolicy of released instances, by instance id; without those that kept no backups. */
  readonly kept: Record<string, string>;
  /** Statuses set from outside, by instance id. */
  readonly statuses: Record<string, string>;
  /** Requested backups, oldest first. */
  readonly backups: StoredBackup[];
}

function emptyState(): StoredState {
  return { version: 1, clones: [], removed: [], kept: dictionary(), statuses: dictionary(), backups: [] };
}

const mostBytes = 64 * 1024 * 1024;

/** The content of the file. `newer` is a state of a later version, which this version must not change. */
type Content = StoredState | 'none' | 'newer' | 'damaged';

/** @throws if the file exists but cannot be read */
async function readContent(path: string): Promise<Content> {
  try {
    const found = await stat(path);
    // Reading a pipe would block until another process writes to it.
    if (!found.isFile() || found.size > mostBytes) return 'damaged';
    const text = await readFile(path, 'utf8');
    return parseState(text) ?? (isNewer(text) ? 'newer' : 'damaged');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return 'none';
    throw error;
  }
}

/**
 * Loads the state. A damaged file is renamed, and the state starts empty. The file of a later version stays unchanged;
 * the state starts empty and is not saved.
 * @returns the state, and whether it may be written
 * @throws if the file exists but cannot be read or renamed
 */
export async function loadState(
  path: string | undefined,
  now: () => number,
): Promise<{ readonly state: StoredState; readonly isKept: boolean }> {
  if (path === undefined) return { state: emptyState(), isKept: false };
  const content = await readContent(path);
  if (content === 'damaged') await rename(path, `${path}.damaged-${now()}`);
  return typeof content === 'string'
    ? { state: emptyState(), isKept: content !== 'newer' }
    : { state: content, isKept: true };
}

/** Adds what another process has written to the same file. Entries that both have are identical. */
function mergeState(own: StoredState, other: StoredState): void {
  const known = new Set(own.clones.map(({ instance }) => instance.id));
  own.clones.push(...other.clones.filter(({ instance }) => !known.has(instance.id)));
  own.removed.push(...other.removed.filter((id) => !own.removed.includes(id)));
  const made = new Set(own.backups.map(({ jobId }) => jobId));
  own.backups.push(...other.backups.filter(({ jobId }) => !made.has(jobId)));
  addMissing(own.kept, other.kept);
  addMissing(own.statuses, other.statuses);
}

function addMissing(own: Record<string, string>, other: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(other)) own[name] ??= value;
}

/**
 * Replaces the file atomically; overlapping calls share a write. Several processes may use one file, so each reads the
 * others' changes before it answers and before it writes.
 */
export class StateFile {
  private writing: Promise<void> | undefined;
  private waiting: Promise<void> | undefined;
  /** Modification times, size and inode of the file when this process last read or wrote it. */
  private seen = '';

  constructor(
    private readonly path: string,
    private readonly state: () => StoredState,
    private readonly now: () => number,
  ) {}

  /** Resolves once the current state is on disk. */
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

  /** Reads the changes of other processes. After an error, they are read before the next write. */
  async refresh(): Promise<void> {
    await this.takeIn().catch(() => undefined);
  }

  /** @returns whether the file may be written @throws if it cannot be read */
  private async takeIn(): Promise<boolean> {
    const stamp = await this.stamp();
    if (stamp === this.seen) return true;
    const content = await readContent(this.path);
    if (content === 'newer') return false;
    if (content === 'damaged') await rename(this.path, `${this.path}.damaged-${this.now()}`);
    else if (content !== 'none') mergeState(this.state(), content);
    this.seen = stamp;
    return true;
  }

  private async stamp(): Promise<string> {
    const found = await stat(this.path).catch(() => undefined);
    return found ? `${found.mtimeMs} ${found.ctimeMs} ${found.size} ${found.ino}` : '';
  }

  private async write(): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true });
    if (!(await this.takeIn())) return;
    const temporary = `${this.path}.${randomUUID()}.tmp`;
    try {
      const file = await open(temporary, 'wx', 0o600);
      try {
        await file.writeFile(JSON.stringify(this.state()));
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, this.path);
      this.seen = await this.stamp();
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined);
      throw error;
    }
  }
}

/** Undefined if the text is not a state of this version. */
function parseState(text: string): StoredState | undefined {
  const value = parse(text);
  if (!isObject(value) || value['version'] !== 1) return undefined;
  // Files of an earlier version have neither `kept` nor `backups`.
  const { clones, removed, statuses, kept = {}, backups = [] } = value;
  if (!Array.isArray(clones) || !clones.every(isStoredClone)) return undefined;
  if (!isStrings(removed) || !isStringRecord(statuses) || !isStringRecord(kept)) return undefined;
  if (!Array.isArray(backups) || !backups.every(isStoredBackup)) return undefined;
  return { version: 1, clones, removed, kept: dictionary(kept), statuses: dictionary(statuses), backups };
}

function isNewer(text: string): boolean {
  const value = parse(text);
  return isObject(value) && Number.isInteger(value['version']) && Number(value['version']) > 1;
}

/** Undefined for invalid JSON, and for values that can be parsed but not written again. */
function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    JSON.stringify(value);
    return value;
  } catch {
    return undefined;
  }
}

/** A record without inherited names such as `constructor`. */
function dictionary(entries: Record<string, string> = {}): Record<string, string> {
  return Object.assign(Object.create(null) as Record<string, string>, entries);
}

function isStoredClone(value: unknown): value is StoredClone {
  if (!isObject(value)) return false;
  const { record, instance, schedule } = value;
  return isCloneRecord(record) && isSchedule(schedule) && isInstance(instance);
}

function isStoredBackup(value: unknown): value is StoredBackup {
  return (
    isObject(value) &&
    hasStrings(value, ['instanceId', 'jobId', 'backupId', 'method']) &&
    isTime(value['acceptedAt']) &&
    isTime(value['endsAt']) &&
    (value['databases'] === undefined || isStrings(value['databases']))
  );
}

function isCloneRecord(value: unknown): boolean {
  return (
    isObject(value) &&
    hasStrings(value, ['dbInstanceId', 'orderId', 'sourceId', 'regionId', 'clientToken', 'description']) &&
    isStringRecord(value['params']) &&
    isTime(value['acceptedAt'])
  );
}

function isSchedule(value: unknown): boolean {
  return (
    isObject(value) &&
    isTime(value['visibleAt']) &&
    isTime(value['runningAt']) &&
    typeof value['paid'] === 'boolean'
  );
}

const instanceStrings = [
  'id',
  'regionId',
  'description',
  'engineVersion',
  'category',
  'status',
  'lockMode',
  'lockReason',
  'instanceClass',
  'storageType',
  'zoneId',
  'vpcId',
  'privateIp',
  'whitelist',
] as const;
const instanceWords: Readonly<Record<string, readonly unknown[]>> = {
  engine: ['MySQL', 'PostgreSQL', 'SQLServer', 'MariaDB'],
  instanceType: ['Primary', 'Readonly', 'Guard', 'Temp'],
  payType: ['Postpaid', 'Prepaid', 'SERVERLESS'],
  networkType: ['VPC', 'Classic'],
};

function isInstance(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { policy, serverless, expiresAt } = value;
  return (
    hasStrings(value, instanceStrings) &&
    Object.entries(instanceWords).every(([name, words]) => words.includes(value[name])) &&
    ['multiZoneId', 'masterId', 'hostGroupId'].every((name) => isOptional(value[name], 'string')) &&
    ['publicConnection', 'deletionProtection'].every((name) => isOptional(value[name], 'boolean')) &&
    Number.isFinite(value['storageGB']) &&
    isTime(value['createdAt']) &&
    (expiresAt === undefined || isTime(expiresAt)) &&
    isStrings(value['slaveZoneIds']) &&
    isStrings(value['vSwitchIds']) &&
    isStringRecord(value['tags']) &&
    isObject(policy) &&
    isDays(policy['logRetentionDays']) &&
    (policy['retentionDays'] === undefined || isDays(policy['retentionDays'])) &&
    isOptional(policy['logBackup'], 'boolean') &&
    (serverless === undefined || isServerless(serverless)) &&
    Array.isArray(value['databases']) &&
    value['databases'].every(isDatabase)
  );
}

function isServerless(value: unknown): boolean {
  return (
    isObject(value) &&
    Number.isFinite(value['min']) &&
    Number.isFinite(value['max']) &&
    ['autoPause', 'switchForce'].every((name) => isOptional(value[name], 'boolean'))
  );
}

function isDatabase(value: unknown): boolean {
  return (
    isObject(value) &&
    hasStrings(value, ['name']) &&
    isOptional(value['sizeKB'], 'number') &&
    isStrings(value['tables'])
  );
}

/** Epoch milliseconds, up to the year 9999. */
function isTime(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value < Date.UTC(10_000, 0);
}

/** The range of a backup policy. */
function isDays(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= 10_000;
}

function isOptional(value: unknown, type: 'string' | 'number' | 'boolean'): boolean {
  return value === undefined || typeof value === type;
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
