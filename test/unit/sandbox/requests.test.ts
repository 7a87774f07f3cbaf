import * as rds from '@alicloud/rds20140815';
import assert from 'node:assert/strict';
import { type Sandbox } from '../../support/sandbox';
import { Clock, make, refusal, sandboxes, sdk } from './support';

describe('The log of requests of the sandbox', () => {
  const start = sandboxes();
  const regions = (sandbox: Sandbox) => sdk(sandbox).describeRegions(make(rds.DescribeRegionsRequest, {}));

  it('says what was asked and answered', async () => {
    const sandbox = await start();
    await regions(sandbox);
    const [seen] = sandbox.requests;
    assert.deepEqual([seen?.action, seen?.statusCode, seen?.code], ['DescribeRegions', 200, '']);
    assert.match(seen?.requestId ?? '', /^[0-9A-F-]{36}$/);
  });

  it('has times of the clock of the sandbox', async () => {
    const clock = new Clock();
    const sandbox = await start({ now: clock.now });
    await regions(sandbox);
    assert.deepEqual([sandbox.requests[0]?.startedAt, sandbox.requests[0]?.at], [clock.time, clock.time]);
  });

  it('tells when a request came and when it was answered', async () => {
    const clock = new Clock();
    const sandbox = await start({ now: clock.now });
    const begin = clock.time;
    const patch = (body: unknown): unknown => {
      clock.advance(500);
      return body;
    };
    sandbox.faults.add({ fault: { kind: 'malformed', patch } });
    await regions(sandbox);
    assert.deepEqual([sandbox.requests[0]?.startedAt, sandbox.requests[0]?.at], [begin, begin + 500]);
  });
});

describe('The latency of the sandbox', () => {
  const start = sandboxes();
  const latencyMs = 100;
  const regions = (sandbox: Sandbox) => sdk(sandbox).describeRegions(make(rds.DescribeRegionsRequest, {}));

  it('lies between a request and its answer, good or bad', async () => {
    const sandbox = await start({ latencyMs });
    await regions(sandbox);
    await refusal(sdk(sandbox).describeDBInstances(make(rds.DescribeDBInstancesRequest, {})));
    await refusal(
      sdk(sandbox, 'cn-hangzhou', { accessKeyId: 'a', accessKeySecret: 'b' }).describeRegions(
        make(rds.DescribeRegionsRequest, {}),
      ),
    );
    sandbox.faults.add({ fault: { kind: 'empty' } });
    await regions(sandbox).catch(() => undefined);
    assert.deepEqual(
      sandbox.requests.map(({ statusCode }) => statusCode),
      [200, 400, 404, 403],
    );
    // A timer may end a little early.
    for (const { startedAt, at } of sandbox.requests)
      assert.ok(at - startedAt >= latencyMs - 2, `${at - startedAt}`);
  });

  it('lets rounds be counted: what is asked for at once overlaps, what waits does not', async () => {
    const sandbox = await start({ latencyMs });
    await Promise.all([regions(sandbox), regions(sandbox), regions(sandbox)]);
    await regions(sandbox);
    const rounds = sandbox.requests.filter(
      ({ startedAt }, index, all) => !all.some((other, n) => n < index && other.at > startedAt),
    );
    assert.equal(rounds.length, 2);
  });
});
