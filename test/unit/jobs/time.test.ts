import assert from 'node:assert/strict';
import type { CloneJob } from '../../../src/core/jobs/job';
import { jobSentence } from '../../../src/core/jobs/sentence';
import { FakeCloud } from '../../support/fakeCloud';
import { VirtualClock } from '../../support/virtualClock';
import { draftNamed, Machine, type Window } from './windows';

const minute = 60_000;
const hour = 60 * minute;

describe('time that passes while a clone is created', function () {
  let clock: VirtualClock;
  let cloud: FakeCloud;
  let machine: Machine;
  let window: Window;

  beforeEach(async () => {
    clock = new VirtualClock();
    cloud = new FakeCloud(clock);
    machine = new Machine(clock, (isDead) => cloud.client(isDead));
    window = await machine.open();
  });
  afterEach(async () => {
    for (const one of machine.windows) void one.close();
    await clock.pass(minute);
  });

  const job = (): CloneJob => window.store.list()[0]!;
  const sentence = (): string => jobSentence(job(), { now: clock.now() });
  const clone = async (runningAfter: number): Promise<void> => {
    cloud.runningAfter = runningAfter;
    await window.submit(draftNamed('clone'));
    await clock.pass(minute);
  };
  const expired = { when: 'before', error: { kind: 'credentials' } } as const;

  for (const { name, change } of [
    { name: 'a machine that slept for seven hours', change: () => clock.set(7 * hour) },
    {
      name: 'a clock that was set forward by seven hours',
      change: () => {
        clock.set(7 * hour);
        cloud.clockWasSet(7 * hour);
      },
    },
  ]) {
    for (const fails of [false, true]) {
      it(`is not watched by ${name}${fails ? ', also when the first look fails' : ''}`, async () => {
        await clone(9 * hour);
        if (fails) cloud.readFault = expired;
        change();
        await clock.pass(5 * minute);
        assert.equal(job().phase, 'creating');
        cloud.readFault = undefined;
        await clock.pass(4.5 * hour);
        assert.notEqual(job().phase, 'timedOut');
      });
    }
  }

  it('is not watched while a login is expired, however long, and the clone is told when it is back', async () => {
    await clone(40 * minute);
    cloud.readFault = expired;
    await clock.pass(14 * hour);
    assert.equal(job().phase, 'creating');
    assert.deepEqual(machine.told, []);
    cloud.readFault = undefined;
    await clock.pass(2 * minute);
    assert.equal(job().phase, 'ready');
    // Found after a night in which nobody could look, it took at most as long.
    assert.match(sentence(), /^ready after 14 h .* at most$/);
  });

  it('ends the watch after five hours of answers, and Resume counts from when the request was sent', async () => {
    await clone(5.5 * hour);
    await clock.pass(5.1 * hour);
    assert.equal(job().phase, 'timedOut');
    await window.tracker.checkAgain(job().id);
    await clock.pass(10 * minute);
    assert.match(sentence(), /5 h 1\d min/);
    await clock.pass(30 * minute);
    assert.match(sentence(), /^ready after 5 h 3\d min$/);
  });

  it('is counted on through the windows that watch', async () => {
    await clone(20 * hour);
    for (let part = 0; part < 6; part++) {
      await clock.pass(hour);
      await window.close();
      window = await machine.open();
    }
    await clock.pass(minute);
    assert.equal(job().phase, 'timedOut');
  });

  it('says nothing of the duration when the clock was set back meanwhile', async () => {
    await clone(10 * minute);
    clock.set(-hour);
    cloud.clockWasSet(-hour);
    await clock.pass(12 * minute);
    assert.equal(job().phase, 'ready');
    assert.equal(sentence(), 'ready');
  });

  it('is not prolonged by a clock that is set back: a token is not trusted for longer', async () => {
    const fault = { when: 'before', error: { kind: 'network', code: 'ConnectionReset' } } as const;
    cloud.cloneFaults.push(fault, fault, fault);
    void window.submit(draftNamed('clone'));
    await clock.pass(50 * minute);
    assert.equal(job().phase, 'unknown');
    clock.set(-45 * minute);
    cloud.clockWasSet(-45 * minute);
    await clock.pass(30 * minute);
    await window.tracker.checkAgain(job().id);
    await clock.pass(minute);
    assert.equal(cloud.instances.length, 0);
    assert.equal(job().phase, 'unknown');
  });

  it('makes a token no more trusted when the clock comes past the time again that it was set back from', async () => {
    cloud.deduplicates = false;
    clock.set(hour);
    cloud.clockWasSet(hour);
    cloud.cloneFaults.push({ when: 'after', error: { kind: 'network', code: 'ConnectionReset' } });
    void window.submit(draftNamed(''));
    await clock.pass(0);
    clock.set(-hour);
    cloud.clockWasSet(-hour);
    await clock.pass(30 * minute);
    await clock.pass(40 * minute);
    await window.tracker.checkAgain(job().id);
    await clock.pass(minute);
    assert.deepEqual([cloud.instances.length, job().phase], [1, 'unknown']);
  });

  it('makes one that was never visible "never visible", and it is taken up when it turns up later', async () => {
    cloud.visibleAfter = 3 * hour;
    await clone(4 * hour);
    await clock.pass(30 * minute);
    assert.equal(job().phase, 'lost');
    assert.match(job().history.at(-1)?.note ?? '', /never became visible/);
    assert.doesNotMatch(sentence(), /no longer there/);
    await clock.pass(5 * hour);
    assert.equal(job().phase, 'ready');
    assert.equal(machine.told.at(-1)?.job.phase, 'ready');
  });
});
