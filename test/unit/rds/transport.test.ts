import assert from 'node:assert/strict';
import { failureCodes } from '../../../src/core/errors/failureCodes';
import { isOutcomeUnknown } from '../../../src/core/errors/rdsError';
import { silentLogger } from '../../../src/core/log';
import { createTransport } from '../../../src/core/rds/transport';
import { seedIds } from '../../support/sandbox';
import { memoryLog } from '../../support/memoryLog';
import { failureOf, useStartedCloud } from './startedCloud';

describe('the client of the cloud', () => {
  const { clock, start } = useStartedCloud();

  it('waits longer than the SDK, which gives up after 3 s of silence', async () => {
    const { client, sandbox } = await start();
    sandbox.faults.add({ fault: { kind: 'delay', ms: 3_300 } });
    assert.ok((await client.describeRegions('cn-hangzhou')).length >= 4);
  }).timeout(10_000);

  it('does not take the connect timeout for an idle timeout shorter than the read timeout', async () => {
    const { client, sandbox } = await start({ timeoutMs: 900 });
    sandbox.faults.add({ fault: { kind: 'delay', ms: 500 } });
    assert.ok((await client.describeRegions('cn-hangzhou')).length >= 4);
  });

  it('reports a missing answer as a timeout that was sent', async () => {
    const { client, sandbox } = await start({ timeoutMs: 150 });
    sandbox.faults.add({ fault: { kind: 'hang', when: 'before' } });
    const error = await failureOf(client.cloneInstance('cn-hangzhou', { DBInstanceId: seedIds.ordersProd }));
    assert.equal(error.kind, 'timeout');
    assert.equal(error.sent, true);
  });

  it('repeats reads after resets, 5xx and timeouts, with growing pauses, four times at most', async () => {
    const { client, sandbox } = await start();
    sandbox.faults.add({ fault: { kind: 'reset', when: 'before' } });
    sandbox.faults.add({ fault: { kind: 'error', status: 503, code: 'ServiceUnavailable' } });
    sandbox.faults.add({ fault: { kind: 'html' } });
    assert.ok((await client.describeRegions('cn-hangzhou')).length >= 4);
    assert.deepEqual(clock.sleeps, [300, 600, 1200]);

    sandbox.faults.add({ times: 9, fault: { kind: 'error', status: 503, code: 'ServiceUnavailable' } });
    const seen = sandbox.requests.length;
    const error = await failureOf(client.describeRegions('cn-hangzhou'));
    assert.equal(error.code, 'ServiceUnavailable');
    assert.equal(sandbox.requests.length - seen, 4);
  });

  it('waits as long as a throttling answer asks for', async () => {
    const { client, sandbox } = await start();
    sandbox.faults.add({ fault: { kind: 'throttle', code: 'Throttling.User', retryAfterMs: 2_500 } });
    await client.describeRegions('cn-hangzhou');
    assert.deepEqual(clock.sleeps, [2_500]);
  });

  it('waits for its turn for a minute when there are too many calls, asking ever less often', async () => {
    const { client, sandbox } = await start();
    const refusal = { kind: 'throttle', code: 'Throttling.User' } as const;
    sandbox.faults.add({ times: 5, fault: refusal });
    await client.describeRegions('cn-hangzhou');
    assert.deepEqual(clock.sleeps, [500, 1_000, 2_000, 4_000, 8_000]);
    clock.sleeps.length = 0;
    sandbox.faults.add({ times: 9_999, fault: refusal });
    const seen = sandbox.requests.length;
    const error = await failureOf(client.describeRegions('cn-hangzhou'));
    assert.equal(error.code, 'Throttling.User');
    assert.equal(error.requestId, sandbox.requests.at(-1)?.requestId);
    assert.deepEqual(clock.sleeps, [500, 1_000, 2_000, 4_000, 8_000, 16_000, 20_000]);
    assert.equal(sandbox.requests.length - seen, 8);
  });

  it('does not wait where more than half a minute is asked for', async () => {
    const { client, sandbox } = await start();
    sandbox.faults.add({ fault: { kind: 'throttle', code: 'Throttling.User', retryAfterMs: 600_000 } });
    assert.equal((await failureOf(client.describeRegions('cn-hangzhou'))).code, 'Throttling.User');
    assert.deepEqual(clock.sleeps, []);
    await client.describeRegions('cn-hangzhou');
    assert.deepEqual(clock.sleeps, [30_000]);
  });

  it('never repeats CloneDBInstance by itself', async () => {
    const { client, sandbox } = await start();
    sandbox.faults.add({ fault: { kind: 'error', status: 503, code: 'ServiceUnavailable' } });
    const error = await failureOf(client.cloneInstance('cn-hangzhou', { DBInstanceId: seedIds.ordersProd }));
    assert.equal(error.code, 'ServiceUnavailable');
    assert.equal(sandbox.requests.filter(({ action }) => action === 'CloneDBInstance').length, 1);
  });

  it('reads an answer whose types are not the documented ones, which the SDK refuses', async () => {
    const { client, sandbox } = await start();
    sandbox.faults.add({
      fault: {
        kind: 'malformed',
        patch: (body) =>
          JSON.parse(
            JSON.stringify(body).replace(/"DBInstanceStorage":\d+/, '"DBInstanceStorage":"100GB"'),
          ) as unknown,
      },
    });
    const detail = await client.describeInstance('cn-hangzhou', seedIds.ordersProd);
    assert.equal(detail?.storageGB, 100);
  });

  it('keeps the RequestId of an answer it cannot use', async () => {
    const { client, sandbox } = await start();
    sandbox.faults.add({ fault: { kind: 'malformed' } });
    const error = await failureOf(client.describeRegions('cn-hangzhou'));
    assert.equal(error.kind, 'badResponse');
    assert.equal(error.requestId, sandbox.requests.at(-1)?.requestId);
  });

  it('keeps code, status, RequestId, message and link of a refusal', async () => {
    const { client, sandbox } = await start();
    const error = await failureOf(client.describeInstance('cn-hangzhou', 'rm-does-not-exist'));
    assert.equal(error.kind, 'service');
    assert.equal(error.code, 'InvalidDBInstanceId.NotFound');
    assert.equal(error.httpStatus, 404);
    assert.equal(error.requestId, sandbox.requests.at(-1)?.requestId);
    assert.ok(error.serviceMessage && !error.serviceMessage.includes('request id'));
    assert.match(error.recommend ?? '', /^https:\/\/api\.alibabacloud\.com\//);
  });

  for (const { name, fault, status } of [
    { name: 'an HTML page', fault: { kind: 'html', status: 502 } as const, status: 502 },
    { name: 'an empty 403', fault: { kind: 'empty', status: 403 } as const, status: 403 },
    {
      name: 'a redirect, which the SDK takes for success',
      fault: { kind: 'redirect' } as const,
      status: 302,
    },
    { name: 'cut-off JSON', fault: { kind: 'truncate' } as const, status: 200 },
  ]) {
    it(`tells ${name} from an answer of the service, with its HTTP status`, async () => {
      const { client, sandbox } = await start();
      sandbox.faults.add({ times: 4, fault });
      const error = await failureOf(client.describeRegions('cn-hangzhou'));
      assert.equal(error.kind, 'badResponse');
      assert.equal(error.httpStatus, status);
    });
  }

  it('names the action that a policy denies', async () => {
    const { client } = await start({ keys: ({ restricted }) => restricted });
    const error = await failureOf(client.listInstances('cn-hangzhou').all);
    assert.equal(error.code, 'Forbidden.RAM');
    assert.equal(error.accessDenied?.action, 'rds:DescribeDBInstances');
  });

  it('sends no blank parameter', async () => {
    const { transport, sandbox } = await start();
    await transport.call('DescribeDBInstances', 'cn-hangzhou', {
      RegionId: 'cn-hangzhou',
      SearchKey: '',
      Engine: undefined,
    });
    assert.deepEqual(Object.keys(sandbox.requests.at(-1)?.params ?? {}), ['RegionId']);
  });

  it('stops waiting when it is cancelled, and ends the connection', async () => {
    const { client, sandbox } = await start();
    sandbox.faults.add({ fault: { kind: 'hang', when: 'before' } });
    const abort = new AbortController();
    const call = failureOf(client.describeRegions('cn-hangzhou', { signal: abort.signal }));
    const arrived = (): boolean => sandbox.requests.length > 0;
    while (!arrived()) await new Promise((resolve) => setImmediate(resolve));
    abort.abort(new Error('enough'));
    const error = await call;
    assert.equal(error.kind, 'cancelled');
  });

  it('says that nothing was sent when nobody listens', async () => {
    const { client, sandbox } = await start();
    await sandbox.close();
    const error = await failureOf(client.cloneInstance('cn-hangzhou', { DBInstanceId: seedIds.ordersProd }));
    assert.equal(error.kind, 'network');
    assert.equal(error.code, failureCodes.connectionRefused);
    assert.equal(isOutcomeUnknown(error), false);
  });

  it('lets an error of the program itself be what it is', async () => {
    const { account } = await start();
    const transport = createTransport({
      account,
      loadSdk: () => Promise.reject(new TypeError('a file is missing')),
      clock,
      logger: silentLogger,
      random: () => 0.5,
      userAgent: 'test',
    });
    await assert.rejects(transport.call('DescribeRegions', 'cn-hangzhou', {}), TypeError);
    assert.deepEqual(clock.sleeps, []);
  });

  it('has a failure say what is known of it beyond its code', async () => {
    const { account } = await start();
    const transport = createTransport({
      account,
      loadSdk: () => import('../../../src/core/rds/sdk'),
      clock,
      logger: silentLogger,
      random: () => 0.5,
      userAgent: 'test',
      wordsFor: ({ regionId, parameters, failure }) =>
        `${failure.kind} ${failure.code ?? ''} ${regionId} ${String(parameters['DBInstanceId'])}`,
    });
    const error = await failureOf(
      transport.call('DescribeDBInstanceAttribute', 'cn-hangzhou', { DBInstanceId: 'rm-x' }),
    );
    assert.equal(error.ourWords, 'service InvalidDBInstanceId.NotFound cn-hangzhou rm-x');
  });

  it('logs a line for each call, without keys, parameters and links', async () => {
    const log = memoryLog();
    const { client, sandbox } = await start({ logger: log, keys: ({ sts }) => sts });
    await client.listBackups('cn-hangzhou', seedIds.ordersProd).all;
    await failureOf(client.describeInstance('cn-hangzhou', 'rm-does-not-exist'));
    const text = log.lines.join('\n');
    assert.match(text, /DescribeBackups cn-hangzhou \d+ ms ok RequestId [0-9A-F-]{36} tries 1/);
    assert.match(
      text,
      /DescribeDBInstanceAttribute cn-hangzhou \d+ ms InvalidDBInstanceId\.NotFound HTTP 404/,
    );
    for (const secret of [sandbox.sts.accessKeyId, sandbox.sts.accessKeySecret, sandbox.sts.securityToken]) {
      assert.ok(!text.includes(secret));
    }
  });

  it('lists all pages, in order and without duplicates', async () => {
    const { client } = await start({
      sandbox: { extraInstances: [{ regionId: 'eu-central-1', count: 230 }] },
    });
    const { first, all } = client.listInstances('eu-central-1');
    assert.equal((await first).length, 100);
    const ids = (await all).map((instance) => instance.dbInstanceId);
    assert.equal(new Set(ids).size, ids.length);
    assert.ok(ids.length >= 230);
  });

  it('drops the signed download links of backup sets', async () => {
    const { client } = await start();
    const backups = await client.listBackups('cn-hangzhou', seedIds.ordersProd).all;
    assert.ok(backups.length > 10);
    assert.ok(!/https?:|Expires|Download/.test(JSON.stringify(backups)));
  });
});
