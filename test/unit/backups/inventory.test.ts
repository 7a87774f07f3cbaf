import assert from 'node:assert/strict';
import { silentLogger } from '../../../src/core/log';
import { parseBackupPolicy } from '../../../src/core/rds/parse';
import type { PagedList } from '../../../src/core/rds/paging';
import { Inventory, type ListingClient, type ListId } from '../../../src/core/backups/inventory';
import { SnapshotStore } from '../../../src/core/backups/snapshot';
import type { BackupSet, CopiedSet, Instance, Tags } from '../../../src/shared/model';
import { startCloud } from '../../support/cloud';
import { backupSet, instanceDetail } from '../../support/builders';
import { MemoryDisk } from '../../support/memoryFolder';
import { settle, VirtualClock } from '../../support/virtualClock';

const paged = <T>(items: readonly T[]): PagedList<T> => ({
  isCut: Promise.resolve(false),
  first: Promise.resolve(items),
  total: Promise.resolve(items.length),
  all: Promise.resolve(items),
});

const clock = new VirtualClock();
/** A row of the list, which says less than the attributes do. */
function instance(id: string): Instance {
  const {
    storageGB,
    cpu,
    memoryMB,
    deletionProtection,
    secondaryZoneIds,
    connectionString,
    port,
    serverless,
    ...row
  } = instanceDetail({ dbInstanceId: id, createTime: undefined });
  [storageGB, cpu, memoryMB, deletionProtection, secondaryZoneIds, connectionString, port, serverless];
  return row;
}

function inventory(
  changes: Partial<ListingClient> = {},
  onDidChange: (list: ListId) => void = () => undefined,
): Inventory {
  const client: ListingClient = {
    describeRegions: () =>
      Promise.resolve([{ regionId: 'cn-hangzhou', localName: 'Hangzhou', zoneIds: ['h'], endpoint: '' }]),
    listInstances: () => paged([instance('rm-1'), instance('rm-2')]),
    listBackups: (_region, id): PagedList<BackupSet> =>
      paged(Array.from({ length: 10 }, (_, index) => backupSet({ backupId: `${id}-${index}` }))),
    describeBackupPolicy: () => Promise.reject(new Error('not asked for')),
    describeInstance: () => Promise.reject(new Error('not asked for')),
    listTags: () => Promise.resolve(new Map<string, Tags>([['rm-1', { team: 'orders' }]])),
    listBackupCopies: () => Promise.reject(new Error('not asked for')),
    listCopiedSets: () => paged<CopiedSet>([]),
    describeCopiedWindow: () => Promise.reject(new Error('not asked for')),
    listDetachedSets: () => Promise.reject(new Error('not asked for')),
    ...changes,
  };
  return new Inventory(() => Promise.resolve({ client, homeRegionId: 'cn-hangzhou' }), clock, onDidChange);
}

