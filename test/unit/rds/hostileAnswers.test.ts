import assert from 'node:assert/strict';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { explain } from '../../../src/core/errors/explain';
import { failureCodes } from '../../../src/core/errors/failureCodes';
import { isOutcomeUnknown, isRdsError, type RdsError } from '../../../src/core/errors/rdsError';
import { mostAnswerBytes, readBounded } from '../../../src/core/rds/boundedHttp';
import type { RdsClient } from '../../../src/core/rds/client';
import { SkippingClock } from '../../support/clock';
import { pour, startHostile, startRaw, type Hostile } from '../../support/hostileServer';

const region = 'cn-hangzhou';
const requestId = 'F0E1D2C3-0000-4000-8000-000000000001';

describe('an answer that does not end', () => {
  let hostile: Hostile;
  afterEach(async () => {
    await hostile.close();
  });

  const failure = async (
    ask: (client: RdsClient) => Promise<unknown> = (client) => client.describeRegions(region),
  ): Promise<RdsError> => {
    const error: unknown = await ask(hostile.client).then(
      () => assert.fail('It did not fail.'),
      (thrown: unknown) => thrown,
    );
    assert.ok(isRdsError(error), String(error));
    return error;
  };

  for (const status of [200, 400, 503]) {
    it(`is given up at 16 MB and asked for once, HTTP ${status}`, async () => {
      hostile = await startHostile((_, response) => {
        response.writeHead(status, { 'content-type': 'application/json', 'x-acs-request-id': requestId });
        response.write('{"RequestId":"');
        pour(response, 1_200 * 1024 ** 2);
      });
      const error = await failure();
      assert.deepEqual(
        [error.kind, error.code, error.requestId, error.operation, error.httpStatus],
        ['badResponse', failureCodes.answerTooLong, requestId, 'DescribeRegions', status],
      );
      assert.equal(hostile.requests.get('DescribeRegions'), 1);
      assert.ok(hostile.bytesSent() < 3 * mostAnswerBytes, `${hostile.bytesSent()} bytes`);
      const { title, cause } = explain(error);
      assert.match(`${title} ${cause}`, /too long.*connection was closed/);
    }).timeout(10_000);
  }

  it('leaves open what became of a clone', async () => {
    hostile = await startHostile((_, response) => pour(response, 1_200 * 1024 ** 2));
    const error = await failure((client) => client.cloneInstance(region, { DBInstanceId: 'rm-x' }));
    assert.equal(error.code, failureCodes.answerTooLong);
    assert.ok(isOutcomeUnknown(error));
  }).timeout(10_000);

  it('does not say that nothing was done where a text stands in the place of the code', async () => {
    hostile = await startHostile((_, response) => {
      response.writeHead(400, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ RequestId: requestId, Code: 'Accepted. Throttling from now on.' }));
    });
    const error = await failure((client) => client.cloneInstance(region, { DBInstanceId: 'rm-x' }));
    assert.deepEqual([error.kind, error.code], ['service', failureCodes.noCode]);
    assert.ok(isOutcomeUnknown(error));
  });

  for (const [name, start] of [
    ['the headers', 'HTTP/1.1 200 OK\r\nX-A: '],
    ['the body', 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n{'],
  ] as const) {
    it(`is over in time though a byte comes now and then: ${name}`, async () => {
      hostile = await startRaw(
        (socket) => {
          socket.write(start);
          const timer = setInterval(() => socket.write('1'), 20);
          socket.on('close', () => clearInterval(timer));
        },
        { timeoutMs: 150, clock: new SkippingClock() },
      );
      const began = performance.now();
      const error = await failure();
      assert.equal(error.kind, 'timeout');
      // Four tries of 150 ms.
      assert.ok(performance.now() - began < 3_000);
    }).timeout(10_000);
  }

  it('is over in time though interim answers keep coming', async () => {
    hostile = await startRaw(
      (socket) => {
        const timer = setInterval(() => socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'), 10);
        socket.on('close', () => clearInterval(timer));
      },
      { timeoutMs: 150, clock: new SkippingClock() },
    );
    assert.equal((await failure()).kind, 'timeout');
  }).timeout(10_000);

  it('is given up where its headers do not end', async () => {
    hostile = await startRaw(
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\n');
        const more = (): void => {
          while (!socket.destroyed && socket.write(`X-${'x'.repeat(1024)}: y\r\n`));
          if (!socket.destroyed) socket.once('drain', more);
        };
        more();
      },
      { clock: new SkippingClock() },
    );
    const error = await failure();
    assert.equal(error.kind, 'network');
    assert.ok(hostile.bytesSent() < 64 * 1024 ** 2, `${hostile.bytesSent()} bytes`);
  }).timeout(10_000);

  it('is not unpacked: compression was not asked for', async () => {
    const bomb = gzipSync(Buffer.alloc(32 * 1024 ** 2, ' '));
    let accepted: string | undefined = 'not asked';
    hostile = await startHostile((request, response) => {
      accepted = request.headers['accept-encoding'];
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'application/json' });
      response.end(bomb);
    });
    const error = await failure();
    assert.equal(accepted, undefined);
    assert.equal(error.kind, 'badResponse');
  });

  for (const status of [200, 400]) {
    it(`is refused where it is nested without end, HTTP ${status}`, async () => {
      hostile = await startHostile((_, response) => {
        response.writeHead(status, { 'content-type': 'application/json', 'x-acs-request-id': requestId });
        const deep = `${'['.repeat(500_000)}${']'.repeat(500_000)}`;
        response.end(
          `{"RequestId":"${requestId}","Code":"X","Regions":{"RDSRegion":[{"RegionId":${deep}}]}}`,
        );
      });
      const error = await failure();
      assert.deepEqual([error.code, error.requestId], [failureCodes.answerTooLong, requestId]);
    });
  }

  it('is refused where it has millions of parts', async () => {
    hostile = await startHostile((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'x-acs-request-id': requestId });
      response.end(`{"RequestId":"${requestId}","Regions":{"RDSRegion":[${'{},'.repeat(1_000_000)}{}]}}`);
    });
    assert.equal((await failure()).code, failureCodes.answerTooLong);
  });

  it('is read whatever its parts are cut through', async () => {
    const body = JSON.stringify({
      RequestId: requestId,
      Regions: { RDSRegion: [{ RegionId: 'cn-x', LocalName: '杭州 "[[[[\\' }] },
    });
    hostile = await startHostile((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const bytes = Buffer.from(body);
      const next = (at: number): void => {
        if (at >= bytes.length) response.end();
        else response.write(bytes.subarray(at, at + 1), () => next(at + 1));
      };
      next(0);
    });
    const [one] = await hostile.client.describeRegions(region);
    assert.equal(one?.localName, '杭州 "[[[[\\');
  });
});

