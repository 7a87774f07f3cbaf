import * as rds from '@alicloud/rds20140815';
import assert from 'node:assert/strict';
import { seedIds, type AddedInstance } from '../../support/sandbox';
import { backupIdOf, clone } from './cloning';
import { judges, ofPostgres, tableMeta, type Acceptance, type Changes, type Refusal } from './judging';
import { Clock, make, refusal, sandboxes, sdk } from './support';

const restoring = (...databases: Parameters<typeof tableMeta>): Changes => ({
  restoreTable: '1',
  tableMeta: tableMeta(...databases),
});
const twice = restoring({ name: 'shop', as: 'one' }, { name: 'audit', as: 'one' });
/** Shop is 28 % of the storage of its instance. */
const shops = (count: number): Changes =>
  restoring(...Array.from({ length: count }, (_, index) => ({ name: 'shop', as: `shop_${index}` })));

/** Its data is packed: restored one by one, it takes more than the storage has. */
const packed: AddedInstance = {
  like: seedIds.ordersProd,
  id: 'rm-packed',
  changes: { databases: [{ name: 'big', sizeKB: 120 * 1024 ** 2, tables: ['rows'] }] },
};

const refused: Refusal[] = [
  ['no restore point', { restoreTime: undefined }, 'RequiredParam.NotFound', 400],
  ['two restore points', { backupId: '1' }, 'RequiredParam.NotFound', 400],
  ['a blank backup set', { restoreTime: undefined, backupId: '' }, 'InvalidBakset.Invalid', 400],
  ['a time without seconds', { restoreTime: '2026-05-19T12:00Z' }, 'InvalidUtcDateFormat.Format', 400],
  ['30 February', { restoreTime: '2026-02-30T12:00:00Z' }, 'InvalidUtcDateFormat.Format', 400],
  ['a time before the window', { restoreTime: '2026-05-01T12:00:00Z' }, 'InvalidBinlog.NotValid', 400],
  ['a time to come', { restoreTime: '2026-05-20T08:29:59Z' }, 'InvalidBinlog.NotValid', 400],
  [
    'a time without log backup',
    { ...ofPostgres, DBInstanceId: seedIds.noLogBackup },
    'LogBackupNotEnabled',
    400,
  ],
  ['a database that is not there', { dbNames: 'shop,nothing' }, 'InvalidBackupSet', 400],
  ['RestoreTable=0', { restoreTable: '0' }, 'Parameters.Invalid', 400],
  ['tables without names', { restoreTable: '1' }, 'RequiredParam.NotFound', 400],
  ['names without RestoreTable', { tableMeta: tableMeta({ name: 'shop' }) }, 'Parameters.Invalid', 400],
  ['tables that are not JSON', { restoreTable: '1', tableMeta: '[{' }, 'Parameters.Invalid', 400],
  ['tables that are no list', { restoreTable: '1', tableMeta: '{}' }, 'Parameters.Invalid', 400],
  [
    'an unknown table',
    { restoreTable: '1', tableMeta: tableMeta({ name: 'shop', tables: ['nothing'] }) },
    'InvalidBackupSet',
    400,
  ],
  [
    'too many tables',
    { restoreTable: '1', tableMeta: tableMeta({ name: 'shop', tables: Array<string>(400).fill('orders') }) },
    'InvalidMeta.TooLarge',
    403,
  ],
  [
    'single tables of PostgreSQL',
    { ...ofPostgres, restoreTable: '1', tableMeta: tableMeta({ name: 'shop', tables: ['orders'] }) },
    'Parameters.Invalid',
    400,
  ],
  [
    'single tables of MariaDB',
    {
      ...ofPostgres,
      DBInstanceId: seedIds.mariadb,
      restoreTable: '1',
      tableMeta: tableMeta({ name: 'shop' }),
    },
    'InvalidDBInstanceEngineType.Format',
    400,
  ],
  ['two databases of one new name', twice, 'Parameters.Invalid', 400],
  [
    "the new name of one that is another's old one",
    restoring({ name: 'shop', as: 'audit' }, { name: 'audit' }),
    'Parameters.Invalid',
    400,
  ],
  ['the same database twice', restoring({ name: 'shop' }, { name: 'shop' }), 'Parameters.Invalid', 400],
  ['one table twice', restoring({ name: 'shop', tables: ['orders', 'orders'] }), 'Parameters.Invalid', 400],
  ['databases that do not fit together', shops(4), 'DiskSize.NotEnough', 400],
  [
    'single tables of databases that do not fit',
    { ...restoring(...[1, 2, 3, 4].map((n) => ({ name: 'shop', as: `s${n}`, tables: ['orders'] }))) },
    'DiskSize.NotEnough',
    400,
  ],
  [
    'a word that is no table',
    restoring({ name: 'shop', tables: ["customer''s notes"] }),
    'InvalidBackupSet',
    400,
  ],
  [
    'a database that is larger than the storage',
    { DBInstanceId: 'rm-packed', ...restoring({ name: 'big' }) },
    'DiskSize.NotEnough',
    400,
  ],
  // the restore point before network and storage, the storage before the class
  ['bad names before a bad zone', { ...twice, zoneId: 'cn-hangzhou-z' }, 'Parameters.Invalid', 400],
  ['a bad zone before too much data', { ...shops(4), zoneId: 'cn-hangzhou-z' }, 'InvalidAvZone.Format', 400],
  [
    'too much data before a bad class',
    { ...shops(4), DBInstanceClass: 'mysql.none' },
    'DiskSize.NotEnough',
    400,
  ],
];

