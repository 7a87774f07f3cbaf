import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { diskFolder } from '../../src/core/files/diskFolder';
import { JobStore } from '../../src/core/jobs/store';
import { silentLogger } from '../../src/core/log';
import { jobOf } from '../unit/jobs/jobOf';
import { report } from './report';
import { median, runs } from './support';

const count = 10_000;

describe('the files of many clones', function () {
  this.timeout(300_000);
  let root: string;
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'rds-bench-files-'));
  });
  after(() => rmSync(root, { recursive: true }));

  it('are read once, and written one by one', async () => {
    const path = join(root, 'jobs');
    mkdirSync(path);
    const old = Date.now() / 1000 - 3600;
    const ids = Array.from({ length: count }, (_, createdAt) => {
      const id = randomUUID();
      const history = Array.from({ length: 6 }, (_entry, at) => ({
        at,
        phase: 'ready' as const,
        note: 'A note.',
      }));
      const job = jobOf({ id, createdAt, phase: 'ready', announced: true, dbInstanceId: id, history });
      writeFileSync(join(path, `${id}.json`), JSON.stringify(job, undefined, 2));
      utimesSync(join(path, `${id}.json`), old, old);
      return id;
    });
    const folder = diskFolder(path);
    let reads = 0;
    const store = new JobStore(
      {
        ...folder,
        // As if they had not just been made.
        stamp: async (name) => (await folder.stamp(name))?.replace(/ look \d+$/, ''),
        read: (name) => {
          reads++;
          return folder.read(name);
        },
      },
      silentLogger,
    );
    const timed = async (work: () => Promise<unknown>): Promise<number> => {
      const start = performance.now();
      await work();
      return performance.now() - start;
    };
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const first = await timed(() => store.load());
    const again = await timed(() => store.load());
    delay.disable();
    reads = 0;
    const writes: number[] = [];
    for (const id of ids.slice(0, runs))
      writes.push(await timed(() => store.update(id, (job) => ({ ...job, description: 'changed' }))));
    // What the watch has told of them is read before this.
    await store.update(ids[0] ?? '', () => undefined);
    await store.load();
    report(`${count} clones: all read at the start`, `${Math.round(first)} ms`);
    report(`${count} clones: looked through again`, `${Math.round(again)} ms`);
    report(`${count} clones: longest pause of the host meanwhile`, `${Math.round(delay.max / 1e6)} ms`);
    report(`${count} clones: one is written (median)`, `${median(writes).toFixed(1)} ms`, '50 ms');
    report(`${count} clones: files read for each write`, (reads / runs).toFixed(1));
    await store.dispose();
  });
});
