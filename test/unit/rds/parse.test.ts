import assert from 'node:assert/strict';
import {
  parseAvailableClass,
  parseAvailableZones,
  parseBackupPolicy,
  parseBackupSet,
  parseClassSpec,
  parseInstance,
  parsePrice,
} from '../../../src/core/rds/parse';
import { count, members, names, utcTime } from '../../../src/core/rds/read';

describe('values of a reply', () => {
  it('are times with and without seconds, and since the epoch', () => {
    const at = Date.parse('2019-12-16T14:34:16Z');
    for (const value of ['2019-12-16T14:34:16Z', ' 2019-12-16T14:34:16Z\n', at, at / 1000, String(at / 1000)])
      assert.equal(utcTime(value), at, String(value));
    assert.equal(utcTime('2019-12-16T14:34Z'), at - 16_000);
    assert.equal(utcTime('2019-12-16T14:34'), at - 16_000);
    for (const value of [0, '0', '', null, undefined, -1, 'soon', 1e300, {}, '2019-13-45T99:99Z'])
      assert.equal(utcTime(value), undefined, JSON.stringify(value));
  });

  it('are counts only where they can be', () => {
    assert.deepEqual([100, '100', ' 7 ', 0, '0'].map(count), [100, 100, 7, 0, 0]);
    assert.deepEqual(
      [-1, '-1', 1.5, 'many', '', null, undefined, {}, [], 1e300, true]
        .map(count)
        .filter((one) => one !== undefined),
      [],
    );
  });

  it('are lists, or what stands for an empty one', () => {
    const path = ['Items', 'Row'];
    for (const body of [
      {},
      { Items: null },
      { Items: {} },
      { Items: '' },
      { Items: [] },
      { Items: { Row: null } },
    ])
      assert.deepEqual(members(body, ...path), [], JSON.stringify(body));
    for (const body of [{ Items: { Row: [1] } }, { Items: [1] }])
      assert.deepEqual(members(body, ...path), [1]);
    assert.deepEqual(members({ Items: { Row: { Id: 1 } } }, ...path), [{ Id: 1 }]);
    assert.deepEqual(members({ List: { Row: [1] } }, 'List'), [1]);
    for (const body of [{ Items: 'x' }, { Items: 3 }, { Items: { Other: [] } }])
      assert.equal(members(body, ...path), undefined, JSON.stringify(body));
  });

  it('are names in a text or a list', () => {
    assert.deepEqual(names('a, b\n,'), ['a', 'b']);
    assert.deepEqual(names(['a ', 7, null]), ['a', '7']);
    assert.deepEqual([names(null), names(''), names({})], [[], [], []]);
  });
});

