import assert from 'node:assert/strict';
import { isRdsError } from '../../../src/core/errors/rdsError';
import type { CloneJob } from '../../../src/core/jobs/job';
import {
  checkRelease,
  isReleasable,
  keepChoices,
  markGone,
  releaseClone,
} from '../../../src/core/jobs/release';
import { checkSeveral, releaseEach } from '../../../src/core/jobs/releaseSeveral';
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
  const ready = (changes?: Partial<CloneJob>): Promise<CloneJob> => world.readyJob(changes);
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
    assert.match(JSON.stringify(await checkRelease(job, world.account())), /a different identity/);
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
    await world.store.update(job.id, (one) => ({ ...one, price: { currency: 'CNY', trade: 1 } }));
    await markGone(job, context());
    const after = world.store.get(job.id);
    assert.equal(after?.phase, 'released');
    assert.equal(after.price, undefined, 'until when it was billed is not known');
  });

  it('is no error where the instance has gone since it was looked at', async () => {
    const job = await ready();
    await world
      .account()
      .client.releaseInstance(job.regionId, job.dbInstanceId ?? '', { identity: job.identity });
    await releaseClone(job, world.account(), context());
    assert.equal(world.store.get(job.id)?.phase, 'released');
  });
});

describe('the release of several clones', () => {
  const world = useJobWorld();
  const ready = async (name: string, changes: Partial<CloneJob> = {}): Promise<CloneJob> => {
    const submit = world.contextOf(world.store);
    const sent = await sendJob(
      await world.newJob(submit, { DBInstanceDescription: name }),
      world.account(),
      submit,
    );
    world.clock.advance(200_000);
    const job = await world.store.update(sent.id, (one) => ({ ...one, phase: 'ready', ...changes }));
    assert.ok(job);
    return job;
  };
  const context = (): Parameters<typeof releaseEach>[2] => ({
    store: world.store,
    clock: world.clock,
    logger: silentLogger,
  });
  const released = (): (string | undefined)[] =>
    world.cloud.sandbox.requests
      .filter(({ action }) => action === 'DeleteDBInstance')
      .map(({ params }) => params['DBInstanceId']);
  const names = (jobs: readonly { readonly job: CloneJob }[]): string[] =>
    jobs.map(({ job }) => job.description);

  it('checks each as a single one, and says of each that is left out why', async () => {
    const [one, gone] = [await ready('one'), await ready('gone')];
    world.cloud.sandbox.removeInstance(gone.dbInstanceId ?? '');
    const busy = await ready('busy');
    world.cloud.sandbox.setInstanceStatus(busy.dbInstanceId ?? '', 'Rebooting');
    const others = [
      await ready('found', { foundBy: 'name' }),
      await ready('bought', { request: { PayType: 'Prepaid' } }),
      await ready('foreign', { identity: 'someone else' }),
      await ready('refused', { phase: 'refused' }),
      busy,
    ];
    const checked = await checkSeveral([one, gone, ...others], () => Promise.resolve(world.account()));
    assert.deepEqual(names(checked.releasable), ['one']);
    assert.deepEqual(
      checked.gone.map(({ description }) => description),
      ['gone'],
    );
    assert.deepEqual(
      checked.not.map((one) => [
        one.job.description,
        'problem' in one ? one.problem.replace(/rm-\w+/, 'rm') : '',
      ]),
      [
        ['found', 'no response from RDS has confirmed that it is the clone; release it on its own'],
        ['bought', 'there is nothing to release here'],
        [
          'foreign',
          'rm was created under a different identity than the one in use now. Switch to the account that created it to release it.',
        ],
        ['refused', 'there is nothing to release here'],
        ['busy', 'rm is Rebooting; only a running instance can be released.'],
      ],
    );
    assert.deepEqual(released(), []);
  });

  it('goes on after one that cannot be asked after, and after one that is refused', async () => {
    const jobs = [await ready('one'), await ready('two'), await ready('three')];
    let asked = 0;
    const checked = await checkSeveral(jobs, () =>
      ++asked === 1 ? Promise.reject(new Error('no keys')) : Promise.resolve(world.account()),
    );
    assert.deepEqual(names(checked.not), ['one']);
    assert.deepEqual(names(checked.releasable), ['two', 'three']);
    world.cloud.sandbox.faults.add({
      action: 'DeleteDBInstance',
      fault: { kind: 'error', status: 403, code: 'OperationDenied.DeletionProtection' },
    });
    const result = await releaseEach(checked.releasable, undefined, context());
    const [refused] = result.not;
    assert.ok(refused && 'error' in refused);
    assert.deepEqual(
      [refused.job.description, refused.error.code],
      ['two', 'OperationDenied.DeletionProtection'],
    );
    assert.match(refused.error.requestId ?? '', /./);
    assert.deepEqual(
      result.released.map(({ description }) => description),
      ['three'],
    );
    assert.deepEqual(released(), [jobs[1]?.dbInstanceId, jobs[2]?.dbInstanceId]);
    assert.deepEqual(
      jobs.map(({ id }) => world.store.get(id)?.phase),
      ['ready', 'ready', 'released'],
    );
  });

  it('sends what is to be kept only for those that have the choice', async () => {
    const jobs = [await ready('cloud'), await ready('local', { dbInstanceId: seedIds.localSsd })];
    const { releasable } = await checkSeveral(jobs, () => Promise.resolve(world.account()));
    const { not } = await releaseEach(releasable, 'All', context());
    assert.deepEqual(not, []);
    assert.equal(world.cloud.sandbox.keptBackups(seedIds.localSsd), 'All');
  });
});
