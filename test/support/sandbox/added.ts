import type { InstanceRecord } from '../../../src/sandbox/records';
import { databasesOf } from '../../../src/sandbox/seed/databases';
import type { Network, Networks } from './networks';

/** An instance in addition to the seed. */
export interface AddedInstance {
  /** Id of the seeded instance to copy, with its backup sets. */
  readonly like: string;
  readonly id: string;
  /** By default the region of `like`. In another region, which may be new, it gets a generated network. */
  readonly regionId?: string;
  /** Other values. An instance in the classic network has no VPC unless given here. */
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

/** Uses as many zones as the copied instance, if the region has them. */
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
