import { nodeCount, sameWord } from '../catalog';
import { serviceError } from '../errors';
import type { Params } from '../params';
import type { InstanceRecord } from '../records';
import type { VSwitchRecord } from '../regions';
import type { State } from '../state';

/** Where the clone will be. */
export type Placement = Pick<
  InstanceRecord,
  'zoneId' | 'slaveZoneIds' | 'networkType' | 'vpcId' | 'vSwitchIds' | 'privateIp'
>;

interface Zones {
  readonly primary: string;
  readonly others: readonly string[];
  /** The zones of the other nodes are the source's, because the request names none. */
  readonly inherited: boolean;
}

/** Checks zones and network (RDS API reference, CloneDBInstance); `category` is the clone's. */
export function placementOf(
  params: Params,
  source: InstanceRecord,
  category: string,
  state: State,
): Placement {
  const networkType = params.get('InstanceNetworkType') ?? source.networkType;
  if (networkType === 'Classic') throw serviceError('StopService.Clone');
  if (networkType !== 'VPC') throw serviceError('Parameters.Invalid');
  const zones = zonesOf(params, source, category, state);
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

function zonesOf(params: Params, source: InstanceRecord, category: string, state: State): Zones {
  const given = params.get('ZoneId');
  const [slave1, slave2] = [params.get('ZoneIdSlave1'), params.get('ZoneIdSlave2')];
  // The multi-zone id of the source itself stands for its zones.
  const primary = given === undefined || given === source.multiZoneId ? source.zoneId : given;
  const named = [primary, slave1, slave2].filter((zone) => zone !== undefined);
  if (named.some((zone) => zone.includes('-MAZ'))) throw serviceError('InvalidAvZone.NotSupport');
  const known = state.region(source.regionId)?.zones ?? [];
  if (!named.every((zone) => known.includes(zone))) throw serviceError('InvalidAvZone.Format');

  const { min, max } = nodeCount(category);
  const inherited = slave1 === undefined && slave2 === undefined;
  const fromSource = primary === source.zoneId ? source.slaveZoneIds.slice(0, max - 1) : [];
  let others = inherited ? fromSource : named.slice(1);
  // A single node is in one zone, however often the request says so.
  if (max === 1) others = others.filter((zone) => zone !== primary);
  const nodes = 1 + others.length;
  if (nodes < min || nodes > max || (slave1 === undefined && slave2 !== undefined)) {
    throw serviceError('ZoneId.NotMatchWithCategory');
  }
  return { primary, others, inherited };
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
    // A vSwitch is part of a zone: other zones or another network need their own.
    if (vpcId !== source.vpcId || all.some((zone, index) => zone !== asSource[index])) {
      throw serviceError('InvalidVswitchId');
    }
    return find(source.vSwitchIds.slice(0, all.length), state);
  }
  const found = find(given.split(','), state);
  const single = zones.inherited || all.every((zone) => zone === zones.primary);
  const needed = single ? 1 : 2;
  if (found.length < needed || found.length > all.length) throw serviceError('InvalidVswitchId');
  if (found.some((one, index) => one.vpcId !== vpcId || one.zoneId !== all[index])) {
    throw serviceError('InvalidVswitchId');
  }
  return found;
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
