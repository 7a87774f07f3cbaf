import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dropSentDrafts } from '../../../src/core/drafts/sent';
import { DraftStore } from '../../../src/core/drafts/store';
import { diskFolder } from '../../../src/core/files/diskFolder';
import type { DiskProblem } from '../../../src/core/files/fileStore';
import type { Folder } from '../../../src/core/files/folder';
import { JobStore } from '../../../src/core/jobs/store';
import { faultyDisk } from '../../support/faultyDisk';
import { memoryLog } from '../../support/memoryLog';
import { jobOf } from '../jobs/jobOf';
import { until } from '../../support/until';

describe('a store of files', function () {
  this.timeout(10_000);
  let root: string;
  let path: string;
  let log: ReturnType<typeof memoryLog>;
  let stores: (JobStore | DraftStore)[];
  let restore: () => void = () => undefined;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'rds-store-'));
    path = join(root, 'jobs');
    log = memoryLog();
    stores = [];
  });
  afterEach(async () => {
    restore();
    await Promise.all(stores.map((one) => one.dispose()));
    await rm(root, { recursive: true });
  });

  const open = (folder: Folder = diskFolder(path)): JobStore => {
    const store = new JobStore(folder, log);
    stores.push(store);
    return store;
  };
  const problemsOf = (store: JobStore | DraftStore): DiskProblem[] => {
    const told: DiskProblem[] = [];
    store.onDidFail((problem) => told.push(problem));
    return told;
  };
  /** Files of long ago, which are sure not to change any more within the same tick. */
  const writeOld = (count: number): readonly string[] => {
    mkdirSync(path, { recursive: true });
    const old = Date.now() / 1000 - 3600;
    return Array.from({ length: count }, (_, n) => {
      const id = randomUUID();
      writeFileSync(join(path, `${id}.json`), JSON.stringify(jobOf({ id, createdAt: n })));
      utimesSync(join(path, `${id}.json`), old, old);
      return id;
    });
  };
  /** The folder with settled stamps, and what is read of it. */
  const counted = (): { readonly folder: Folder; readonly reads: string[] } => {
    const folder = diskFolder(path);
    const reads: string[] = [];
    return {
      reads,
      folder: {
        ...folder,
        read: (name) => {
          reads.push(name);
          return folder.read(name);
        },
        stamp: async (name) => (await folder.stamp(name))?.replace(/ look \d+$/, ''),
      },
    };
  };

  it('reads one file for a write, its own or another window’s, and not all', async () => {
    const ids = writeOld(300);
    const { folder, reads } = counted();
    const store = open(folder);
    await store.load();
    assert.equal(reads.length, 300);
    assert.equal(store.list().length, 300);
    await store.load();
    assert.equal(reads.length, 300);
    await store.update(ids[0] ?? '', (job) => ({ ...job, description: 'mine' }));
    const other = open();
    await other.update(ids[1] ?? '', (job) => ({ ...job, description: 'theirs' }));
    await until(() => store.get(ids[1] ?? '')?.description === 'theirs');
    await store.load();
    assert.deepEqual(
      [...new Set(reads.slice(300))].sort(),
      [`${ids[0] ?? ''}.json`, `${ids[1] ?? ''}.json`].sort(),
    );
    await other.remove(ids[2] ?? '');
    await until(() => store.get(ids[2] ?? '') === undefined);
    assert.equal(store.list().length, 299);
  });

  it('goes on being told after its folder was moved away, and loses nothing that it knows', async () => {
    const [id = ''] = writeOld(1);
    const [store, other] = [open(), open()];
    await Promise.all([store.load(), other.load()]);
    renameSync(path, `${path}.aside`);
    await until(() => log.lines.some((line) => line.includes('has gone; 1 are written anew')));
    await Promise.all([store.load(), other.load()]);
    assert.ok((await readFile(join(path, `${id}.json`), 'utf8')).includes(id));
    await other.update(id, (job) => ({ ...job, description: 'changed since' }));
    await until(() => store.get(id)?.description === 'changed since');
  });

  it('tells once of a disk that is full, and again only when it has been full anew', async () => {
    const ids = writeOld(3);
    const store = open();
    await store.load();
    const told = problemsOf(store);
    const fill = async (name: string): Promise<void> => {
      restore = faultyDisk((step) => (step === 'write' ? 'ENOSPC' : undefined));
      for (const id of ids) await store.update(id, (job) => ({ ...job, description: name }));
      await store.flush();
      await store.load();
      restore();
    };
    await fill('first');
    assert.deepEqual(
      told.map(({ doing, error }) => [doing, error instanceof Error && 'code' in error && error.code]),
      [['write', 'ENOSPC']],
    );
    assert.ok(ids.every((id) => store.get(id)?.description === 'first'));
    await store.flush();
    assert.equal(store.hasUnsaved, false);
    await fill('second');
    assert.equal(told.length, 2);
    // What is not on the disk when the window closes is tried once more.
    await store.dispose();
    const fresh = open();
    await fresh.load();
    assert.ok(ids.every((id) => fresh.get(id)?.description === 'second'));
    assert.deepEqual((await readdir(path)).sort(), ids.map((id) => `${id}.json`).sort());
  });

  it('sets aside what is in the place of a file, under a name of its own each time, and keeps the rest', async () => {
    const [id = '', other = ''] = writeOld(2);
    const store = open();
    await store.load();
    const aside: string[] = [];
    store.onDidSetAside((name) => aside.push(name));
    const file = join(path, `${id}.json`);
    for (const damage of [
      () => mkdirSync(join(file, 'in-the-way'), { recursive: true }),
      () => writeFileSync(file, ''),
      () => writeFileSync(file, '[]'),
    ]) {
      rmSync(file);
      damage();
      await store.load();
      assert.ok(store.get(id));
    }
    assert.deepEqual(
      aside,
      ['damaged', 'damaged.2', 'damaged.3'].map((end) => `${id}.json.${end}`),
    );
    const fresh = open();
    await fresh.load();
    assert.deepEqual(new Set(fresh.list().map((job) => job.id)), new Set([id, other]));
    await store.remove(id);
    assert.deepEqual(
      (await readdir(path)).sort(),
      [...aside.map((name) => `${name}.old`), `${other}.json`].sort(),
    );
  });

  it('leaves alone what it must not read, and tells so once', async () => {
    const ids = writeOld(3);
    const folder = diskFolder(path);
    const refused = Object.assign(new Error('EACCES'), { code: 'EACCES' });
    const store = open({
      ...folder,
      read: (name) => (name.startsWith(ids[0] ?? '') ? folder.read(name) : Promise.reject(refused)),
    });
    const told = problemsOf(store);
    await store.load();
    await store.load();
    assert.deepEqual(told, [{ doing: 'read', error: refused }]);
    assert.deepEqual(
      store.list().map(({ id }) => id),
      [ids[0]],
    );
    assert.equal((await readdir(path)).length, 3);
  });

  it('tells once that its folder cannot be read', async () => {
    writeFileSync(path, '');
    const store = open();
    const told = problemsOf(store);
    await store.load();
    await store.load();
    assert.equal(told.length, 1);
    renameSync(path, `${path}.aside`);
    await store.load();
    assert.deepEqual(await readdir(path), []);
  });

  it('reads a file that an editor has saved with a byte order mark and other line ends', async () => {
    const [id = ''] = writeOld(1);
    const file = join(path, `${id}.json`);
    const text = JSON.stringify(jobOf({ id }), undefined, 2).replaceAll('\n', '\r\n');
    writeFileSync(file, `\uFEFF${text}`);
    const store = open();
    await store.load();
    assert.deepEqual(store.get(id), JSON.parse(JSON.stringify(jobOf({ id }))));
  });

  it('does not try for ever to delete the draft of a clone where the disk refuses', async () => {
    const job = jobOf({ id: randomUUID(), intentId: randomUUID(), createdAt: 2 });
    const jobs = open();
    await jobs.create(job);
    const drafts = new DraftStore(diskFolder(join(root, 'drafts')), log);
    stores.push(drafts);
    let tries = 0;
    restore = faultyDisk((step, file) => {
      if (step !== 'unlink' || !file.endsWith('.json')) return undefined;
      tries++;
      return 'EBUSY';
    });
    const subscription = dropSentDrafts(jobs, drafts);
    const { accountId, draft, sourceName, engine } = job;
    const id = job.intentId ?? '';
    await drafts.save({ version: 1, id, accountId, draft, sourceName, engine, changedAt: 1 });
    await until(() => tries > 0);
    await drafts.load();
    assert.equal(tries, 1);
    assert.equal(drafts.list().length, 1);
    subscription.dispose();
  });
});
