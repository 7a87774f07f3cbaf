import type { InstanceRecord } from '../records';
import { day, hour } from '../time';
import type { Place } from './places';

/** Many instances of one kind, for lists that are long. */
export function generatedInstances(
  { region, primary, others }: Place,
  count: number,
  template: InstanceRecord,
  today: number,
): InstanceRecord[] {
  return Array.from({ length: count }, (_, index) => {
    const number = String(index + 1).padStart(5, '0');
    return {
      ...template,
      id: `rm-${region.code}gen${number}x7k2m9`,
      regionId: region.regionId,
      description: `generated-${number}`,
      zoneId: primary.zoneId,
      slaveZoneIds: others.map(({ zoneId }) => zoneId),
      vpcId: primary.vpcId,
      vSwitchIds: [primary, ...others].map(({ id }) => id),
      privateIp: `10.200.${Math.floor(index / 250)}.${(index % 250) + 1}`,
      publicConnection: false,
      deletionProtection: false,
      createdAt: today - 400 * day + index * hour,
      tags: {},
    };
  });
}
