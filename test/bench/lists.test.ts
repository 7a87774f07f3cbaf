import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { RdsClient } from '../../src/core/rds/client';
import type { PagedList } from '../../src/core/rds/paging';
import { regionEndpoints } from '../../src/core/endpoints/regionEndpoints';
import { instanceFilter } from '../../src/core/backups/filter';
import { seedIds } from '../support/sandbox';
import { report } from './report';
import { median, runs, settled, startBenchCloud, type BenchCloud } from './support';

const latencyMs = 50;
const region = 'cn-hangzhou';

async function timed<T>(work: () => Promise<T>): Promise<{ readonly ms: number; readonly value: T }> {
  const started = performance.now();
  const value = await work();
  return { ms: performance.now() - started, value };
}

/** First rows, all rows and the concurrency that was reached, medians of fresh starts. */
async function measureList(
  cloud: BenchCloud,
  start: (client: RdsClient) => PagedList<unknown>,
): Promise<{ firstMs: number; allMs: number; width: number; rows: number }> {
  const [firsts, alls]: [number[], number[]] = [[], []];
  let [width, rows] = [0, 0];
  for (let run = 0; run < runs; run++) {
    const { client, limiter } = cloud.client();
    const started = performance.now();
    const list = start(client);
    await list.first;
    firsts.push(performance.now() - started);
    rows = (await list.all).length;
    alls.push(performance.now() - started);
    width = limiter.concurrency;
  }
  return { firstMs: median(firsts), allMs: median(alls), width, rows };
}

async function roundTrip(cloud: BenchCloud): Promise<number> {
  const { client } = cloud.client();
  // The first call loads the SDK and opens a connection.
  await client.describeBackupPolicy(region, seedIds.ordersProd);
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    times.push((await timed(() => client.describeBackupPolicy(region, seedIds.ordersProd))).ms);
  }
  return median(times);
}

