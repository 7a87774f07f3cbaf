import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { byMonth, mostUngrouped } from '../../src/core/backups/months';
import { diskFolder } from '../../src/core/files/diskFolder';
import { textOf } from '../../src/core/files/itemFile';
import type { CloneJob } from '../../src/core/jobs/job';
import { seedIds } from '../support/sandbox';
import { keepArtifactsOnFailure } from '../ui/support/workbench';
import { jobOf } from '../unit/jobs/jobOf';
import { BenchWindow, optionsFor, row } from './benchWindow';
import { setPlainRows } from './plainExtension';
import { reportGrowth, reportWait } from './report';
import { median, runs, startBenchCloud, type BenchCloud } from './support';
import { changeToPainted, pageTimes, toPainted, type Watched } from './workbenchTimes';

const sizes = [10, 100, 1_000, 10_000];
const region = 'China (Hangzhou)';

/** Milliseconds of each run. */
interface SetTimes {
  readonly size: number;
  readonly list: number[];
  readonly painted: number[];
  readonly complete: number[];
}

/** Each wait where there are 10 to 10 000 of what it depends on; instances are in `workbench.test.ts`, tables in `page.test.ts`. */
describe('waits with more and more', function () {
  this.timeout(1_200_000);
  let folder: string;
  let cloud: BenchCloud;
  let bench: BenchWindow;
  const idOf = (size: number): string => `rm-growth${size}`;
  /** Backup sets that the sandbox makes for the instance by itself. */
  const seeded = 7;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rds-bench-'));
    cloud = await startBenchCloud({
      sandbox: {
        latencyMs: 50,
        // The oldest are the first of the list.
        instances: sizes.map((size, createdAt) => ({
          like: seedIds.noLogBackup,
          id: idOf(size),
          regionId: 'cn-hangzhou',
          changes: { description: `aa-${size}`, createdAt },
        })),
        extraBackups: sizes.map((size) => ({ dbInstanceId: idOf(size), count: size - seeded })),
      },
    });
    bench = await BenchWindow.launch(folder, optionsFor(cloud, ['cn-hangzhou']));
  });
  keepArtifactsOnFailure(() => bench.workbench);
  after(async () => {
    await bench.close();
    cloud.stop();
    rmSync(folder, { recursive: true });
  });

  /** Below the instance are its sets or their months; the first hundred sets alone would be fewer months. */
  const allSets = async (size: number): Promise<Watched> => {
    const { client } = cloud.client();
    const sets = await client.listBackups('cn-hangzhou', idOf(size)).all;
    const rows = sets.length > mostUngrouped ? byMonth(sets) : sets;
    return { selector: `${row}[aria-level="3"][aria-setsize="${rows.length}"]`, text: '.' };
  };

  it('backup sets of an instance: opened, and the form opened from one', async () => {
    const { page, workbench } = bench;
    const times = sizes.map((size): SetTimes => ({ size, list: [], painted: [], complete: [] }));
    const watched = new Map(
      await Promise.all(sizes.map(async (size) => [size, await allSets(size)] as const)),
    );
    for (let run = 0; run < runs; run++) {
      bench.forgetSnapshots();
      await bench.fresh();
      await workbench.openView();
      await workbench.expand(region);
      for (const all of times) {
        const { size } = all;
        const twistie = bench.twistie(new RegExp(`^aa-${size}\\D`));
        const rows = watched.get(size) ?? { selector: '', text: '' };
        const list = await toPainted(page, rows, () => twistie.click());
        const set = page.locator(row, { hasText: /^20\d\d-\d\d-\d\d \d\d:\d\d/ }).first();
        await set.click();
        const price = { selector: '#price', text: 'CNY' };
        const form = await pageTimes(page, price, () => page.keyboard.press('Enter'));
        all.list.push(list);
        all.painted.push(form.paintedMs);
        all.complete.push(form.completeMs);
        await workbench.runCommand('View: Close All Editors');
        // Only one is open at a time, so that the rows of the next are in sight.
        await twistie.click();
      }
    }
    for (const { size, list, painted, complete } of times) {
      reportGrowth('Backup sets of an instance, opened → all there', 'backup sets', size, median(list));
      reportGrowth('*Clone…* from one of them → form painted', 'backup sets', size, median(painted));
      reportGrowth('*Clone…* from one of them → complete with price', 'backup sets', size, median(complete));
    }
  });

  /**
   * Puts so many clones on the disk that stay in the list, of which RDS is not asked because they are of another
   * identity.
   * @returns the newest
   */
  const writeJobs = (jobs: string, count: number): CloneJob => {
    const now = Date.now();
    const all = Array.from({ length: count }, (_, index) => {
      const id = randomUUID();
      const createdAt = now - index * 60_000;
      return jobOf({
        id,
        description: `clone-${index}`,
        createdAt,
        phase: 'ready',
        announced: true,
        dbInstanceId: `rm-clone${index}`,
        history: (['sending', 'accepted', 'creating', 'ready'] as const).map((phase) => ({
          at: createdAt,
          phase,
          note: 'A note.',
        })),
      });
    });
    // The folder stays, because a window that sees another one puts back what it knows; and each file comes in one
    // step, because one that is half written would be set aside as damaged.
    mkdirSync(jobs, { recursive: true });
    for (const name of readdirSync(jobs)) rmSync(join(jobs, name));
    const made = join(folder, 'made.json');
    for (const job of all) {
      writeFileSync(made, textOf(job));
      renameSync(made, join(jobs, `${job.id}.json`));
    }
    const [newest] = all;
    if (!newest) throw new Error('No clone was asked for');
    return newest;
  };

  it('clones in the view *Clones*: opened, and one of them changed by another window', async () => {
    const { page, workbench } = bench;
    const jobs = join(workbench.globalStorageDir, 'jobs');
    const { dataDir } = workbench.server;
    for (const size of sizes) {
      const newest = writeJobs(jobs, size);
      setPlainRows(dataDir, size);
      const [opened, changed]: [number[], number[]] = [[], []];
      const [plainOpened, plainChanged]: [number[], number[]] = [[], []];
      const first = (setSize: number, text: string): Watched => ({
        selector: `${row}[aria-level="1"][aria-setsize="${setSize}"]`,
        text,
      });
      for (let run = 0; run < runs; run++) {
        await bench.fresh();
        // Before the rows are two others.
        const plain = first(size + 2, '^plain0');
        plainOpened.push(await toPainted(page, plain, () => bench.clickIcon('Plain')));
        plainChanged.push(
          await changeToPainted(page, first(size + 2, `says ${run}`), () =>
            Promise.resolve(setPlainRows(dataDir, size, `says ${run}`)),
          ),
        );
        opened.push(await toPainted(page, first(size, '^clone-'), () => bench.clickIcon('RDS Clone')));
        const name = `changed-${size}-${run}`;
        const text = textOf({ ...newest, description: name });
        changed.push(
          await changeToPainted(page, first(size, `^${name}`), () =>
            diskFolder(jobs).write(`${newest.id}.json`, text),
          ),
        );
      }
      const [ms, floorMs] = [median(opened), median(plainOpened)];
      const [changedMs, changedFloorMs] = [median(changed), median(plainChanged)];
      reportWait(`${size} clones, view opened → drawn`, ms, floorMs, 'a plain tree of as many rows');
      reportWait(
        `One of ${size} clones changed → drawn`,
        changedMs,
        changedFloorMs,
        'a row of a plain tree of as many rows',
      );
      reportGrowth('Clones, view opened → drawn', 'clones', size, ms);
      reportGrowth('A plain tree of as many rows, opened → drawn', 'clones', size, floorMs);
      reportGrowth('One clone changed → drawn', 'clones', size, changedMs);
      reportGrowth('A row of a plain tree changed → drawn', 'clones', size, changedFloorMs);
    }
    rmSync(jobs, { recursive: true, force: true });
  });
});
