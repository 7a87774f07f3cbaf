import type { BackupRecord, CopyPolicyRecord, InstanceRecord, ReleasedRecord } from '../records';
import { seedRegions, vSwitches, type RegionRecord, type VSwitchRecord } from '../regions';
import { startOfDay } from '../time';
import { seedBackups } from './backups';
import { copyPolicies, releasedInstances } from './distant';
import { seedInstances } from './instances';

export interface Seed {
  readonly regions: readonly RegionRecord[];
  readonly vSwitches: readonly VSwitchRecord[];
  readonly instances: readonly InstanceRecord[];
  /** By instance id, newest first. */
  readonly backups: ReadonlyMap<string, readonly BackupRecord[]>;
  readonly copies: readonly CopyPolicyRecord[];
  readonly released: readonly ReleasedRecord[];
}

/**
 * Creates the seed for a day. Ids never change, and times are relative to midnight UTC of the day of `now`, so there is
 * always a backup of yesterday.
 */
export function makeSeed(now: number): Seed {
  const today = startOfDay(now);
  const instances = seedInstances(today);
  const backups = new Map(
    instances.map((instance, index) => [instance.id, seedBackups(instance, index + 1, today)]),
  );
  return {
    regions: seedRegions,
    vSwitches,
    instances,
    backups,
    copies: copyPolicies(today),
    released: releasedInstances(today),
  };
}
