import { seedHostGroupId, seedIds, type AddedInstance } from '../../support/sandbox';
import { vpcs } from '../../../src/sandbox/regions';
import { judges, type Acceptance, type Changes, type Refusal } from './judging';

const h = 'vsw-bp1h1prod7k2m9xq4wz83';
const i = 'vsw-bp1i1prod3n8v5tc2yr67';
const j = 'vsw-bp1j1prod6d4s9fk8mb25';
const both = (vSwitchId: string): string => `${vSwitchId},${vSwitchId}`;

const instances: AddedInstance[] = [
  {
    like: seedIds.ordersProd,
    id: 'rm-unnamed',
    changes: { slaveZoneIds: [], vSwitchIds: [h] },
  },
  { like: seedIds.ordersProd, id: 'rm-classic', changes: { networkType: 'Classic' } },
  {
    like: seedIds.cluster,
    id: 'rm-three',
    changes: { slaveZoneIds: ['cn-hangzhou-i', 'cn-hangzhou-j'], multiZoneId: 'cn-hangzhou-MAZ11(h,i,j)' },
  },
];
const classic: Changes = { DBInstanceId: 'rm-classic', instanceNetworkType: 'VPC' };
const toVpc: Changes = { ...classic, VPCId: vpcs.hangzhou, vSwitchId: h };
const cluster: Changes = { DBInstanceId: seedIds.cluster, zoneId: 'cn-hangzhou-h' };
const threeZones: Changes = { ...cluster, zoneIdSlave1: 'cn-hangzhou-i', zoneIdSlave2: 'cn-hangzhou-j' };
const oneZone: Changes = { zoneId: 'cn-hangzhou-j', zoneIdSlave1: 'cn-hangzhou-j' };

