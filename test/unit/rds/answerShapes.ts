import assert from 'node:assert/strict';
import fc from 'fast-check';
import { backupTypeText, databaseList } from '../../../src/core/clone/backupScope';
import { cloneObstacle, whyNotRestorable } from '../../../src/core/clone/instanceState';
import { editionLabel, engineLabel, payTypeLabel, storageTypeLabel } from '../../../src/core/clone/labels';
import { deriveWindow } from '../../../src/core/clone/recovery';
import { connectionStrings } from '../../../src/core/connectionStrings';
import { bytes, localTime } from '../../../src/core/format';
import { backupChoice } from '../../../src/core/clone/backupChoice';
import type { RdsClient } from '../../../src/core/rds/client';
import type { OperationName } from '../../../src/core/rds/sdk';
import type { BackupSet, Instance } from '../../../src/shared/model';

export type Row = Readonly<Record<string, unknown>>;

// Values in the shapes that occur

/** Stands for a field that is left out. */
export const absent = Symbol('absent');
/** Left out, null or blank now and then. */
export const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 5, arbitrary: value }, fc.constantFrom<unknown>(absent, null, ''));
const padded = (text: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(text, fc.constantFrom('', '', ' ', '\n', '\r\n')).map((parts) => parts.join(''));
export const word = padded(
  fc.constantFrom('MySQL', 'Running', 'Success', 'Normal', 'x', '8.0', '2019_std_ha', 'a b\nc'),
);
export const amount = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true }),
  fc.nat().map(String),
  fc.constant('12MB'),
  fc.nat(1),
);
const instant = fc.oneof(
  fc.constantFrom('2026-11-20T15:52Z', '2026-11-20T15:52:10Z', '2018-01-19T15:15Z\n', 'soon', 'cn'),
  fc.constantFrom<unknown>(0, '0', 1_576_506_856, '1576506856', 1_576_506_856_000, -5, 1e300),
);
const nested = fc.constantFrom<unknown>({}, [], '{}', { Enabled: true }, 'aes', '[]', { A: { B: null } });
const labels = fc.constantFrom<unknown>('db1,db2', ['db1', 'db2'], 'db1 ', '', null, 7, {});

export interface Shape {
  readonly operation: OperationName;
  readonly id: string;
  /** The kind of id this list has. */
  readonly numbered?: boolean;
  readonly path: readonly string[];
  readonly total?: 'TotalRecordCount' | 'TotalCount' | 'row';
  readonly fields: Readonly<Record<string, fc.Arbitrary<unknown>>>;
  /** Asks, and uses what comes as a user sees it. @returns the ids that arrived */
  readonly ask: (client: RdsClient) => Promise<readonly string[]>;
}

export const region = 'cn-hangzhou';
export const source = 'rm-source';
/** What is asked for where an operation wants an engine. */
export const engineAsked = { engine: 'MySQL', engineVersion: '8.0', payType: 'Postpaid' };
const policy = {
  logBackupRetentionDays: 7,
  logBackupFrequency: '',
  backupIntervalMinutes: undefined,
  backupDays: ['Monday'],
  backupTime: '15:00Z-16:00Z',
};
export const now = Date.parse('2026-11-24T10:00:00Z');

/** Writes an instance as a user sees it. */
export function showInstance(one: Instance): string {
  engineLabel(one.engine, one.engineVersion);
  [
    editionLabel(one.category),
    storageTypeLabel(one.storageType),
    payTypeLabel(one.payType),
    cloneObstacle(one),
  ];
  if (one.createTime !== undefined) localTime(one.createTime);
  assert.equal(one.description, one.description.trim());
  return one.dbInstanceId;
}

function showBackup(one: BackupSet): string {
  [backupTypeText(one), databaseList(one), whyNotRestorable(one), backupChoice(one)];
  for (const time of [one.startTime, one.endTime, one.consistentTime])
    if (time !== undefined) localTime(time);
  if (one.sizeBytes !== undefined) bytes(one.sizeBytes);
  return one.backupId;
}

