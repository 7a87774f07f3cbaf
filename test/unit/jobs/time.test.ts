import assert from 'node:assert/strict';
import { jobSentence, tookSentence } from '../../../src/core/jobs/jobSentence';
import { draftNamed, useMachine } from './windows';

const minute = 60_000;
const hour = 60 * minute;

describe('time that passes while a clone is created', function () {
  const world = useMachine();

  const sentence = (): string => jobSentence(world.job, { now: world.clock.now() });
  const clone = async (runningAfter: number): Promise<void> => {
    world.cloud.runningAfter = runningAfter;
    await world.window.submit(draftNamed('clone'));
    await world.clock.pass(minute);
  };
  const expired = { when: 'before', error: { kind: 'credentials' } } as const;

  for (const { name, change } of [
    { name: 'a machine that slept for seven hours', change: () => world.clock.set(7 * hour) },
    {
      name: 'a clock that was set forward by seven hours',
      change: () => {
        world.clock.set(7 * hour);
        world.cloud.clockWasSet(7 * hour);
      },
    },
  ]) {
    for (const fails of [false, true]) {
      it(`is not watched by ${name}${fails ? ', also when the first look fails' : ''}`, async () => {
        await clone(9 * hour);
        if (fails) world.cloud.readFault = expired;
        change();
        await world.clock.pass(5 * minute);
        assert.equal(world.job.phase, 'creating');
        world.cloud.readFault = undefined;
        await world.clock.pass(4.5 * hour);
        assert.notEqual(world.job.phase, 'timedOut');
      });
    }
  }

  it('is not watched while a login is expired, however long, and the clone is told when it is back', async () => {
    await clone(40 * minute);
    world.cloud.readFault = expired;
    await world.clock.pass(14 * hour);
    assert.equal(world.job.phase, 'creating');
    assert.deepEqual(world.machine.told, []);
    world.cloud.readFault = undefined;
    await world.clock.pass(2 * minute);
    assert.equal(world.job.phase, 'ready');
    // Found after a night in which nobody could look, it took at most as long.
    assert.match(tookSentence(world.job), /^It took 14 h .* at most\.$/);
  });

  it('ends the watch after five hours of answers, and Resume counts from when the request was sent', async () => {
    await clone(5.5 * hour);
    await world.clock.pass(5.1 * hour);
    assert.equal(world.job.phase, 'timedOut');
    await world.window.tracker.checkAgain(world.job.id);
    await world.clock.pass(10 * minute);
    assert.match(sentence(), /5 h 1\d min/);
    await world.clock.pass(30 * minute);
    assert.match(tookSentence(world.job), /^It took 5 h 3\d min\.$/);
  });

  it('is counted on through the windows that watch', async () => {
    await clone(20 * hour);
    for (let part = 0; part < 6; part++) {
      await world.clock.pass(hour);
      await world.window.close();
      await world.open();
    }
    await world.clock.pass(minute);
    assert.equal(world.job.phase, 'timedOut');
  });

  it('says nothing of the duration when the clock was set back meanwhile', async () => {
    await clone(10 * minute);
    world.clock.set(-hour);
    world.cloud.clockWasSet(-hour);
    await world.clock.pass(12 * minute);
    assert.equal(world.job.phase, 'ready');
    assert.equal(sentence(), 'Ready');
    assert.equal(tookSentence(world.job), '');
  });

  it('does not delay the looks at clones that are not visible yet when the clock is set back', async () => {
    world.cloud.visibleAfter = world.cloud.runningAfter = 20_000;
    for (const name of ['one', 'other', 'third']) await world.window.submit(draftNamed(name));
    await world.clock.pass(15_000);
    world.clock.set(-3 * hour);
    world.cloud.clockWasSet(-3 * hour);
    await world.clock.pass(10 * minute);
    assert.deepEqual(
      world.window.store.list().map(({ phase }) => phase),
      ['ready', 'ready', 'ready'],
    );
  });

  it('leaves searches for later when the clock is set back, for a clone that turns up only then', async () => {
    const lost = { when: 'after', error: { kind: 'network', code: 'ConnectionReset' } } as const;
    world.cloud.cloneFaults.push(lost, lost, lost);
    world.cloud.visibleAfter = world.cloud.runningAfter = 8 * minute;
    world.cloud.deduplicates = true;
    void world.window.submit(draftNamed('late'));
    await world.clock.pass(minute);
    assert.equal(world.job.phase, 'unknown');
    world.clock.set(-3 * hour);
    world.cloud.clockWasSet(-3 * hour);
    await world.clock.pass(15 * minute);
    assert.equal(world.job.phase, 'ready');
  });

  it('is not prolonged by a clock that is set back: a token is not trusted for longer', async () => {
    const fault = { when: 'before', error: { kind: 'network', code: 'ConnectionReset' } } as const;
    world.cloud.cloneFaults.push(fault, fault, fault);
    void world.window.submit(draftNamed('clone'));
    await world.clock.pass(50 * minute);
    assert.equal(world.job.phase, 'unknown');
    world.clock.set(-45 * minute);
    world.cloud.clockWasSet(-45 * minute);
    await world.clock.pass(30 * minute);
    await world.window.tracker.checkAgain(world.job.id);
    await world.clock.pass(minute);
    assert.equal(world.cloud.instances.length, 0);
    assert.equal(world.job.phase, 'unknown');
  });

  it('makes a token no more trusted when the clock comes past the time again that it was set back from', async () => {
    world.cloud.deduplicates = false;
    world.clock.set(hour);
    world.cloud.clockWasSet(hour);
    world.cloud.cloneFaults.push({ when: 'after', error: { kind: 'network', code: 'ConnectionReset' } });
    void world.window.submit(draftNamed(''));
    await world.clock.pass(0);
    world.clock.set(-hour);
    world.cloud.clockWasSet(-hour);
    await world.clock.pass(30 * minute);
    await world.clock.pass(40 * minute);
    await world.window.tracker.checkAgain(world.job.id);
    await world.clock.pass(minute);
    assert.deepEqual([world.cloud.instances.length, world.job.phase], [1, 'unknown']);
  });

  it('makes one that was never visible "never visible", and it is taken up when it turns up later', async () => {
    world.cloud.visibleAfter = 3 * hour;
    await clone(4 * hour);
    await world.clock.pass(30 * minute);
    assert.equal(world.job.phase, 'lost');
    assert.match(world.job.history.at(-1)?.note ?? '', /never became visible/);
    assert.doesNotMatch(sentence(), /no longer exists/);
    await world.clock.pass(5 * hour);
    assert.equal(world.job.phase, 'ready');
    assert.equal(world.machine.told.at(-1)?.job.phase, 'ready');
  });
});
