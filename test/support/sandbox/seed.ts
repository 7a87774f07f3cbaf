import { makeSeed, type Seed } from '../../../src/sandbox/seed';
import { copyPolicies, releasedInstances } from '../../../src/sandbox/seed/distant';
import { seedBackups } from '../../../src/sandbox/seed/backups';
import { startOfDay } from '../../../src/sandbox/time';
import { addedInstances, type AddedInstance } from './added';
import { generatedBackups, generatedInstances, type ExtraBackups } from './generated';
import { Networks } from './networks';

export interface SeedAdditions {
  readonly generated?: readonly { regionId: string; count: number }[] | undefined;
  readonly instances?: readonly AddedInstance[] | undefined;
  readonly backups?: readonly ExtraBackups[] | undefined;
}

/** The seed of the sandbox with the additions of a test. */
export function extendedSeed(now: number, additions: SeedAdditions): Seed {
  const today = startOfDay(now);
  const { instances: seeded, ...base } = makeSeed(now);
  const networks = new Networks(base);
  const [template] = seeded;
  const wanted = additions.instances ?? [];
  const added = [
    ...(additions.generated ?? []).flatMap(({ regionId, count }) =>
      template ? generatedInstances(networks.in(regionId), count, template, today) : [],
    ),
    ...addedInstances(wanted, seeded, networks),
  ];
  const models = new Map(wanted.map(({ id, like }) => [id, like]));
  const backups = new Map(base.backups);
  for (const [index, instance] of added.entries()) {
    const number = seeded.length + index + 1;
    backups.set(instance.id, seedBackups(instance, number, today, models.get(instance.id)));
  }
  for (const { dbInstanceId, count } of additions.backups ?? []) {
    const sets = backups.get(dbInstanceId) ?? [];
    backups.set(dbInstanceId, [...sets, ...generatedBackups(sets.at(-1), count)]);
  }
  const { regions, vSwitches } = networks;
  return {
    regions,
    vSwitches,
    instances: [...seeded, ...added],
    backups,
    copies: copyPolicies(today),
    released: releasedInstances(today),
  };
}