describe('the lists of an account', () => {
  it('know how long sets are kept once it is asked for, and ask again after a failure', async () => {
    let asked = 0;
    const policy = parseBackupPolicy({ BackupRetentionPeriod: 7 });
    const lists = inventory({
      describeBackupPolicy: () =>
        ++asked === 1 ? Promise.reject(new Error('busy')) : Promise.resolve(policy),
    });
    await lists.backups('cn-hangzhou', 'rm-1').show();
    assert.equal(asked, 0);
    assert.equal(await lists.policy('cn-hangzhou', 'rm-1'), undefined);
    assert.equal(await lists.policy('cn-hangzhou', 'rm-1'), policy);
    assert.equal(await lists.policy('cn-hangzhou', 'rm-1'), policy);
    assert.equal(asked, 2);
    lists.forget({ regionId: 'cn-hangzhou', dbInstanceId: 'rm-1' });
    await lists.policy('cn-hangzhou', 'rm-1');
    assert.equal(asked, 3);
  });

  it('know what no list says of an instance, until the instances are loaded again', async () => {
    let asked = 0;
    const detail = instanceDetail({ storageGB: 500 });
    const lists = inventory({ describeInstance: () => Promise.resolve(++asked > 0 ? detail : undefined) });
    assert.equal(await lists.detail('cn-hangzhou', 'rm-1'), detail);
    await lists.detail('cn-hangzhou', 'rm-1');
    assert.equal(asked, 1);
    lists.forgetFacts('cn-beijing');
    await lists.detail('cn-hangzhou', 'rm-1');
    assert.equal(asked, 1);
    lists.forgetFacts('cn-hangzhou');
    await lists.detail('cn-hangzhou', 'rm-1');
    assert.equal(asked, 2);
  });

  it('say that a list goes on where we stop reading', async () => {
    const rows = [instance('rm-1'), instance('rm-2')];
    const lists = inventory({
      listInstances: () => ({
        first: Promise.resolve(rows.slice(0, 1)),
        total: Promise.resolve(2),
        all: Promise.resolve(rows),
        isCut: Promise.resolve(true),
      }),
    });
    await lists.instances('cn-hangzhou').refresh();
    const { value, isPartial, isCut } = lists.instances('cn-hangzhou');
    assert.deepEqual([value?.items.length, isPartial, isCut], [2, false, true]);
  });

  it('let go of the backup sets looked at longest ago, but not of those that are shown', async () => {
    const lists = inventory();
    for (const id of ['rm-1', 'rm-2', 'rm-3', 'rm-4']) await lists.backups('cn-hangzhou', id).show();
    await lists.backups('cn-hangzhou', 'rm-2').show();
    lists.trim(({ dbInstanceId }) => dbInstanceId === 'rm-1', 25);
    assert.deepEqual(
      lists.loaded().flatMap(({ dbInstanceId }) => dbInstanceId ?? []),
      ['rm-1', 'rm-2'],
    );
  });

  it('are loaded anew where an instance has changed: what is shown at once, the rest when it is looked at', async () => {
    let calls = 0;
    const told: ListId[] = [];
    const lists = inventory(
      {
        listInstances: () => {
          calls++;
          return paged(Array.from({ length: calls }, (_, index) => instance(`rm-${index}`)));
        },
      },
      (place) => told.push(place),
    );
    await lists.changed('cn-hangzhou', true);
    assert.equal(calls, 0);
    const list = lists.instances('cn-hangzhou');
    await list.show();
    await lists.changed('cn-shanghai', true);
    await lists.changed('cn-hangzhou', true);
    assert.deepEqual([calls, list.value?.items.length, told.length], [2, 2, 1]);
    await lists.changed('cn-hangzhou', false);
    assert.deepEqual([calls, list.isKept, told.length], [2, true, 2]);
    await list.show();
    await settle();
    assert.deepEqual([calls, list.isKept, list.value?.items.length], [3, false, 3]);
  });

  it('ask for tags once, when somebody needs them, and keep what went wrong', async () => {
    let calls = 0;
    const changed: ListId[] = [];
    const lists = inventory(
      {
        describeBackupPolicy: () => Promise.reject(new Error('not asked for')),
        listTags: () => {
          calls++;
          return calls === 1
            ? Promise.reject(new Error('denied'))
            : Promise.resolve(new Map<string, Tags>([['rm-1', { team: 'orders' }]]));
        },
      },
      (place) => changed.push(place),
    );
    assert.deepEqual(lists.tags('cn-hangzhou'), { tags: undefined, error: undefined });
    lists.tags('cn-hangzhou', { load: true });
    await lists.instances('cn-hangzhou').show();
    assert.deepEqual(await lists.tagKeys(), []);
    assert.equal((lists.tags('cn-hangzhou').error as Error).message, 'denied');
    lists.forgetFacts('cn-hangzhou');
    assert.deepEqual(await lists.tagKeys(), ['team']);
    assert.equal(calls, 2);
    assert.deepEqual(changed, [{ regionId: 'cn-hangzhou' }, { regionId: 'cn-hangzhou' }]);
  });

  it('are read from the sandbox, tags included', async () => {
    const cloud = await startCloud();
    try {
      const lists = new Inventory(
        () => Promise.resolve({ client: cloud.client, homeRegionId: 'cn-hangzhou' }),
        clock,
        () => undefined,
      );
      await lists.instances('cn-hangzhou').show();
      const items = lists.instances('cn-hangzhou').value?.items ?? [];
      assert.ok(items.length > 3);
      assert.deepEqual(await lists.tagKeys(), ['env', 'team']);
      const orders = items.find(({ description }) => description === 'orders-prod');
      assert.deepEqual(
        { ...lists.tags('cn-hangzhou').tags?.get(orders?.dbInstanceId ?? '') },
        { env: 'prod', team: 'orders' },
      );
    } finally {
      await cloud.close();
    }
  });
});

