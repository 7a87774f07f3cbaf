import type { BackupPolicy, BackupSet, Instance, Region, Tags } from '../../shared/model';
import type { Clock } from '../clock';
import type { RdsClient } from '../rds/client';
import { CachedList, type Listing } from './cachedList';
import type { Snapshot } from './snapshot';

/** The part of the client that lists. */
export type ListingClient = Pick<
  RdsClient,
  'describeRegions' | 'listInstances' | 'listBackups' | 'listTags' | 'describeBackupPolicy'
>;

export interface InventorySource {
  readonly client: ListingClient;
  readonly homeRegionId: string;
}

/** Which list: of regions, of the instances of a region, or of the backup sets of an instance. */
export interface Place {
  readonly regionId?: string;
  readonly dbInstanceId?: string;
}

export interface RegionTags {
  /** By instance id; undefined while they are not known. */
  readonly tags: ReadonlyMap<string, Tags> | undefined;
  /** Why they could not be read. */
  readonly error: unknown;
}

interface TagList {
  tags: ReadonlyMap<string, Tags> | undefined;
  error: unknown;
  readonly done: Promise<void>;
}

/** More backup sets than these are not kept of instances that nobody looks at: some 40 MB. */
const mostKeptSets = 150_000;
/** The same of instances, of regions that nobody looks at: some 60 MB. */
const mostKeptInstances = 100_000;

/** All lists of one account, each loaded when it is looked at for the first time. */
export class Inventory {
  readonly regions: CachedList<Region>;
  private readonly instanceLists = new Map<string, CachedList<Instance>>();
  /** The one looked at last is the last. */
  private readonly backupLists = new Map<string, { readonly place: Place; list: CachedList<BackupSet> }>();
  private readonly tagLists = new Map<string, TagList>();
  private readonly policies = new Map<string, Promise<BackupPolicy | undefined>>();