describe('rows of a reply', () => {
  it('are instances that lack most of what they could say', () => {
    const row = parseInstance(
      { DBInstanceId: 'pgm-1', Engine: 'PostgreSQL', EngineVersion: 13 },
      'eu-west-1',
    );
    assert.deepEqual(
      [row?.regionId, row?.engineVersion, row?.description, row?.zoneId, row?.storageType, row?.category],
      ['eu-west-1', '13', '', '', '', ''],
    );
    const padded = parseInstance(
      { DBInstanceId: 'rm-1 ', DBInstanceDescription: 'Test\n', RegionId: 'x ' },
      'x',
    );
    assert.deepEqual([padded?.dbInstanceId, padded?.description, padded?.regionId], ['rm-1', 'Test', 'x']);
  });

  it('are backup sets with what they hold and how they were made', () => {
    const set = parseBackupSet({
      BackupId: 1_988_899_901,
      BackupMethod: 'Logical',
      BackupScale: 'DBTable',
      BackupDBNames: 'db1,db2',
      BackupInitiator: 'User',
      StoreStatus: 'Enabled',
      ConsistentTime: 0,
      BackupEndTime: '2024-05-09T18:05Z',
      BackupDownloadURL: null,
      IsAvail: '',
      Encryption: '{}',
    });
    assert.deepEqual(
      [set?.backupId, set?.backupScale, set?.databaseNames, set?.initiator, set?.storeStatus],
      ['1988899901', 'DBTable', ['db1', 'db2'], 'User', 'Enabled'],
    );
    assert.deepEqual(
      [set?.consistentTime, set?.endTime, set?.isAvailable],
      [undefined, Date.parse('2024-05-09T18:05:00Z'), true],
    );
    const encrypted = (Encryption: unknown): boolean | undefined =>
      parseBackupSet({ BackupId: '1', Encryption })?.isEncrypted;
    assert.deepEqual(
      [undefined, null, '', '{}', '{ }', 'None', {}].map(encrypted),
      Array.from({ length: 7 }, () => false),
    );
    assert.deepEqual(['{"Type":"x"}', { Type: 'x' }, 'aes'].map(encrypted), [true, true, true]);
  });

  const zonesOf = (version: unknown, wanted: string): number =>
    parseAvailableZones(
      [
        {
          ZoneId: 'z',
          SupportedEngines: [{ Engine: 'SQLServer', SupportedEngineVersions: [{ Version: version }] }],
        },
      ],
      'SQLServer',
      wanted,
    ).length;

  it('are zones, whichever way the version is written', () => {
    for (const [version, wanted] of [
      ['2019_std_ha', '2019_std_ha'],
      [8, '8.0'],
      ['13', '13.0'],
      ['2019', '2019_std_ha'],
    ] as const)
      assert.equal(zonesOf(version, wanted), 1, `${version} ${wanted}`);
    assert.equal(zonesOf('2019_web', '2019_std_ha'), 0);
    assert.equal(zonesOf('5.7', '8.0'), 0);
  });

  it('have one name for general ESSDs', () => {
    const types = ['cloud_essd', 'cloud_auto', 'general_essd'].map((StorageType) => ({ StorageType }));
    const [zone] = parseAvailableZones(
      [
        {
          ZoneId: 'cn-hangzhou-MAZ10(h,i)',
          SupportedEngines: [
            {
              Engine: 'MySQL',
              SupportedEngineVersions: [
                { Version: '8.0', SupportedCategorys: [{ Category: 'Basic', SupportedStorageTypes: types }] },
              ],
            },
          ],
        },
      ],
      'MySQL',
      '8.0',
    );
    assert.deepEqual(zone?.categories, [{ category: 'Basic', storageTypes: ['cloud_essd', 'general_essd'] }]);
  });

  it('are classes with a range in words, and memory with words around it', () => {
    assert.deepEqual(parseAvailableClass({ DBInstanceClass: 'c', StorageRange: '500~3000' }), {
      dbInstanceClass: 'c',
      minStorageGB: 500,
      maxStorageGB: 3000,
      stepGB: undefined,
    });
    const memory = (MemoryClass: unknown): string | undefined =>
      parseClassSpec({ ClassCode: 'c', MemoryClass })?.memory;
    assert.deepEqual(['1 GB (RDS Basic Edition)\n', '16GB', 'a\n lot'].map(memory), [
      '1 GB',
      '16GB',
      'a lot',
    ]);
  });

  it('are the policy of log backups', () => {
    const policy = parseBackupPolicy({
      EnableBackupLog: 1,
      BackupRetentionPeriod: '7',
      LogBackupRetentionPeriod: 14,
      BackupInterval: '-1',
      LogBackupFrequency: 'LogInterval',
      PreferredBackupPeriod: 'Monday,Friday',
      PreferredBackupTime: '15:00Z-16:00Z',
    });
    assert.deepEqual(policy, {
      logBackupEnabled: true,
      backupRetentionDays: 7,
      logBackupRetentionDays: 14,
      logBackupFrequency: 'LogInterval',
      backupIntervalMinutes: undefined,
      backupDays: ['Monday', 'Friday'],
      backupTime: '15:00Z-16:00Z',
      nextBackupTime: undefined,
      releasedKeepPolicy: '',
    });
  });

  it('are what is paid for serverless instances, wherever it stands', () => {
    const trade = { TradeMinRCUAmount: 0.175, TradeMaxRCUAmount: '2.8' };
    const totals = { TotalOriginalMinAmount: 0.37, TotalOriginalMaxAmount: 5.62 };
    const PriceInfo = { Currency: 'USD', OriginalPrice: 0, TradePrice: 0 };
    for (const body of [
      { PriceInfo, ServerlessPrice: { ...trade, ...totals } },
      { PriceInfo: { ...PriceInfo, ...trade }, ServerlessPrice: totals },
      { PriceInfo, ...trade },
    ])
      assert.deepEqual(parsePrice(body), {
        currency: 'USD',
        original: 0.175,
        trade: 0.175,
        tradeAtMost: 2.8,
      });
    assert.equal(parsePrice({ PriceInfo, ServerlessPrice: totals })?.trade, 0.37);
    assert.equal(parsePrice({ PriceInfo: { Currency: 'USD' } }), undefined);
  });
});
