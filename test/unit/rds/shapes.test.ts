import assert from 'node:assert/strict';
import fc from 'fast-check';
import { deriveWindow } from '../../../src/core/clone/recovery';
import { RdsClient } from '../../../src/core/rds/client';
import { OddAnswers } from '../../../src/core/rds/oddAnswers';
import type { OperationName, WireParameters } from '../../../src/core/rds/sdk';
import type { Transport } from '../../../src/core/rds/transport';
import { writeReport } from '../../support/report';
import { effort } from '../../support/effort';
import {
  absent,
  amount,
  instanceFields,
  maybe,
  now,
  engineAsked,
  region,
  shapes,
  showInstance,
  source,
  tidy,
  word,
  type Row,
  type Shape,
} from './answerShapes';

/** Answers for each operation. */
const runs = effort(50);

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
                ...engineAsked,
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
