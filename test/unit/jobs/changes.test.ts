import assert from 'node:assert/strict';
import { join } from 'node:path';
import { diskFolder } from '../../../src/core/files/diskFolder';
import { InstanceChanges } from '../../../src/core/jobs/changes';
import type { JobPhase } from '../../../src/core/jobs/job';
import { JobStore } from '../../../src/core/jobs/store';
import { silentLogger } from '../../../src/core/log';
import { settle, VirtualClock } from '../../support/virtualClock';
import { useJobWorld } from './world';

describe('a change of the instances that a clone makes', () => {
  const world = useJobWorld();

  it('is told once for all that end together, in every window, and not for what is read at start-up', async () => {
    const context = world.contextOf(world.store);
    const old = await world.newJob(context);
    await world.store.update(old.id, (job) => ({ ...job, phase: 'ready' }));
    const jobs = [await world.newJob(context), await world.newJob(context)];
    const other = new JobStore(diskFolder(join(world.folder, 'jobs')), silentLogger);
    const clock = new VirtualClock();
    const told: string[][] = [[], []];
    const all = [world.store, other].map(
      (store, index) =>
        new InstanceChanges(store, clock, (accountId, regionId) => {
          told[index]?.push(`${accountId} ${regionId}`);
        }),
    );
    await other.load();
    await clock.pass(1_000);
    assert.deepEqual(told, [[], []]);

    const move = async (phase: JobPhase): Promise<void> => {
      for (const { id } of jobs) await world.store.update(id, (job) => ({ ...job, phase }));
      await other.load();
      await clock.pass(1_000);
    };
    await move('creating');
    assert.deepEqual(told, [[], []]);
    const place = `${old.accountId} ${old.regionId}`;
    await move('ready');
    assert.deepEqual(told, [[place], [place]]);
    await move('released');
    assert.deepEqual(told, [
      [place, place],
      [place, place],
    ]);
    for (const one of all) one.dispose();
    await move('lost');
    await settle();
    assert.equal(told[0]?.length, 2);
    await other.dispose();
  });
});
