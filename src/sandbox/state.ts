import type { KeepPolicy } from '../shared/model';
import type { Site } from './commodities';
import { defaultReading, type Reading } from './reading';
import { loadState, StateFile, type StoredState } from './persistence';
import { madeBackup } from './madeBackups';
import type {
  BackupRecord,
  CloneRecord,
  CopyRecord,
  InstanceRecord,
  StoredBackup,
  StoredClone,
} from './records';
import type { RegionRecord, VSwitchRecord } from './regions';
import type { Seed } from './seed';
import { day, minute } from './time';

/** How long a new clone cannot be found, and how long it is Creating after that. */
export interface Timing {
  readonly invisibleMs: number;
  readonly creatingMs: number;
  readonly backingUpMs: number;
}

export const defaultTiming: Timing = { invisibleMs: 1_500, creatingMs: 20_000, backingUpMs: 15_000 };

/** Log backups become usable with this delay. */
const logBackupLagMs = 2 * minute;
/** Ids of copies begin above those of backup sets, and each region of an instance has a range of its own. */
const firstCopyId = 10_000_000_000;

/**
 * The state of the sandbox: the seed, changes to it, and clones. The status of a clone follows from the clock, so it
 * continues after a restart.
 */
export class State {
  timing: Timing;
  private readonly seedInstances: ReadonlyMap<string, InstanceRecord>;
  private readonly seedReplicas: readonly InstanceRecord[];
  private readonly seeded = new Map<string | undefined, readonly InstanceRecord[]>();
  private readonly stored: StoredState;
  private readonly file: StateFile | undefined;

  private constructor(
    readonly seed: Seed,
    readonly now: () => number,
    readonly site: Site,
    readonly reading: Reading,
    timing: Timing,
    stored: StoredState,
    stateFile: string | undefined,
  ) {
    this.timing = timing;
    this.seedInstances = new Map(seed.instances.map((instance) => [instance.id, instance]));
    this.seedReplicas = seed.instances.filter(({ instanceType }) => instanceType === 'Readonly');
    this.stored = stored;
    this.file = stateFile === undefined ? undefined : new StateFile(stateFile, () => this.stored, now);
  }

  static async open(options: {
    seed: Seed;
    now: () => number;
    site?: Site;
    reading?: Reading;
    timing?: Partial<Timing>;
    stateFile?: string | undefined;
  }): Promise<State> {
    const { seed, now, site = 'china', reading = defaultReading, timing = {}, stateFile } = options;
    const { state, isKept } = await loadState(stateFile, now);
    return new State(
      seed,
      now,
      site,
      reading,
      { ...defaultTiming, ...timing },
      state,
      isKept ? stateFile : undefined,
    );
  }

  get regions(): readonly RegionRecord[] {
    return this.seed.regions;
  }

  get vSwitches(): readonly VSwitchRecord[] {
    return this.seed.vSwitches;
  }

  /** Addresses in use in a VPC, including those of clones that cannot be found yet. */
  takenIps(vpcId: string): Set<string> {
    const all = [...this.seed.instances, ...this.stored.clones.map(({ instance }) => instance)];
    const kept = all.filter((one) => one.vpcId === vpcId && !this.stored.removed.includes(one.id));
    return new Set(kept.map(({ privateIp }) => privateIp));
  }

  region(regionId: string): RegionRecord | undefined {
    return this.regions.find((region) => region.regionId === regionId);
  }

  /** Visible instances, oldest first. New clones come last, so they do not shift a page. */
  instances(regionId?: string): InstanceRecord[] {
    const clones = this.stored.clones
      .map(({ instance }) => instance)
      .filter((one) => (regionId === undefined || one.regionId === regionId) && this.isVisible(one.id));
    const { removed } = this.stored;
    const seeded = this.seededIn(regionId);
    const kept = removed.length === 0 ? seeded : seeded.filter(({ id }) => !removed.includes(id));
    return clones.length === 0 ? [...kept] : [...kept, ...clones].sort(byAge);
  }

  /** Cached, because seeded instances never change and long lists are requested page by page. */
  private seededIn(regionId: string | undefined): readonly InstanceRecord[] {
    const known = this.seeded.get(regionId);
    if (known) return known;
    const all = [...this.seedInstances.values()];
    const found = all.filter((one) => regionId === undefined || one.regionId === regionId).sort(byAge);
    this.seeded.set(regionId, found);
    return found;
  }

  /** Undefined while a clone cannot be found yet, and after its release. */
  instance(id: string): InstanceRecord | undefined {
    if (!this.isVisible(id)) return undefined;
    return this.seedInstances.get(id) ?? this.clone(id)?.instance;
  }

  readOnlyIds(masterId: string): string[] {
    return this.seedReplicas
      .filter((replica) => replica.masterId === masterId && this.isVisible(replica.id))
      .map(({ id }) => id);
  }

  clone(id: string): StoredClone | undefined {
    return this.stored.clones.find(({ instance }) => instance.id === id);
  }

  cloneByToken(clientToken: string): StoredClone | undefined {
    return this.stored.clones.find(({ record }) => record.clientToken === clientToken);
  }

  get clones(): readonly StoredClone[] {
    return this.stored.clones;
  }

  cloneRecords(): readonly CloneRecord[] {
    return this.stored.clones.map(({ record }) => record);
  }

  /** The status that operations check. */
  status(instance: InstanceRecord): string {
    const set = this.stored.statuses[instance.id];
    if (set !== undefined) return set;
    const clone = this.clone(instance.id);
    if (!clone) return instance.status;
    return this.now() < clone.schedule.runningAt ? 'Creating' : 'Running';
  }

