import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { instanceFilter } from '../../src/core/backups/filter';
import { drawn, rowsAtFirst } from '../../src/core/backups/drawnRows';
import { systemClock } from '../../src/core/clock';
import { waitFor } from '../harness/shared.mjs';
import { seedIds } from '../support/sandbox';
import { keepArtifactsOnFailure, Workbench } from '../ui/support/workbench';
import { benchTimeoutMs, median, ratio, report, runs, startBenchCloud, type BenchCloud } from './support';
import { cpuMsOf } from './processUse';
import { pageTimes, toPainted, watchTimes, writePlainExtension } from './workbenchTimes';

const latencyMs = 50;
const region = 'China (Hangzhou)';
const row = '.sidebar .monaco-list-row';
/** Regions by how many instances are added to them. */
const sizes: Readonly<Record<string, number>> = {
  'cn-shanghai': 10,
  'ap-northeast-1': 100,
  'eu-central-1': 1_000,
  'ap-southeast-1': 10_000,
};
const largest = 'ap-southeast-1';
/** A row below a region of which as many rows are drawn as usual, and the line that offers more. */
const allRows = `[aria-setsize="${rowsAtFirst + 1}"]`;

/**
 * What a user waits for, each beside what the same costs in the editor without us, taken in the same run. Times are from
 * the key or click to the picture, medians.
 */
