import * as rds from '@alicloud/rds20140815';
import assert from 'node:assert/strict';
import { seedIds, type Fault, type Sandbox } from '../../support/sandbox';
import { cloneRequest, sandboxes, sdk, make } from './support';
import { until } from '../../support/until';

interface Failure {
  name: string;
  code?: string;
  statusCode?: number;
  message: string;
  retryAfter?: number;
  data?: Record<string, unknown>;
}

describe('sandbox faults', () => {
  const start = sandboxes();

  const regions = (sandbox: Sandbox) => sdk(sandbox).describeRegions(make(rds.DescribeRegionsRequest, {}));
  const clone = (sandbox: Sandbox) => {
    const restoreTime = new Date(Date.now() - 86_400_000).toISOString().slice(0, 19) + 'Z';
    const request = cloneRequest({ DBInstanceId: seedIds.ordersProd, restoreTime, clientToken: 't' });
    return sdk(sandbox).cloneDBInstance(request);
  };
  const failure = async (call: Promise<unknown>): Promise<Failure> =>
    call.then(
      () => assert.fail('the call did not fail'),
      (error: unknown) => error as Failure,
    );
  const afflicted = async (fault: Fault): Promise<Sandbox> => {
    const sandbox = await start();
    sandbox.faults.add({ fault });
    return sandbox;
  };

  it('delays', async () => {
    const sandbox = await afflicted({ kind: 'delay', ms: 40 });
    const begin = performance.now();
    assert.equal((await regions(sandbox)).statusCode, 200);
    assert.ok(performance.now() - begin >= 35);
  });

  for (const [when, count] of [
    ['before', 0],
    ['after', 1],
  ] as const) {
    it(`resets ${when} the action`, async () => {
      const sandbox = await afflicted({ kind: 'reset', when });
      assert.equal((await failure(clone(sandbox))).code, 'ECONNRESET');
      assert.equal(sandbox.clones().length, count);
      assert.equal(sandbox.requests.at(-1)?.statusCode, 0);
    });

    it(`hangs ${when} the action until it is closed`, async () => {
      const sandbox = await afflicted({ kind: 'hang', when });
      const pending = failure(clone(sandbox));
      await until(() => sandbox.requests.length === 1);
      assert.equal(sandbox.clones().length, count);
      await sandbox.close();
      assert.equal((await pending).code, 'ECONNRESET');
    });
  }

  it('throttles, with a time to wait in milliseconds', async () => {
    const sandbox = await afflicted({ kind: 'throttle', retryAfterMs: 1234 });
    const error = await failure(regions(sandbox));
    assert.deepEqual(
      [error.name, error.code, error.retryAfter],
      ['ThrottlingError', 'Throttling.User', 1234],
    );
  });

  it('answers any service error with its documented message', async () => {
    const sandbox = await afflicted({ kind: 'error', status: 400, code: 'Pay.InsufficientBalance' });
    const error = await failure(clone(sandbox));
    assert.deepEqual(
      [error.code, error.statusCode, error.data?.['Message']],
      ['Pay.InsufficientBalance', 400, 'Insufficient available balance.'],
    );
    assert.equal(sandbox.clones().length, 0);
  });

  it('answers an error though it acted', async () => {
    const sandbox = await afflicted({ kind: 'error', status: 500, code: 'InternalError', when: 'after' });
    const error = await failure(clone(sandbox));
    assert.deepEqual([error.name, error.statusCode], ['ServerError', 500]);
    assert.equal(sandbox.clones().length, 1);
  });

  it('answers HTML', async () => {
    const error = await failure(regions(await afflicted({ kind: 'html' })));
    assert.equal(error.name, 'SyntaxError');
  });

  it('answers nothing with a status', async () => {
    const sandbox = await afflicted({ kind: 'empty' });
    assert.equal((await failure(regions(sandbox))).name, 'SyntaxError');
    assert.equal(sandbox.requests.at(-1)?.statusCode, 403);
  });

  it('redirects', async () => {
    const sandbox = await afflicted({ kind: 'redirect', location: 'http://127.0.0.1:1/' });
    const reply = await regions(sandbox).catch((error: unknown) => error as Failure);
    assert.equal(sandbox.requests.at(-1)?.statusCode, 302);
    assert.ok(reply instanceof Error || reply.statusCode === 302);
  });

  it('answers wrong types', async () => {
    const sandbox = await start();
    sandbox.faults.add({ action: 'DescribeDBInstances', fault: { kind: 'malformed' } });
    const list = () =>
      sdk(sandbox).describeDBInstances(make(rds.DescribeDBInstancesRequest, { regionId: 'cn-hangzhou' }));
    assert.match((await failure(list())).message, /type|12MB/i);
    const patch = (body: unknown): unknown => ({ ...(body as object), TotalRecordCount: 77 });
    sandbox.faults.add({ fault: { kind: 'malformed', patch } });
    assert.equal((await list()).body?.totalRecordCount, 77);
  });

  it('answers half of the JSON', async () => {
    const error = await failure(regions(await afflicted({ kind: 'truncate' })));
    assert.equal(error.name, 'SyntaxError');
  });

  it('befalls the calls it names, as often as it says', async () => {
    const sandbox = await start();
    const fault: Fault = { kind: 'error', status: 503, code: 'ServiceUnavailable' };
    sandbox.faults.add({ action: 'DescribeBackups', regionId: 'cn-hangzhou', times: 2, fault });
    const backups = (id: string) =>
      sdk(sandbox).describeBackups(make(rds.DescribeBackupsRequest, { DBInstanceId: id }));
    await regions(sandbox);
    await backups(seedIds.mariadb);
    assert.equal((await failure(backups(seedIds.ordersProd))).statusCode, 503);
    assert.equal((await failure(backups(seedIds.ordersProd))).statusCode, 503);
    await backups(seedIds.ordersProd);
  });

  it('can be taken back', async () => {
    const sandbox = await start();
    const fault: Fault = { kind: 'empty' };
    sandbox.faults.add({ fault })();
    await regions(sandbox);
    sandbox.faults.add({ fault, times: Infinity });
    sandbox.faults.clear();
    await regions(sandbox);
  });
});
