import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/core/clock';
import { seedIds } from '../support/sandbox';
import { waitFor } from '../harness/shared.mjs';
import { Workbench } from '../ui/support/workbench';
import { report } from './report';
import { benchTimeoutMs, median, settled, startBenchCloud, type BenchCloud } from './support';

const region = 'China (Hangzhou)';

/**
 * An extension that lives in the same host as ours and answers on loopback: how much memory is in use, how long nothing
 * else could run, and that commands are to be run.
 */
const probe = `
const vscode = require('vscode'), http = require('http'), fs = require('fs'), v8 = require('v8'), vm = require('vm');
const { monitorEventLoopDelay } = require('perf_hooks');
exports.activate = (context) => {
  v8.setFlagsFromString('--expose-gc');
  const collect = vm.runInNewContext('gc');
  let delay;
  const answers = {
    '/heap': () => { collect(); collect(); return process.memoryUsage().heapUsed / 1024 ** 2; },
    '/start': () => { delay = monitorEventLoopDelay({ resolution: 1 }); delay.enable(); return 0; },
    '/stop': () => { delay.disable(); return delay.max / 1e6; },
    '/refresh': () => vscode.commands.executeCommand('rdsClone.refresh'),
  };
  const server = http.createServer(async (request, reply) => {
    reply.end(JSON.stringify((await answers[request.url]()) ?? 0));
  });
  server.listen(0, '127.0.0.1', () => fs.writeFileSync(process.env.PROBE_FILE, String(server.address().port)));
  context.subscriptions.push({ dispose: () => server.close() });
};
`;

describe('the extension host with the tree of a large account', () => {
  let folder: string;
  let cloud: BenchCloud;
  let workbench: Workbench;
  let port: string;
  let names: readonly string[];

  const ask = async (what: 'heap' | 'start' | 'stop' | 'refresh'): Promise<number> =>
    Number(await (await fetch(`http://127.0.0.1:${port}/${what}`)).text());
  const row = (text: RegExp): Promise<unknown> =>
    waitFor(String(text), async () => (await workbench.rows()).some((one) => text.test(one)), {
      timeout: 60_000,
    });

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rds-bench-'));
    const extension = join(folder, 'probe');
    mkdirSync(extension);
    const manifest = {
      publisher: 'bench',
      name: 'probe',
      version: '1.0.0',
      engines: { vscode: '^1.95.0' },
      main: './main.js',
      activationEvents: ['onStartupFinished'],
    };
    writeFileSync(join(extension, 'package.json'), JSON.stringify(manifest));
    writeFileSync(join(extension, 'main.js'), probe);
    // All seen at once, above the others, as each is opened and closed again.
    names = Array.from({ length: 20 }, (_, index) => `aa-${index}`);
    const ids = names.map((_, index) => `rm-bench${index}`);
    cloud = await startBenchCloud({
      sandbox: {
        latencyMs: 50,
        extraInstances: [{ regionId: 'cn-hangzhou', count: 9_972 }],
        instances: ids.map((id, index) => ({
          like: seedIds.ordersProd,
          id,
          changes: { description: names[index] ?? '', createdAt: index },
        })),
        extraBackups: ids.map((dbInstanceId) => ({ dbInstanceId, count: 4_960 })),
      },
    });
    const portFile = join(folder, 'port');
    workbench = await Workbench.launch({
      moreExtensions: [extension],
      viewport: { width: 1280, height: 1_400 },
      settings: {
        'rdsClone.endpoint': cloud.endpoint,
        'rdsClone.regions': ['cn-hangzhou', 'eu-central-1'],
        'rdsClone.timeoutSeconds': benchTimeoutMs / 1_000,
      },
      env: {
        ALIBABA_CLOUD_ACCESS_KEY_ID: cloud.accessKeyId,
        ALIBABA_CLOUD_ACCESS_KEY_SECRET: cloud.accessKeySecret,
        ALIBABA_CLOUD_REGION_ID: 'eu-central-1',
        ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true',
        PROBE_FILE: portFile,
      },
    });
    await workbench.openView();
    // The region that is open at first is empty: what loads the SDK is loaded, and nothing else.
    await row(/No RDS instance/);
    port = await waitFor('the probe', () => {
      try {
        return readFileSync(portFile, 'utf8');
      } catch {
        return '';
      }
    });
  });

  after(async () => {
    await workbench.close();
    cloud.stop();
    rmSync(folder, { recursive: true });
  });

  it('holds 10 000 instances and 100 000 backup sets', async () => {
    await settled();
    const before = await ask('heap');
    await ask('start');
    await workbench.expand(region);
    await row(/\) 10,000 · cn-hangzhou$/);
    const instances = await ask('stop');
    const stalls: number[] = [];
    let pages = 0;
    for (const name of names) {
      await ask('start');
      await workbench.expand(region, name);
      pages += 50;
      await waitFor(`all sets of ${name}`, async () => (await cloud.answered('DescribeBackups')) >= pages);
      await row(/^ +20\d\d-\d\d \d+ backup sets?$/);
      await systemClock.sleep(1_000);
      stalls.push(await ask('stop'));
      // Closed, so that the next one is in sight; its list stays.
      await (await workbench.treeItem(region, name)).locator('.monaco-tl-twistie').click();
    }
    await settled();
    const after = await ask('heap');
    report(
      'Extension host, heap with 10 000 instances and 100 000 backup sets in the tree',
      `+ ${(after - before).toFixed(0)} MB (${before.toFixed(0)} → ${after.toFixed(0)} MB)`,
      '≤ 60 MB',
    );
    report(
      'Extension host, longest stall while 10 000 instances are loaded and drawn',
      `${instances.toFixed(0)} ms`,
      '≤ 50 ms',
    );
    report(
      'Extension host, longest stall while 5 000 backup sets of an instance are loaded and drawn',
      `median ${median(stalls).toFixed(0)} ms, worst ${Math.max(...stalls).toFixed(0)} ms`,
      '≤ 50 ms',
    );
  });

  it('filters 10 000 instances as somebody types', async () => {
    await workbench.runCommand('RDS Clone: Filter Instances…');
    const stalls: number[] = [];
    for (const key of 'generated-0997') {
      const shown = (await workbench.rows()).join();
      await ask('start');
      await workbench.page.keyboard.type(key);
      // Some letters leave the list as it is.
      await waitFor('the filter', async () => (await workbench.rows()).join() !== shown, {
        timeout: 1_500,
      }).catch(() => undefined);
      stalls.push(await ask('stop'));
    }
    await row(/\) 3 of 10,000 · cn-hangzhou$/);
    await workbench.page.keyboard.press('Escape');
    report(
      'Extension host, longest stall after a key press in the filter over 10 000 instances',
      `median ${median(stalls).toFixed(1)} ms, worst ${Math.max(...stalls).toFixed(1)} ms`,
      '≤ 16 ms',
    );
  });

  it('does not grow with refreshing', async () => {
    await workbench.viewAction('Backups', 'Collapse All');
    await workbench.expand(region);
    const refresh = async (times: number): Promise<void> => {
      for (let time = 0; time < times; time++) await ask('refresh');
      await settled();
    };
    await refresh(10);
    const early = await ask('heap');
    await refresh(100);
    const late = await ask('heap');
    report(
      'Extension host, heap after collapsing and refreshing 100 times, against before',
      `${(((late - early) / early) * 100).toFixed(1)} % (${early.toFixed(1)} → ${late.toFixed(1)} MB)`,
      '± 2 %',
    );
  });
});
