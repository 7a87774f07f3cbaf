import assert from 'node:assert/strict';
import { failureCodes } from '../../../src/core/errors/failureCodes';
import { findCandidates, findMade } from '../../../src/core/jobs/reconcile';
import { createJob } from '../../../src/core/jobs/submit';
import { newDraft, withValue } from '../../../src/core/clone/draft';
import { silentLogger } from '../../../src/core/log';
import { JobStore } from '../../../src/core/jobs/store';
import { mostListBytes, mostPages, mostRows } from '../../../src/core/rds/paging';
import { Inventory } from '../../../src/core/backups/inventory';
import { endless, type Pages } from '../../support/endless';
import { openForm } from '../../support/form';
import { MemoryDisk } from '../../support/memoryFolder';
import { writeReport } from '../../support/report';
import { until } from '../../support/until';
import { VirtualClock } from '../../support/virtualClock';
import { jobOf } from '../jobs/jobOf';
import { plainIdentity } from '../../support/identity';

const region = 'cn-hangzhou';
const totals: readonly unknown[] = [
  0,
  100,
  100_000,
  20_000_000,
  -5,
  Number.NaN,
  '100000',
  'many',
  1e308,
  undefined,
];

describe('a list whose total is not true', () => {
  const rows: string[][] = [];
  after(() => {
    writeReport('lying-totals', ['Pages', 'Total', 'Requests', 'Rows', 'Said to be cut'], rows);
  });

  const expected: Readonly<Record<Pages, { rows: number; requests: number; isCut: boolean }>> = {
    'always new': { rows: mostRows, requests: mostPages, isCut: true },
    'always the same': { rows: 100, requests: 2, isCut: false },
    'one row each': { rows: mostPages, requests: mostPages, isCut: true },
    one: { rows: 3, requests: 2, isCut: false },
    'one full': { rows: 100, requests: 3, isCut: false },
  };
  for (const [pages, most] of Object.entries(expected) as [Pages, (typeof expected)[Pages]][]) {
    for (const total of totals) {
      it(`is read within bounds: ${pages}, total ${String(total)}`, async () => {
        const { client, calls } = endless(pages, total);
        const list = client.listInstances(region);
        const [all, isCut] = await Promise.all([list.all, list.isCut]);
        rows.push([pages, String(total), String(calls.length), String(all.length), isCut ? 'yes' : 'no']);
        // Short pages that come to what the total says are the whole list.
        const isBelieved = pages === 'one row each' && all.length === total;
        assert.ok(calls.length <= most.requests, `${calls.length} requests`);
        if (!isBelieved) assert.deepEqual([all.length, isCut], [most.rows, most.isCut]);
      });
    }
  }

  it('ends where its answers are too long together', async () => {
    const bytesOfPage = 4 * 1024 ** 2;
    const { client, calls } = endless('always new', 20_000_000, { bytesOfPage });
    const list = client.listBackups(region, 'rm-x');
    assert.ok((await list.all).length > 1_000);
    assert.equal(await list.isCut, true);
    // Those that were under way when it was enough are read.
    assert.ok(calls.length * bytesOfPage <= mostListBytes + 48 * bytesOfPage, String(calls.length));
  });

  it('is not read to its end where it was searched for, in no region', async () => {
    const { client, calls } = endless('always new', 20_000_000);
    const found = await Promise.all(
      Array.from({ length: 29 }, (_, index) => client.searchInstances(`region-${index}`, 'db')),
    );
    assert.ok(found.every(({ items, isCut }) => items.length === 100 && isCut));
    assert.equal(calls.length, 29);
  });

  it('has no more regions than there can be, and none whose name is none', async () => {
    const rows = Array.from({ length: 100_000 }, (_, index) => ({ RegionId: `region-${index}` }));
    const { client } = endless('one', 0, {
      answers: { DescribeRegions: { Regions: { RDSRegion: [{ RegionId: 'evil.example/' }, ...rows] } } },
    });
    const regions = await client.describeRegions(region);
    assert.deepEqual([regions.length, regions[0]?.regionId], [200, 'region-0']);
  });

  it('is not watched to its end', async () => {
    const { client, calls } = endless('always new', 20_000_000);
    await client.listInstancesByStatus(region, 'Creating');
    assert.ok(calls.length <= 20, String(calls.length));
  });

  it('is given up soon where it is of logs, of which a part is of no use', async () => {
    const time = '2026-11-24T10:00:00Z';
    const row = (index: number): Record<string, string> => ({
      LogBeginTime: time,
      LogEndTime: new Date(Date.parse(time) + index * 1_000).toISOString(),
    });
    const { client, calls } = endless('always new', 20_000_000, { row });
    const source = { regionId: region, dbInstanceId: 'rm-x', engine: 'MySQL' };
    const { isCut } = await client.listLogBackups(source, { begin: 0, end: Date.parse(time) });
    assert.deepEqual([isCut, calls.length], [true, 10]);
  });

  it('is held of all regions only as far as there is room', async () => {
    const { client } = endless('always new', 20_000_000);
    const inventory = new Inventory(
      () => Promise.resolve({ client, homeRegionId: region }),
      new VirtualClock(),
      () => undefined,
    );
    const regions = Array.from({ length: 8 }, (_, index) => `region-${index}`);
    for (const one of regions) {
      await inventory.instances(one).refresh();
      inventory.trim(({ regionId }) => regionId === one);
    }
    const held = inventory
      .loaded()
      .reduce((sum, list) => sum + (inventory.at(list).value?.items.length ?? 0), 0);
    assert.ok(held <= 100_000, String(held));
    assert.equal(inventory.instances('region-7').isCut, true);
    assert.equal(inventory.isWhole('region-7'), false);
  }).timeout(20_000);
});

