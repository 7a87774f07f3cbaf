import { vpcs } from './regions';
import type { Engine } from './records';

/** A dedicated cluster: hosts that only one account's instances run on. */
export interface HostGroupRecord {
  readonly id: string;
  readonly name: string;
  readonly regionId: string;
  readonly engine: Engine;
  readonly vpcId: string;
  /** Zones it has hosts in. */
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
