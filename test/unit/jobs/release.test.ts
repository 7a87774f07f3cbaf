import assert from 'node:assert/strict';
import { isRdsError } from '../../../src/core/errors/rdsError';
import type { CloneJob } from '../../../src/core/jobs/job';
import {
  checkRelease,
  isReleasable,
  keepChoices,
  markReleased,
  releaseClone,
} from '../../../src/core/jobs/release';
import { sendJob } from '../../../src/core/jobs/send';
import { silentLogger } from '../../../src/core/log';
import { seedIds } from '../../support/sandbox';
import { instanceDetail } from '../../support/builders';
import { useJobWorld } from './world';

describe('the release of a clone', () => {
  const world = useJobWorld();
  const context = (): Parameters<typeof releaseClone>[2] => ({
    store: world.store,
    clock: world.clock,
    logger: silentLogger,
  });
  const ready = async (changes: Partial<CloneJob> = {}): Promise<CloneJob> => {
    const submit = world.contextOf(world.store);
    const sent = await sendJob(await world.newJob(submit), world.account(), submit);
    world.clock.advance(200_000);
    const job = await world.store.update(sent.id, (one) => ({ ...one, phase: 'ready', ...changes }));
    assert.ok(job);
    return job;
  };
  const deletions = (): number =>
    world.cloud.sandbox.requests.filter(({ action }) => action === 'DeleteDBInstance').length;

  it('deletes the instance and is kept on record', async () => {
    const job = await ready();
    assert.ok(isReleasable(job));
    const check = await checkRelease(job, world.account());
    assert.ok('instance' in check);
    await releaseClone(job, world.account(), context());
    assert.equal(deletions(), 1);
    assert.equal(world.store.get(job.id)?.phase, 'released');
    assert.deepEqual(await checkRelease(job, world.account()), { gone: true });
  });

  it('is not offered for a subscription, nor while the clone is being made', async () => {
    const job = await ready();
    assert.equal(isReleasable({ ...job, request: { ...job.request, PayType: 'Prepaid' } }), false);
    assert.equal(isReleasable({ ...job, phase: 'creating' }), false);
    assert.equal(isReleasable({ ...job, phase: 'released' }), false);
  });

  it('is refused while deletion protection is on, or the instance does not run', async () => {
    const job = await ready();
    const protect = world.cloud.sandbox.faults.add({
      action: 'DescribeDBInstanceAttribute',
      fault: {
        kind: 'malformed',
        patch: (body) =>
          JSON.parse(
            JSON.stringify(body).replace('"DeletionProtection":false', '"DeletionProtection":true'),
          ) as unknown,
      },
    });
    assert.match(JSON.stringify(await checkRelease(job, world.account())), /Deletion protection/);
    protect();
    world.cloud.sandbox.setInstanceStatus(job.dbInstanceId ?? '', 'Rebooting');
    assert.match(JSON.stringify(await checkRelease(job, world.account())), /only a running instance/);
  });

  it('takes what another key cannot see for no proof that it is gone', async () => {
    const job = await ready({ identity: 'someone else' });
    world.cloud.sandbox.removeInstance(job.dbInstanceId ?? '');
    assert.match(JSON.stringify(await checkRelease(job, world.account())), /another identity/);
  });

  it('that got no answer is looked up, and done when the instance is gone', async () => {
    const job = await ready();
    world.cloud.sandbox.faults.add({ action: 'DeleteDBInstance', fault: { kind: 'reset', when: 'after' } });
    await releaseClone(job, world.account(), context());
    assert.equal(world.store.get(job.id)?.phase, 'released');
  });

  it('that got no answer and did nothing is told, and nothing is put on record', async () => {
    const job = await ready();
    world.cloud.sandbox.faults.add({ action: 'DeleteDBInstance', fault: { kind: 'reset', when: 'before' } });
    await assert.rejects(releaseClone(job, world.account(), context()), isRdsError);
    assert.equal(world.store.get(job.id)?.phase, 'ready');
    assert.equal(deletions(), 1);
  });

  it('has a choice of what is kept for MySQL on local disks only', () => {
    const local = instanceDetail({ storageType: 'local_ssd' });
    assert.deepEqual(keepChoices(local), ['None', 'Lastest', 'All']);
    assert.deepEqual(keepChoices(instanceDetail()), []);
    assert.deepEqual(keepChoices({ ...local, engine: 'SQLServer' }), []);
  });

  it('sends what is to be kept, and the history says so', async () => {
    const { sandbox } = world.cloud;
    const job = await ready({ dbInstanceId: seedIds.localSsd });
    await releaseClone(job, world.account(), { ...context(), keepPolicy: 'Lastest' });
    const sent = sandbox.requests.find(({ action }) => action === 'DeleteDBInstance');
    assert.equal(sent?.params['ReleasedKeepPolicy'], 'Lastest');
    assert.equal(sandbox.keptBackups(seedIds.localSsd), 'Lastest');
    assert.equal(
      world.store.get(job.id)?.history.at(-1)?.note,
      'Released; the last archived backup was to be kept.',
    );
  });

  it('says nothing of backups where there is no choice, which RDS would refuse', async () => {
    const { sandbox } = world.cloud;
    const job = await ready();
    const refused = releaseClone(job, world.account(), { ...context(), keepPolicy: 'All' });
    await assert.rejects(refused, (error) => isRdsError(error) && error.code === 'InvalidParameter');
    await releaseClone(job, world.account(), context());
    const sent = sandbox.requests.findLast(({ action }) => action === 'DeleteDBInstance');
    assert.equal(sent?.params['ReleasedKeepPolicy'], undefined);
    assert.equal(sandbox.keptBackups(job.dbInstanceId ?? ''), 'None');
  });

  it('is put on record for an instance that is gone already', async () => {
    const job = await ready();
    await markReleased(job, context());
    assert.equal(world.store.get(job.id)?.phase, 'released');
  });
});
