import type {
  BackupPolicy,
  BackupSet,
  CopiedSet,
  Instance,
  InstanceDetail,
  Region,
  Tags,
} from '../../shared/model';
import type { Clock } from '../clock';
import { Elsewhere, type CopiesId, type DistantClient } from './elsewhere';
import type { RdsClient } from '../rds/client';
import { Loading } from '../loading';
import { rowList, type RowList } from './rowList';
import type { Snapshot } from './snapshot';

export type ListingClient = Pick<
  RdsClient,
  | 'describeRegions'
  | 'listInstances'
  | 'listBackups'
  | 'listTags'
  | 'describeBackupPolicy'
  | 'describeInstance'
> &
  DistantClient;

export interface InventorySource {
  readonly client: ListingClient;
  readonly homeRegionId: string;
}

/** Identifies a list: the regions, the instances of a region, the backup sets of an instance, or copies of them. */
export interface ListId {
  readonly regionId?: string;
  readonly dbInstanceId?: string;
  /** The region that holds the copies. */
  readonly copiesIn?: string;
}

export interface RegionTags {
  /** By instance id; undefined until loaded. */
  readonly tags: ReadonlyMap<string, Tags> | undefined;
  readonly error: unknown;
}

interface InstanceFacts {
  readonly policy: Loading<BackupPolicy>;
  readonly detail: Loading<InstanceDetail | undefined>;
}

/** Limit for backup sets of instances that are collapsed in the tree: about 40 MB. */
const mostKeptSets = 150_000;
/** Limit for instances of regions that are collapsed in the tree: about 60 MB. */
const mostKeptInstances = 100_000;

export type Known = Pick<Inventory, 'knownRegions' | 'knownInstances' | 'knownBackups'>;

/** An instance that is loaded or comes from the snapshot. */
export function knownInstance(
  known: Pick<Known, 'knownInstances'> | undefined,
  regionId: string,
  dbInstanceId: string,
): Instance | undefined {
  return known
    ?.knownInstances()
    .find((one) => one.dbInstanceId === dbInstanceId && one.regionId === regionId);
}

/** All lists of one account, each loaded on first use. */
export class Inventory {
  readonly regions: RowList<Region>;
  readonly elsewhere: Elsewhere;
  private readonly instanceLists = new Map<string, RowList<Instance>>();
  /** In order of last use. */
  private readonly backupLists = new Map<string, { readonly id: ListId; list: RowList<BackupSet> }>();
  private readonly tagLists = new Map<string, Loading<ReadonlyMap<string, Tags>>>();
  private readonly facts = new Map<string, InstanceFacts>();

  constructor(
    private readonly source: () => Promise<InventorySource>,
    private readonly clock: Clock,
    /** Called with each list that changed without a call. */
    private readonly onDidChange: (list: ListId) => void,
  ) {
    this.elsewhere = new Elsewhere(async () => (await source()).client, clock, onDidChange);
    this.regions = rowList<Region>(
      async (signal) => {
        const { client, homeRegionId } = await source();
        const all = client.describeRegions(homeRegionId, { signal });
        const isCut = all.then(() => false);
        isCut.catch(() => undefined);
        return { first: all, all, total: all.then(({ length }) => length), isCut };
      },
      ({ regionId }) => regionId,
      clock,
      () => onDidChange({}),
    );
  }

  instances(regionId: string): RowList<Instance> {
    const existing = this.instanceLists.get(regionId);
    if (existing) return existing;
    const list = rowList<Instance>(
      async (signal) => (await this.source()).client.listInstances(regionId, { signal }),
      ({ dbInstanceId }) => dbInstanceId,
      this.clock,
      () => this.onDidChange({ regionId }),
    );
    this.instanceLists.set(regionId, list);
    return list;
  }

  backups(regionId: string, dbInstanceId: string): RowList<BackupSet> {
    const id = { regionId, dbInstanceId };
    const key = backupsKey(regionId, dbInstanceId);
    const list =
      this.backupLists.get(key)?.list ??
      rowList<BackupSet>(
        async (signal) => (await this.source()).client.listBackups(regionId, dbInstanceId, { signal }),
        ({ backupId }) => backupId,
        this.clock,
        () => this.onDidChange(id),
      );
    this.backupLists.delete(key);
    this.backupLists.set(key, { id, list });
    return list;
  }

  /** When the backup sets of an instance were loaded, epoch milliseconds. Does not load them. */
  backupsLoadedAt(regionId: string, dbInstanceId: string): number | undefined {
    return this.backupLists.get(backupsKey(regionId, dbInstanceId))?.list.at;
  }

