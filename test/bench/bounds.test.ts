import type { RequestListener, ServerResponse } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isRdsError } from '../../src/core/errors/rdsError';
import { pour, startHostile, type Hostile } from '../support/hostileServer';
import { report } from './report';

const region = 'cn-hangzhou';
const megabyte = 1024 ** 2;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** What a question costs, the server in the same process included. */
async function cost(
  name: string,
  answer: RequestListener,
  ask: (hostile: Hostile) => Promise<unknown>,
  timeoutMs = 20_000,
): Promise<void> {
  const hostile = await startHostile(answer, { timeoutMs });
  // The first call loads the SDK.
  await ask(hostile).catch(() => undefined);
  hostile.requests.clear();
  collect();
  const before = process.memoryUsage();
  const sentBefore = hostile.bytesSent();
  let [rss, heap] = [before.rss, before.heapUsed];
  const sampler = setInterval(() => {
    const now = process.memoryUsage();
    rss = Math.max(rss, now.rss);
    heap = Math.max(heap, now.heapUsed);
  }, 10);
  const began = performance.now();
  const outcome = await ask(hostile).then(String, (error: unknown) =>
    isRdsError(error) ? error.code : String(error),
  );
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  clearInterval(sampler);
  const requests = [...hostile.requests.values()].reduce((sum, count) => sum + count, 0);
  const sent = ((hostile.bytesSent() - sentBefore) / megabyte).toFixed(0);
  report(
    name,
    `${requests} requests, ${sent} MB received, peak + ${((rss - before.rss) / megabyte).toFixed(0)} MB (heap + ${((heap - before.heapUsed) / megabyte).toFixed(0)}), ${seconds} s: ${outcome}`,
  );
  await hostile.close();
}

function json(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

/** Pages that are always full of what was not there before. */
const alwaysNew: RequestListener = (request, response) => {
  const params = new URL(request.url ?? '', 'http://x').searchParams;
  const [page, size] = [Number(params.get('PageNumber')), Number(params.get('PageSize'))];
  const rows = Array.from({ length: size }, (_, index) => ({
    DBInstanceId: `rm-${params.get('RegionId')}-${page}-${index}`,
    DBInstanceDescription: `generated ${page} ${index} ${'x'.repeat(40)}`,
    Engine: 'MySQL',
    EngineVersion: '8.0',
    DBInstanceStatus: 'Running',
  }));
  json(response, { RequestId: 'R', TotalRecordCount: 20_000_000, Items: { DBInstance: rows } });
};

const regions = Array.from({ length: 29 }, (_, index) => `region-${index}`);

describe('a service that holds no measure', function () {
  this.timeout(300_000);

  it('claims 20 million instances, and has as many', async () => {
    await cost('20 million instances: one region opened', alwaysNew, async ({ client }) => {
      const list = client.listInstances(region);
      return `${(await list.all).length} rows, cut: ${await list.isCut}`;
    });
    await cost('20 million instances: all 29 regions opened at once', alwaysNew, async ({ client }) => {
      const all = await Promise.all(regions.map((one) => client.listInstances(one).all));
      return `${all.flat().length} rows`;
    });
    await cost('20 million instances: searched for in 29 regions', alwaysNew, async ({ client }) => {
      const all = await Promise.all(regions.map((one) => client.searchInstances(one, 'gen')));
      return `${all.flatMap(({ items }) => items).length} rows`;
    });
  });

  it('sends 1.2 GB', async () => {
    const huge: RequestListener = (_, response) => pour(response, 1_200 * megabyte);
    await cost('A body of 1.2 GB', huge, ({ client }) => client.describeRegions(region));
    await cost('20 bodies of 1.2 GB at once', huge, async ({ client }) => {
      const all = await Promise.allSettled(regions.slice(0, 20).map((one) => client.describeRegions(one)));
      return all
        .map(({ status }) => status)
        .join(' ')
        .replace(/(rejected ?)+/, 'all rejected');
    });
  });

  it('sends 15 MB of empty objects', async () => {
    const body = `{"RequestId":"R","Items":{"DBInstance":[${'{},'.repeat(5 * megabyte - 100)}{}]}}`;
    await cost(
      '15 MB of empty objects',
      (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(body);
      },
      ({ client }) => client.listInstances(region).all,
    );
  });

  it('sends a byte a second', async () => {
    const drip: RequestListener = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '99999' });
      const timer = setInterval(() => response.write('1'), 1_000);
      response.on('close', () => clearInterval(timer));
    };
    await cost(
      'A byte a second, 3 s allowed for an answer, a call that is not repeated',
      drip,
      ({ client }) => client.cloneInstance(region, { DBInstanceId: 'rm-x' }),
      3_000,
    );
  });
});