export const instanceFields = {
  DBInstanceDescription: maybe(word),
  Engine: maybe(word),
  EngineVersion: fc.oneof(maybe(word), fc.constantFrom<unknown>(8, 5.7)),
  DBInstanceStatus: maybe(word),
  DBInstanceStorageType: maybe(fc.constantFrom('cloud_auto', 'local_ssd\n')),
  ZoneId: maybe(fc.constantFrom('cn-hangzhou-h', 'cn-hangzhou-MAZ10(h,i)')),
  RegionId: maybe(fc.constant('cn-hangzhou ')),
  CreateTime: maybe(instant),
  LockMode: maybe(word),
  DBInstanceMemory: maybe(amount),
};

/** Operations that answer with a list. */
export const shapes: readonly Shape[] = [
  {
    operation: 'DescribeDBInstances',
    id: 'DBInstanceId',
    path: ['Items', 'DBInstance'],
    total: 'TotalRecordCount',
    fields: instanceFields,
    ask: async (client) => (await client.listInstances(region).all).map(showInstance),
  },
  {
    operation: 'DescribeBackups',
    id: 'BackupId',
    numbered: true,
    path: ['Items', 'Backup'],
    total: 'TotalRecordCount',
    fields: {
      BackupStatus: maybe(word),
      BackupType: maybe(fc.constantFrom('FullBackup', 'IncrementalBackup', 'x')),
      BackupMethod: maybe(fc.constantFrom('Physical', 'Logical', 'Snapshot\n')),
      BackupScale: maybe(fc.constantFrom('DBInstance', 'DBTable', 'Database')),
      BackupDBNames: labels,
      BackupStartTime: maybe(instant),
      BackupEndTime: maybe(instant),
      ConsistentTime: maybe(instant),
      BackupSize: maybe(amount),
      IsAvail: maybe(fc.constantFrom<unknown>(0, 1, '0', '1', true)),
      StorageClass: maybe(fc.constantFrom<unknown>(0, '1')),
      Encryption: nested,
      BackupDownloadURL: fc.constantFrom<unknown>(null, 'http://x/?Signature=y', absent),
    },
    ask: async (client) => {
      const sets = await client.listBackups(region, source).all;
      deriveWindow(sets, policy, now);
      return sets.map(showBackup);
    },
  },
  {
    operation: 'DescribeMetaList',
    id: 'Database',
    path: ['Items', 'Meta'],
    total: 'TotalRecordCount',
    fields: { Size: maybe(amount), Tables: labels },
    ask: async (client) => {
      const { items: found } = await client.listRestorableDatabases(region, source, { backupId: '1' });
      return found.map(({ name, sizeBytes }) => (sizeBytes === undefined ? name : (bytes(sizeBytes), name)));
    },
  },
  {
    operation: 'DescribeDatabases',
    id: 'DBName',
    path: ['Databases', 'Database'],
    total: 'row',
    fields: { DBStatus: maybe(word) },
    ask: async (client) => (await client.listDatabases(region, source)).items.map(({ name }) => name),
  },
  {
    operation: 'DescribeVSwitches',
    id: 'VSwitchId',
    path: ['VSwitchs'],
    total: 'TotalCount',
    fields: { IzNo: maybe(word), AvailableIpAddressCount: maybe(amount), VSwitchName: maybe(word) },
    ask: async (client) =>
      (await client.listVSwitches(region, 'vpc-1')).items.map(({ vSwitchId }) => vSwitchId),
  },
  {
    operation: 'DescribeRegions',
    id: 'RegionId',
    path: ['Regions', 'RDSRegion'],
    fields: { LocalName: maybe(word), ZoneId: maybe(word), RegionEndpoint: maybe(word) },
    ask: async (client) => (await client.describeRegions(region)).map(({ regionId }) => regionId),
  },
  {
    operation: 'DescribeTags',
    id: 'TagKey',
    path: ['Items', 'TagInfos'],
    fields: {
      TagValue: maybe(word),
      DBInstanceIds: fc.constantFrom<unknown>({ DBInstanceIds: ['rm-1'] }, ['rm-1']),
    },
    ask: async (client) => Object.keys((await client.listTags(region)).get('rm-1') ?? {}),
  },
  {
    operation: 'DescribeAvailableZones',
    id: 'ZoneId',
    path: ['AvailableZones'],
    fields: {
      SupportedEngines: fc.constantFrom<unknown>(
        [{ Engine: 'mysql ', SupportedEngineVersions: [{ Version: 8, SupportedCategorys: null }] }],
        {
          SupportedEngine: [
            { Engine: 'MySQL', SupportedEngineVersions: { SupportedEngineVersion: [{ Version: '8.0' }] } },
          ],
        },
        [
          {
            Engine: 'MySQL',
            SupportedEngineVersions: [
              { Version: '8.0', SupportedCategorys: [{ Category: 'Basic\n', SupportedStorageTypes: {} }] },
            ],
          },
        ],
      ),
    },
    ask: async (client) =>
      (await client.describeAvailableZones(region, engineAsked)).map(({ zoneId }) => zoneId),
  },
  {
    operation: 'DescribeAvailableClasses',
    id: 'DBInstanceClass',
    path: ['DBInstanceClasses'],
    fields: {
      StorageRange: maybe(fc.constantFrom('500~3000', '~', 'x')),
      DBInstanceStorageRange: maybe(
        fc.record({ MinValue: amount, MaxValue: amount, Step: maybe(amount) }).map(tidy),
      ),
    },
    ask: async (client) => {
      const question = { ...engineAsked, zoneId: 'z', storageType: 'cloud_essd', category: 'Basic' };
      return (await client.describeAvailableClasses(region, question)).map((one) => one.dbInstanceClass);
    },
  },
  {
    operation: 'ListClasses',
    id: 'ClassCode',
    path: ['Items'],
    fields: {
      Cpu: maybe(amount),
      MemoryClass: maybe(fc.constantFrom('1 GB (RDS Basic Edition)\n', '16GB', 'much')),
      MaxConnections: maybe(amount),
      category: maybe(word),
    },
    ask: async (client) =>
      (await client.listClasses(region, engineAsked)).map(({ dbInstanceClass, memory }) => {
        assert.doesNotMatch(memory, /\n/);
        return dbInstanceClass;
      }),
  },
  {
    operation: 'DescribeDedicatedHostGroups',
    id: 'DedicatedHostGroupId',
    path: ['DedicatedHostGroups', 'DedicatedHostGroups'],
    fields: { DedicatedHostGroupDesc: maybe(word) },
    ask: async (client) => (await client.listHostGroups(region)).map(({ id }) => id),
  },
  {
    operation: 'DescribeDBInstanceNetInfo',
    id: 'ConnectionString',
    path: ['DBInstanceNetInfos', 'DBInstanceNetInfo'],
    fields: {
      ConnectionStringType: maybe(fc.constantFrom('Normal', 'ReadWriteSplitting\n', 'Other')),
      IPType: maybe(fc.constantFrom('Public', 'Private', 'Inner')),
      Port: maybe(fc.constantFrom<unknown>(3306, '5432')),
      BabelfishPort: maybe(fc.constantFrom<unknown>(1433, '1433')),
      PGBouncerPort: maybe(fc.constantFrom<unknown>(6432)),
    },
    ask: async (client) => {
      const found = await client.describeNetInfo(region, source);
      const addresses = connectionStrings('PostgreSQL', found);
      assert.equal(addresses.length, found.length);
      const firstOther = addresses.findIndex(({ isPrimary }) => !isPrimary);
      assert.ok(firstOther < 0 || addresses.slice(firstOther).every(({ isPrimary }) => !isPrimary));
      return found.map(({ connectionString }) => connectionString);
    },
  },
  {
    operation: 'DescribeDBInstanceIPArrayList',
    id: 'DBInstanceIPArrayName',
    path: ['Items', 'DBInstanceIPArray'],
    fields: { SecurityIPList: labels, DBInstanceIPArrayAttribute: maybe(word) },
    ask: async (client) => (await client.listWhitelist(region, source)).map(({ name }) => name),
  },
];

/** A row without the fields that are left out. */
export function tidy(row: Row): Row {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== absent));
}
