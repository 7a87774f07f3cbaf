import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { instanceFilter } from '../../src/core/backups/filter';
import { rowsAtFirst } from '../../src/core/backups/drawnRows';
import { systemClock } from '../../src/core/clock';
import { waitFor } from '../harness/shared.mjs';
import { seedIds } from '../support/sandbox';
import { keepArtifactsOnFailure, Workbench } from '../ui/support/workbench';
import { benchTimeoutMs, median, ratio, report, runs, startBenchCloud, type BenchCloud } from './support';
import { pageTimes, toPainted, watchTimes, writePlainExtension } from './workbenchTimes';

const latencyMs = 50;
const region = 'China (Hangzhou)';
const row = '.sidebar .monaco-list-row';
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
      sandbox: { latencyMs, extraInstances: [{ regionId: 'ap-southeast-1', count: 10_000 }] },
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
        'rdsClone.regions': ['cn-hangzhou', 'ap-southeast-1'],
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

  it('10 000 instances', async () => {
    const { page } = workbench;
    const [plain, all]: [number[], number[]] = [[], []];
    for (let run = 0; run < runs; run++) {
      const { client } = cloud.client();
      await client.describeBackupPolicy('cn-hangzhou', seedIds.ordersProd);
      const began = performance.now();
      await client.listInstances('ap-southeast-1').all;
      plain.push(performance.now() - began);
      rmSync(snapshots(), { recursive: true, force: true });
      await freshWindow();
      await workbench.openView();
      const large = await workbench.treeItem('Singapore');
      await large.click({ position: { x: 100, y: 8 } });
      all.push(
        await toPainted(page, { selector: `${row}${allRows}`, text: '.' }, () =>
          page.keyboard.press('ArrowRight'),
        ),
      );
      await page.keyboard.press('ArrowLeft');
    }
    say('10 000 instances, all there', median(all), median(plain), 'the same in plain Node');
  });

  it('a key of the filter over 10 000 rows', async () => {
    const { page } = workbench;
    /** Each digit alone leaves thousands of rows, of another number than the one before. */
    const measure = async (
      open: () => Promise<unknown>,
      shown: (digit: string) => string,
    ): Promise<number> => {
      const times: number[] = [];
      await open();
      await page.locator('.quick-input-message', { hasText: "'Enter'" }).waitFor();
      for (const digit of ['6', '3', '4', '6', '3', '4', '6', '3']) {
        await page.keyboard.press('Control+A');
        const rows = { selector: row, text: shown(digit) };
        times.push(await toPainted(page, rows, () => page.keyboard.press(digit)));
        // The editor gathers what follows within a fifth of a second, and after a pause all rows are sent.
        await systemClock.sleep(1_500);
      }
      await page.keyboard.press('Escape');
      return median(times.slice(1));
    };
    await freshWindow();
    await openPlainView();
    const floor = await measure(
      () => workbench.runCommand('Plain: Filter'),
      (digit) => `^plain${digit}0`,
    );
    await workbench.openView();
    await workbench.expand('Singapore');
    await page.locator(`${row}${allRows}`).first().waitFor();
    const { client } = cloud.client();
    const listed = await client.listInstances('ap-southeast-1').all;
    const matching = Object.fromEntries(
      ['6', '3', '4'].map((digit) => [digit, listed.filter(instanceFilter(digit)).length]),
    );
    assert.equal(new Set(Object.values(matching)).size, 3);
    const ours = await measure(
      () => workbench.runCommand('RDS Clone: Filter Instances…'),
      (digit) => `^Singapore${matching[digit] ?? 0} of `,
    );
    say('Key of the filter over 10 000 rows', ours, floor, 'a plain tree of 40 rows');
  });
});

function count(folder: string): number {
  return existsSync(folder) ? readdirSync(folder).length : 0;
}