describe('answers that are being read', () => {
  const megabyte = Buffer.alloc(1024 ** 2, ' ');
  const send = async (body: PassThrough, megabytes: number): Promise<void> => {
    for (let count = 0; count < megabytes; count++) {
      if (!body.write(megabyte)) await once(body, 'drain');
    }
  };

  it('have a bound together, and make room when they are over', async () => {
    const bodies = [1, 2, 3, 4].map(() => new PassThrough());
    const texts = bodies.map((body) => readBounded(body));
    const [, , , last] = texts;
    last?.catch(() => undefined);
    for (const body of bodies.slice(0, 3)) await send(body, 15);
    bodies[3]?.write(Buffer.concat([megabyte, megabyte, megabyte, megabyte]));
    await assert.rejects(last ?? Promise.resolve(), { name: 'AnswerTooLong' });
    assert.ok(bodies[3]?.destroyed);
    for (const body of bodies.slice(0, 3)) body.end();
    for (const text of texts.slice(0, 3)) assert.equal((await text).length, 15 * megabyte.length);
    const next = new PassThrough();
    const text = readBounded(next);
    await send(next, 15);
    next.end();
    await text;
  }).timeout(10_000);

  it('are over where their connection is closed before they are read', async () => {
    const body = new PassThrough();
    body.destroy();
    await once(body, 'close');
    await assert.rejects(readBounded(body), { code: 'ECONNRESET' });
  });

  it('make room when their connection breaks', async () => {
    for (let round = 0; round < 8; round++) {
      const body = new PassThrough();
      const text = readBounded(body);
      text.catch(() => undefined);
      await send(body, 15);
      body.destroy(round % 2 === 0 ? undefined : new Error('reset'));
      await assert.rejects(text, round % 2 === 0 ? { code: 'ECONNRESET' } : /reset/);
    }
  });
});