describe('what was shown last', () => {
  const store = (disk: MemoryDisk): SnapshotStore => new SnapshotStore(disk.folder(), silentLogger);

  const loaded = async (): Promise<Inventory> => {
    const lists = inventory();
    await lists.regions.show();
    await lists.instances('cn-hangzhou').show();
    return lists;
  };

  it('of a newer version is left to it, and what cannot be shown is as good as none', async () => {
    const disk = new MemoryDisk();
    const snapshot = { at: clock.now(), ...(await loaded()).worthKeeping() };
    await store(disk).write('default me', snapshot);
    const [[name, text] = ['', '']] = disk.files;
    for (const damage of ['1e999', '1e300', '-1', '"1"']) {
      disk.files.set(name, text.replace(/"at":\d+/, `"at":${damage}`));
      assert.equal(await store(disk).read('default me'), undefined);
    }
    const newer = text.replace('"version":1', '"version":2');
    disk.files.set(name, newer);
    const window = store(disk);
    assert.equal(await window.read('default me'), undefined);
    await window.write('default me', snapshot);
    assert.equal(disk.files.get(name), newer);
  });

  it('is there at the next start, marked with its time, until the service has answered', async () => {
    const disk = new MemoryDisk();
    await store(disk).write('default me', { at: clock.now(), ...(await loaded()).worthKeeping() });
    const kept = await store(disk).read('default me');
    assert.ok(kept);
    const next = inventory({ listInstances: () => paged([instance('rm-1'), instance('rm-9')]) });
    next.restore(kept);
    const list = next.instances('cn-hangzhou');
    await Promise.all([next.regions.show(), list.show()]);
    assert.deepEqual(
      [next.regions.value?.items[0]?.localName, list.isKept, list.value?.items.length],
      ['Hangzhou', true, 2],
    );
    assert.deepEqual(list.value?.items, [instance('rm-1'), instance('rm-2')]);
    await list.refresh();
    assert.deepEqual(
      list.value?.items.map(({ dbInstanceId }) => dbInstanceId),
      ['rm-1', 'rm-9'],
    );
  });

  it('is shown to nobody else, and a file that is damaged is as good as none', async () => {
    const disk = new MemoryDisk();
    const snapshot = { at: clock.now(), ...(await loaded()).worthKeeping() };
    await store(disk).write('default me', snapshot);
    assert.equal(await store(disk).read('default you'), undefined);
    const [name = ''] = disk.files.keys();
    disk.files.set(name, (disk.files.get(name) ?? '').replace('default me', 'default you'));
    assert.equal(await store(disk).read('default me'), undefined);
    await store(disk).write('default me', snapshot);
    disk.damage(name);
    assert.equal(await store(disk).read('default me'), undefined);
    disk.full = true;
    await store(disk).write('default me', snapshot);
  });

  it('is small, and kept for ten accounts at most', async () => {
    const disk = new MemoryDisk();
    const lists = Array.from({ length: 30 }, (_, region) => ({
      regionId: `r-${region}`,
      instances: Array.from({ length: 500 }, (__, index) => instance(`rm-${region}-${index}`)),
      total: 500,
      at: clock.now(),
    }));
    for (let account = 0; account < 15; account++)
      await store(disk).write(`account ${account}`, { at: clock.now(), regions: [], lists });
    assert.equal(disk.files.size, 10);
    const kept = await store(disk).read('account 14');
    const lengths = kept?.lists.map(({ instances }) => instances.length) ?? [];
    assert.deepEqual([Math.max(...lengths), lengths.reduce((a, b) => a + b, 0)], [200, 2_000]);
    assert.ok(kept?.lists.every(({ total }) => total === 500));
  });
});
