import type { BackupRecord, InstanceRecord } from '../records';
import type { RegionRecord, VSwitchRecord } from '../regions';
import { startOfDay } from '../time';
import { addedInstances, type AddedInstance } from './added';
import { seedBackups } from './backups';
import { generatedBackups, generatedInstances, type ExtraBackups } from './generated';
import { seedInstances } from './instances';
import { Places } from './places';

/** Everything the sandbox starts with. */
export interface Seed {
  readonly regions: readonly RegionRecord[];
  readonly vSwitches: readonly VSwitchRecord[];
  readonly instances: readonly InstanceRecord[];
  /** By instance id, newest first. */
  readonly backups: ReadonlyMap<string, readonly BackupRecord[]>;
}

export interface SeedAdditions {
  readonly generated?: readonly { regionId: string; count: number }[] | undefined;
  readonly instances?: readonly AddedInstance[] | undefined;
  readonly backups?: readonly ExtraBackups[] | undefined;
}

/**
 * The seed as of a day: ids never change, times are relative to midnight UTC of the day of `now`, so that there
 * always is a backup of yesterday.
 */
export function makeSeed(now: number, additions: SeedAdditions = {}): Seed {
  const today = startOfDay(now);
  const places = new Places();
  const seeded = seedInstances(today);
  const [template] = seeded;
  const generated = (additions.generated ?? []).flatMap(({ regionId, count }) =>
    template ? generatedInstances(places.in(regionId), count, template, today) : [],
  );
  const wanted = additions.instances ?? [];
  const instances = [...seeded, ...generated, ...addedInstances(wanted, seeded, places)];
  const models = new Map(wanted.map(({ id, like }) => [id, like]));
  const backups = new Map<string, readonly BackupRecord[]>(
    instances.map((instance, index) => [
      instance.id,
      seedBackups(instance, index + 1, today, models.get(instance.id)),
    ]),
  );
  for (const { dbInstanceId, count } of additions.backups ?? []) {
    const sets = backups.get(dbInstanceId) ?? [];
    backups.set(dbInstanceId, [...sets, ...generatedBackups(sets.at(-1), count)]);
  }
  return { regions: places.regions, vSwitches: places.vSwitches, instances, backups };
}