  /** Finds an instance by its id, reloading its region if it is not listed; undefined if it does not exist. */
  async instance(regionId: string, dbInstanceId: string): Promise<Instance | undefined> {
    const list = this.instances(regionId);
    const find = (): Instance | undefined =>
      list.value?.items.find((one) => one.dbInstanceId === dbInstanceId);
    if (list.isKept || list.isPartial || !find()) await list.refresh();
    return find();
  }

  /** The backup policy of an instance, requested once; undefined if it cannot be read. */
  policy(regionId: string, dbInstanceId: string): Promise<BackupPolicy | undefined> {
    return valueOf(this.factsOf(regionId, dbInstanceId).policy);
  }

  /** The same without loading it. */
  knownPolicy(regionId: string, dbInstanceId: string): BackupPolicy | undefined {
    return this.facts.get(backupsKey(regionId, dbInstanceId))?.policy.value;
  }

  /** Loads the policy unless that was tried before. @returns whether it has become known */
  async lookForPolicy(regionId: string, dbInstanceId: string): Promise<boolean> {
    const { policy } = this.factsOf(regionId, dbInstanceId);
    if (policy.status !== 'idle') return false;
    await policy.show();
    return policy.value !== undefined;
  }

  /** Details that no list has, such as the storage, requested once; undefined if they cannot be read. */
  detail(regionId: string, dbInstanceId: string): Promise<InstanceDetail | undefined> {
    return valueOf(this.factsOf(regionId, dbInstanceId).detail);
  }

  private factsOf(regionId: string, dbInstanceId: string): InstanceFacts {
    const key = backupsKey(regionId, dbInstanceId);
    const existing = this.facts.get(key);
    if (existing) return existing;
    const loading = <T>(ask: (client: ListingClient, signal: AbortSignal) => Promise<T>): Loading<T> =>
      new Loading<T>({
        clock: this.clock,
        onDidChange: () => undefined,
        load: async (signal) => ask((await this.source()).client, signal),
      });
    const facts: InstanceFacts = {
      policy: loading((client, signal) => client.describeBackupPolicy(regionId, dbInstanceId, { signal })),
      detail: loading((client, signal) => client.describeInstance(regionId, dbInstanceId, { signal })),
    };
    this.facts.set(key, facts);
    return facts;
  }

  at(id: ListId): RowList<Region> | RowList<Instance> | RowList<BackupSet> | RowList<CopiedSet> {
    const { regionId, dbInstanceId } = id;
    if (regionId === undefined) return this.regions;
    if (isOfCopies(id)) return this.elsewhere.sets(id);
    return dbInstanceId === undefined ? this.instances(regionId) : this.backups(regionId, dbInstanceId);
  }

  /** The tags of a region's instances, if loaded; loads them if `load` is true. */
  tags(regionId: string, { load = false } = {}): RegionTags {
    if (load) this.loadTags(regionId);
    const list = this.tagLists.get(regionId);
    return { tags: list?.value, error: list?.error };
  }

  private loadTags(regionId: string): void {
    if (this.tagLists.has(regionId)) return;
    const list = new Loading<ReadonlyMap<string, Tags>>({
      clock: this.clock,
      onDidChange: () => this.onDidChange({ regionId }),
      load: async (signal) => (await this.source()).client.listTags(regionId, { signal }),
    });
    this.tagLists.set(regionId, list);
    void list.refresh();
  }

  /** Tag keys of all regions that have been opened, sorted. Regions whose tags cannot be read are left out. */
  async tagKeys(): Promise<readonly string[]> {
    for (const regionId of this.instanceLists.keys()) this.loadTags(regionId);
    await Promise.all([...this.tagLists.values()].map((list) => list.whenSettled()));
    const keys = new Set<string>();
    for (const { value } of this.tagLists.values()) {
      for (const one of value?.values() ?? []) for (const key of Object.keys(one)) keys.add(key);
    }
    return [...keys].sort((a, b) => a.localeCompare(b));
  }

  /** Drops tags and details of single instances, so that they are requested again on next use. */
  forgetFacts(regionId?: string): void {
    for (const [key, list] of [...this.tagLists]) {
      if (regionId !== undefined && key !== regionId) continue;
      list.stop();
      this.tagLists.delete(key);
    }
    for (const key of [...this.facts.keys()])
      if (regionId === undefined || key.startsWith(`${regionId}/`)) this.forgetFactsOf(key);
  }

  private forgetFactsOf(key: string): void {
    const { policy, detail } = this.facts.get(key) ?? {};
    policy?.stop();
    detail?.stop();
    this.facts.delete(key);
  }

  loaded(): readonly ListId[] {
    return [
      ...(isBegun(this.regions) ? [{}] : []),
      ...[...this.instanceLists].flatMap(([regionId, list]) => (isBegun(list) ? [{ regionId }] : [])),
      ...[...this.backupLists.values()].map(({ id }) => id),
      ...this.elsewhere.loaded(),
    ];
  }