describe('waits in the real workbench', () => {
  let folder: string;
  let cloud: BenchCloud;
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
    workbench = await Workbench.launch({
      moreExtensions: [writePlainExtension(folder)],
      viewport: { width: 1280, height: 900 },
      settings: {
        'rdsClone.endpoint': cloud.endpoint,
        'rdsClone.regions': ['cn-hangzhou', ...Object.keys(sizes)],
        'rdsClone.timeoutSeconds': benchTimeoutMs / 1_000,
      },
      env: {
        ALIBABA_CLOUD_ACCESS_KEY_ID: cloud.accessKeyId,
        ALIBABA_CLOUD_ACCESS_KEY_SECRET: cloud.accessKeySecret,
        ALIBABA_CLOUD_REGION_ID: 'cn-hangzhou',
        ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true',
      },
    });
    await watchTimes(workbench.page);
  });
  keepArtifactsOnFailure(() => workbench);
  after(async () => {
    await workbench.close();
    cloud.stop();
    rmSync(folder, { recursive: true });
  });

  const snapshots = (): string => join(workbench.globalStorageDir, 'snapshots');
  const icon = (title: string): Locator =>
    workbench.page.locator(`.activitybar a.action-label[aria-label^="${title}"]`);
  const click = (title: string): Promise<void> =>
    icon(title).click({ force: true, position: { x: 8, y: 8 } });
  /** Another view is shown, and nothing is going on any more that belongs to the start of the window. */
  const freshWindow = async (): Promise<void> => {
    await workbench.runCommand('View: Show Explorer');
    await waitFor('the explorer', () => workbench.page.locator('.explorer-folders-view').isVisible());
    await workbench.reload();
    await icon('Plain').waitFor();
    await systemClock.sleep(4_000);
  };
  const openPlainView = async (): Promise<void> => {
    const plain = workbench.page.locator(row, { hasText: 'open a page' });
    await waitFor('the plain view', async () => {
      if (await plain.isVisible()) return true;
      await workbench.runCommand('Plain: Focus on Plain View');
      return false;
    });
  };
  const say = (name: string, ms: number, floorMs: number, floorIs: string): void => {
    report(
      name,
      `${ratio(ms, floorMs)} (${ms.toFixed(0)} ms; ${floorIs} ${floorMs.toFixed(0)} ms)`,
      '≤ 1.25×',
    );
  };
  it('the view, opened cold and again', async () => {
    const [plain, cold, again]: [number[], number[], number[]] = [[], [], []];
    const { page } = workbench;
    for (let run = 0; run < runs; run++) {
      for (const isCold of [true, false]) {
        if (isCold) rmSync(snapshots(), { recursive: true, force: true });
        await freshWindow();
        plain.push(await toPainted(page, { selector: row, text: '^plain0' }, () => click('Plain')));
        const ours = await toPainted(page, { selector: row, text: '^orders-prod' }, () => click('RDS Clone'));
        (isCold ? cold : again).push(ours);
        await waitFor('what is kept for the next start', () => count(snapshots()) > 0, { timeout: 20_000 });
      }
    }
    const floor = median(plain);
    say('View opened again, as it was left', median(again), floor, 'a plain tree');
    const answers = 'a plain tree and two answers, one after the other,';
    say(`View opened cold, ${latencyMs} ms an answer`, median(cold), floor + 2 * roundTripMs, answers);
  });

  it('the form, from a backup set', async () => {
    const { page } = workbench;
    const [plain, painted, complete]: [number[], number[], number[]] = [[], [], []];
    const [plainFirst, first]: [number[], number[]] = [[], []];
    // Of the first page that a window opens the editor's own part is larger.
    for (let window = 0; window < Math.min(runs, 3); window++) {
      for (const plainComesFirst of [true, false]) {
        await freshWindow();
        const openPlain = async (): Promise<number> => {
          await openPlainView();
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
    say('*Clone…* → form painted, first of a window', median(first), median(plainFirst), 'an empty page');
    say('*Clone…* → form painted', median(painted), floor, 'an empty page');
    const answers = 'the slower of an empty page and two answers, one after the other,';
    say('*Clone…* → complete with price', median(complete), Math.max(floor, 2 * roundTripMs), answers);
  });

  it('the instances of a region, however many', async () => {
    const { page } = workbench;
    const times = new Map(Object.keys(sizes).map((one) => [one, [] as number[]]));
    const plain = new Map(Object.keys(sizes).map((one) => [one, [] as number[]]));
    let [cpuMs, plainCpuMs] = [0, 0];
    const rowsOf = new Map<string, number>();
    for (let run = 0; run < runs; run++) {
      for (const regionId of Object.keys(sizes)) {
        const { client } = cloud.client();
        await client.describeBackupPolicy('cn-hangzhou', seedIds.ordersProd);
        const [began, used] = [performance.now(), process.cpuUsage()];
        const all = await client.listInstances(regionId).all;
        plain.get(regionId)?.push(performance.now() - began);
        const { user, system } = process.cpuUsage(used);
        if (regionId === largest) plainCpuMs += (user + system) / 1_000;
        rowsOf.set(regionId, drawn(all, rowsAtFirst, () => false).rows.length);
      }
      rmSync(snapshots(), { recursive: true, force: true });
      await freshWindow();
      await workbench.openView();
      await workbench.expand(region);
      await page.locator(row, { hasText: 'orders-prod' }).first().waitFor();
      await workbench.viewAction('Backups', 'Collapse All');
      for (const regionId of Object.keys(sizes)) {
        const twistie = page.locator(row, { hasText: regionId }).locator('.monaco-tl-twistie');
        const count = rowsOf.get(regionId) ?? 0;
        const setSize = count === rowsAtFirst ? count + 1 : count;
        const rows = { selector: `${row}[aria-level="2"][aria-setsize="${setSize}"]`, text: '.' };
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
      say(`${count} instances, opened → all there`, ms ?? 0, plainMs ?? 0, 'the list in plain Node');
    }
    const answers = runs * Math.ceil((sizes[largest] ?? 0) / 100);
    report(
      'CPU of the extension host for an answer of 100 instances / plain Node',
      `${ratio(cpuMs, plainCpuMs)} (${(cpuMs / answers).toFixed(1)} ms, ${(plainCpuMs / answers).toFixed(1)} ms)`,
    );
  });

  it('a key of the filter over 10 000 rows', async () => {
    const { page } = workbench;
    const { client } = cloud.client();
    const all = await client.listInstances(largest).all;
    // Digits that leave many rows each, and another number than the one before.
    const matching = new Map<number, string>();
    for (const digit of '0123456789') {
      const count = all.filter(instanceFilter(digit)).length;
      if (count > 2 * rowsAtFirst) matching.set(count, digit);
    }
    assert.ok(matching.size > 1);
    const found = [...matching].slice(0, 3);
    const measure = async (
      open: () => Promise<unknown>,
      shown: (digit: string, count: number) => string,
    ): Promise<number> => {
      const times: number[] = [];
      await open();
      await page.locator('.quick-input-message', { hasText: "'Enter'" }).waitFor();
      for (const [count, digit] of [...found, ...found, ...found]) {
        await page.keyboard.press('Control+A');
        const rows = { selector: row, text: shown(digit, count) };
        times.push(await toPainted(page, rows, () => page.keyboard.press(digit)));
        // The editor gathers what follows within a fifth of a second, and after a pause all rows are sent.
        await systemClock.sleep(1_500);
      }
      await page.keyboard.press('Escape');
      // The first also asks for the tags.
      return median(times.slice(1));
    };
    await freshWindow();
    await openPlainView();
    const floor = await measure(
      () => workbench.runCommand('Plain: Filter'),
      (digit) => `^plain${digit}0`,
    );
    await workbench.openView();
    await page.locator(row, { hasText: largest }).locator('.monaco-tl-twistie').click();
    await page.locator(`${row}${allRows}`).first().waitFor();
    const ours = await measure(
      () => workbench.runCommand('RDS Clone: Filter Instances…'),
      (_, count) => `${count} of \\d+ · ${largest}`,
    );
    say('Key of the filter over 10 000 rows', ours, floor, 'a plain tree of 40 rows');
  });
});

function count(folder: string): number {
  return existsSync(folder) ? readdirSync(folder).length : 0;
}
