import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seedIds } from '../support/sandbox';
import { keepArtifactsOnFailure } from '../ui/support/workbench';
import { caFile, startProxy, tlsHost, type ProxiedCloud } from '../ui/support/proxy';
import { BenchWindow, instanceRows, optionsFor } from './benchWindow';
import { startMeter, type Meter } from './meter';
import { report } from './report';
import { startBenchCloud, type BenchCloud } from './support';
import { toPainted } from './workbenchTimes';

const regionId = 'ap-southeast-1';

/** The editor replaces the agents of HTTP for its proxy settings, which plain Node cannot show. */
describe('connections, calls and bytes of 10 000 instances', () => {
  let folder: string;
  let cloud: BenchCloud;
  let meter: Meter;
  let proxied: ProxiedCloud;
  let bench: BenchWindow | undefined;

  before(async () => {
    cloud = await startBenchCloud({
      sandbox: { latencyMs: 50, extraInstances: [{ regionId, count: 10_000 }] },
    });
    meter = await startMeter(cloud.endpoint);
    proxied = await startProxy(meter.endpoint);
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rds-bench-'));
  });
  keepArtifactsOnFailure(() => bench?.workbench);
  afterEach(async () => {
    await bench?.close();
    bench = undefined;
    rmSync(folder, { recursive: true });
  });
  after(async () => {
    await proxied.close();
    meter.close();
    cloud.stop();
  });

  const measure = async (where: string, load: () => Promise<number>): Promise<void> => {
    const [before, called] = [meter.traffic(), await cloud.answered('*')];
    const ms = await load();
    const [now, calls] = [meter.traffic(), (await cloud.answered('*')) - called];
    const kilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(0)} KB`;
    report(
      `10 000 instances, ${where}`,
      `${calls} calls, ${now.connections - before.connections} new connections, ` +
        `${kilobytes(now.sent - before.sent)} sent, ${kilobytes(now.received - before.received)} received, ${ms.toFixed(0)} ms`,
    );
  };

  it('in plain Node', async () => {
    const { client } = cloud.client(meter.endpoint);
    await client.describeBackupPolicy('cn-hangzhou', seedIds.ordersProd);
    await measure('plain Node', async () => {
      const began = performance.now();
      await client.listInstances(regionId).all;
      return performance.now() - began;
    });
  });

  for (const [where, settings] of [
    ['HTTP', () => ({ 'rdsClone.endpoint': meter.endpoint })],
    [
      'HTTP, `http.proxySupport` off',
      () => ({ 'rdsClone.endpoint': meter.endpoint, 'http.proxySupport': 'off' }),
    ],
    ['TLS with a private CA', () => ({ 'rdsClone.endpoint': proxied.direct })],
    [
      'TLS with a private CA through a proxy',
      () => ({ 'rdsClone.endpoint': `https://${tlsHost}`, 'http.proxy': proxied.proxy }),
    ],
  ] as const) {
    it(`in the editor: ${where}`, async () => {
      const options = optionsFor(cloud, ['cn-hangzhou', regionId]);
      const { client } = cloud.client();
      const rows = { selector: instanceRows(await client.listInstances(regionId).all), text: '.' };
      bench = await BenchWindow.launch(folder, {
        env: { ...options.env, NODE_EXTRA_CA_CERTS: caFile },
        settings: { ...options.settings, ...settings() },
      });
      const { page, workbench } = bench;
      await bench.fresh();
      await workbench.openView();
      await workbench.treeItem('China (Hangzhou)', 'orders-prod');
      const twistie = bench.twistie(regionId);
      await measure(`the editor, ${where}`, () => toPainted(page, rows, () => twistie.click()));
    });
  }
});
