import { nodeCount, sameWord } from '../catalog';
import { serviceError } from '../errors';
import type { Params } from '../params';
import type { InstanceRecord } from '../records';
import type { VSwitchRecord } from '../regions';
import type { State } from '../state';

export type Placement = Pick<
  InstanceRecord,
  'zoneId' | 'slaveZoneIds' | 'networkType' | 'vpcId' | 'vSwitchIds' | 'privateIp'
>;

interface Zones {
  readonly primary: string;
  readonly others: readonly string[];
  /** How many vSwitches the request may name: one for each named zone. */
  readonly vSwitchCount: { readonly min: number; readonly max: number };
}

/** Checks zones and network (RDS API reference, CloneDBInstance); `category` is the clone's. */
export function placementOf(
  params: Params,
  source: InstanceRecord,
  category: string,
  state: State,
): Placement {
  const networkType = networkTypeOf(params, source);
  const zones = zonesOf(params, source, category, state);
  if (source.networkType === 'Classic' && !(params.has('VPCId') && params.has('VSwitchId'))) {
    // The source has no VPC to inherit.
    throw serviceError('RequiredParam.NotFound');
  }
  const vpcId = params.get('VPCId') ?? source.vpcId;
  if (!state.vSwitches.some((one) => one.vpcId === vpcId && one.regionId === source.regionId)) {
    throw serviceError('InvalidTunnelId');
  }
  const vSwitches = vSwitchesOf(params, source, zones, vpcId, state);
  const [first] = vSwitches;
  if (!first) throw serviceError('InvalidVswitchId');
  checkFreeAddresses(first, category);
  return {
    zoneId: zones.primary,
    slaveZoneIds: zones.others,
    networkType,
    vpcId,
    vSwitchIds: vSwitches.map(({ id }) => id),
    privateIp: privateIpOf(params.get('PrivateIpAddress'), first, state),
  };
}

/** Instances of the classic network can be cloned into a VPC, but no instance into the classic network. */
function networkTypeOf(params: Params, source: InstanceRecord): 'VPC' {
  const wanted = params.get('InstanceNetworkType') ?? source.networkType;
  if (wanted === 'VPC') return wanted;
  if (wanted !== 'Classic') throw serviceError('Parameters.Invalid');
  throw serviceError(source.networkType === 'VPC' ? 'VpcNetworkTypeNotSupport' : 'StopService.Clone');
}

function zonesOf(params: Params, source: InstanceRecord, category: string, state: State): Zones {
  // The source's own multi-zone id stands for its zones.
  const zoneOf = (name: string, ofSource: string | undefined): string | undefined => {
    const given = params.get(name);
    return given !== undefined && given === source.multiZoneId ? (ofSource ?? given) : given;
  };
  const primary = zoneOf('ZoneId', source.zoneId) ?? source.zoneId;
  const slave1 = zoneOf('ZoneIdSlave1', source.slaveZoneIds[0]);
  const slave2 = zoneOf('ZoneIdSlave2', source.slaveZoneIds[1]);
  const named = [primary, slave1, slave2].filter((zone) => zone !== undefined);
  if (named.some((zone) => zone.includes('MAZ'))) throw serviceError('InvalidAvZone.NotSupport');
  const known = state.region(source.regionId)?.zones ?? [];
  if (!named.every((zone) => known.includes(zone))) throw serviceError('InvalidAvZone.Format');

  const { min, max } = nodeCount(category);
  const inherited = slave1 === undefined && slave2 === undefined;
  const fromSource = primary === source.zoneId ? source.slaveZoneIds.slice(0, max - 1) : [];
  let others = inherited ? fromSource : named.slice(1);
  // A single node has one zone, even if the request repeats it.
  if (max === 1) others = others.filter((zone) => zone !== primary);
  const nodes = 1 + others.length;
  // If the request names no zones for the other nodes, the service places them.
  const asSource = inherited && primary === source.zoneId && nodeCount(source.category).max >= min;
  if ((nodes < min && !asSource) || nodes > max || (slave1 === undefined && slave2 !== undefined)) {
    throw serviceError('ZoneId.NotMatchWithCategory');
  }
  const count = slave1 === undefined ? { min: 1, max: 1 } : { min: 2, max: slave2 === undefined ? 2 : 3 };
  return { primary, others, vSwitchCount: count };
}

function vSwitchesOf(
  params: Params,
  source: InstanceRecord,
  zones: Zones,
  vpcId: string,
  state: State,
): VSwitchRecord[] {
  const all = [zones.primary, ...zones.others];
  const given = params.get('VSwitchId');
  if (given === undefined) {
    const asSource = [source.zoneId, ...source.slaveZoneIds];
    // A vSwitch belongs to a zone, so other zones or another VPC need their own.
    if (vpcId !== source.vpcId || all.some((zone, index) => zone !== asSource[index])) {
      throw serviceError('InvalidVswitchId');
    }
    return find(source.vSwitchIds.slice(0, all.length), state);
  }
  const found = find(given.split(','), state);
  const { min, max } = zones.vSwitchCount;
  if (found.length < min || found.length > max) throw serviceError('InvalidVswitchId');
  // A zone that is named twice needs two entries, which may be the same vSwitch.
  const inZone = (one: VSwitchRecord, index: number): boolean =>
    one.vpcId === vpcId && one.zoneId === (all[index] ?? zones.primary);
  if (!found.every(inZone)) throw serviceError('InvalidVswitchId');
  return found.slice(0, all.length);
}

function find(ids: readonly string[], state: State): VSwitchRecord[] {
  return ids.map((id) => {
    const found = state.vSwitches.find((one) => one.id === id);
    if (!found) throw serviceError('InvalidVswitchId');
    return found;
  });
}

function checkFreeAddresses(primary: VSwitchRecord, category: string): void {
  const threeNodes = ['cluster', 'AlwaysOn', 'Finance'].some((one) => sameWord(one, category));
  if (primary.availableIps < 2 && !threeNodes) throw serviceError('AtLeastTwoVSwitchAvailableIp');
  if (primary.availableIps < 3 && threeNodes) throw serviceError('AtLeastThreeVSwitchAvailableIp');
}

function privateIpOf(given: string | undefined, vSwitch: VSwitchRecord, state: State): string {
  const taken = state.takenIps(vSwitch.vpcId);
  const [network = '', bits = ''] = vSwitch.cidr.split('/');
  const first = toNumber(network) ?? 0;
  const size = 2 ** (32 - Number(bits));
  if (given === undefined) {
    let next = first + 100;
    while (taken.has(toText(next))) next++;
    return toText(next);
  }
  const address = toNumber(given);
  if (address === undefined || address < first || address >= first + size) {
    throw serviceError('Parameters.Invalid');
  }
  if (taken.has(given)) throw serviceError('InvalidIPAddress.Conflict');
  return given;
}

function toNumber(address: string): number | undefined {
  if (!/^(\d{1,3}\.){3}\d{1,3}$/.test(address)) return undefined;
  const parts = address.split('.').map(Number);
  return parts.some((part) => part > 255) ? undefined : parts.reduce((sum, part) => sum * 256 + part, 0);
}

function toText(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}
