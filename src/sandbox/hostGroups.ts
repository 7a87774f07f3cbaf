import { vpcs } from './regions';
import type { Engine } from './records';

/** A dedicated cluster: hosts that run the instances of one account only. */
export interface HostGroupRecord {
  readonly id: string;
  readonly name: string;
  readonly regionId: string;
  readonly engine: Engine;
  readonly vpcId: string;
  /** Zones in which it has hosts. */
  readonly zoneIds: readonly string[];
  readonly hosts: number;
}

export const seedHostGroupId = 'dhg-bp1sandbox7k2m9x4';

export const hostGroups: readonly HostGroupRecord[] = [
  {
    id: seedHostGroupId,
    name: 'prod-hosts',
    regionId: 'cn-hangzhou',
    engine: 'MySQL',
    vpcId: vpcs.hangzhou,
    zoneIds: ['cn-hangzhou-h'],
    hosts: 3,
  },
];
