import assert from 'node:assert/strict';
import type { CloneJob } from '../../../src/core/jobs/job';
import { ReadyClones } from '../../../src/core/jobs/readyClones';
import type { JobAccount } from '../../../src/core/jobs/submit';
import { silentLogger } from '../../../src/core/log';
import { useJobWorld } from './world';

describe('clones that are ready', () => {
  const world = useJobWorld();
  const clonesOf = (account: () => JobAccount | undefined = () => world.account()): ReadyClones =>
    new ReadyClones({
      store: world.store,
      clock: world.clock,
      logger: silentLogger,
      accountFor: () => Promise.resolve(account()),
    });
  const ready = (changes?: Partial<CloneJob>): Promise<CloneJob> => world.readyJob(changes);
  const looks = (): number =>
    world.cloud.sandbox.requests.filter(({ action }) => action === 'DescribeDBInstanceAttribute').length;
  const phaseOf = ({ id }: CloneJob): string | undefined => world.store.get(id)?.phase;

  it('are told as gone when they were released elsewhere, after three looks', async () => {
    const job = await ready();
    world.cloud.sandbox.removeInstance(job.dbInstanceId ?? '');
    const before = looks();
    const startedAt = world.clock.now();
    await clonesOf().look();
    assert.equal(phaseOf(job), 'released');
    assert.equal(looks() - before, 3);
    assert.ok(world.clock.now() - startedAt >= 120_000);
    assert.equal(world.store.get(job.id)?.history.at(-1)?.note, 'The instance is no longer there.');
  });

  it('are looked at once in ten minutes while they are there', async () => {
    const job = await ready();
    const before = looks();
    const clones = clonesOf();
    await clones.look();
    await clones.look();
    assert.equal(looks() - before, 1);
    world.clock.advance(10 * 60_000);
    await clones.look();
    assert.equal(looks() - before, 2);
    assert.equal(phaseOf(job), 'ready');
  });

  it('stay as they are when one look does not find them, or nobody can say', async () => {
    const job = await ready();
    const forget = world.cloud.sandbox.faults.add({
      action: 'DescribeDBInstanceAttribute',
      fault: { kind: 'error', status: 404, code: 'InvalidDBInstanceId.NotFound', message: 'not found' },
      times: 1,
    });
    await clonesOf().look();
    assert.equal(phaseOf(job), 'ready');
    forget();
    world.cloud.sandbox.removeInstance(job.dbInstanceId ?? '');
    await clonesOf(() => undefined).look();
    await clonesOf(() => world.account('someone else')).look();
    assert.equal(phaseOf(job), 'ready');
  });
});
