import { seedBackups } from './seedBackups';
import { generatedRegion, seedRegions, vSwitches, type RegionRecord, type VSwitchRecord } from './regions';
import { seedInstances } from './seedInstances';
import type { BackupRecord, InstanceRecord } from './records';
import { day, hour, startOfDay } from './time';

/** Everything the sandbox starts with. */
export interface Seed {
  readonly regions: readonly RegionRecord[];
  readonly vSwitches: readonly VSwitchRecord[];
  readonly instances: readonly InstanceRecord[];
  /** By instance id, newest first. */
  readonly backups: ReadonlyMap<string, readonly BackupRecord[]>;
}

/**
 * The seed as of a day: ids never change, times are relative to midnight UTC of the day of `now`, so that there
 * always is a backup of yesterday.
 */
export function makeSeed(now: number, extra: readonly { regionId: string; count: number }[] = []): Seed {
  const today = startOfDay(now);
  const regions = [...seedRegions];
  const networks = [...vSwitches];
  const instances = seedInstances(today);
  for (const { regionId, count } of extra) {
    let region = regions.find((one) => one.regionId === regionId);
    if (!region) regions.push((region = generatedRegion(regionId)));
    const added = generatedNetwork(region);
    networks.push(...added);
    instances.push(...generatedInstances(region, added, count, today));
  }
  const backups = new Map(
    instances.map((instance, index) => [instance.id, seedBackups(instance, index + 1, today)]),
  );
  return { regions, vSwitches: networks, instances, backups };
}

/** One vSwitch in each of the first two zones. */
function generatedNetwork(region: RegionRecord): VSwitchRecord[] {
  return region.zones.slice(0, 2).map((zoneId, index) => ({
    id: `vsw-${region.code}generated${index + 1}`,
    name: `generated-${index + 1}`,
    vpcId: `vpc-${region.code}generated`,
    regionId: region.regionId,
    zoneId,
    cidr: `10.20${index}.0.0/16`,
    availableIps: 60_000,
    isDefault: false,
  }));
}

function generatedInstances(
  region: RegionRecord,
  network: readonly VSwitchRecord[],
  count: number,
  today: number,
): InstanceRecord[] {
  const [template] = seedInstances(today);
  const [primary, ...others] = network;
  if (!template || !primary) return [];
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
      vSwitchIds: network.map(({ id }) => id),
      privateIp: `10.200.${Math.floor(index / 250)}.${(index % 250) + 1}`,
      publicConnection: false,
      deletionProtection: false,
      createdAt: today - 400 * day + index * hour,
      tags: {},
    };
  });
}
