import type { Call } from '../call';
import { hostGroups, type HostGroupRecord } from '../hostGroups';

export function describeDedicatedHostGroups({ params }: Call): object {
  const regionId = params.required('RegionId');
  const id = params.get('DedicatedHostGroupId');
  const found = hostGroups.filter((one) => one.regionId === regionId && (!id || one.id === id));
  return { DedicatedHostGroups: { DedicatedHostGroups: found.map(hostGroupItem) } };
}

function hostGroupItem(group: HostGroupRecord): object {
  return {
    DedicatedHostGroupId: group.id,
    DedicatedHostGroupDesc: group.name,
    Text: `${group.name}/${group.id}`,
    Engine: group.engine,
    VPCId: group.vpcId,
    ZoneIDList: { ZoneIDList: group.zoneIds },
    HostNumber: group.hosts,
    InstanceNumber: 0,
    AllocationPolicy: 'Evenly',
    HostReplacePolicy: 'Auto',
    CreateTime: '1735689600000',
    CpuAllocationRatio: 200,
    MemAllocationRatio: 90,
    DiskAllocationRatio: 200,
    CpuAllocatedAmount: 0,
    MemAllocatedAmount: 0,
    DiskAllocatedAmount: 0,
    OpenPermission: '0',
    DedicatedHostCountGroupByHostType: { dhg_cloud_ssd: group.hosts },
  };
}
