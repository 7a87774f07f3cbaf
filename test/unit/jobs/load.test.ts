import assert from 'node:assert/strict';
import { FakeCloud } from '../../support/fakeCloud';
import { writeReport } from '../../support/report';
import { settle, VirtualClock } from '../../support/virtualClock';
import { draftNamed, Machine, type Window } from './windows';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const regions = ['cn-hangzhou', 'cn-shanghai', 'cn-beijing', 'ap-southeast-1'];
const mostCalls = 12;
const lookEvery = 5_500;

/** A clock that counts who sleeps on it. */
class CountingClock extends VirtualClock {
  sleeps = 0;

  override sleep(ms: number, signal?: AbortSignal): Promise<void> {
    this.sleeps++;
    return super.sleep(ms, signal);
  }
}

interface World {
  readonly clock: CountingClock;
  readonly cloud: FakeCloud;
  readonly machine: Machine;
  readonly window: Window;
}

async function openWorld({ isSeen = true } = {}): Promise<World> {
  const clock = new CountingClock();
  const cloud = new FakeCloud(clock);
  const machine = new Machine(clock, (isDead) => cloud.client(isDead));
  machine.isSeen = isSeen;
  return { clock, cloud, machine, window: await machine.open() };
}

async function closeWorld({ clock, window }: World): Promise<void> {
  void window.close();
  await clock.pass(minute);
}

/** Sends one clone that is Running after so long. @returns how long it was Running before the news, milliseconds */
async function delayOf({ clock, cloud, machine, window }: World, runningAfter: number): Promise<number> {
  cloud.runningAfter = runningAfter;
  const told = machine.told.length;
  void window.submit(draftNamed('clone'));
  await clock.pass(runningAfter - second);
  while (machine.told.length === told) await clock.pass(100);
  await settle();
  const made = cloud.instances.at(-1);
  return cloud.now() - ((made?.createdAt ?? 0) + runningAfter);
}

/** The most calls of one region in any minute. */
function busiestMinute(cloud: FakeCloud, from = 0): number {
  const looks = cloud.calls.filter(({ operation, at }) => operation.startsWith('Describe') && at >= from);
  const within = ({ at, regionId }: (typeof looks)[number]): number =>
    looks.filter((other) => other.regionId === regionId && other.at >= at && other.at < at + minute).length;
  return Math.max(0, ...looks.map(within));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, one) => sum + one, 0) / values.length;
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

