import assert from 'node:assert/strict';
import fc from 'fast-check';
import { backupTypeText, databaseList } from '../../../src/core/clone/backupScope';
import { cloneObstacle, whyNotRestorable } from '../../../src/core/clone/instanceState';
import { editionLabel, engineLabel, payTypeLabel, storageTypeLabel } from '../../../src/core/clone/labels';
import { deriveWindow } from '../../../src/core/clone/recovery';
import { connectionStrings } from '../../../src/core/connectionStrings';
import { bytes, localTime } from '../../../src/core/format';
import { backupChoice } from '../../../src/core/clone/backupChoice';
import { RdsClient } from '../../../src/core/rds/client';
import { OddAnswers } from '../../../src/core/rds/oddAnswers';
import type { OperationName, WireParameters } from '../../../src/core/rds/sdk';
import type { Transport } from '../../../src/core/rds/transport';
import type { BackupSet, Instance } from '../../../src/shared/model';
import { writeReport } from '../../support/report';
import { effort } from '../../support/effort';

/** Answers for each operation. */
const runs = effort(50);

type Row = Readonly<Record<string, unknown>>;

// Values in the shapes that occur

const absent = Symbol('absent');
/** Left out, null or blank now and then. */
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 5, arbitrary: value }, fc.constantFrom<unknown>(absent, null, ''));
const padded = (text: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(text, fc.constantFrom('', '', ' ', '\n', '\r\n')).map((parts) => parts.join(''));
const word = padded(
  fc.constantFrom('MySQL', 'Running', 'Success', 'Normal', 'x', '8.0', '2019_std_ha', 'a b\nc'),
);
const amount = fc.oneof(
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

interface Shape {
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

const region = 'cn-hangzhou';
const source = 'rm-source';
const of = { engine: 'MySQL', engineVersion: '8.0', payType: 'Postpaid' };
const policy = {
  logBackupRetentionDays: 7,
  logBackupFrequency: '',
  backupIntervalMinutes: undefined,
  backupDays: ['Monday'],
  backupTime: '15:00Z-16:00Z',
};
const now = Date.parse('2026-11-24T10:00:00Z');

function showInstance(one: Instance): string {
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

const instanceFields = {
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

const shapes: readonly Shape[] = [
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
    ask: async (client) => (await client.describeAvailableZones(region, of)).map(({ zoneId }) => zoneId),
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
      const question = { ...of, zoneId: 'z', storageType: 'cloud_essd', category: 'Basic' };
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
      (await client.listClasses(region, of)).map(({ dbInstanceClass, memory }) => {
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

function tidy(row: Row): Row {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== absent));
}

// Answers in the shapes that occur

interface Given {
  readonly count: number;
  readonly templates: readonly Row[];
  readonly total: unknown;
  /** How a page without rows says so. */
  readonly empty: 'missing' | 'null' | '{}' | 'blank' | '[]' | 'null inside' | '[] inside';
  /** The list one step too early, as a list of its own. */
  readonly isDirect: boolean;
  readonly suffix: string;
}

function givenFor(shape: Shape): fc.Arbitrary<Given> {
  const pages = fc.nat(4).map((full) => full * 100);
  const few = fc.oneof(
    { weight: 3, arbitrary: fc.nat(3) },
    fc.integer({ min: 90, max: 110 }),
    fc.nat(320),
    pages,
  );
  const count = shape.total ? few : fc.nat(4);
  return count.chain((rows) =>
    fc.record({
      count: fc.constant(rows),
      templates: fc.array(fc.record(shape.fields).map(tidy), { minLength: 1, maxLength: 3 }),
      total: fc.oneof(
        { weight: 3, arbitrary: fc.constantFrom<unknown>(rows, String(rows)) },
        fc.constantFrom<unknown>(absent, null, '', -1, '-7', 'many', 1e12, '99999999999', rows + 1, 0, {}),
        fc.nat(500),
      ),
      empty: fc.constantFrom<Given['empty']>(
        'missing',
        'null',
        '{}',
        'blank',
        '[]',
        'null inside',
        '[] inside',
      ),
      isDirect: fc.boolean(),
      suffix: fc.constantFrom('', ' ', '\n'),
    }),
  );
}

/** Answers in the shape of the given, and counts how often it is asked. */
class ShapedService implements Transport {
  asked = 0;
  size = 0;
  readonly ids: readonly string[];
  private readonly rows: readonly Row[];

  constructor(
    private readonly shape: Shape,
    private readonly given: Given,
  ) {
    const { count, templates, suffix } = given;
    this.ids = Array.from({ length: count }, (_, index) => String(1_988_800_000 + index));
    this.rows = this.ids.map((id, index) => ({
      ...templates[index % templates.length],
      [shape.id]: shape.numbered ? (suffix === '' ? Number(id) : id) : `${id}${suffix}`,
      ...(shape.total === 'row' && given.total !== absent ? { TotalCount: given.total } : {}),
    }));
  }

  call(operation: OperationName, _region: string, parameters: WireParameters) {
    assert.equal(operation, this.shape.operation);
    this.asked++;
    this.size = Number(parameters['PageSize'] ?? 1_000);
    const pageNumber = Number(parameters['PageNumber'] ?? parameters['PageIndex'] ?? 1);
    const rows = this.rows.slice((pageNumber - 1) * this.size, pageNumber * this.size);
    return Promise.resolve({ body: this.envelope(rows), requestId: 'R' });
  }

  private envelope(rows: readonly Row[]): Record<string, unknown> {
    const { total, path } = this.shape;
    const counts =
      total && total !== 'row' && this.given.total !== absent ? { [total]: this.given.total } : {};
    const [outer = '', inner] = path;
    const list = rows.length > 0 ? this.listOf(rows, inner) : this.nothing(inner);
    return { RequestId: 'R', PageNumber: '1', ...counts, ...(list === absent ? {} : { [outer]: list }) };
  }

  private listOf(rows: readonly Row[], inner: string | undefined): unknown {
    return inner === undefined || this.given.isDirect ? rows : { [inner]: rows };
  }

  private nothing(inner = 'Any'): unknown {
    const nothings: Readonly<Record<Given['empty'], unknown>> = {
      missing: absent,
      null: null,
      '{}': {},
      blank: '',
      '[]': [],
      'null inside': { [inner]: null },
      '[] inside': { [inner]: [] },
    };
    return nothings[this.given.empty];
  }
}

describe('answers in every shape that occurs', () => {
  const report: string[][] = [];
  after(() => {
    writeReport(
      'answer-shapes',
      ['Operation', 'Answers', 'Rows', 'Requests', 'More than pages with rows', 'Two more'],
      report,
    );
  });

  for (const shape of shapes) {
    it(`are read whole: ${shape.operation}`, async () => {
      const sums = { lists: 0, rows: 0, requests: 0, extra: 0, twoMore: 0 };
      await fc.assert(
        fc.asyncProperty(givenFor(shape), async (given) => {
          const service = new ShapedService(shape, given);
          const odd = new OddAnswers();
          const client = new RdsClient(service, undefined, undefined, undefined, odd);
          const found = await shape.ask(client);
          assert.deepEqual([...found].sort(), [...service.ids].sort());
          assert.deepEqual(odd.recent, []);
          const withRows = Math.ceil(given.count / service.size);
          const extra = service.asked - withRows;
          // A total that is too high by pages costs a request, and so may the end of a list whose last page is full.
          const isFull = withRows > 0 && given.count % service.size === 0;
          const claimed = Math.ceil(Number(given.total === absent ? 0 : given.total) / service.size);
          assert.ok(extra <= (isFull && claimed > withRows ? 2 : 1), `${service.asked} for ${withRows}`);
          sums.lists++;
          sums.rows += found.length;
          sums.requests += service.asked;
          if (extra > 0) sums.extra++;
          if (extra > 1) sums.twoMore++;
        }),
        { numRuns: runs },
      );
      report.push([shape.operation, ...Object.values(sums).map(String)]);
    });
  }

  it('are read where there is no list', async () => {
    const body = (fields: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<Row> =>
      fc.record(fields).map(tidy);
    const answers = {
      DescribeBackupPolicy: body({
        BackupRetentionPeriod: maybe(amount),
        LogBackupRetentionPeriod: maybe(amount),
        BackupLog: maybe(word),
        LogBackupFrequency: maybe(fc.constant('LogInterval')),
        BackupInterval: maybe(amount),
        PreferredBackupPeriod: maybe(fc.constantFrom<unknown>('Monday, Friday', ['Monday'], 'x')),
        PreferredBackupTime: maybe(fc.constantFrom('15:00Z-16:00Z', '15', '99:99Z-00:00Z')),
      }),
      DescribePrice: body({
        PriceInfo: maybe(
          body({ Currency: maybe(word), TradePrice: maybe(amount), TradeMinRCUAmount: maybe(amount) }),
        ),
        ServerlessPrice: maybe(
          body({ TradeMinRCUAmount: maybe(amount), TotalOriginalMinAmount: maybe(amount) }),
        ),
        TradeMinRCUAmount: maybe(amount),
      }),
      DescribeLocalAvailableRecoveryTime: body({
        RecoveryBeginTime: maybe(fc.constantFrom<unknown>('2026-11-20T15:52Z', 0, 1_576_506_856)),
        RecoveryEndTime: maybe(fc.constant('2026-11-21T15:52:01Z')),
      }),
      DescribeDBInstanceAttribute: body({
        ...instanceFields,
        DBInstanceStorage: maybe(amount),
        ServerlessConfig: maybe(fc.constantFrom<unknown>({}, { ScaleMin: '0.5', ScaleMax: 8 }, 'x')),
        SlaveZones: maybe(
          fc.constantFrom<unknown>(
            {},
            { SlaveZone: [{ ZoneId: 'z' }] },
            { SlaveZone: ['z'] },
            { SlaveZone: null },
          ),
        ),
      }).map((row) => ({ Items: { DBInstanceAttribute: [{ ...row, DBInstanceId: `${source}\n` }] } })),
      CloneDBInstance: body({ OrderId: maybe(fc.constantFrom<unknown>(1_007_893_700_000, '1')) }).map(
        (row) => ({
          ...row,
          DBInstanceId: 'rm-clone ',
        }),
      ),
    };
    for (const [operation, answer] of Object.entries(answers)) {
      await fc.assert(
        fc.asyncProperty(answer, async (given) => {
          const client = new RdsClient({ call: () => Promise.resolve({ body: given, requestId: 'R' }) });
          switch (operation) {
            case 'DescribeBackupPolicy': {
              const found = await client.describeBackupPolicy(region, source);
              deriveWindow([], found, now);
              break;
            }
            case 'DescribePrice':
              await client.describePrice(region, {
                ...of,
                zoneId: '',
                dbInstanceClass: 'c',
                storageType: '',
                storageGB: 20,
              });
              break;
            case 'DescribeLocalAvailableRecoveryTime':
              await client.describeRecoveryWindow(region, source);
              break;
            case 'DescribeDBInstanceAttribute': {
              const found = await client.describeInstance(region, source);
              assert.ok(found);
              showInstance(found);
              break;
            }
            default:
              assert.equal((await client.cloneInstance(region, {})).dbInstanceId, 'rm-clone');
          }
        }),
        { numRuns: runs },
      );
      report.push([operation, String(runs), '', '', '', '']);
    }
  });
});
