import * as rds from '@alicloud/rds20140815';
import assert from 'node:assert/strict';
import { seedIds, type Sandbox } from '../../support/sandbox';
import { backupIdOf } from './cloning';
import { Clock, make, rawBody, refusal, sandboxes, sdk } from './support';

const clock = new Clock();
const kBPerGB = 1024 ** 2;

type Query = Partial<rds.DescribeMetaListRequest>;

/** Of a point in time that can be restored. */
const atTime: Query = { restoreType: 'RestoreTime', restoreTime: '2026-05-19T12:00:00Z' };

describe('Databases in the sandbox', () => {
  const start = sandboxes();
  const withClock = () => start({ now: clock.now });

  const list = (sandbox: Sandbox, DBInstanceId: string, query: Query) =>
    sdk(sandbox).describeMetaList(make(rds.DescribeMetaListRequest, { DBInstanceId, ...query }));
  const rowsOf = async (sandbox: Sandbox, id: string, query: Query) =>
    (await list(sandbox, id, { pageIndex: 1, pageSize: 100, ...query })).body?.items?.meta ?? [];

  it('of a set and of a time are listed with their sizes, tables only by name', async () => {
    const sandbox = await withClock();
    const set: Query = {
      backupSetID: Number(await backupIdOf(sandbox, seedIds.ordersProd, () => true)),
    };
    for (const query of [set, atTime]) {
      const rows = await rowsOf(sandbox, seedIds.ordersProd, query);
      assert.deepEqual(
        rows.map(({ database, tables }) => [database, tables]),
        [
          ['shop', ''],
          ['audit', ''],
          ['archive_2024', ''],
          ['会员数据', ''],
        ],
      );
      const [shop] = await rowsOf(sandbox, seedIds.ordersProd, { ...query, getDbName: 'shop' });
      assert.equal(shop?.tables, "orders,order_items,customers,payments,refunds,shipments,customer's notes");
    }
  });

  it('are found by a name beyond ASCII', async () => {
    const sandbox = await withClock();
    const [row, ...others] = await rowsOf(sandbox, seedIds.ordersProd, {
      ...atTime,
      getDbName: '会员数据',
    });
    assert.deepEqual([row?.database, row?.tables, others], ['会员数据', '会员,points', []]);
    const found = await rowsOf(sandbox, seedIds.ordersProd, { ...atTime, pattern: '数' });
    assert.deepEqual(
      found.map(({ database, tables }) => [database, tables]),
      [['会员数据', '']],
    );
  });

  it('take two fifths of the storage of their instance, in whole strings of KB', async () => {
    const sandbox = await withClock();
    for (const [id, storageGB] of [
      [seedIds.ordersProd, 100],
      [seedIds.localSsd, 200],
      [seedIds.postgres, 500],
      [seedIds.basic, 20],
    ] as const) {
      const rows = await rowsOf(sandbox, id, atTime);
      const total = rows.reduce((sum, { size }) => sum + Number(size), 0);
      assert.ok(Math.abs(total / kBPerGB - storageGB * 0.4) < 0.01, `${id}: ${total}`);
      assert.ok(rows.every(({ size }) => /^\d+$/.test(size ?? '')));
    }
    const body = await rawBody(sdk(sandbox), 'DescribeMetaList', {
      DBInstanceId: seedIds.ordersProd,
      RestoreType: 'RestoreTime',
      RestoreTime: atTime.restoreTime,
    });
    const { Meta } = body['Items'] as { Meta: { Size: unknown }[] };
    assert.equal(typeof Meta[0]?.Size, 'string');
  });

  it('come in pages when both words of a page are there, else one at a time', async () => {
    const sandbox = await withClock();
    const page = async (query: Query) => {
      const { body } = await list(sandbox, seedIds.ordersProd, { ...atTime, ...query });
      const names = body?.items?.meta?.map(({ database }) => database);
      return [names, body?.pageNumber, body?.totalPageCount, body?.totalRecordCount];
    };
    assert.deepEqual(await page({ pageIndex: 2, pageSize: 3 }), [['会员数据'], 2, 2, 4]);
    assert.deepEqual(await page({ pageIndex: 3, pageSize: 3 }), [[], 3, 2, 4]);
    for (const query of [{}, { pageSize: 3 }, { pageIndex: 2 }]) {
      assert.deepEqual(await page(query), [['shop'], 1, 4, 4]);
    }
  });

  const refusals: [title: string, id: string, query: Query, code: string][] = [
    ['SQL Server', seedIds.sqlServer, atTime, 'InvalidDBInstanceEngineType.Format'],
    ['MariaDB', seedIds.mariadb, {}, 'InvalidDBInstanceEngineType.Format'],
    ['no set', seedIds.ordersProd, {}, 'MissingBackupSetID'],
    ['an unknown set', seedIds.ordersProd, { backupSetID: 1 }, 'InvalidBakset.Invalid'],
    ['no time', seedIds.ordersProd, { restoreType: 'RestoreTime' }, 'MissingRestoreTime'],
    [
      'a time without seconds',
      seedIds.ordersProd,
      { ...atTime, restoreTime: '2026-05-19T12:00Z' },
      'InvalidUtcDateFormat.Format',
    ],
    [
      'a time before the window',
      seedIds.ordersProd,
      { ...atTime, restoreTime: '2026-05-01T12:00:00Z' },
      'InvalidBinlog.NotValid',
    ],
    [
      'a time to come',
      seedIds.ordersProd,
      { ...atTime, restoreTime: '2026-05-20T08:29:59Z' },
      'InvalidBinlog.NotValid',
    ],
    ['a time without log backup', seedIds.noLogBackup, atTime, 'LogBackupNotEnabled'],
    ['page 0', seedIds.ordersProd, { ...atTime, pageIndex: 0, pageSize: 1 }, 'InvalidPageSize'],
  ];
  for (const [title, id, query, code] of refusals) {
    it(`are refused for ${title}`, async () => {
      const refused = await refusal(list(await withClock(), id, query));
      assert.deepEqual([refused.code, refused.status], [code, 400]);
    });
  }
});
