import assert from 'node:assert/strict';
import fc from 'fast-check';
import { explain } from '../../../src/core/errors/explain';
import { failureCodes } from '../../../src/core/errors/failureCodes';
import { isRdsError } from '../../../src/core/errors/rdsError';
import { silentLogger } from '../../../src/core/log';
import { RdsClient } from '../../../src/core/rds/client';
import { OddAnswers, shapeOf } from '../../../src/core/rds/oddAnswers';
import { createTransport } from '../../../src/core/rds/transport';
import { SkippingClock } from '../../support/clock';
import { accountOf, startCloud } from '../../support/cloud';
import { memoryLog } from '../../support/memoryLog';

describe('an answer that cannot be understood', () => {
  const ask = (body: Record<string, unknown>, odd = new OddAnswers()) => {
    const client = new RdsClient(
      { call: () => Promise.resolve({ body, requestId: 'R-1' }) },
      undefined,
      undefined,
      undefined,
      odd,
    );
    return { client, odd };
  };

  it('costs one row, which is counted and kept as a shape', async () => {
    const log = memoryLog();
    const backups = [
      { BackupId: 'b-1' },
      { BackupId: null, BackupDownloadURL: 'https://x/?Signature=MARKER' },
      7,
    ];
    const { client, odd } = ask({ Items: { Backup: backups } }, new OddAnswers(log));
    const found = await client.listBackups('cn-hangzhou', 'rm-1').all;
    assert.deepEqual(
      found.map(({ backupId }) => backupId),
      ['b-1'],
    );
    const [kept] = odd.recent;
    assert.deepEqual(odd.recent, [
      {
        operation: 'DescribeBackups',
        regionId: 'cn-hangzhou',
        requestId: 'R-1',
        problem: '2 of 3 in Items.Backup left out: no object, or without an id',
        shape: '[2 × {BackupId: null, BackupDownloadURL: text} | number]',
      },
    ]);
    assert.equal(
      log.lines[0],
      `warn DescribeBackups cn-hangzhou RequestId R-1: ${kept?.problem ?? ''}: ${kept?.shape ?? ''}`,
    );
    assert.doesNotMatch(log.lines.join('') + JSON.stringify(odd.recent), /MARKER/);
  });

  const wrong: readonly [
    field: string,
    body: Record<string, unknown>,
    ask: (client: RdsClient) => Promise<unknown>,
  ][] = [
    ['Items.Backup', { Items: 'none' }, (client) => client.listBackups('r', 'rm-1').all],
    ['Items.Backup', { Items: { Backups: [], Other: 1 } }, (client) => client.listBackups('r', 'rm-1').first],
    ['Items.Backup', { Items: { Backup: [{ Id: 1 }] } }, (client) => client.listBackups('r', 'rm-1').all],
    [
      'Regions.RDSRegion',
      { Regions: { RDSRegion: { 0: { RegionId: 'x' } } } },
      (client) => client.describeRegions('r'),
    ],
    [
      'DBInstanceNetInfos.DBInstanceNetInfo',
      { DBInstanceNetInfos: 1 },
      (client) => client.describeNetInfo('r', 'rm-1'),
    ],
    [
      'RecoveryEndTime',
      { RecoveryBeginTime: '', RecoveryEndTime: 'later' },
      (client) => client.describeRecoveryWindow('r', 'rm-1'),
    ],
    ['DBInstanceId', { OrderId: 1 }, (client) => client.cloneInstance('r', {})],
  ];
  for (const [field, body, work] of wrong) {
    it(`names operation, field and RequestId: ${field} of ${JSON.stringify(body)}`, async () => {
      const { client, odd } = ask(body);
      const error: unknown = await work(client).then(
        () => assert.fail('It did not fail.'),
        (thrown: unknown) => thrown,
      );
      assert.ok(isRdsError(error), String(error));
      const e = explain(error);
      assert.deepEqual([e.code, e.requestId, e.httpStatus], [failureCodes.notUnderstood, 'R-1', 200]);
      assert.ok(
        e.cause.startsWith(`The response to ${error.operation} was not understood: ${field} is`),
        e.cause,
      );
      assert.equal(odd.recent.length, 1);
    });
  }

  it('is kept once, the last eight of them, with names and types only', () => {
    const odd = new OddAnswers();
    for (let index = 0; index < 20; index++) {
      const shape = shapeOf({ ['A'.repeat(1 + (index % 10))]: index });
      odd.note({ operation: 'X', regionId: 'r', requestId: String(index), problem: 'p', shape });
    }
    assert.deepEqual(
      odd.recent.map(({ requestId }) => requestId),
      ['12', '13', '14', '15', '16', '17', '18', '19'],
    );
    assert.equal(
      shapeOf({ Id: '1', At: '2026-01-01T00:00Z', Name: 'x ', B: '', C: true, D: { 'rm-1x2': [null] } }),
      '{Id: digits, At: time, Name: text with blanks around it, B: blank, C: boolean, D: {…: [1 × null]}}',
    );
  });

  it('shows nothing of a value, whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const marked = JSON.parse(
          JSON.stringify(value, (_key, inner: unknown) =>
            typeof inner === 'string' ? `MARKER${inner}` : inner,
          ),
        ) as unknown;
        assert.doesNotMatch(shapeOf(marked), /MARKER/);
      }),
    );
  });

  it('is kept when it is not in the form of the service at all', async () => {
    const odd = new OddAnswers();
    const cloud = await startCloud({ oddAnswers: odd, clock: new SkippingClock() });
    try {
      for (const fault of [
        { kind: 'html', status: 403 },
        { kind: 'truncate' },
        { kind: 'redirect' },
      ] as const) {
        cloud.sandbox.faults.add({ fault });
        await assert.rejects(cloud.client.describeRegions('cn-hangzhou'));
      }
    } finally {
      await cloud.close();
    }
    const problems = odd.recent.map(({ problem }) => problem);
    assert.equal(problems.length, 3);
    assert.match(problems[0] ?? '', /^HTTP 403, text\/html$/);
  });

  it('is not one that has ids with more digits than a number keeps', async () => {
    const sdk = await import('../../../src/core/rds/sdk');
    const text =
      '{"RequestId": "R", "Items": {"Backup": [{"BackupId": 12345678901234567890, "BackupSize": 1.5}, ' +
      '{"BackupId": "b-12345678901234567:12345678901234567"}]}}';
    const transport = createTransport({
      account: accountOf({ endpoint: 'http://127.0.0.1:1' }, { accessKeyId: 'x', accessKeySecret: 'x' }),
      loadSdk: () =>
        Promise.resolve({ ...sdk, callSdk: () => Promise.resolve({ status: 200, headers: {}, text }) }),
      clock: new SkippingClock(),
      logger: silentLogger,
      random: () => 0.5,
      userAgent: 'test',
    });
    const found = await new RdsClient(transport).listBackups('cn-hangzhou', 'rm-1').all;
    assert.deepEqual(
      found.map(({ backupId, sizeBytes }) => [backupId, sizeBytes]),
      [
        ['12345678901234567890', 1.5],
        ['b-12345678901234567:12345678901234567', undefined],
      ],
    );
  });
});