describe('the calls for clones that are watched', function () {
  this.timeout(180_000);

  const calls: string[][] = [];
  const delays: string[][] = [];
  after(() => {
    writeReport(
      'job-calls',
      ['What', 'Calls', 'Most in a minute and region', 'Wake-ups', 'Mean delay of news'],
      calls,
    );
    writeReport('job-delay', ['Window', 'Took', 'Clones', 'Mean delay', 'Longest', 'Calls in all'], delays);
  });

  it('depend on the regions and on what changes, not on the number of clones', async () => {
    const perMinute = new Map<number, number>();
    for (const count of [8, 40, 200]) {
      const world = await openWorld();
      const { clock, cloud, window } = world;
      // Two of each region go on for longer than is looked at here, half of the others end in that time.
      for (let number = 0; number < count; number++) {
        cloud.runningAfter = number >= 8 && number % 2 === 0 ? minute * (12 + ((number * 7) % 18)) : 2 * hour;
        await window.submit(draftNamed(`clone-${number}`, regions[number % regions.length], String(number)));
      }
      await clock.pass(10 * minute);
      const before = cloud.calls.length;
      await clock.pass(20 * minute);
      const during = cloud.calls.slice(before);
      const ready = window.store.list().filter(({ phase }) => phase === 'ready').length;
      const looks = during.filter(({ operation }) => operation === 'DescribeDBInstanceAttribute').length;
      perMinute.set(count, (during.length - looks) / 20);
      calls.push([
        `${count} clones in ${regions.length} regions, 20 minutes`,
        String(during.length),
        '',
        '',
        '',
      ]);
      assert.equal(ready, (count - 8) / 2);
      // One look for each that left the list, which is how it is found to be ready.
      assert.equal(looks, ready);
      await closeWorld(world);
    }
    const [few = 0, many = 0] = [perMinute.get(8), perMinute.get(200)];
    assert.ok(many <= few, `${many} list calls a minute for 200 clones, ${few} for 8`);
  });

  for (const [from, to, count] of [
    [30 * second, 2 * minute, 20],
    [2 * minute, 10 * minute, 20],
    [10 * minute, hour, 10],
    [hour, 3 * hour, 5],
  ] as const) {
    it(`bring the news within 3 s in the mean of a clone that took ${from / minute} to ${to / minute} minutes`, async () => {
      const waits: number[] = [];
      let most = 0;
      let all = 0;
      for (let number = 0; number < count; number++) {
        const world = await openWorld();
        const interval = Math.floor((from + ((to - from) * number) / count) / lookEvery);
        // Ends at every part of the time between two looks.
        waits.push(await delayOf(world, Math.round((interval + number / count) * lookEvery)));
        most = Math.max(most, busiestMinute(world.cloud));
        all += world.cloud.calls.length;
        await closeWorld(world);
      }
      delays.push([
        'seen',
        `${from / minute} to ${to / minute} min`,
        String(count),
        seconds(mean(waits)),
        seconds(Math.max(...waits)),
        String(all),
      ]);
      assert.ok(mean(waits) <= 3 * second, `${mean(waits)} ms in the mean`);
      assert.ok(most <= mostCalls, `${most} calls in a minute`);
    });
  }

  it('bring it as soon to a window that nobody looks at, where it is known about when the end is near', async () => {
    const waits: number[] = [];
    const extra: number[] = [];
    for (let number = 0; number < 12; number++) {
      const took = 20 * minute + number * 90 * second;
      const usual = took * (0.85 + (number % 5) * 0.1);
      const world = await openWorld({ isSeen: false });
      await delayOf(world, usual);
      const before = world.cloud.calls.length;
      waits.push(await delayOf(world, took));
      extra.push(world.cloud.calls.length - before);
      assert.ok(busiestMinute(world.cloud) <= mostCalls);
      await closeWorld(world);
    }
    const all = String(extra.reduce((sum, one) => sum + one, 0));
    delays.push(['hidden', '20 to 37 min', '12', seconds(mean(waits)), seconds(Math.max(...waits)), all]);
    assert.ok(mean(waits) <= 3 * second, `${mean(waits)} ms in the mean`);
  });

  it('are no more than ever in a window that nobody looks at while nothing is near its end', async () => {
    const world = await openWorld({ isSeen: false });
    const { clock, cloud, window, machine } = world;
    await delayOf(world, 100 * minute);
    cloud.runningAfter = 100 * minute;
    await window.submit(draftNamed('second'));
    await clock.pass(10 * minute);
    const before = cloud.calls.length;
    await clock.pass(50 * minute);
    const hidden = cloud.calls.length - before;
    assert.ok(hidden <= 50 * 2, `${hidden} calls in 50 minutes`);
    machine.isSeen = true;
    window.tracker.start();
    const since = cloud.calls.length;
    await clock.pass(10 * minute);
    assert.ok(cloud.calls.length - since >= 100, 'the window is looked at again');
    await closeWorld(world);
  });

  it('are none in an hour without a clone, in which nothing wakes up', async () => {
    const world = await openWorld();
    const { clock, cloud } = world;
    await delayOf(world, minute);
    await clock.pass(minute);
    const [before, slept] = [cloud.calls.length, clock.sleeps];
    await clock.pass(hour);
    calls.push([
      'An hour without a clone',
      String(cloud.calls.length - before),
      '0',
      String(clock.sleeps - slept),
      '',
    ]);
    assert.equal(cloud.calls.length, before);
    assert.equal(clock.sleeps, slept);
    await closeWorld(world);
  });

  it('of an hour with 50 clones are 12 a minute, and what ends is told within 3 s in the mean', async () => {
    const world = await openWorld();
    const { clock, cloud, machine, window } = world;
    for (let number = 0; number < 50; number++) {
      // Evenly, and not in step with the looks.
      cloud.runningAfter = 2 * minute + number * 67_777;
      await window.submit(draftNamed(`clone-${number}`, 'cn-hangzhou', String(number)));
    }
    const slept = clock.sleeps;
    const waits: number[] = [];
    while (cloud.now() < hour + minute) {
      await clock.pass(100);
      for (const { job } of machine.told.slice(waits.length)) {
        const made = cloud.instances.find(({ id }) => id === job.dbInstanceId);
        waits.push(cloud.now() - ((made?.createdAt ?? 0) + (made?.runningAfter ?? 0)));
      }
    }
    const looks = cloud.calls.filter(({ operation }) => operation.startsWith('Describe')).length;
    const most = busiestMinute(cloud, minute);
    calls.push([
      'An hour with 50 clones in a region',
      String(looks),
      String(most),
      String(clock.sleeps - slept),
      seconds(mean(waits)),
    ]);
    assert.equal(waits.length, 50);
    assert.ok(mean(waits) <= 3 * second, `${mean(waits)} ms in the mean`);
    assert.ok(most <= mostCalls, `${most} calls in a minute`);
    await closeWorld(world);
  });
});