  /** Whether all instances of a region are loaded and up to date, as far as known. */
  isWhole(regionId: string): boolean {
    const list = this.instanceLists.get(regionId);
    if (list?.status !== 'ready' || list.error !== undefined) return false;
    return !list.isKept && !list.isPartial && !list.isCut;
  }

  /** Whether the instances of a region were requested in this session, even without success. */
  isAskedFor(regionId: string): boolean {
    const list = this.instanceLists.get(regionId);
    return (
      list !== undefined && isBegun(list) && (!list.isKept || list.isLoading || list.error !== undefined)
    );
  }

  /**
   * Call this when instances of a region have changed: they are reloaded at once if they are shown, otherwise on next
   * use. A region that was never opened is not loaded.
   */
  async changed(regionId: string, isShown: boolean): Promise<void> {
    const list = this.instanceLists.get(regionId);
    if (!list || !isBegun(list)) return;
    if (isShown) await list.refresh();
    else {
      list.expire();
      this.onDidChange({ regionId });
    }
  }

  /** The same for the backup sets of an instance. */
  async backupsChanged(regionId: string, dbInstanceId: string): Promise<void> {
    const list = this.backupLists.get(backupsKey(regionId, dbInstanceId))?.list;
    if (list && isBegun(list)) await list.refresh();
  }

  /** The regions as the service lists them; undefined before it has answered. The `known…` methods load nothing. */
  knownRegions(): readonly Region[] | undefined {
    return this.regions.isKept ? undefined : this.regions.value?.items;
  }

  knownBackups(regionId: string, dbInstanceId: string): readonly BackupSet[] {
    return this.backupLists.get(backupsKey(regionId, dbInstanceId))?.list.value?.items ?? [];
  }

  /** All instances that are loaded or come from the snapshot. */
  knownInstances(): readonly Instance[] {
    return [...this.instanceLists.values()].flatMap(({ value }) => value?.items ?? []);
  }

  /** Drops a list; it is loaded again on next use. */
  forget(id: ListId): void {
    this.at(id).stop();
    const { regionId, dbInstanceId } = id;
    if (regionId === undefined) return;
    if (isOfCopies(id)) {
      this.elsewhere.forget(id);
      return;
    }
    if (dbInstanceId === undefined) {
      this.instanceLists.delete(regionId);
      return;
    }
    const key = backupsKey(regionId, dbInstanceId);
    this.forgetFactsOf(key);
    this.backupLists.delete(key);
  }

  /** Drops the least recently used lists that are not shown, while there are too many backup sets or instances. */
  trim(isShown: (id: ListId) => boolean, most = mostKeptSets, mostInstances = mostKeptInstances): void {
    const regions = [...this.instanceLists].map(([regionId, list]) => ({ id: { regionId }, list }));
    this.trimLists([...this.backupLists.values()], isShown, most);
    this.trimLists(regions, isShown, mostInstances);
  }

  private trimLists(
    lists: readonly { readonly id: ListId; readonly list: Pick<RowList<object>, 'value'> }[],
    isShown: (id: ListId) => boolean,
    most: number,
  ): void {
    let kept = 0;
    for (const { list } of lists) kept += list.value?.items.length ?? 0;
    for (const { id, list } of lists) {
      if (kept <= most) return;
      if (isShown(id)) continue;
      kept -= list.value?.items.length ?? 0;
      this.forget(id);
    }
  }

  restore({ regions, lists, at: keptAt }: Snapshot): void {
    this.regions.keep({ items: regions, total: regions.length }, keptAt);
    for (const { regionId, instances, total, at } of lists) {
      this.instances(regionId).keep({ items: instances, total }, at);
    }
  }

  worthKeeping(): Omit<Snapshot, 'at'> {
    return {
      regions: this.regions.value?.items ?? [],
      lists: [...this.instanceLists].flatMap(([regionId, { value, at, isPartial }]) =>
        value && at !== undefined && !isPartial
          ? [{ regionId, instances: value.items, total: value.total, at }]
          : [],
      ),
    };
  }

  dispose(): void {
    for (const id of this.loaded()) this.at(id).stop();
    this.forgetFacts();
    this.elsewhere.dispose();
  }
}

function isOfCopies(id: ListId): id is CopiesId {
  return id.regionId !== undefined && id.dbInstanceId !== undefined && id.copiesIn !== undefined;
}

/** Repeats a request that failed before. */
async function valueOf<T>(loading: Loading<T>): Promise<T | undefined> {
  if (loading.status === 'failed') loading.forget();
  await loading.show();
  return loading.value;
}

/** Whether a list has been loaded, is loading or has failed. */
function isBegun(list: { readonly status: RowList<object>['status'] }): boolean {
  return list.status !== 'idle';
}

function backupsKey(regionId: string, dbInstanceId: string): string {
  return `${regionId}/${dbInstanceId}`;
}