  /**
   * The status in replies: a source is INS_CLONING while its clone cannot be found yet. It can be cloned again in that
   * state.
   */
  shownStatus(instance: InstanceRecord): string {
    const status = this.status(instance);
    const busy = this.stored.clones.some(
      ({ record, schedule }) =>
        record.sourceId === instance.id && schedule.paid && this.now() < schedule.visibleAt,
    );
    return status === 'Running' && busy ? 'INS_CLONING' : status;
  }

  /** Returns the newest first. */
  backups(instance: InstanceRecord): readonly BackupRecord[] {
    const clone = this.clone(instance.id);
    const first = clone && this.status(instance) === 'Running' ? [firstBackup(clone)] : [];
    const before = clone ? first : (this.seed.backups.get(instance.id) ?? []);
    const made = this.backupTasks(instance.id).filter(({ endsAt }) => endsAt <= this.now());
    return made.length === 0
      ? before
      : [...made.map((one) => madeBackup(instance, one)).reverse(), ...before].sort(newestFirst);
  }

  /** Requested backups, oldest first. */
  backupTasks(instanceId: string): readonly StoredBackup[] {
    return this.stored.backups.filter((one) => one.instanceId === instanceId);
  }

  runningBackup(instanceId: string): StoredBackup | undefined {
    return this.backupTasks(instanceId).find(({ endsAt }) => endsAt > this.now());
  }

  async addBackup(
    { id }: InstanceRecord,
    what: Pick<StoredBackup, 'method' | 'databases'>,
  ): Promise<StoredBackup> {
    const acceptedAt = this.now();
    const number = Math.floor(acceptedAt / 1000) * 100 + (this.stored.backups.length % 100);
    const backup: StoredBackup = {
      ...what,
      instanceId: id,
      jobId: String(number),
      backupId: String(9_000_000_000 + (number % 1_000_000_000)),
      acceptedAt,
      endsAt: acceptedAt + this.timing.backingUpMs,
    };
    this.stored.backups.push(backup);
    await this.save();
    return backup;
  }

  /**
   * Copies of the instance's full backup sets in a region, newest first; without failed sets and those of selected
   * databases.
   */
  copies(instance: InstanceRecord, regionId: string): readonly CopyRecord[] {
    const { copies } = this.seed;
    const number = copies.findIndex((one) => one.instanceId === instance.id && one.regionId === regionId);
    const policy = copies[number];
    if (!policy) return [];
    const idOf = ({ backupId }: BackupRecord): string =>
      String((number + 1) * firstCopyId + Number(backupId));
    return this.backups(instance)
      .filter(({ available, databases, type }) => available && !databases && type === 'FullBackup')
      .map((backup) => ({ id: idOf(backup), backup, policy }));
  }

  /** Undefined if no backup set exists to start from. */
  recoveryWindow(instance: InstanceRecord): { begin: number; end: number } | undefined {
    const earliest = this.now() - instance.policy.logRetentionDays * day;
    const usable = this.backups(instance).filter(
      (backup) =>
        backup.available &&
        !backup.archived &&
        backup.type === 'FullBackup' &&
        !backup.databases &&
        backup.endedAt >= earliest,
    );
    const oldest = usable.at(-1);
    if (!oldest) return undefined;
    const end = Math.floor((this.now() - logBackupLagMs) / 1000) * 1000;
    return { begin: oldest.endedAt, end: Math.max(oldest.endedAt, end) };
  }

  async addClone(clone: StoredClone): Promise<void> {
    this.stored.clones.push(clone);
    await this.save();
  }

  async setStatus(id: string, status: string): Promise<void> {
    this.stored.statuses[id] = status;
    await this.save();
  }

  /** @param kept the archived backups to keep */
  async remove(id: string, kept: KeepPolicy = 'None'): Promise<void> {
    if (!this.stored.removed.includes(id)) {
      this.stored.removed.push(id);
      if (kept !== 'None') this.stored.kept[id] = kept;
    }
    await this.save();
  }

  /** The ReleasedKeepPolicy of a released instance. */
  keptOf(id: string): string {
    return this.stored.kept[id] ?? 'None';
  }

  /** Reads the changes that other windows' sandboxes have made. */
  async refresh(): Promise<void> {
    await this.file?.refresh();
  }

  /** Resolves once the current state is on disk. */
  async save(): Promise<void> {
    await this.file?.save();
  }

  private isVisible(id: string): boolean {
    if (this.stored.removed.includes(id)) return false;
    const clone = this.clone(id);
    if (!clone) return this.seedInstances.has(id);
    if (this.stored.statuses[id] !== undefined) return true;
    return clone.schedule.paid && this.now() >= clone.schedule.visibleAt;
  }
}

function newestFirst(a: BackupRecord, b: BackupRecord): number {
  return b.startedAt - a.startedAt;
}

function byAge(a: InstanceRecord, b: InstanceRecord): number {
  return a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1);
}

function firstBackup({ instance, schedule }: StoredClone): BackupRecord {
  const endedAt = Math.floor(schedule.runningAt / 1000) * 1000;
  let hash = 0;
  for (const character of instance.id) hash = (hash * 31 + character.charCodeAt(0)) % 1_000_000_000;
  return {
    backupId: String(8_000_000_000 + hash),
    status: 'Success',
    type: 'FullBackup',
    mode: 'Automated',
    method: instance.storageType === 'local_ssd' ? 'Physical' : 'Snapshot',
    startedAt: Math.min(endedAt, instance.createdAt + 1000),
    endedAt,
    sizeBytes: Math.round(instance.storageGB * 0.4 * 1024 ** 3),
    available: true,
    archived: false,
    metaStatus: 'OK',
  };
}