const refused: Refusal[] = [
  ['an unknown zone', { zoneId: 'cn-hangzhou-z' }, 'InvalidAvZone.Format', 400],
  ['a blank zone', { zoneId: '' }, 'InvalidAvZone.Format', 400],
  ['a zone of another region', { zoneId: 'cn-shanghai-e' }, 'InvalidAvZone.Format', 400],
  ['a multi-zone id', { zoneId: 'cn-hangzhou-MAZ9(h,j)' }, 'InvalidAvZone.NotSupport', 400],
  [
    'one zone for two nodes',
    { zoneId: 'cn-hangzhou-j', vSwitchId: 'vsw-bp1j1prod6d4s9fk8mb25' },
    'ZoneId.NotMatchWithCategory',
    400,
  ],
  [
    'three zones for two nodes',
    { zoneIdSlave1: 'cn-hangzhou-i', zoneIdSlave2: 'cn-hangzhou-j' },
    'ZoneId.NotMatchWithCategory',
    400,
  ],
  [
    'two zones for Basic',
    { category: 'Basic', DBInstanceClass: 'mysql.n2.large.1', zoneIdSlave1: 'cn-hangzhou-i' },
    'ZoneId.NotMatchWithCategory',
    400,
  ],
  ['a way back to the classic network', { instanceNetworkType: 'Classic' }, 'VpcNetworkTypeNotSupport', 400],
  ['an unknown network type', { instanceNetworkType: '' }, 'Parameters.Invalid', 400],
  ['an unknown VPC', { VPCId: 'vpc-none' }, 'InvalidTunnelId', 400],
  ['a VPC of another region', { VPCId: vpcs.shanghai }, 'InvalidTunnelId', 400],
  ['another VPC without vSwitches', { VPCId: vpcs.hangzhouStaging }, 'InvalidVswitchId', 403],
  ['other zones without vSwitches', { zoneIdSlave1: 'cn-hangzhou-j' }, 'InvalidVswitchId', 403],
  ['an unknown vSwitch', { vSwitchId: 'vsw-none' }, 'InvalidVswitchId', 403],
  ['a blank vSwitch', { vSwitchId: '' }, 'InvalidVswitchId', 403],
  ['a vSwitch of another VPC', { vSwitchId: 'vsw-bp1h2stag8q6n1vz4tc59' }, 'InvalidVswitchId', 403],
  ['a vSwitch of another zone', { vSwitchId: 'vsw-bp1i1prod3n8v5tc2yr67' }, 'InvalidVswitchId', 403],
  [
    'one vSwitch for two zones',
    { zoneIdSlave1: 'cn-hangzhou-i', vSwitchId: 'vsw-bp1h1prod7k2m9xq4wz83' },
    'InvalidVswitchId',
    403,
  ],
  [
    'a full vSwitch',
    { zoneId: 'cn-hangzhou-j', zoneIdSlave1: 'cn-hangzhou-j', vSwitchId: both('vsw-bp1j2full4x7z2qn5vw91') },
    'AtLeastTwoVSwitchAvailableIp',
    400,
  ],
  [
    'a small vSwitch for a cluster',
    {
      DBInstanceId: seedIds.cluster,
      zoneId: 'cn-hangzhou-k',
      zoneIdSlave1: 'cn-hangzhou-k',
      vSwitchId: both('vsw-bp1k1tiny9c3r6ht8jy42'),
    },
    'AtLeastThreeVSwitchAvailableIp',
    400,
  ],
  ['an address in use', { privateIpAddress: '10.10.0.12' }, 'InvalidIPAddress.Conflict', 400],
  ['an address outside', { privateIpAddress: '10.99.0.12' }, 'Parameters.Invalid', 400],
  // multi-zone ids
  [
    'the multi-zone id of another instance',
    { zoneId: 'cn-hangzhou-MAZ10(h,i)' },
    'InvalidAvZone.NotSupport',
    400,
  ],
  [
    'a multi-zone id for the second node',
    { zoneIdSlave1: 'cn-hangzhou-MAZ9(h,j)' },
    'InvalidAvZone.NotSupport',
    400,
  ],
  [
    'a multi-zone id for the third node',
    { ...threeZones, zoneIdSlave2: 'cn-hangzhou-MAZ9(h,j)' },
    'InvalidAvZone.NotSupport',
    400,
  ],
  [
    'a multi-zone id of a region without hyphen',
    { zoneId: 'ap-southeast-1MAZ2(a,b)' },
    'InvalidAvZone.NotSupport',
    400,
  ],
  // how many vSwitches
  ['two vSwitches without ZoneIdSlave1', { vSwitchId: `${h},${i}` }, 'InvalidVswitchId', 403],
  ['one vSwitch for the same zone twice', { ...oneZone, vSwitchId: j }, 'InvalidVswitchId', 403],
  [
    'three vSwitches for the same zone twice',
    { ...oneZone, vSwitchId: `${both(j)},${j}` },
    'InvalidVswitchId',
    403,
  ],
  [
    'vSwitches in the wrong order',
    { zoneIdSlave1: 'cn-hangzhou-i', vSwitchId: `${i},${h}` },
    'InvalidVswitchId',
    403,
  ],
  ['one vSwitch for three nodes', { ...threeZones, vSwitchId: h }, 'InvalidVswitchId', 403],
  [
    'four vSwitches for three nodes',
    { ...threeZones, vSwitchId: `${h},${i},${j},${j}` },
    'InvalidVswitchId',
    403,
  ],
  [
    'a third vSwitch of another zone',
    { ...threeZones, vSwitchId: `${h},${i},${h}` },
    'InvalidVswitchId',
    403,
  ],
  // the classic network
  ['a classic source as it is', { DBInstanceId: 'rm-classic' }, 'StopService.Clone', 400],
  [
    'a classic source to the classic network',
    { ...toVpc, instanceNetworkType: 'Classic' },
    'StopService.Clone',
    400,
  ],
  ['a classic source to an unnamed VPC', { ...classic, vSwitchId: h }, 'RequiredParam.NotFound', 400],
  ['a classic source without vSwitch', { ...classic, VPCId: vpcs.hangzhou }, 'RequiredParam.NotFound', 400],
  ['a classic source to an unknown VPC', { ...toVpc, VPCId: 'vpc-none' }, 'InvalidTunnelId', 400],
  ['a classic source with a vSwitch of another zone', { ...toVpc, vSwitchId: i }, 'InvalidVswitchId', 403],
  // dedicated clusters
  ['an unknown dedicated cluster', { dedicatedHostGroupId: 'dhg-none' }, 'HostInfo.NotFound', 404],
  ['a blank dedicated cluster', { dedicatedHostGroupId: '' }, 'HostInfo.NotFound', 404],
  [
    'the dedicated cluster of another region',
    { DBInstanceId: seedIds.mariadb, regionId: 'cn-shanghai', dedicatedHostGroupId: seedHostGroupId },
    'HostInfo.NotFound',
    404,
  ],
  [
    'a dedicated cluster without host in the zone',
    { ...oneZone, vSwitchId: both(j), dedicatedHostGroupId: seedHostGroupId },
    'CDDC.AvailableHostsNotEnoughInZone',
    400,
  ],
  [
    'a bad class before an unknown dedicated cluster',
    { DBInstanceClass: 'mysql.none', dedicatedHostGroupId: 'dhg-none' },
    'InvalidInstanceLevel.Malformed',
    403,
  ],
  [
    'an unknown dedicated cluster before a bad name',
    { DBInstanceDescription: '1', dedicatedHostGroupId: 'dhg-none' },
    'HostInfo.NotFound',
    404,
  ],
];

const accepted: Acceptance[] = [
  ['the multi-zone id of the source', { DBInstanceId: seedIds.localSsd, zoneId: 'cn-hangzhou-MAZ10(h,i)' }],
  [
    'the multi-zone id of the source for every node',
    {
      DBInstanceId: 'rm-three',
      zoneId: 'cn-hangzhou-MAZ11(h,i,j)',
      zoneIdSlave1: 'cn-hangzhou-MAZ11(h,i,j)',
      zoneIdSlave2: 'cn-hangzhou-MAZ11(h,i,j)',
      vSwitchId: `${h},${i},${j}`,
    },
  ],
  ['one vSwitch without ZoneIdSlave1', { vSwitchId: h }],
  ['a source of two nodes that names no zone for the second', { DBInstanceId: 'rm-unnamed' }],
  ['the same zone twice with a vSwitch twice', { ...oneZone, vSwitchId: both(j) }],
  ['two zones with two vSwitches', { zoneIdSlave1: 'cn-hangzhou-j', vSwitchId: `${h},${j}` }],
  ['three nodes with two vSwitches', { ...threeZones, vSwitchId: `${h},${i}` }],
  ['three nodes with three vSwitches', { ...threeZones, vSwitchId: `${h},${i},${j}` }],
  [
    'a single node whose zone is given twice',
    { category: 'Basic', DBInstanceClass: 'mysql.n2.large.1', ...oneZone, vSwitchId: both(j) },
  ],
  ['a classic source to a VPC', toVpc],
  ['the dedicated cluster where it has hosts', { dedicatedHostGroupId: seedHostGroupId }],
];

describe('The network of a clone in the sandbox', () => {
  judges({ refused, accepted }, { instances });
});
