import assert from 'node:assert/strict';
import type { CloneJob } from '../../../src/core/jobs/job';
import { silentLogger } from '../../../src/core/log';
import { FakeCloud } from '../../support/fakeCloud';
import { VirtualClock } from '../../support/virtualClock';
import { draftNamed, Machine, type Window } from './windows';

const minute = 60_000;

describe('a clone to which the service says "not now"', function () {
  let clock: VirtualClock;
  let cloud: FakeCloud;
  let machine: Machine;
  let window: Window;
  const refusal = {
    when: 'before',
    error: { kind: 'service', httpStatus: 403, code: 'OperationDenied.DBInstanceStatus' },
  } as const;

  beforeEach(async () => {
    clock = new VirtualClock();
    cloud = new FakeCloud(clock);
    cloud.cloneFaults.push(...Array.from({ length: 500 }, () => refusal));
    machine = new Machine(
      clock,
      (isDead) => cloud.client(isDead),
      silentLogger,
      () => cloud.account,
    );
    window = await machine.open();
    void window.submit(draftNamed('copy')).catch(() => undefined);
    await clock.pass(minute);
    assert.ok(job().waiting);
  });
  afterEach(async () => {
    for (const one of machine.windows) void one.close();
    await clock.pass(minute);
  });

  const job = (): CloneJob => machine.windows.at(-1)!.store.list()[0]!;
  const sends = (): number => cloud.calls.filter(({ operation }) => operation === 'CloneDBInstance').length;
  const restart = async (): Promise<void> => {
    machine.windows.at(-1)!.kill();
    await machine.open();
  };

  it('is refused when it was left waiting for too long to be sent again', async () => {
    const before = sends();
    window.kill();
    clock.set(2 * 60 * minute);
    await machine.open();
    await clock.pass(minute);
    assert.equal(sends(), before);
    assert.deepEqual([job().phase, job().error?.code], ['refused', 'OperationDenied.DBInstanceStatus']);
  });

  it('is waited for no longer than was said, however often the editor is started anew', async () => {
    const until = job().waiting!.until;
    while (clock.now() < until) {
      await clock.pass(3 * minute);
      if (job().phase === 'sending') await restart();
    }
    await clock.pass(2 * minute);
    assert.equal(job().phase, 'refused');
    assert.equal(cloud.instances.length, 0);
  });

  it('is not refused where the service has made it nevertheless', async () => {
    cloud.add('copy', 'cn-hangzhou', job().clientToken);
    await clock.pass(15 * minute);
    assert.deepEqual([job().phase, job().dbInstanceId], ['ready', cloud.instances[0]?.id]);
  });
});

describe('a clone whose window has died', () => {
  it('is left for later while it cannot be told whose the keys are', async () => {
    const clock = new VirtualClock();
    const cloud = new FakeCloud(clock);
    let isKnown = true;
    const machine = new Machine(
      clock,
      (isDead) => cloud.client(isDead),
      silentLogger,
      () => (isKnown ? cloud.account : undefined),
    );
    const window = await machine.open();
    cloud.cloneFaults.push({ when: 'after', error: { kind: 'network', code: 'ConnectionReset' } });
    cloud.onClone = () => window.kill();
    void window.submit(draftNamed('copy'));
    await clock.pass(minute);
    isKnown = false;
    const next = await machine.open();
    await clock.pass(5 * minute);
    assert.equal(next.store.list()[0]?.phase, 'sending');
    isKnown = true;
    await clock.pass(5 * minute);
    assert.equal(next.store.list()[0]?.phase, 'ready');
    assert.equal(cloud.instances.length, 1);
    for (const one of machine.windows) void one.close();
    await clock.pass(minute);
  });
});
