import { createHash } from 'node:crypto';
import * as v from 'valibot';
import type { Instance, Region } from '../../shared/model';
import type { Folder } from '../files/folder';
import { parseJsonFile, versionOf } from '../files/json';
import { timeSchema } from '../files/schemas';
import type { Logger } from '../log';

/** The last content of a tree, shown until the service has answered. It has names and ids, but no backup sets. */
export interface Snapshot {
  /** When its newest part was loaded, epoch milliseconds. */
  readonly at: number;
  readonly regions: readonly Region[];
  readonly lists: readonly {
    readonly regionId: string;
    readonly instances: readonly Instance[];
    /** The number of all instances, which may exceed those kept. */
    readonly total: number;
    readonly at: number;
  }[];
}

/** Enough to fill the view. */
const mostOfRegion = 200;
const mostInAll = 2_000;
const mostAccounts = 10;
const version = 1;

const regionSchema = v.object({
  regionId: v.string(),
  localName: v.string(),
  endpoint: v.string(),
  zoneIds: v.array(v.string()),
});
const instanceSchema = v.object({
  dbInstanceId: v.string(),
  regionId: v.string(),
  description: v.string(),
  engine: v.string(),
  engineVersion: v.string(),
  status: v.string(),
  instanceType: v.string(),
  payType: v.string(),
  lockMode: v.string(),
  category: v.string(),
  dbInstanceClass: v.string(),
  storageType: v.string(),
  zoneId: v.string(),
  vpcId: v.string(),
  vSwitchId: v.string(),
  networkType: v.string(),
  createTime: v.optional(timeSchema),
});
const snapshotSchema = v.object({
  version: v.literal(version),
  /** The viewer. A snapshot of another account is not shown, whatever its file name. */
  owner: v.string(),
  at: timeSchema,
  regions: v.array(regionSchema),
  lists: v.array(
    v.object({
      regionId: v.string(),
      instances: v.array(instanceSchema),
      total: v.pipe(v.number(), v.integer(), v.minValue(0)),
      at: timeSchema,
    }),
  ),
});

/** One small file for each account, at most ten. A file that cannot be read or written is ignored. */
export class SnapshotStore {
  /** Files of a newer version, which must not be overwritten. */
  private readonly newer = new Set<string>();

  constructor(
    private readonly folder: Folder,
    private readonly logger: Logger,
  ) {}

  /** @param viewer the account and its identity, so that a snapshot is not shown to another identity */
  async read(viewer: string): Promise<Snapshot | undefined> {
    try {
      const content = await this.folder.read(fileOf(viewer));
      if (content === undefined) return undefined;
      const value = parseJsonFile(content);
      if (versionOf(value) > version) this.newer.add(fileOf(viewer));
      const parsed = v.safeParse(snapshotSchema, value);
      if (!parsed.success || parsed.output.owner !== viewer) return undefined;
      const { at, regions, lists } = parsed.output;
      return {
        at,
        regions,
        lists: lists.map((list) => ({
          ...list,
          instances: list.instances.map((one): Instance => ({ ...one, createTime: one.createTime })),
        })),
      };
    } catch (error) {
      this.logger.debug(`A snapshot could not be read: ${String(error)}`);
      return undefined;
    }
  }

  async write(viewer: string, snapshot: Snapshot): Promise<void> {
    let left = mostInAll;
    const lists = snapshot.lists.map((list) => {
      const instances = list.instances.slice(0, Math.min(left, mostOfRegion));
      left -= instances.length;
      return { ...list, instances };
    });
    const name = fileOf(viewer);
    if (this.newer.has(name)) return;
    try {
      await this.folder.write(name, JSON.stringify({ version, owner: viewer, ...snapshot, lists }));
      const others = (await this.folder.names()).filter(
        (one) => /^[0-9a-f]{16}\.json$/.test(one) && one !== name,
      );
      for (const one of others.slice(0, Math.max(0, others.length + 1 - mostAccounts)))
        await this.folder.remove(one);
    } catch (error) {
      this.logger.debug(`A snapshot could not be written: ${String(error)}`);
    }
  }
}

function fileOf(viewer: string): string {
  return `${createHash('sha256').update(viewer).digest('hex').slice(0, 16)}.json`;
}
