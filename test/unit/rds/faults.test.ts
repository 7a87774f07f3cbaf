import assert from 'node:assert/strict';
import { createServer as createTlsServer } from 'node:https';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { formatDetails } from '../../../src/core/errors/details';
import { explain } from '../../../src/core/errors/explain';
import { failureCodes } from '../../../src/core/errors/failureCodes';
import { isRdsError } from '../../../src/core/errors/rdsError';
import { silentLogger } from '../../../src/core/log';
import { RdsClient } from '../../../src/core/rds/client';
import { createTransport, type SdkModule } from '../../../src/core/rds/transport';
import type { Fault } from '../../support/sandbox';
import { seedIds } from '../../support/sandbox';
import { SkippingClock } from '../../support/clock';
import { accountOf, startCloud, type Cloud } from '../../support/cloud';
import { memoryLog } from '../../support/memoryLog';
import { writeReport } from '../../support/report';

const keys = { accessKeyId: 'LTAI5tTest', accessKeySecret: 'secret' };

interface Case {
  readonly name: string;
  readonly fault?: Fault;
  readonly times?: number;
  readonly client?: () => Promise<RdsClient>;
  readonly code: string;
  /** Whether the service said a RequestId. */
  readonly requestId: boolean;
}

describe('whatever goes wrong between here and the service', () => {
  let cloud: Cloud;
  const servers: Server[] = [];
  const clock = new SkippingClock(Date.now());

  before(async () => {
    cloud = await startCloud({ clock, timeoutMs: 200 });
  });
  after(async () => {
    await cloud.close();
    for (const server of servers) server.close();
  });

  const listen = async (server: Server): Promise<number> => {
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  };
  const clientAt = (
    endpoint: string,
    loadSdk: () => Promise<SdkModule> = () => import('../../../src/core/rds/sdk'),
  ): RdsClient =>
    new RdsClient(
      createTransport({
        account: accountOf({ endpoint }, keys),
        loadSdk,
        clock,
        logger: silentLogger,
        random: () => 0.5,
        userAgent: 'test',
        timeoutMs: 200,
      }),
    );
  const withoutDns = async (): Promise<RdsClient> => {
    const sdk = await import('../../../src/core/rds/sdk');
    const failure = Object.assign(new Error('getaddrinfo ENOTFOUND rds.nowhere.example'), {
      code: 'ENOTFOUND',
    });
    return clientAt('http://127.0.0.1:1', () =>
      Promise.resolve({ ...sdk, callSdk: () => Promise.reject(failure) }),
    );
  };

  const cases: readonly Case[] = [
    {
      name: 'an HTML page with 502',
      fault: { kind: 'html', status: 502 },
      times: 9,
      code: failureCodes.badResponse,
      requestId: true,
    },
    {
      name: 'an empty 403',
      fault: { kind: 'empty', status: 403 },
      times: 9,
      code: failureCodes.emptyResponse,
      requestId: true,
    },
    { name: 'a redirect', fault: { kind: 'redirect' }, code: failureCodes.badResponse, requestId: true },
    { name: 'cut-off JSON', fault: { kind: 'truncate' }, code: failureCodes.badResponse, requestId: true },
    {
      name: 'TLS spoken to a server that does not',
      client: async () =>
        clientAt(
          `https://127.0.0.1:${await listen(createServer((socket) => socket.end('HTTP/1.1 400\r\n\r\n')))}`,
        ),
      code: failureCodes.tlsFailure,
      requestId: false,
    },
    {
      name: 'TLS without a certificate in common',
      client: async () => clientAt(`https://127.0.0.1:${await listen(createTlsServer())}`),
      code: failureCodes.tlsFailure,
      requestId: false,
    },
    {
      name: 'a host that has no address',
      client: withoutDns,
      code: failureCodes.hostNotFound,
      requestId: false,
    },
    {
      name: 'a refused connection',
      client: () => Promise.resolve(clientAt('http://127.0.0.1:1')),
      code: failureCodes.connectionRefused,
      requestId: false,
    },
    {
      name: 'silence',
      fault: { kind: 'hang', when: 'before' },
      times: 9,
      code: failureCodes.timeout,
      requestId: false,
    },
    {
      name: 'a reset',
      fault: { kind: 'reset', when: 'before' },
      times: 9,
      code: failureCodes.connectionReset,
      requestId: false,
    },
    {
      name: 'throttling for longer than anyone waits',
      fault: { kind: 'throttle', retryAfterMs: 40_000 },
      times: 5,
      code: 'Throttling.User',
      requestId: true,
    },
  ];

  const rows: string[][] = [];
  for (const { name, fault, times = 1, client, code, requestId } of cases) {
    it(`ends in a clear message: ${name}`, async () => {
      if (fault) cloud.sandbox.faults.add({ fault, times });
      const used = (await client?.()) ?? cloud.client;
      const error: unknown = await used.describeInstance('cn-hangzhou', seedIds.ordersProd).then(
        () => assert.fail('It did not fail.'),
        (thrown: unknown) => thrown,
      );
      cloud.sandbox.faults.clear();
      assert.ok(isRdsError(error), String(error));
      const explained = explain(error);
      assert.equal(explained.code, code);
      assert.equal(explained.requestId !== undefined, requestId);
      const text = formatDetails(explained);
      assert.ok(!/SyntaxError|TypeError|undefined|\bat .*:\d+|\[object/.test(text), text);
      for (const part of [explained.title, explained.cause, explained.remedy])
        assert.ok(part.length > 10, part);
      rows.push([name, explained.code, explained.title, explained.cause, explained.remedy]);
    });
  }
  after(() => {
    writeReport('faults', ['What went wrong', 'Code', 'Title', 'Why', 'What to do'], rows);
  });

  it('reads a number where text stands, rather than failing', async () => {
    cloud.sandbox.faults.add({ action: 'DescribeDBInstanceAttribute', fault: { kind: 'malformed' } });
    const outcome = await cloud.client
      .describeInstance('cn-hangzhou', seedIds.ordersProd)
      .catch((error: unknown) => error);
    cloud.sandbox.faults.clear();
    if (isRdsError(outcome)) {
      assert.equal(outcome.code, failureCodes.notUnderstood);
      assert.ok(outcome.requestId);
    }
  });

  it('says how wrong the clock is', async () => {
    const slow = new SkippingClock(Date.now() - 3 * 3_600_000);
    const there = await startCloud({ clock: slow });
    try {
      there.sandbox.faults.add({ fault: { kind: 'error', status: 400, code: 'InvalidTimeStamp.Expired' } });
      const error: unknown = await there.client
        .describeRegions('cn-hangzhou')
        .catch((thrown: unknown) => thrown);
      assert.match(
        explain(error).cause,
        /^The clock of this computer is (3 h 0|2 h 59) min behind the RDS clock/,
      );
    } finally {
      await there.close();
    }
  });

  it('is logged in one line for each call; parameters at trace level only, tokens cut off', async () => {
    const log = memoryLog();
    const there = await startCloud({ clock, logger: log });
    try {
      const token = '0f8fad5b-d9cb-469f-a165-70867728950e';
      await there.client
        .cloneInstance('cn-hangzhou', { DBInstanceId: 'rm-none', PayType: 'Postpaid', ClientToken: token })
        .catch(() => undefined);
      const lines = log.lines.filter((line) => line.includes('CloneDBInstance'));
      assert.equal(lines.length, 2);
      assert.match(
        lines[0] ?? '',
        /^trace CloneDBInstance cn-hangzhou \{.*"DBInstanceId":"rm-none".*"ClientToken":"0f8fad5b…"\}$/,
      );
      assert.match(
        lines[1] ?? '',
        /^debug CloneDBInstance cn-hangzhou \d+ ms \S+ HTTP 4\d\d RequestId \S+ tries 1$/,
      );
      assert.ok(!log.lines.join('').includes(token));
    } finally {
      await there.close();
    }
  });
});
