import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { failureCodes } from '../../../src/core/errors/failureCodes';
import { RdsClient } from '../../../src/core/rds/client';
import { parseJob } from '../../../src/core/jobs/job';
import { sendJob } from '../../../src/core/jobs/send';
import { createJob } from '../../../src/core/jobs/submit';
import { adoptJob } from '../../../src/core/jobs/takeOver';
import { deadPid, useJobWorld } from './world';
import { until } from '../../support/until';
import { plainIdentity } from '../../support/identity';

describe('clone jobs that are sent', function () {
  const world = useJobWorld();

  const refusal = { kind: 'error', status: 400, code: 'InvalidBakset.Invalid' } as const;

  it('are on disk, whole, before anything is sent', async () => {
    const before = world.cloud.sandbox.requests.length;
    const draft = await world.draftOf();
    const asked = world.cloud.sandbox.requests.length;
    const request = { accountId: 'default', intentId: randomUUID(), draft, sourceName: 'x', engine: 'MySQL' };
    const job = await createJob(request, world.account(), world.contextOf(world.store));
    assert.ok(asked > before);
    // What has the name already, so that it is never taken for the clone.
    assert.deepEqual(
      world.cloud.sandbox.requests.slice(asked).map(({ action }) => action),
      ['DescribeDBInstances'],
    );
    const names = await readdir(join(world.folder, 'jobs'));
    assert.deepEqual(names.sort(), [`${job.id}.claim`, `${job.id}.json`]);
    assert.deepEqual(
      parseJob(JSON.parse(await readFile(join(world.folder, 'jobs', `${job.id}.json`), 'utf8'))),
      job,
    );
    assert.equal(job.request['ClientToken'], job.clientToken);
  });

  it('end as accepted, with the new instance', async () => {
    const context = world.contextOf(world.store);
    const job = await sendJob(await world.newJob(context), world.account(), context);
    assert.equal(job.phase, 'accepted');
    assert.deepEqual(
      world.cloud.sandbox.clones().map((one) => one.dbInstanceId),
      [job.dbInstanceId],
    );
    assert.equal(world.store.get(job.id)?.dbInstanceId, job.dbInstanceId);
  });

  for (const { name, fault } of [
    { name: 'reset after acceptance', fault: { kind: 'reset', when: 'after' } as const },
    { name: 'reset before acceptance', fault: { kind: 'reset', when: 'before' } as const },
    { name: 'silence after acceptance', fault: { kind: 'hang', when: 'after' } as const },
    { name: 'an HTML page after acceptance', fault: { kind: 'html', when: 'after' } as const },
    {
      name: '503 before acceptance',
      fault: { kind: 'error', status: 503, code: 'ServiceUnavailable' } as const,
    },
    { name: 'throttling', fault: { kind: 'throttle', retryAfterMs: 1_000 } as const },
    { name: 'a cut-off answer', fault: { kind: 'truncate' } as const },
  ]) {
    it(`make exactly one clone after ${name}`, async () => {
      const context = world.contextOf(world.store);
      const job = await world.newJob(context);
      world.cloud.sandbox.faults.add({ action: 'CloneDBInstance', fault });
      const sent = await sendJob(job, world.account(), context);
      assert.equal(sent.phase, 'accepted');
      assert.deepEqual(
        world.cloud.sandbox.clones().map((one) => one.dbInstanceId),
        [sent.dbInstanceId],
      );
      const tokens = world.cloud.sandbox.requests
        .filter(({ action }) => action === 'CloneDBInstance')
        .map(({ params }) => params['ClientToken']);
      assert.deepEqual([...new Set(tokens)], [job.clientToken]);
    });
  }

  it('are refused with the error kept, and nothing is created', async () => {
    const context = world.contextOf(world.store);
    const job = await sendJob(
      await world.newJob(context, { DBInstanceStorage: '50' }),
      world.account(),
      context,
    );
    assert.equal(job.phase, 'refused');
    assert.equal(job.error?.code, 'InvalidRecoveryDbInstance.StorageSize');
    assert.match(job.error?.requestId ?? '', /^[0-9A-F-]{36}$/);
    assert.equal(world.cloud.sandbox.clones().length, 0);
  });

  it('stay unknown when no attempt is answered and no clone can be seen', async () => {
    const context = world.contextOf(world.store);
    world.cloud.sandbox.faults.add({
      action: 'CloneDBInstance',
      times: 3,
      fault: { kind: 'reset', when: 'before' },
    });
    const job = await sendJob(await world.newJob(context), world.account(), context);
    assert.equal(job.phase, 'unknown');
    assert.equal(world.cloud.sandbox.clones().length, 0);
    const again = await world.trackerOf(context).checkAgain(job.id);
    assert.equal(again?.phase, 'accepted');
    assert.equal(world.cloud.sandbox.clones().length, 1);
  });

  it('are found by name when the token can no longer be trusted', async () => {
    const context = world.contextOf(world.store);
    world.cloud.sandbox.setTiming({ invisibleMs: 3_600_000 });
    world.cloud.sandbox.faults.add({
      action: 'CloneDBInstance',
      times: 3,
      fault: { kind: 'reset', when: 'after' },
    });
    const job = await world.newJob(context);
    const unknown = await sendJob(job, world.account(), context);
    assert.equal(unknown.phase, 'unknown');
    world.clock.advance(2 * 60 * 60_000);
    const sent = world.cloud.sandbox.requests.filter(({ action }) => action === 'CloneDBInstance').length;
    const found = await sendJob((await adoptJob(unknown, context))!, world.account(), context);
    assert.equal(found.phase, 'accepted');
    assert.equal(found.dbInstanceId, world.cloud.sandbox.clones()[0]?.dbInstanceId);
    assert.equal(
      world.cloud.sandbox.requests.filter(({ action }) => action === 'CloneDBInstance').length,
      sent,
    );
  });

  it('are not refused by an answer that follows a lost one: the clone is looked for and found', async () => {
    const context = world.contextOf(world.store);
    const job = await world.newJob(context);
    world.cloud.sandbox.setTiming({ invisibleMs: 0 });
    world.cloud.sandbox.faults.add({ action: 'CloneDBInstance', fault: { kind: 'reset', when: 'after' } });
    world.cloud.sandbox.faults.add({ action: 'CloneDBInstance', times: 2, fault: refusal });
    const sent = await sendJob(job, world.account(), context);
    assert.equal(sent.phase, 'accepted');
    assert.equal(sent.dbInstanceId, world.cloud.sandbox.clones()[0]?.dbInstanceId);
  });

  it('that were taken over are not refused by an answer either, nor when nothing can be found', async () => {
    const job = await world.newJob(world.contextOf(world.store, 'window-dead', deadPid));
    const context = world.contextOf(world.store);
    world.cloud.sandbox.faults.add({ action: 'CloneDBInstance', times: 3, fault: refusal });
    assert.equal((await sendJob((await adoptJob(job, context))!, world.account(), context)).phase, 'unknown');
  });

  it('are of unknown outcome after a fault of the program, and can be looked after again', async () => {
    const context = world.contextOf(world.store);
    const job = await world.newJob(context);
    const broken = new RdsClient({ call: () => Promise.reject(new TypeError('a file is missing')) });
    const sent = await sendJob(job, { client: broken, identity: plainIdentity('me') }, context);
    assert.equal(sent.phase, 'unknown');
    const again = await sendJob((await adoptJob(sent, context))!, world.account(), context);
    assert.equal(again.phase, 'accepted');
    assert.equal(again.announced, false);
  });

  it('are not sent again under another account', async () => {
    const context = world.contextOf(world.store);
    const job = await world.newJob(context);
    const sent = await sendJob(job, world.account('somebody-else'), context);
    assert.equal(sent.phase, 'refused');
    assert.equal(sent.error?.code, failureCodes.otherIdentity);
    assert.equal(world.sends(), 0);
  });

  it('are neither sent nor settled again by a window whose job another one has taken over', async () => {
    let goOn = (): void => undefined;
    const isTaken = new Promise<void>((resolve) => (goOn = resolve));
    const mine = {
      ...world.contextOf(world.store, 'window-1'),
      clock: {
        now: () => world.clock.now(),
        sleep: (ms: number) => isTaken.then(() => world.clock.sleep(ms)),
      },
    };
    const other = world.contextOf(world.store, 'window-2');
    const job = await world.newJob(mine);
    world.cloud.sandbox.faults.add({
      action: 'CloneDBInstance',
      fault: { kind: 'throttle', retryAfterMs: 20_000 },
    });
    const slow = sendJob(job, world.account(), mine);
    await until(() => world.sends() === 1);
    const taken = await sendJob((await adoptJob(job, other))!, world.account(), other);
    assert.equal(taken.phase, 'accepted');
    goOn();
    assert.notEqual((await slow).phase, 'refused');
    assert.equal(world.sends(), 2);
    assert.equal(world.store.get(job.id)?.phase, 'accepted');
  });

  it('keep the new instance in memory while the disk takes no writes, and write it when it does', async () => {
    const context = world.contextOf(world.store);
    const job = await world.newJob(context);
    const folder = join(world.folder, 'jobs');
    world.cloud.sandbox.faults.add({ action: 'CloneDBInstance', fault: { kind: 'delay', ms: 60 } });
    const sending = sendJob(job, world.account(), context);
    await until(() => world.cloud.sandbox.clones().length === 1);
    // A file in the place of the folder: reading and replacing what was in it fail, as on a disk that is broken.
    renameSync(folder, `${folder}.aside`);
    writeFileSync(folder, '');
    const sent = await sending;
    assert.equal(sent.phase, 'accepted');
    assert.equal(world.store.get(job.id)?.dbInstanceId, sent.dbInstanceId);
    await world.store.load();
    assert.equal(world.store.get(job.id)?.dbInstanceId, sent.dbInstanceId);
    rmSync(folder);
    renameSync(`${folder}.aside`, folder);
    await world.store.flush();
    assert.match(
      await readFile(join(folder, `${job.id}.json`), 'utf8'),
      new RegExp(sent.dbInstanceId ?? 'no instance'),
    );
  });

  it('are found by name only when exactly one new instance has it and no other job', async () => {
    const context = world.contextOf(world.store);
    world.cloud.sandbox.setTiming({ invisibleMs: 0 });
    const lost = { kind: 'reset', when: 'before' } as const;
    const first = await sendJob(
      await world.newJob(context, { DBInstanceDescription: 'twin' }),
      world.account(),
      context,
    );
    assert.equal(first.phase, 'accepted');
    // Only the instance of the first job has the name.
    world.cloud.sandbox.faults.add({ action: 'CloneDBInstance', times: 3, fault: lost });
    const second = await sendJob(
      await world.newJob(context, { DBInstanceDescription: 'twin' }),
      world.account(),
      context,
    );
    assert.equal(second.phase, 'unknown');
    // Two instances have it that belong to no job.
    await world.store.remove(first.id);
    await world.store.remove(second.id);
    await world.cloud.client.cloneInstance('cn-hangzhou', { ...first.request, ClientToken: 'another' });
    world.cloud.sandbox.faults.add({ action: 'CloneDBInstance', times: 3, fault: lost });
    const third = await sendJob(
      await world.newJob(context, { DBInstanceDescription: 'twin' }),
      world.account(),
      context,
    );
    assert.equal(third.phase, 'unknown');
    // They were there long before the job.
    world.clock.advance(3_600_000);
    world.cloud.sandbox.removeInstance(first.dbInstanceId ?? '');
    world.cloud.sandbox.faults.add({ action: 'CloneDBInstance', times: 3, fault: lost });
    const fourth = await sendJob(
      await world.newJob(context, { DBInstanceDescription: 'twin' }),
      world.account(),
      context,
    );
    assert.equal(fourth.phase, 'unknown');
  });

  it('hold no secret on disk', async () => {
    const context = world.contextOf(world.store);
    await sendJob(await world.newJob(context), world.account(), context);
    for (const name of await readdir(join(world.folder, 'jobs'))) {
      const text = await readFile(join(world.folder, 'jobs', name), 'utf8');
      assert.ok(
        !text.includes(world.cloud.sandbox.accessKeySecret) &&
          !text.includes(world.cloud.sandbox.accessKeyId),
      );
    }
  });
});
