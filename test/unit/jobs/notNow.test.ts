import assert from 'node:assert/strict';
import { draftNamed, useMachine } from './windows';

const minute = 60_000;

describe('a clone to which the service says "not now"', function () {
  const world = useMachine();
  const refusal = {
    when: 'before',
    error: { kind: 'service', httpStatus: 403, code: 'OperationDenied.DBInstanceStatus' },
  } as const;

  beforeEach(async () => {
    world.cloud.cloneFaults.push(...Array.from({ length: 500 }, () => refusal));
    void world.window.submit(draftNamed('copy')).catch(() => undefined);
    await world.clock.pass(minute);
    assert.ok(world.job.waiting);
  });

  const sends = (): number =>
    world.cloud.calls.filter(({ operation }) => operation === 'CloneDBInstance').length;
  const restart = async (): Promise<void> => {
    world.window.kill();
    await world.open();
  };

  it('is refused when it was left waiting for too long to be sent again', async () => {
    const before = sends();
    world.clock.set(2 * 60 * minute);
    await restart();
    await world.clock.pass(minute);
    assert.equal(sends(), before);
    assert.deepEqual(
      [world.job.phase, world.job.error?.code],
      ['refused', 'OperationDenied.DBInstanceStatus'],
    );
  });

  it('is waited for no longer than was said, however often the editor is started anew', async () => {
    const until = world.job.waiting!.until;
    while (world.clock.now() < until) {
      await world.clock.pass(3 * minute);
      if (world.job.phase === 'sending') await restart();
    }
    await world.clock.pass(2 * minute);
    assert.equal(world.job.phase, 'refused');
    assert.equal(world.cloud.instances.length, 0);
  });

  it('is not refused where the service has made it nevertheless', async () => {
    world.cloud.add('copy', 'cn-hangzhou', world.job.clientToken);
    await world.clock.pass(15 * minute);
    assert.deepEqual([world.job.phase, world.job.dbInstanceId], ['ready', world.cloud.instances[0]?.id]);
  });
});

describe('a clone whose window has died', () => {
  const world = useMachine();

  it('is left for later while it cannot be told whose the keys are', async () => {
    const { clock, cloud, window } = world;
    cloud.cloneFaults.push({ when: 'after', error: { kind: 'network', code: 'ConnectionReset' } });
    cloud.onClone = () => window.kill();
    void window.submit(draftNamed('copy'));
    await clock.pass(minute);
    world.accountNow = () => undefined;
    await world.open();
    await clock.pass(5 * minute);
    assert.equal(world.job.phase, 'sending');
    world.accountNow = undefined;
    await clock.pass(5 * minute);
    assert.equal(world.job.phase, 'ready');
    assert.equal(cloud.instances.length, 1);
  });
});
