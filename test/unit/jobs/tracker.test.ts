import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { diskFolder } from '../../../src/core/files/diskFolder';
import type { Life, EditorWindow } from '../../../src/core/jobs/process';
import type { CloneJob } from '../../../src/core/jobs/job';
import { JobStore } from '../../../src/core/jobs/store';
import { silentLogger } from '../../../src/core/log';
import { deadPid, useJobWorld } from './world';
import { until } from '../../support/until';

describe('clone jobs that are followed', function () {
  const world = useJobWorld();

  it('are followed to Running, with one list call a round for all of a region', async () => {
    const context = world.contextOf(world.store);
    const tracker = world.trackerOf(context);
    const jobs = await Promise.all(
      [1, 2, 3].map((n) => world.newJob(context, { DBInstanceDescription: `copy-${n}` })),
    );
    await Promise.all(jobs.map((job) => tracker.submit(job, world.account())));
    await until(() => world.store.list().every((job) => job.phase === 'ready'));
    for (const { history } of world.store.list()) {
      assert.deepEqual(
        history.map(({ phase }) => phase),
        ['sending', 'accepted', 'creating', 'ready'],
      );
    }
    const looks = world.cloud.sandbox.requests.filter(
      ({ action, code }) => action === 'DescribeDBInstanceAttribute' && code === '',
    );
    const lists = world.cloud.sandbox.requests.filter(
      ({ action, params }) => action === 'DescribeDBInstances' && params['DBInstanceStatus'] === 'Creating',
    );
    assert.ok(lists.length >= 2 && lists.length < 60, `${lists.length} list calls`);
    assert.ok(looks.length <= 3 + 3 + 6, `${looks.length} single looks`);
  });

  it('that a killed window left in sending are sent again with their token, once, and followed to Running', async () => {
    const dead = world.contextOf(world.store, 'window-dead', deadPid);
    const job = await world.newJob(dead);
    world.cloud.sandbox.faults.add({ action: 'CloneDBInstance', fault: { kind: 'reset', when: 'after' } });
    await assert.rejects(world.cloud.client.cloneInstance(job.regionId, job.request));
    assert.equal(world.cloud.sandbox.clones().length, 1);

    const second = new JobStore(diskFolder(join(world.folder, 'jobs')), silentLogger);
    await second.load();
    world.trackerOf(world.contextOf(second, 'window-2')).start();
    await until(() => second.get(job.id)?.phase === 'ready');
    assert.deepEqual(
      world.cloud.sandbox.clones().map((one) => one.dbInstanceId),
      [second.get(job.id)?.dbInstanceId],
    );
    await second.dispose();
  });

  it('of a window that lives are left to it', async () => {
    const context = world.contextOf(world.store);
    const other = await world.newJob(world.contextOf(world.store, 'window-other', process.pid + 1));
    const own = await world
      .trackerOf(context)
      .submit(await world.newJob(context, { DBInstanceDescription: 'own' }), world.account());
    await until(() => world.store.get(own.id)?.phase === 'ready');
    assert.equal(world.store.get(other.id)?.phase, 'sending');
    assert.equal(world.sends(), 1);
  });

  it('are taken over by a window that was open all the time when the one that acted dies', async () => {
    const second = new JobStore(diskFolder(join(world.folder, 'jobs')), silentLogger);
    await second.load();
    let alive = true;
    const context = world.contextOf(second, 'window-2');
    const lifeOf = ({ pid }: EditorWindow): Life => (pid === deadPid && !alive ? 'gone' : 'alive');
    const standBy = world.trackerOf(context, { lifeOf });
    standBy.start();
    const job = await world.newJob(world.contextOf(world.store, 'window-1', deadPid));
    await until(() => second.get(job.id) !== undefined);
    assert.equal(world.sends(), 0);
    alive = false;
    await until(() => second.get(job.id)?.phase === 'ready');
    assert.equal(world.cloud.sandbox.clones().length, 1);
    await second.dispose();
  });

  it('are not lost because another account does not see them', async () => {
    const context = world.contextOf(world.store);
    world.cloud.sandbox.setTiming({ invisibleMs: 0, creatingMs: 40 * 60_000 });
    let identity = 'me';
    const tracker = world.trackerOf(context, { account: () => world.account(identity) });
    const job = await tracker.submit(await world.newJob(context), world.account());
    await until(() => world.store.get(job.id)?.phase === 'creating');
    identity = 'somebody-else';
    const gone = { kind: 'error', status: 404, code: 'InvalidDBInstanceId.NotFound' } as const;
    const hide = [
      world.cloud.sandbox.faults.add({ action: 'DescribeDBInstanceAttribute', times: 10_000, fault: gone }),
      world.cloud.sandbox.faults.add({
        action: 'DescribeDBInstances',
        times: 10_000,
        fault: { kind: 'malformed', patch: (body) => ({ ...(body as object), Items: { DBInstance: [] } }) },
      }),
    ];
    const since = world.clock.now();
    await until(() => world.clock.now() - since > 20 * 60_000);
    assert.equal(world.store.get(job.id)?.phase, 'creating');
    for (const undo of hide) undo();
    identity = 'me';
    await until(() => world.store.get(job.id)?.phase === 'ready');
  });

  it('are not lost by two looks that do not find them', async () => {
    const context = world.contextOf(world.store);
    world.cloud.sandbox.setTiming({ invisibleMs: 0, creatingMs: 10 * 60_000 });
    const tracker = world.trackerOf(context);
    const job = await tracker.submit(await world.newJob(context), world.account());
    await until(() => world.store.get(job.id)?.phase === 'creating');
    world.cloud.sandbox.faults.add({
      action: 'DescribeDBInstances',
      times: 2,
      fault: { kind: 'malformed', patch: (body) => ({ ...(body as object), Items: { DBInstance: [] } }) },
    });
    world.cloud.sandbox.faults.add({
      action: 'DescribeDBInstanceAttribute',
      times: 2,
      fault: { kind: 'error', status: 404, code: 'InvalidDBInstanceId.NotFound' },
    });
    await until(() => world.store.get(job.id)?.phase === 'ready');
  });

  for (const [code, status] of [
    ['InvalidParameter', 400],
    ['Forbidden.InstanceNotFound', 404],
  ] as const) {
    it(`are not lost while a look at the new instance is refused: ${code}`, async () => {
      const context = world.contextOf(world.store);
      world.cloud.sandbox.setTiming({ invisibleMs: 10 * 60_000, creatingMs: 40 * 60_000 });
      const made = await world.newJob(context);
      const undo = world.cloud.sandbox.faults.add({
        action: 'DescribeDBInstanceAttribute',
        times: 10_000,
        fault: { kind: 'error', status, code },
      });
      const tracker = world.trackerOf(context);
      const job = await tracker.submit(made, world.account());
      const since = world.clock.now();
      await until(() => world.clock.now() - since > 5 * 60_000);
      assert.equal(world.store.get(job.id)?.phase, 'accepted');
      undo();
      world.cloud.sandbox.setTiming({ invisibleMs: 0, creatingMs: 0 });
      await until(() => world.store.get(job.id)?.phase === 'ready');
    });
  }

  it('end after five hours though every look at the instance is refused', async () => {
    const context = world.contextOf(world.store);
    world.cloud.sandbox.setTiming({ invisibleMs: 24 * 3_600_000 });
    const made = await world.newJob(context);
    await world.store.update(made.id, (one) => ({ ...one, watchedMs: (5 * 60 - 10) * 60_000 }));
    world.cloud.sandbox.faults.add({
      action: 'DescribeDBInstanceAttribute',
      times: 10_000,
      fault: { kind: 'error', status: 400, code: 'InvalidParameter' },
    });
    const job = await world.trackerOf(context).submit(made, world.account());
    await until(() => world.store.get(job.id)?.phase === 'timedOut');
  });

  for (const fault of [
    { kind: 'error', status: 400, code: 'InternalFailure' },
    { kind: 'error', status: 503, code: 'ServiceUnavailable' },
    { kind: 'html' },
  ] as const) {
    it(`are looked after while a look at another one fails: ${'code' in fault ? fault.code : fault.kind}`, async () => {
      const context = world.contextOf(world.store);
      world.cloud.sandbox.setTiming({ invisibleMs: 60_000, creatingMs: 3_600_000 });
      const tracker = world.trackerOf(context);
      const sent: CloneJob[] = [];
      for (const DBInstanceDescription of ['one', 'other']) {
        const job = await world.newJob(context, { DBInstanceDescription });
        sent.push(await tracker.submit(job, world.account()));
      }
      const [one, other] = sent;
      assert.ok(one && other);
      await world.store.update(other.id, (job) => ({ ...job, dbInstanceId: 'rm-in-no-list' }));
      world.cloud.sandbox.faults.add({ action: 'DescribeDBInstanceAttribute', times: 10_000, fault });
      await until(() => world.store.get(one.id)?.phase === 'creating');
      assert.equal(world.store.get(other.id)?.phase, 'accepted');
    });
  }

  it('are lost when the instance is released or vanishes', async () => {
    const context = world.contextOf(world.store);
    const tracker = world.trackerOf(context);
    world.cloud.sandbox.setTiming({ invisibleMs: 0, creatingMs: 3_600_000 });
    const [released, vanished] = await Promise.all([
      world.newJob(context, { DBInstanceDescription: 'released' }),
      world.newJob(context, { DBInstanceDescription: 'vanished' }),
    ]);
    const sent = await Promise.all([
      tracker.submit(released, world.account()),
      tracker.submit(vanished, world.account()),
    ]);
    await until(() => world.store.list().every((job) => job.phase === 'creating'));
    world.cloud.sandbox.setInstanceStatus(sent[0].dbInstanceId ?? '', 'Deleting');
    world.cloud.sandbox.removeInstance(sent[1].dbInstanceId ?? '');
    await until(() => world.store.list().every((job) => job.phase === 'lost'));
    // It was a mistake after all.
    await tracker.checkAgain(sent[0].id);
    world.cloud.sandbox.setInstanceStatus(sent[0].dbInstanceId ?? '', 'Running');
    await until(() => world.store.get(sent[0].id)?.phase === 'ready');
  });

  it('are followed by their own window although the disk takes no lock', async () => {
    const context = world.contextOf(world.store);
    await mkdir(join(world.folder, 'leader.json', 'in-the-way'), { recursive: true });
    const tracker = world.trackerOf(context);
    const job = await tracker.submit(await world.newJob(context), world.account());
    await until(() => world.store.get(job.id)?.phase === 'ready');
  });
});
