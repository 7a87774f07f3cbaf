import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instanceFilter } from '../../src/core/backups/filter';
import { rowsAtFirst } from '../../src/core/backups/drawnRows';
import { systemClock } from '../../src/core/clock';
import { numberText } from '../../src/core/language';
import { waitFor } from '../harness/shared.mjs';
import { seedIds } from '../support/sandbox';
import { keepArtifactsOnFailure, type Workbench } from '../ui/support/workbench';
import { BenchWindow, instanceRows, optionsFor, row } from './benchWindow';
import { ratio, report, reportGrowth, reportWait } from './report';
import { median, runs, startBenchCloud, type BenchCloud } from './support';
import { cpuMsOf } from './processUse';
import { pageTimes, toPainted, type Watched } from './workbenchTimes';

const latencyMs = 50;
const region = 'China (Hangzhou)';
/** Regions by how many instances are added to them. */
const sizes: Readonly<Record<string, number>> = {
  'cn-shanghai': 10,
  'ap-northeast-1': 100,
  'eu-central-1': 1_000,
  'ap-southeast-1': 10_000,
};
const largest = 'ap-southeast-1';
/**
 * What a user waits for, each beside what the same costs in the editor without us, taken in the same run. Times are from
 * the key or click to the picture, medians.
 */
describe('waits in the real workbench', () => {
  let folder: string;
  let cloud: BenchCloud;
  let bench: BenchWindow;
  let workbench: Workbench;
  let roundTripMs: number;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rds-bench-'));
    cloud = await startBenchCloud({
      sandbox: {
        latencyMs,
        extraInstances: Object.entries(sizes).map(([regionId, count]) => ({ regionId, count })),
      },
    });
    const { client } = cloud.client();
    await client.describeBackupPolicy('cn-hangzhou', seedIds.ordersProd);
    const times: number[] = [];
    for (let run = 0; run < runs; run++) {
      const began = performance.now();
      await client.describeBackupPolicy('cn-hangzhou', seedIds.ordersProd);
      times.push(performance.now() - began);
    }
    roundTripMs = median(times);
    bench = await BenchWindow.launch(folder, optionsFor(cloud, ['cn-hangzhou', ...Object.keys(sizes)]));
    ({ workbench } = bench);
  });
  keepArtifactsOnFailure(() => workbench);
  after(async () => {
    await bench.close();
    cloud.stop();
    rmSync(folder, { recursive: true });
  });

  it('the view, opened cold and again', async () => {
    const [plain, cold, again]: [number[], number[], number[]] = [[], [], []];
    const { page } = workbench;
    for (let run = 0; run < runs; run++) {
      for (const isCold of [true, false]) {
        if (isCold) bench.forgetSnapshots();
        await bench.fresh();
        plain.push(await toPainted(page, { selector: row, text: '^plain0' }, () => bench.clickIcon('Plain')));
        const ours = await toPainted(page, { selector: row, text: '^orders-prod' }, () =>
          bench.clickIcon('RDS Clone'),
        );
        (isCold ? cold : again).push(ours);
        await waitFor('what is kept for the next start', () => count(bench.snapshots) > 0, {
          timeout: 20_000,
        });
      }
    }
    const floor = median(plain);
    reportWait('View opened again, as it was left', median(again), floor, 'a plain tree');
    const answers = 'a plain tree and two answers, one after the other';
    reportWait(`View opened cold, ${latencyMs} ms an answer`, median(cold), floor + 2 * roundTripMs, answers);
  });

  it('the form, from a backup set', async () => {
    const { page } = workbench;
    const [plain, painted, complete]: [number[], number[], number[]] = [[], [], []];
    const [plainFirst, first]: [number[], number[]] = [[], []];
    // Of the first page that a window opens the editor's own part is larger.
    for (let window = 0; window < Math.min(runs, 3); window++) {
      for (const plainComesFirst of [true, false]) {
        await bench.fresh();
        const openPlain = async (): Promise<number> => {
          await bench.openPlainView();
          const opens = page.locator(row, { hasText: 'open a page' });
          const opened = { selector: '#plain', text: 'empty' };
          return (await pageTimes(page, opened, () => opens.click())).paintedMs;
        };
        const openForm = async (): Promise<{ paintedMs: number; completeMs: number }> => {
          await workbench.openView();
          const set = await workbench.treeItem(region, 'orders-prod', /^20\d\d-/);
          await set.click();
          return pageTimes(page, { selector: '#price', text: 'CNY' }, () => page.keyboard.press('Enter'));
        };
        if (plainComesFirst) plainFirst.push(await openPlain());
        else {
          first.push((await openForm()).paintedMs);
          await workbench.runCommand('View: Close All Editors');
        }
        for (let run = 0; run < 3; run++) {
          plain.push(await openPlain());
          const form = await openForm();
          painted.push(form.paintedMs);
          complete.push(form.completeMs);
          await workbench.runCommand('View: Close All Editors');
        }
      }
    }
    const floor = median(plain);
    reportWait(
      '*Clone…* → form painted, first of a window',
      median(first),
      median(plainFirst),
      'an empty page',
    );
    reportWait('*Clone…* → form painted', median(painted), floor, 'an empty page');
    const answers = 'the slower of an empty page and two answers, one after the other';
    reportWait('*Clone…* → complete with price', median(complete), Math.max(floor, 2 * roundTripMs), answers);
  });

  it('the instances of a region, however many', async () => {
    const { page } = workbench;
    const times = new Map(Object.keys(sizes).map((one) => [one, [] as number[]]));
    const plain = new Map(Object.keys(sizes).map((one) => [one, [] as number[]]));
    let [cpuMs, plainCpuMs] = [0, 0];
    const rowsOf = new Map<string, string>();
    for (let run = 0; run < runs; run++) {
      for (const regionId of Object.keys(sizes)) {
        const { client } = cloud.client();
        await client.describeBackupPolicy('cn-hangzhou', seedIds.ordersProd);
        const [began, used] = [performance.now(), process.cpuUsage()];
        const all = await client.listInstances(regionId).all;
        plain.get(regionId)?.push(performance.now() - began);
        const { user, system } = process.cpuUsage(used);
        if (regionId === largest) plainCpuMs += (user + system) / 1_000;
        rowsOf.set(regionId, instanceRows(all));
      }
      bench.forgetSnapshots();
      await bench.fresh();
      await workbench.openView();
      await workbench.expand(region);
      await page.locator(row, { hasText: 'orders-prod' }).first().waitFor();
      await workbench.viewAction('Backups', 'Collapse All');
      for (const regionId of Object.keys(sizes)) {
        const twistie = bench.twistie(regionId);
        const rows = { selector: rowsOf.get(regionId) ?? '', text: '.' };
        const [pid = 0] = workbench.server.extensionHosts();
        const used = cpuMsOf(pid);
        times.get(regionId)?.push(await toPainted(page, rows, () => twistie.click()));
        if (regionId === largest) cpuMs += cpuMsOf(pid) - used;
        await twistie.click();
        await page.locator(rows.selector).first().waitFor({ state: 'detached' });
      }
    }
    for (const [regionId, count] of Object.entries(sizes)) {
      const [ms, plainMs] = [times, plain].map((one) => median(one.get(regionId) ?? []));
      reportWait(`${count} instances, opened → all there`, ms ?? 0, plainMs ?? 0, 'the list in plain Node');
      reportGrowth('Instances of a region, opened → all there', 'instances', count, ms ?? 0);
      reportGrowth('The same list in plain Node', 'instances', count, plainMs ?? 0);
    }
    const answers = runs * Math.ceil((sizes[largest] ?? 0) / 100);
    report(
      'CPU of the extension host for an answer of 100 instances / plain Node',
      `${ratio(cpuMs, plainCpuMs)} (${(cpuMs / answers).toFixed(1)} ms, ${(plainCpuMs / answers).toFixed(1)} ms)`,
    );
  });

  it('the palette, which offers the instances of the tree', async () => {
    const { page } = workbench;
    const [plain, ours]: [number[], number[]] = [[], []];
    const pick = '.quick-input-list .monaco-list-row';
    await bench.fresh();
    await workbench.openView();
    await page.locator(row, { hasText: 'orders-prod' }).first().waitFor();
    for (let run = 0; run < runs; run++) {
      for (const [times, title, text] of [
        [plain, 'Plain: Pick', 'choice 0'],
        [ours, 'RDS Clone: Clone…', 'orders-prod'],
      ] as const) {
        times.push(await toPainted(page, { selector: pick, text }, () => workbench.runCommand(title)));
        await page.keyboard.press('Escape');
        await workbench.quickInput().waitFor({ state: 'hidden' });
      }
    }
    reportWait('*Clone…* in the palette → instances offered', median(ours), median(plain), 'a plain list');
  });

  it('a key of the filter, however many instances', async () => {
    const { page } = workbench;
    const measure = async (title: string, keys: readonly (readonly [string, Watched])[]): Promise<number> => {
      const times: number[] = [];
      await workbench.runCommand(title);
      await page.locator('.quick-input-message', { hasText: "'Enter'" }).waitFor();
      for (const [digit, rows] of [...keys, ...keys, ...keys]) {
        await page.keyboard.press('Control+A');
        times.push(await toPainted(page, rows, () => page.keyboard.press(digit)));
        // The editor gathers what follows within a fifth of a second, and after a pause all rows are sent.
        await systemClock.sleep(1_500);
      }
      await page.keyboard.press('Escape');
      // The first also asks for the tags.
      return median(times.slice(1));
    };
    for (const [regionId, count] of Object.entries(sizes)) {
      const { client } = cloud.client();
      const all = await client.listInstances(regionId).all;
      // Digits that are in no tag and leave many rows each, and another number than the one before.
      const matching = new Map<number, string>();
      for (const digit of '06789') {
        const found = all.filter(instanceFilter(digit)).length;
        if (found > Math.min(2 * rowsAtFirst, all.length / 20)) matching.set(found, digit);
      }
      assert.ok(matching.size > 1);
      const keys = [...matching].slice(0, 3);
      await workbench.changeSettings({ 'rdsClone.regions': [regionId] });
      await bench.fresh();
      await bench.openPlainView();
      const floor = await measure(
        'Plain: Filter',
        keys.map(([, digit]) => [digit, { selector: row, text: `^plain${digit}0` }]),
      );
      await workbench.openView();
      const twistie = bench.twistie(regionId);
      await twistie.waitFor();
      if ((await twistie.getAttribute('class'))?.includes('collapsed')) await twistie.click();
      await page.locator(instanceRows(all)).first().waitFor({ timeout: 60_000 });
      const ours = await measure(
        'RDS Clone: Filter Instances…',
        keys.map(([found, digit]) => [
          digit,
          { selector: row, text: `${numberText(found)} of [\\d,]+ · ${regionId}` },
        ]),
      );
      reportGrowth('Key of the filter', 'instances', count, ours);
      if (regionId === largest)
        reportWait('Key of the filter over 10 000 rows', ours, floor, 'a plain tree of 40 rows');
    }
  });
});

function count(folder: string): number {
  return existsSync(folder) ? readdirSync(folder).length : 0;
}
