import { serviceError } from '../errors';
import { hostGroups, type HostGroupRecord } from '../hostGroups';
import type { Params } from '../params';
import type { InstanceRecord } from '../records';

/**
 * The dedicated cluster of the clone, which needs a host in the zone of the primary node; undefined for shared hosts.
 */
export function hostGroupOf(
  params: Params,
  source: InstanceRecord,
  zoneId: string,
): HostGroupRecord | undefined {
  const wanted = params.get('DedicatedHostGroupId');
  if (wanted === undefined) return undefined;
  const group = hostGroups.find(({ id, regionId }) => id === wanted && regionId === source.regionId);
  if (!group) throw serviceError('HostInfo.NotFound');
  if (!group.zoneIds.includes(zoneId)) throw serviceError('CDDC.AvailableHostsNotEnoughInZone');
  return group;
}
