import assert from 'node:assert/strict';
import { FakeCloud } from '../../support/fakeCloud';
import { writeReport } from '../../support/report';
import { settle, VirtualClock } from '../../support/virtualClock';
import { draftNamed, Machine } from './windows';

const minute = 60_000;
const regions = ['cn-hangzhou', 'cn-shanghai', 'cn-beijing', 'ap-southeast-1'];

describe('the calls for clones that are watched', function () {
  this.timeout(60_000);

  it('depend on the regions and on what changes, not on the number of clones', async () => {
    const rows: string[][] = [];
    const perMinute = new Map<number, number>();
    for (const count of [4, 40, 200]) {
      const clock = new VirtualClock();
      const cloud = new FakeCloud(clock);
      const machine = new Machine(clock, (isDead) => cloud.client(isDead));
      const window = await machine.open();
      // One of each region goes on for longer than is looked at here, half of the others end in that time.
      for (let number = 0; number < count; number++) {
        cloud.runningAfter =
          number >= 4 && number % 2 === 0 ? minute * (12 + ((number * 7) % 18)) : 120 * minute;
        await window.submit(draftNamed(`clone-${number}`, regions[number % regions.length], String(number)));
      }
      await clock.pass(10 * minute);
      const [listsBefore, looksBefore] = [
        countOf(cloud, 'DescribeDBInstances'),
        countOf(cloud, 'DescribeDBInstanceAttribute'),
      ];
      await clock.pass(20 * minute);
      const ready = window.store.list().filter(({ phase }) => phase === 'ready').length;
      const lists = countOf(cloud, 'DescribeDBInstances') - listsBefore;
      const looks = countOf(cloud, 'DescribeDBInstanceAttribute') - looksBefore;
      perMinute.set(count, lists / 20);
      rows.push([count, regions.length, ready, lists / 20, looks, (lists + looks) / 20].map(String));
      assert.equal(ready, (count - 4) / 2);
      // One look for each that left the list, which is how it is found to be ready.
      assert.equal(looks, ready);
      void window.close();
      await clock.pass(minute);
    }
    writeReport(
      'job-calls',
      [
        'Clones',
        'Regions',
        'Became ready',
        'List calls a minute',
        'Single looks in 20 min',
        'Calls a minute in all',
      ],
      rows,
    );
    const [few = 0, many = 0] = [perMinute.get(4), perMinute.get(200)];
    assert.ok(many <= few * 1.1, `${many} list calls a minute for 200 clones, ${few} for 4`);
  });

  it('bring the news within the interval of the polls', async () => {
    const delays: { readonly delay: number; readonly interval: number }[] = [];
    for (let number = 0; number < 60; number++) {
      const clock = new VirtualClock();
      const cloud = new FakeCloud(clock);
      cloud.runningAfter = Math.round(40_000 * 1.09 ** number) + number * 777;
      const machine = new Machine(clock, (isDead) => cloud.client(isDead));
      const window = await machine.open();
      void window.submit(draftNamed('clone'));
      while (machine.told.length === 0) await clock.pass(250);
      await settle();
      const delay = cloud.now() - (cloud.instances[0]?.runningAfter ?? 0);
      delays.push({ delay, interval: Math.min(30_000, Math.max(2_000, cloud.runningAfter / 10)) });
      void window.close();
      await clock.pass(minute);
    }
    const sorted = [...delays].sort((a, b) => a.delay - b.delay);
    const median = sorted[30]?.delay ?? 0;
    const worst = sorted.at(-1)?.delay ?? 0;
    const share = delays.map(({ delay, interval }) => delay / interval).sort((a, b) => a - b);
    writeReport(
      'job-delay',
      [
        'Clones',
        'Took from',
        'to',
        'Median delay',
        'Worst delay',
        'Longest interval',
        'Median of the interval',
        'Worst of the interval',
      ],
      [
        [
          '60',
          '40 s',
          `${Math.round((40_000 * 1.09 ** 59) / minute)} min`,
          `${(median / 1000).toFixed(1)} s`,
          `${(worst / 1000).toFixed(1)} s`,
          '30 s',
          `${Math.round((share[30] ?? 0) * 100)} %`,
          `${Math.round((share.at(-1) ?? 0) * 100)} %`,
        ],
      ],
    );
    for (const { delay, interval } of delays)
      assert.ok(delay <= interval * 1.1 + 250, `${delay} of ${interval}`);
  });
});

function countOf(cloud: FakeCloud, operation: string): number {
  return cloud.calls.filter((call) => call.operation === operation).length;
}