const accepted: Acceptance[] = [
  ['an instance as it is, however large its data', { DBInstanceId: 'rm-packed' }],
  ['databases that fit together', shops(3)],
  ['more of them on more storage', { ...shops(4), DBInstanceStorage: 115 }],
  [
    'one name for tables of two databases',
    restoring({ name: 'shop', tables: ['orders'] }, { name: 'shop', as: 'shop_2', tables: ['orders'] }),
  ],
  ['all databases however large', { dbNames: 'shop,audit,archive_2024,会员数据' }],
  ['two databases that swap names', restoring({ name: 'shop', as: 'audit' }, { name: 'audit', as: 'shop' })],
  [
    'names that need quoting',
    restoring({ name: '会员数据', as: '会员-2' }, { name: 'shop', tables: ["customer's notes"] }),
  ],
  ['whole databases of PostgreSQL', { ...ofPostgres, ...restoring({ name: 'shop', as: 'shop_2' }) }],
  ['a single table', restoring({ name: 'shop', tables: ['orders'] })],
];

describe('The restore point of a clone in the sandbox', () => {
  const start = sandboxes();
  const clock = new Clock();
  const withClock = () => start({ now: clock.now });

  judges({ refused, accepted }, { instances: [packed] });

  const badSets: [
    title: string,
    test: (set: rds.DescribeBackupsResponseBodyItemsBackup) => boolean,
    changes: Changes,
    code: string,
  ][] = [
    ['a failed set', (set) => set.backupStatus === 'Failed', {}, 'InvalidBakset.Invalid'],
    [
      'an unavailable set',
      (set) => set.backupStatus === 'Success' && set.isAvail === 0,
      {},
      'InvalidBakset.Invalid',
    ],
    [
      'a full set taken for an increment',
      (set) => set.backupType === 'FullBackup',
      { backupType: 'IncrementalBackup' },
      'InvalidBakset.Invalid',
    ],
    [
      'tables of a set with too many',
      (set) => set.metaStatus === 'LARGE',
      { restoreTable: '1', tableMeta: tableMeta({ name: 'shop' }) },
      'InvalidMeta.TooLarge',
    ],
    [
      'tables of a set without',
      (set) => set.metaStatus === 'EMPTY',
      { restoreTable: '1', tableMeta: tableMeta({ name: 'shop' }) },
      'InvalidBackupSet',
    ],
  ];
  for (const [title, test, changes, code] of badSets) {
    it(`refuses ${title}`, async () => {
      const sandbox = await withClock();
      const id = await backupIdOf(sandbox, seedIds.ordersProd, test);
      const refused = await refusal(clone(sandbox, { restoreTime: undefined, backupId: id, ...changes }));
      assert.equal(refused.code, code);
    });
  }

  it('refuses a set of another instance', async () => {
    const sandbox = await withClock();
    const id = await backupIdOf(sandbox, seedIds.prepaid, () => true);
    const refused = await refusal(clone(sandbox, { restoreTime: undefined, backupId: id }));
    assert.equal(refused.code, 'InvalidBakset.Invalid');
  });

  it('may be every kind of usable set', async () => {
    const sandbox = await withClock();
    const kinds: ((set: rds.DescribeBackupsResponseBodyItemsBackup) => boolean)[] = [
      (set) => set.backupMode === 'Manual',
      (set) => set.backupType === 'IncrementalBackup',
      (set) => set.storageClass === '1',
    ];
    for (const [index, kind] of kinds.entries()) {
      const id = await backupIdOf(sandbox, seedIds.ordersProd, kind);
      await clone(sandbox, { clientToken: `set-${index}`, restoreTime: undefined, backupId: id });
    }
  });

  it('brings the databases that were chosen, under their new names', async () => {
    const time = new Clock();
    const sandbox = await start({ now: time.now });
    const chosen = restoring(
      { name: '会员数据', as: '会员-2' },
      { name: 'shop', tables: ["customer's notes"] },
    );
    const { id } = await clone(sandbox, chosen);
    time.advance(30_000);
    const { body } = await sdk(sandbox).describeDatabases(
      make(rds.DescribeDatabasesRequest, { DBInstanceId: id }),
    );
    assert.deepEqual(
      body?.databases?.database?.map((one) => one.DBName),
      ['会员-2', 'shop'],
    );
    const backupSetID = Number(await backupIdOf(sandbox, id, () => true));
    const meta = await sdk(sandbox).describeMetaList(
      make(rds.DescribeMetaListRequest, { DBInstanceId: id, backupSetID, getDbName: 'shop' }),
    );
    assert.equal(meta.body?.items?.meta?.[0]?.tables, "customer's notes");
  });
});
