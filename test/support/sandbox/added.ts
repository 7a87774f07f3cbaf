import type { InstanceRecord } from '../../../src/sandbox/records';
import { databasesOf } from '../../../src/sandbox/seed/databases';
import type { Network, Networks } from './networks';

/** An instance besides the seeded ones. */
export interface AddedInstance {
  /** Id of the seeded instance that it takes after, its backup sets included. */
  readonly like: string;
  readonly id: string;
  /** By default the region of `like`. Another one gets a network of its own there and need not be of the seed. */
  readonly regionId?: string;
  /** What it has otherwise. An instance in the classic network has no VPC unless this says so. */
  readonly changes?: Partial<Omit<InstanceRecord, 'id' | 'regionId'>>;
}

export function addedInstances(
  wanted: readonly AddedInstance[],
  seeded: readonly InstanceRecord[],
  networks: Networks,
): InstanceRecord[] {
  const ids = new Set(seeded.map(({ id }) => id));
  return wanted.map((one, index) => {
    const model = seeded.find(({ id }) => id === one.like);
    if (!model) throw new Error(`The seed has no instance ${one.like}.`);
    if (ids.has(one.id)) throw new Error(`There is an instance ${one.id} already.`);
    ids.add(one.id);
    return addedInstance(one, model, networks, index);
  });
}

function addedInstance(
  { id, like, regionId = '', changes = {} }: AddedInstance,
  model: InstanceRecord,
  networks: Networks,
  index: number,
): InstanceRecord {
  const moved = regionId !== '' && regionId !== model.regionId;
  const { multiZoneId, ...rest } = model;
  const instance = {
    ...rest,
    ...(moved
      ? placedIn(networks.in(regionId), model, index)
      : { privateIp: withLastByte(model.privateIp, 200 + index), ...(multiZoneId ? { multiZoneId } : {}) }),
    description: id,
    publicConnection: false,
    deletionProtection: false,
    tags: {},
    ...(changes.networkType === 'Classic' ? { vpcId: '', vSwitchIds: [] } : {}),
    ...changes,
    id,
  };
  const databases = changes.databases ?? databasesOf(like, instance.engine, instance.storageGB);
  return { ...instance, databases };
}

/** As many zones as the model has, as far as the region has them. */
function placedIn({ region, primary, others }: Network, model: InstanceRecord, index: number) {
  const used = others.slice(0, model.slaveZoneIds.length);
  return {
    regionId: region.regionId,
    zoneId: primary.zoneId,
    slaveZoneIds: used.map(({ zoneId }) => zoneId),
    vpcId: primary.vpcId,
    vSwitchIds: [primary, ...used].map(({ id }) => id),
    privateIp: withLastByte(primary.cidr, 200 + index),
  };
}

function withLastByte(address: string, byte: number): string {
  return address.replace(/\.\d+(\/\d+)?$/, `.${byte}`);
}
