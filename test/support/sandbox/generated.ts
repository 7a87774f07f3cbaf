import type { BackupRecord, InstanceRecord } from '../../../src/sandbox/records';
import { day, hour } from '../../../src/sandbox/time';
import type { Network } from './networks';

/** Many similar instances, for long lists. */
export function generatedInstances(
  { region, primary, others }: Network,
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
      tags: { team: `team-${(index % 5) + 1}` },
    };
  });
}

export interface ExtraBackups {
  readonly dbInstanceId: string;
  readonly count: number;
}

/** Older copies of the oldest set, one hour apart; none if there is no set. */
export function generatedBackups(oldest: BackupRecord | undefined, count: number): BackupRecord[] {
  if (!oldest) return [];
  return Array.from({ length: count }, (_, index) => ({
    ...oldest,
    backupId: String(9_000_000_000 + index),
    startedAt: oldest.startedAt - (index + 1) * hour,
    endedAt: oldest.endedAt - (index + 1) * hour,
  }));
}
