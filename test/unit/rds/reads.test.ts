import assert from 'node:assert/strict';
import { explain } from '../../../src/core/errors/explain';
import { ambiguousCodes, notNowCodes } from '../../../src/core/errors/catalogue/meanings';
import { failureCodes } from '../../../src/core/errors/failureCodes';
import { isRdsError } from '../../../src/core/errors/rdsError';
import type { Fault } from '../../support/sandbox';
import { seedIds } from '../../support/sandbox';
import { SkippingClock } from '../../support/clock';
import { startCloud, type Cloud } from '../../support/cloud';
import { writeReport } from '../../support/report';

interface Case {
  readonly code: string;
  readonly status: number;
  readonly fault: Fault;
  /** How often a read is sent. */
  readonly sent: number;
}

const refusal = (code: string, status: number, sent: number): Case => ({
  code,
  status,
  fault: { kind: 'error', status, code },
  sent,
});

/** Reads are sent four times where the reason may pass within seconds. */
const cases: readonly Case[] = [
  refusal('CommodityServiceCalling.Exception', 400, 4),
  refusal('SqlExecuteFailedOrTimeout', 400, 4),
  refusal('TimeoutRetryLater', 400, 4),
  refusal('ConnectTimeoutRetryLater', 400, 4),
  refusal('InternalFailure', 400, 4),
  refusal('IO.Exception', 400, 4),
  refusal('LockTimeout', 403, 4),
  refusal('InternalError', 500, 4),
  refusal('ServiceUnavailable', 503, 4),
  { ...refusal('undefined', 400, 4), code: failureCodes.noCode },
  { code: failureCodes.emptyResponse, status: 400, fault: { kind: 'empty', status: 400 }, sent: 4 },
  { code: failureCodes.emptyResponse, status: 200, fault: { kind: 'empty', status: 200 }, sent: 4 },
  refusal('ConcurrentTaskExceeded', 400, 4),
  refusal('InstanceConnectTimeoutFault', 400, 4),
  refusal('Database.ConnectError', 400, 4),
  refusal('OperationDenied.DBStatus', 403, 1),
  refusal('OperationDenied.DBInstanceStatus', 403, 1),
  refusal('IncorrectDBInstanceState', 403, 1),
  refusal('OperationDenied.PrimaryDBInstanceStatus', 403, 1),
  refusal('OperationDenied.ReadDBInstanceStatus', 403, 1),
  refusal('OperationDenied.OrderProcessing', 403, 1),
  refusal('InvalidOrderTask.NotSupport', 403, 1),
  refusal('BackupJobExists', 403, 1),
  refusal('InvalidDBInstanceId.NotFound', 400, 1),
  refusal('InvalidDBInstanceId.NotFound', 404, 1),
  refusal('InvalidDBInstanceName.NotFound', 404, 1),
  refusal('InvalidDBInstance.NotFound', 404, 1),
  refusal('Forbidden.InstanceNotFound', 404, 1),
  refusal('InvalidParameter', 400, 1),
];

describe('a read that is refused', () => {
  let cloud: Cloud;
  const clock = new SkippingClock();
  const rows: string[][] = [];
  before(async () => {
    cloud = await startCloud({ clock });
  });
  after(async () => {
    await cloud.close();
    const head = ['Code', 'HTTP', 'Sent', 'Title', 'Why', 'What to do'];
    writeReport('refused-reads', head, rows);
  });

  it('is one of every code that proves nothing or means "not now"', () => {
    const tried = new Set(cases.map(({ code }) => code));
    for (const code of [...ambiguousCodes, ...notNowCodes]) assert.ok(tried.has(code), code);
  });

  for (const { code, status, fault, sent } of cases) {
    it(`is sent ${sent === 1 ? 'once' : `${sent} times`}, and explained: ${code}, ${status}`, async () => {
      const { sandbox, client } = cloud;
      sandbox.faults.add({ fault, times: 9 });
      const before = sandbox.requests.length;
      const error: unknown = await client.listBackups('cn-hangzhou', seedIds.ordersProd).all.then(
        () => assert.fail('It did not fail.'),
        (thrown: unknown) => thrown,
      );
      sandbox.faults.clear();
      assert.ok(isRdsError(error), String(error));
      assert.equal(sandbox.requests.length - before, sent);
      const e = explain(error);
      assert.equal(e.code, code);
      assert.ok(e.isCatalogued, e.title);
      assert.notEqual(e.requestId, undefined);
      assert.equal(e.cause.includes(`RDS was asked ${sent} times.`), sent > 1);
      // About the instance, and no permission helps.
      assert.equal(e.missingAction, undefined);
      rows.push([code, String(status), String(sent), e.title, e.cause, e.remedy]);
    });
  }

  it('succeeds when the reason has passed', async () => {
    const { sandbox, client } = cloud;
    sandbox.faults.add({
      fault: { kind: 'error', status: 400, code: 'SqlExecuteFailedOrTimeout' },
      times: 2,
    });
    assert.ok((await client.listBackups('cn-hangzhou', seedIds.ordersProd).all).length > 0);
  });
});
