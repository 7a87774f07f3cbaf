import assert from 'node:assert/strict';
import { failureCodes } from '../../../src/core/errors/failureCodes';
import { RdsError } from '../../../src/core/errors/rdsError';
import type { CloneJob } from '../../../src/core/jobs/job';
import { findCandidates, findMade } from '../../../src/core/jobs/reconcile';
import { checkRelease, releaseClone } from '../../../src/core/jobs/release';
import { silentLogger } from '../../../src/core/log';
import { RdsClient } from '../../../src/core/rds/client';
import { VirtualClock } from '../../support/virtualClock';
import { jobOf } from './jobOf';
import { draftNamed, Machine, useMachine } from './windows';
import { plainIdentity } from '../../support/identity';

const minute = 60_000;

describe('keys that become those of another account in the middle', function () {
  const world = useMachine();

  /** The request gets no answer, and at that moment the other account makes an instance of the same name. */
  const cloneAndSwitch = async (): Promise<CloneJob> => {
    world.cloud.cloneFaults.push({ when: 'before', error: { kind: 'network', code: 'ConnectionReset' } });
    world.cloud.onClone = () => {
      world.cloud.onClone = undefined;
      world.cloud.account = 'other';
      world.cloud.add('copy', 'cn-hangzhou', 'token of the other');
    };
    void world.window.submit(draftNamed('copy'));
    await world.clock.pass(20 * minute);
    return world.job;
  };

  it('do not make another account’s instance the clone', async () => {
    const { phase, dbInstanceId } = await cloneAndSwitch();
    assert.deepEqual([phase, dbInstanceId], ['unknown', undefined]);
    assert.equal(world.cloud.instances.length, 1);
  });

  it('offer nothing of another account to choose from', async () => {
    const job = await cloneAndSwitch();
    await assert.rejects(
      findCandidates(job, world.cloud.client(), world.window.store.list(), world.clock.now()),
      {
        code: failureCodes.otherIdentity,
      },
    );
    world.cloud.account = 'me';
    const candidates = await findCandidates(
      job,
      world.cloud.client(),
      world.window.store.list(),
      world.clock.now(),
    );
    assert.deepEqual(candidates, { items: [], isCut: false });
  });

  it('do not make a clone one that is gone, neither before its release nor after one without an answer', async () => {
    const clone = world.cloud.add('copy', 'cn-hangzhou', 'token');
    await world.clock.pass(10 * minute);
    await world.window.store.create(jobOf({ phase: 'ready', dbInstanceId: clone.id }));
    const { job } = world;
    const account = { client: world.cloud.client(), identity: plainIdentity('me') };
    world.cloud.account = 'other';
    await assert.rejects(checkRelease(job, account), { code: failureCodes.otherIdentity });
    world.cloud.account = 'me';
    world.cloud.onRelease = () => {
      world.cloud.account = 'other';
      throw new RdsError({ kind: 'timeout', operation: 'DeleteDBInstance' });
    };
    const context = { store: world.window.store, clock: world.clock, logger: silentLogger };
    await assert.rejects(releaseClone(job, account, context), { code: failureCodes.timeout });
    assert.equal(world.window.store.get(job.id)?.phase, 'ready');
  });
});

describe('a release without an answer', () => {
  it('took effect where the instance is being deleted', async () => {
    const clock = new VirtualClock();
    const machine = new Machine(clock, () => client);
    const client = new RdsClient({
      call: (operation) =>
        operation === 'DeleteDBInstance'
          ? Promise.reject(new RdsError({ kind: 'timeout', operation }))
          : Promise.resolve({
              body: {
                Items: {
                  DBInstanceAttribute: [
                    { DBInstanceId: 'rm-1', DBInstanceStatus: 'Deleting', Engine: 'MySQL' },
                  ],
                },
              },
              requestId: 'R',
            }),
    });
    const { store } = await machine.open();
    const job = jobOf({ phase: 'ready', dbInstanceId: 'rm-1' });
    await store.create(job);
    const account = { client, identity: plainIdentity('me') };
    await releaseClone(job, account, { store, clock, logger: silentLogger });
    assert.equal(store.get(job.id)?.phase, 'released');
    for (const one of machine.windows) void one.close();
    await clock.pass(minute);
  });
});

describe('an instance whose details are refused', () => {
  it('keeps no other from being looked for, and is offered', async () => {
    const clock = new VirtualClock();
    const row = { DBInstanceStatus: 'Creating', Engine: 'MySQL', CreateTime: '1970-01-01T00:00:30Z' };
    const client = new RdsClient({
      call: (operation) =>
        operation === 'DescribeDBInstances'
          ? Promise.resolve({
              body: {
                TotalRecordCount: 1,
                Items: { DBInstance: [{ ...row, DBInstanceId: 'rm-1', DBInstanceDescription: 'copy' }] },
              },
              requestId: 'R',
            })
          : Promise.reject(
              new RdsError({ kind: 'service', operation, httpStatus: 400, code: 'InvalidParameter' }),
            ),
    });
    const job = jobOf({ phase: 'unknown', firstSentAt: 1, firstSentServiceAt: 1 });
    const made = await findMade(job, client, [], clock.now());
    assert.deepEqual(made, { certain: undefined, any: true });
    assert.equal((await findCandidates(job, client, [], clock.now())).items.length, 1);
  });
});
