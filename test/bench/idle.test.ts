import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/core/clock';
import { numberText } from '../../src/core/language';
import { newDraft, withValue } from '../../src/core/clone/draft';
import { diskFolder } from '../../src/core/files/diskFolder';
import { sendJob } from '../../src/core/jobs/send';
import { JobStore } from '../../src/core/jobs/store';
import { createJob } from '../../src/core/jobs/submit';
import { silentLogger } from '../../src/core/log';
import { waitFor } from '../harness/shared.mjs';
import { seedIds } from '../support/sandbox';
import { Workbench } from '../ui/support/workbench';
import { optionsFor } from './benchWindow';
import { report } from './report';
import { startBenchCloud, type BenchCloud } from './support';
import { useOf, type ProcessUse } from './processUse';
import { writePlainExtension } from './plainExtension';

/** How long each is looked at. */
const seconds = Number(process.env['BENCH_IDLE_SECONDS'] ?? 600);
const clones = 50;

interface Idle {
  readonly cloud: BenchCloud;
  readonly workbench: Workbench;
}

interface Use extends ProcessUse {
  /** Megabytes. */
  readonly grownBy: number;
  readonly calls: number;
}

describe('a window that nobody touches', function () {
  this.timeout((seconds + 300) * 1_000);
  let folder: string;
  const clouds: BenchCloud[] = [];
  const workbenches: Workbench[] = [];

  before(function () {
    if (process.platform !== 'linux') this.skip();
    folder = mkdtempSync(join(tmpdir(), 'rds-bench-'));
  });
  after(async () => {
    for (const workbench of workbenches) await workbench.close();
    for (const cloud of clouds) cloud.stop();
    rmSync(folder, { recursive: true });
  });

  const launch = async (extensionDir?: string): Promise<Idle> => {
    // Clones stay as they are for as long as anybody looks.
    const cloud = await startBenchCloud({
      sandbox: { latencyMs: 50, timing: { creatingMs: 24 * 3_600_000 } },
    });
    clouds.push(cloud);
    const workbench = await Workbench.launch({
      ...(extensionDir === undefined ? {} : { extensionDir }),
      ...optionsFor(cloud, ['cn-hangzhou']),
    });
    workbenches.push(workbench);
    return { cloud, workbench };
  };

  const measure = async ({ cloud, workbench }: Idle): Promise<Use> => {
    // What belongs to the start is over.
    await systemClock.sleep(30_000);
    const [pid = 0] = workbench.server.extensionHosts();
    const [before, called] = [useOf(pid), await cloud.answered('*')];
    await systemClock.sleep(seconds * 1_000);
    const now = useOf(pid);
    return {
      cpuMs: now.cpuMs - before.cpuMs,
      wakeUps: now.wakeUps - before.wakeUps,
      megabytes: now.megabytes,
      grownBy: now.megabytes - before.megabytes,
      calls: (await cloud.answered('*')) - called,
    };
  };
  const say = (name: string, { cpuMs, wakeUps, megabytes, grownBy, calls }: Use): void => {
    const hours = seconds / 3_600;
    const each = (count: number): string => numberText(Math.round(count / hours));
    report(
      `${name}, an hour`,
      `${each(calls)} calls, ${numberText(cpuMs / 1_000 / hours, 1)} s of CPU, ${each(wakeUps)} wake-ups; ` +
        `${megabytes.toFixed(0)} MB at the end, ${grownBy.toFixed(1)} MB more than ${seconds} s before` +
        (seconds === 3_600 ? '' : ` (extrapolated from ${seconds} s)`),
    );
  };

  /** Makes clones as another window would, for the user that this one has found the keys to be. */
  const makeClones = async ({ cloud, workbench }: Idle): Promise<void> => {
    const jobs = join(workbench.globalStorageDir, 'jobs');
    await workbench.openView();
    const set = await workbench.treeItem('China (Hangzhou)', 'orders-prod', /^20\d\d-/);
    await set.click();
    const form = await workbench.formOpenedBy(() => workbench.page.keyboard.press('Enter'));
    await form.locator('#price.ready').waitFor();
    await form.locator('#submit').click();
    const files = (): string[] =>
      existsSync(jobs) ? readdirSync(jobs).filter((name) => /^[0-9a-f-]{36}\.json$/.test(name)) : [];
    const first = await waitFor('the first job', () => files()[0]);
    const { identity } = JSON.parse(readFileSync(join(jobs, first), 'utf8')) as { identity: string };
    const { client } = cloud.client();
    const account = { client, identity: { id: identity, aliases: [], accountNumber: '', principal: '' } };
    const store = new JobStore(diskFolder(jobs), silentLogger);
    const self = { windowId: randomUUID(), pid: process.pid };
    const context = { store, clock: systemClock, logger: silentLogger, self };
    const [backup] = await client.listBackups('cn-hangzhou', seedIds.ordersProd).first;
    const source = await client.describeInstance('cn-hangzhou', seedIds.ordersProd);
    for (let number = 1; number < clones; number++) {
      const start = {
        regionId: 'cn-hangzhou',
        sourceId: seedIds.ordersProd,
        backupId: backup?.backupId ?? '',
      };
      let draft = newDraft(start, systemClock.now());
      for (const [name, text] of [
        ['DBInstanceDescription', `idle-${number}`],
        ['PayType', 'Postpaid'],
        ['DBInstanceClass', source?.dbInstanceClass ?? ''],
        ['DBInstanceStorage', String(source?.storageGB ?? '')],
      ] as const)
        draft = withValue(draft, name, text);
      const request = {
        accountId: 'default' as const,
        intentId: randomUUID(),
        draft,
        sourceName: 'orders-prod',
        engine: 'MySQL',
      };
      await sendJob(await createJob(request, account, context), account, context);
    }
    await store.dispose();
  };

  it('without the extension, with its view open, and with 50 clones under way', async () => {
    const without = await launch(writePlainExtension(folder, 'RDS Clone'));
    const opened = await launch();
    await opened.workbench.openView();
    await opened.workbench.expand('China (Hangzhou)');
    const cloning = await launch();
    await makeClones(cloning);
    // At the same time, so that the time passes once; what is measured is of each one's own process.
    const uses = await Promise.all([without, opened, cloning].map(measure));
    const names = ['without the extension', 'with the view open', `with ${clones} clones under way`];
    for (const [at, use] of uses.entries()) say(`Idle window ${names[at] ?? ''}`, use);
  });
});