describe('long lists, 50 ms an answer, the service in a process of its own', () => {
  for (const count of [100, 1_000, 10_000]) {
    it(`${count} instances of a region`, async () => {
      const cloud = await startBenchCloud({
        sandbox: { latencyMs, extraInstances: [{ regionId: region, count }] },
      });
      try {
        const rtt = await roundTrip(cloud);
        const { firstMs, allMs, width, rows } = await measureList(cloud, (client) =>
          client.listInstances(region),
        );
        if (count < 10_000) {
          report(
            `${count} instances: first rows, all rows`,
            `${firstMs.toFixed(0)} ms, ${allMs.toFixed(0)} ms`,
          );
          return;
        }
        const pages = Math.ceil(rows / 100);
        const ideal = rtt * (1 + Math.ceil((pages - 1) / width));
        report(
          '10 000 instances: first rows / round trip',
          `${(firstMs / rtt).toFixed(2)} (${firstMs.toFixed(0)} ms)`,
          '≤ 1.3',
        );
        report(
          `10 000 instances: all rows / ideal for ${width} at once`,
          `${(allMs / ideal).toFixed(2)} (${allMs.toFixed(0)} ms)`,
          '≤ 1.25',
        );
        const { client } = cloud.client();
        const sequential = await timed(async () => {
          for (let page = 1; page <= pages; page++)
            await client.describeBackupPolicy(region, seedIds.ordersProd);
        });
        report(
          '10 000 instances: page after page / all at once',
          `${(sequential.ms / allMs).toFixed(1)}×`,
          '≥ 5×',
        );

        const instances = await client.listInstances(region).all;
        const keys = ['g', 'ge', 'gen', 'gene', 'generated-0', 'generated-09', 'mysql 077', ''];
        const first = performance.now();
        instances.filter(instanceFilter('warm'));
        const cold = performance.now() - first;
        const strokes = keys.map((text) => {
          const started = performance.now();
          instances.filter(instanceFilter(text));
          return performance.now() - started;
        });
        report(
          'Filter over 10 000 instances, a key press',
          `median ${median(strokes).toFixed(1)} ms, worst ${Math.max(...strokes).toFixed(1)} ms, the first ${cold.toFixed(1)} ms`,
          '≤ 16 ms',
        );
      } finally {
        cloud.stop();
      }
    });
  }

  it('5 000 backup sets of an instance', async () => {
    const cloud = await startBenchCloud({
      sandbox: { latencyMs, extraBackups: [{ dbInstanceId: seedIds.ordersProd, count: 5_000 }] },
    });
    try {
      const rtt = await roundTrip(cloud);
      const { firstMs, allMs, width, rows } = await measureList(cloud, (client) =>
        client.listBackups(region, seedIds.ordersProd),
      );
      const ideal = rtt * (1 + Math.ceil((Math.ceil(rows / 100) - 1) / width));
      report(
        '5 000 backup sets: first rows / round trip',
        `${(firstMs / rtt).toFixed(2)} (${firstMs.toFixed(0)} ms)`,
        '≤ 1.3',
      );
      report(
        `5 000 backup sets: all rows / ideal for ${width} at once`,
        `${(allMs / ideal).toFixed(2)} (${allMs.toFixed(0)} ms)`,
        '≤ 1.25',
      );
    } finally {
      cloud.stop();
    }
  });

  it('29 regions of 50 to 400 ms', async () => {
    const ids = [...Object.keys(regionEndpoints), 'xx-new-1', 'xx-new-2'].slice(0, 29);
    const regionDelays = Object.fromEntries(
      ids.map((id, index) => [id, 50 + Math.round((350 * index) / 28)]),
    );
    const cloud = await startBenchCloud({
      sandbox: { extraInstances: ids.map((regionId) => ({ regionId, count: 30 })) },
      regionDelays,
    });
    try {
      const times: number[] = [];
      for (let run = 0; run < runs; run++) {
        const { client } = cloud.client();
        times.push((await timed(() => Promise.all(ids.map((id) => client.listInstances(id).first)))).ms);
      }
      report(
        '29 regions of 50–400 ms: all shown / the slowest',
        `${(median(times) / 400).toFixed(2)} (${median(times).toFixed(0)} ms)`,
        '≤ 1.25',
      );
    } finally {
      cloud.stop();
    }
  });

  it('10 000 instances under a service that takes 20 calls a second', async () => {
    const perSecond = 20;
    const cloud = await startBenchCloud({
      sandbox: { latencyMs, extraInstances: [{ regionId: region, count: 10_000 }] },
      perSecond,
    });
    try {
      const { client } = cloud.client();
      const { ms, value } = await timed(() => client.listInstances(region).all);
      // A full bucket at the start, then as many a second.
      const allowed = ((Math.ceil(value.length / 100) - perSecond) / perSecond) * 1000;
      report(
        `Throttled above ${perSecond} calls/s: time / the least the limit allows`,
        `${(ms / allowed).toFixed(2)} (${(ms / 1000).toFixed(1)} s), no error`,
        '≤ 1.3',
      );
    } finally {
      cloud.stop();
    }
  });

  it('memory and stalls with 10 000 instances and 100 000 backup sets', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const heap = (): number => {
      collect();
      collect();
      return process.memoryUsage().heapUsed / 1024 ** 2;
    };
    const cloud = await startBenchCloud({
      sandbox: {
        extraInstances: [{ regionId: region, count: 10_000 }],
        extraBackups: [{ dbInstanceId: seedIds.ordersProd, count: 5_000 }],
      },
    });
    try {
      const { client } = cloud.client();
      await client.describeBackupPolicy(region, seedIds.ordersProd);
      const before = heap();
      const delay = monitorEventLoopDelay({ resolution: 5 });
      delay.enable();
      const kept: unknown[] = [await client.listInstances(region).all];
      for (let index = 0; index < 20; index++)
        kept.push(await client.listBackups(region, seedIds.ordersProd).all);
      delay.disable();
      report(
        'Heap with 10 000 instances and 100 000 backup sets',
        `+ ${(heap() - before).toFixed(0)} MB`,
        '≤ 60 MB',
      );
      report('Longest stall of the event loop during that', `${(delay.max / 1e6).toFixed(0)} ms`, '≤ 50 ms');
      kept.length = 0;
      const reload = async (): Promise<void> => {
        await client.listBackups(region, seedIds.ordersProd).all;
      };
      for (let index = 0; index < 20; index++) await reload();
      await settled();
      const early = heap();
      for (let index = 0; index < 100; index++) await reload();
      await settled();
      const late = heap();
      report(
        'Heap after refreshing 100 times, against before',
        `${(((late - early) / early) * 100).toFixed(1)} % (${early.toFixed(1)} → ${late.toFixed(1)} MB)`,
        '± 2 %',
      );
    } finally {
      cloud.stop();
    }
  });
});