  constructor(
    private readonly source: () => Promise<InventorySource>,
    private readonly clock: Clock,
    /** Told of each list that has changed by itself. */
    private readonly onDidChange: (place: Place) => void,
  ) {
    this.regions = new CachedList<Region>(
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

  instances(regionId: string): CachedList<Instance> {
    const known = this.instanceLists.get(regionId);
    if (known) return known;
    const list = new CachedList<Instance>(
      async (signal) => (await this.source()).client.listInstances(regionId, { signal }),
      ({ dbInstanceId }) => dbInstanceId,
      this.clock,
      () => this.onDidChange({ regionId }),
    );
    this.instanceLists.set(regionId, list);
    return list;
  }

  backups(regionId: string, dbInstanceId: string): CachedList<BackupSet> {
    const place = { regionId, dbInstanceId };
    const key = backupsKey(regionId, dbInstanceId);
    const list =
      this.backupLists.get(key)?.list ??
      new CachedList<BackupSet>(
        async (signal) => (await this.source()).client.listBackups(regionId, dbInstanceId, { signal }),
        ({ backupId }) => backupId,
        this.clock,
        () => this.onDidChange(place),
      );
    this.backupLists.delete(key);
    this.backupLists.set(key, { place, list });
    return list;
  }

  /** What is known of an instance's backup sets, which asks for nothing. */
  knownBackups(regionId: string, dbInstanceId: string): Listing<BackupSet> | undefined {
    return this.backupLists.get(backupsKey(regionId, dbInstanceId))?.list.listing;
  }

  /** How long an instance's sets are kept, asked for once; undefined where it cannot be told. */
  policy(regionId: string, dbInstanceId: string): Promise<BackupPolicy | undefined> {
    const key = backupsKey(regionId, dbInstanceId);
    const known = this.policies.get(key);
    if (known) return known;
    const asked = this.source().then(({ client }) => client.describeBackupPolicy(regionId, dbInstanceId));
    const policy = asked.catch(() => undefined);
    this.policies.set(key, policy);
    // Only what worked is not asked for again.
    asked.catch(() => this.policies.delete(key));
    return policy;
  }

  at({ regionId, dbInstanceId }: Place): CachedList<Region> | CachedList<Instance> | CachedList<BackupSet> {
    if (regionId === undefined) return this.regions;
    return dbInstanceId === undefined ? this.instances(regionId) : this.backups(regionId, dbInstanceId);
  }

  /** The tags of a region's instances as far as they are known; asked for when `load` says so. */
  tags(regionId: string, { load = false } = {}): RegionTags {
    const known = this.tagLists.get(regionId);
    if (known) return known;
    if (!load) return { tags: undefined, error: undefined };
    const entry: TagList = { tags: undefined, error: undefined, done: this.loadTags(regionId, () => entry) };
    this.tagLists.set(regionId, entry);
    return entry;
  }

  private async loadTags(regionId: string, entry: () => TagList): Promise<void> {
    try {
      const { client } = await this.source();
      entry().tags = await client.listTags(regionId);
    } catch (error) {
      entry().error = error;
    }
    if (this.tagLists.get(regionId) === entry()) this.onDidChange({ regionId });
  }

  /** Keys of the tags in the regions whose instances are known, by name. Those that cannot be read are left out. */
  async tagKeys(): Promise<readonly string[]> {
    for (const regionId of this.instanceLists.keys()) this.tags(regionId, { load: true });
    await Promise.all([...this.tagLists.values()].map(({ done }) => done));
    const keys = new Set<string>();
    for (const { tags } of this.tagLists.values()) {
      for (const one of tags?.values() ?? []) for (const key of Object.keys(one)) keys.add(key);
    }
    return [...keys].sort((a, b) => a.localeCompare(b));
  }

  /** Tags are asked for again when they are needed next. */
  forgetTags(regionId?: string): void {
    if (regionId === undefined) this.tagLists.clear();
    else this.tagLists.delete(regionId);
  }

  /** The lists that are known, or being loaded. */
  known(): readonly Place[] {
    return [
      ...(this.regions.listing || this.regions.isLoading ? [{}] : []),
      ...[...this.instanceLists].flatMap(([regionId, list]) =>
        list.listing || list.isLoading ? [{ regionId }] : [],
      ),
      ...[...this.backupLists.values()].map(({ place }) => place),
    ];
  }

  /** Regions of whose instances some are still on their way, or are never read. */
  partialRegions(): readonly string[] {
    return [...this.instanceLists].flatMap(([regionId, { listing }]) =>
      listing?.state === 'partial' || listing?.isCut === true ? [regionId] : [],
    );
  }

  /**
   * Instances of a region have changed: they are loaded anew at once where they are shown, otherwise when they are
   * looked at next. Where nobody has looked there is nothing to be done.
   */
  async changed(regionId: string, isShown: boolean): Promise<void> {
    const list = this.instanceLists.get(regionId);
    if (!list || (!list.listing && !list.isLoading)) return;
    if (isShown) await list.refresh();
    else {
      list.expire();
      this.onDidChange({ regionId });
    }
  }

  /** Forgets a list, which is loaded when it is looked at again. */
  forget(place: Place): void {
    this.at(place).stop();
    const { regionId, dbInstanceId } = place;
    if (regionId === undefined) return;
    if (dbInstanceId !== undefined) this.policies.delete(backupsKey(regionId, dbInstanceId));
    if (dbInstanceId === undefined) this.instanceLists.delete(regionId);
    else this.backupLists.delete(backupsKey(regionId, dbInstanceId));
  }

  /**
   * Lets go of the backup sets, and of the instances, that were looked at longest ago, while there are too many, but for
   * those that are shown.
   */
  trim(isShown: (place: Place) => boolean, most = mostKeptSets, mostInstances = mostKeptInstances): void {
    const regions = [...this.instanceLists].map(([regionId, list]) => ({ place: { regionId }, list }));
    this.trimLists([...this.backupLists.values()], isShown, most);
    this.trimLists(regions, isShown, mostInstances);
  }

  private trimLists(
    lists: readonly {
      readonly place: Place;
      readonly list: { readonly listing: Listing<object> | undefined };
    }[],
    isShown: (place: Place) => boolean,
    most: number,
  ): void {
    let kept = 0;
    for (const { list } of lists) kept += list.listing?.items.length ?? 0;
    for (const { place, list } of lists) {
      if (kept <= most) return;
      if (isShown(place)) continue;
      kept -= list.listing?.items.length ?? 0;
      this.forget(place);
    }
  }

  /** Shows what was kept until the service has answered. */
  restore(snapshot: Snapshot): void {
    this.regions.keep(snapshot.regions, snapshot.regions.length, snapshot.at);
    for (const { regionId, instances, total, at } of snapshot.lists) {
      this.instances(regionId).keep(instances, total, at);
    }
  }

  /** What is worth keeping for the next start. */
  worthKeeping(): Omit<Snapshot, 'at'> {
    return {
      regions: this.regions.listing?.items ?? [],
      lists: [...this.instanceLists].flatMap(([regionId, { listing }]) =>
        listing && listing.state !== 'failed' && listing.state !== 'partial'
          ? [{ regionId, instances: listing.items, total: listing.total, at: listing.at }]
          : [],
      ),
    };
  }

  dispose(): void {
    for (const place of this.known()) this.at(place).stop();
  }
}

function backupsKey(regionId: string, dbInstanceId: string): string {
  return `${regionId}/${dbInstanceId}`;
}