describe('a list that was not read to its end', () => {
  const clock = new VirtualClock();

  it('does not say that a name is free', async () => {
    const { client } = endless('always new', 20_000_000);
    await assert.rejects(client.findInstancesByDescription(region, 'copy'), {
      code: failureCodes.listTooLong,
    });
    const store = new JobStore(new MemoryDisk().folder(), silentLogger);
    const draft = newDraft({ regionId: region, sourceId: 'rm-x', backupId: '1' }, clock.now());
    const job = await createJob(
      {
        accountId: 'default',
        intentId: 'i',
        draft: withValue(draft, 'DBInstanceDescription', 'copy'),
        sourceName: 'x',
        engine: 'MySQL',
      },
      { client, identity: plainIdentity('me') },
      { store, clock, logger: silentLogger, self: { windowId: 'w', pid: 1 } },
    );
    assert.equal(job.knownBefore, undefined);
  });

  it('does not say that a clone is not there', async () => {
    const { client } = endless('always new', 20_000_000);
    for (const description of ['copy', '']) {
      await assert.rejects(findMade(jobOf({ description }), client, [], clock.now()), {
        code: failureCodes.listTooLong,
      });
    }
    assert.equal((await findCandidates(jobOf(), client, [], clock.now())).isCut, true);
  });

  it('does not say in the form that a backup set, a vSwitch or a database is not there, and the form says so', async () => {
    const attribute = {
      DBInstanceId: 'rm-x',
      Engine: 'MySQL',
      EngineVersion: '8.0',
      VpcId: 'vpc-1',
      InstanceNetworkType: 'VPC',
      ZoneId: 'cn-hangzhou-h',
    };
    const { client } = endless('always new', 20_000_000, {
      answers: { DescribeDBInstanceAttribute: { Items: { DBInstanceAttribute: [attribute] } } },
    });
    const form = openForm({
      start: { regionId: region, sourceId: 'rm-x', backupId: 'b-far-away' },
      client: () => Promise.resolve(client),
      clock: { now: () => clock.now(), sleep: () => Promise.resolve() },
      store: new JobStore(new MemoryDisk().folder(), silentLogger),
    });
    form.edits.change('RestoreScope', 'DbNames', 1);
    form.edits.change('DbNames', 'far_away', 2);
    form.edits.change('VSwitchId', 'vsw-far', 3);
    const cut = (): readonly string[] => {
      const { choices, databases } = form.state();
      return [choices['BackupId'], choices['VSwitchId'], databases].map((one) => one?.problem ?? '');
    };
    await until(() => cut().every((one) => one.includes('Only the first')), 8_000);
    assert.deepEqual(cut().slice(0, 2), [
      'Only the first 20,000 are listed.',
      'Only the first 10,000 are listed.',
    ]);
    const { findings, databases } = form.state();
    assert.equal(databases.complete, false);
    const said = findings.map(({ message }) => message).join('\n');
    assert.doesNotMatch(said, /b-far-away|vsw-far|far_away/);
    form.dispose();
  }).timeout(20_000);
});
