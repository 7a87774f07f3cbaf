import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diskFolder } from '../../../src/core/files/diskFolder';
import type { FormDraft } from '../../../src/core/drafts/draft';
import { DraftStore, maxDrafts } from '../../../src/core/drafts/store';
import { memoryLog } from '../../support/memoryLog';
import { until } from '../../support/until';

describe('drafts of closed forms', function () {
  let root: string;
  let folder: string;
  let log: ReturnType<typeof memoryLog>;
  let store: DraftStore;
  let stores: DraftStore[];

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'rds-drafts-'));
    folder = join(root, 'drafts');
    log = memoryLog();
    stores = [];
    store = newStore();
  });
  afterEach(async () => {
    await Promise.all(stores.map((one) => one.dispose()));
    await rm(root, { recursive: true });
  });

  /** The store of another window. */
  const newStore = (): DraftStore => {
    const one = new DraftStore(diskFolder(folder), log);
    stores.push(one);
    return one;
  };
  const idsOf = (one: DraftStore): string[] => one.list().map(({ id }) => id);
  const files = async (): Promise<string[]> => (await readdir(folder)).sort();
  /** The folder's place is taken by a file: nothing in it can be read, written or deleted. */
  const breakDisk = (): (() => void) => {
    const aside = `${folder}.aside`;
    renameSync(folder, aside);
    writeFileSync(folder, '');
    return () => {
      rmSync(folder);
      renameSync(aside, folder);
    };
  };

  it('are there again in the next window, as they were typed, the last changed first', async () => {
    const [old, recent] = [draftAt(1_000), draftAt(2_000)];
    await store.save(recent);
    await store.save(old);
    const next = newStore();
    assert.deepEqual(next.list(), []);
    await next.load();
    assert.deepEqual(next.list(), [recent, old]);
    assert.deepEqual(next.get(old.id), old);
    assert.equal(next.get(old.id)?.draft.values.DBInstanceStorage?.text, '12x');
  });

  it('replace their earlier state', async () => {
    const first = draftAt(1_000);
    const later = { ...first, sourceName: 'renamed', changedAt: 5_000 };
    await store.save(first);
    await store.save(later);
    assert.deepEqual(store.list(), [later]);
    assert.deepEqual(await files(), [`${first.id}.json`]);
  });

  it('are written whole, leave nothing else behind, and are nobody else’s to read', async () => {
    const draft = draftAt(1_000);
    const versions = Array.from({ length: 20 }, (_, n) => ({ ...draft, changedAt: n }));
    let reading = true;
    const read = (async (): Promise<number> => {
      let times = 0;
      while (reading) {
        const content = await readFile(join(folder, `${draft.id}.json`), 'utf8').catch(() => undefined);
        if (content !== undefined) {
          assert.equal((JSON.parse(content) as FormDraft).id, draft.id);
          times++;
        }
      }
      return times;
    })();
    await Promise.all(versions.map((one) => store.save(one)));
    reading = false;
    assert.ok((await read) > 0);
    assert.deepEqual(await files(), [`${draft.id}.json`]);
    assert.equal(store.get(draft.id)?.changedAt, 19);
    if (process.platform !== 'win32')
      assert.equal((await stat(join(folder, `${draft.id}.json`))).mode & 0o077, 0);
  });

  it('that are removed are gone from the disk, and come back when they are saved again', async () => {
    const draft = draftAt(1_000);
    await store.save(draft);
    assert.equal(await store.remove(draft.id), true);
    assert.deepEqual([store.list(), await files()], [[], []]);
    await store.save(draft);
    assert.deepEqual(store.list(), [draft]);
  });

  it('keep the order in which they were saved and removed', async () => {
    const draft = draftAt(1_000);
    await Promise.all([store.save(draft), store.remove(draft.id)]);
    assert.deepEqual([store.list(), await files()], [[], []]);
  });

  it('tell listeners of every change until they let go', async () => {
    let told = 0;
    const listening = store.onDidChange(() => told++);
    const draft = draftAt(1_000);
    await store.save(draft);
    assert.equal(told, 1);
    await store.remove(draft.id);
    assert.ok(told >= 2);
    listening.dispose();
    const before = told;
    await store.save(draft);
    assert.equal(told, before);
  });

  describe('when there are too many', () => {
    let all: FormDraft[];
    beforeEach(async () => {
      all = Array.from({ length: maxDrafts }, (_, n) => draftAt(1_000 + n));
      await Promise.all(all.map((one) => store.save(one)));
    });

    it('are the latest changed', async () => {
      const [first, second, ...rest] = all;
      const late = draftAt(9_000);
      await store.save({ ...first!, changedAt: 8_000 });
      await store.save(late);
      assert.equal(store.list().length, maxDrafts);
      assert.equal(store.get(second!.id), undefined);
      assert.deepEqual(idsOf(store).slice(0, 2), [late.id, first!.id]);
      assert.deepEqual(await files(), [late, first!, ...rest].map(({ id }) => `${id}.json`).sort());
    });

    it('keep the one that was saved, old as it may be', async () => {
      const wantedBack = draftAt(1);
      await store.save(wantedBack);
      assert.ok(store.get(wantedBack.id));
      assert.equal(store.get(all[0]!.id), undefined);
      assert.equal((await files()).length, maxDrafts);
    });

    it('keep what another window has just changed', async () => {
      const [first, second] = all;
      const changed = { ...first!, changedAt: 8_000 };
      await store.load();
      // Nothing is being read now, and nothing can begin to be before the save: the store has not noticed.
      writeFileSync(join(folder, `${first!.id}.json`), JSON.stringify(changed));
      await store.save(draftAt(9_000));
      assert.deepEqual(store.get(first!.id), changed);
      assert.equal(store.get(second!.id), undefined);
    });

    it('spare what this version does not know', async () => {
      const foreign = `${randomUUID()}.json`;
      writeFileSync(join(folder, foreign), JSON.stringify({ ...draftAt(0), version: 2 }));
      await store.save(draftAt(9_000));
      assert.equal(store.list().length, maxDrafts);
      assert.ok((await files()).includes(foreign));
    });
  });

  it('of a kind this version does not know are left where they are', async () => {
    const known = draftAt(1_000);
    await store.save(known);
    const named = draftAt(2_000);
    const written: string[] = [];
    for (const changes of [
      { version: 2 },
      { draft: { regionId: 'cn-hangzhou' } },
      { accountId: 'other' },
      { changedAt: null },
      { id: named.id },
      { sourceName: undefined },
    ]) {
      const id = randomUUID();
      writeFileSync(join(folder, `${id}.json`), JSON.stringify({ ...named, id, ...changes }));
      written.push(`${id}.json`);
    }
    await store.load();
    assert.deepEqual(store.list(), [known]);
    assert.deepEqual(await files(), [`${known.id}.json`, ...written].sort());
  });

  it('set a damaged file aside and keep the others', async () => {
    const known = draftAt(1_000);
    await store.save(known);
    const broken = `${randomUUID()}.json`;
    writeFileSync(join(folder, broken), '{"version":1,');
    const fresh = newStore();
    await fresh.load();
    assert.deepEqual(fresh.list(), [known]);
    assert.deepEqual(await files(), [`${known.id}.json`, `${broken}.damaged`].sort());
    assert.equal(await readFile(join(folder, `${broken}.damaged`), 'utf8'), '{"version":1,');
    assert.ok(log.lines.some((line) => line.startsWith('warn Draft ') && line.includes('damaged')));
  });

  it('drop the values of parameters that no longer exist', async () => {
    const draft = draftAt(1_000);
    await mkdir(folder);
    const values = { ...draft.draft.values, Formerly: { text: '1', origin: 'chosen' } };
    writeFileSync(
      join(folder, `${draft.id}.json`),
      JSON.stringify({ ...draft, draft: { ...draft.draft, values } }),
    );
    await store.load();
    assert.deepEqual(store.list(), [draft]);
  });

  it('are the same in all windows', async () => {
    const other = newStore();
    await Promise.all([store.load(), other.load()]);
    let told = 0;
    other.onDidChange(() => told++);
    const [mine, theirs] = [draftAt(1_000), draftAt(2_000)];
    await store.save(mine);
    await until(() => other.get(mine.id) !== undefined);
    assert.ok(told > 0);
    await other.save(theirs);
    await until(() => store.get(theirs.id) !== undefined);
    await other.save({ ...mine, sourceName: 'changed there' });
    await until(() => store.get(mine.id)?.sourceName === 'changed there');
    await store.remove(mine.id);
    await until(() => other.get(mine.id) === undefined);
    assert.deepEqual([store.list(), other.list()], [[theirs], [theirs]]);
  });

  it('stay in memory when the disk takes no writes, and are written with the next one', async () => {
    const [saved, unsaved, next] = [draftAt(1_000), draftAt(2_000), draftAt(3_000)];
    await store.save(saved);
    const repair = breakDisk();
    const changed = { ...saved, sourceName: 'changed', changedAt: 1_500 };
    await store.save(changed);
    await store.save(unsaved);
    await store.load();
    assert.deepEqual(store.list(), [unsaved, changed]);
    assert.equal(store.hasUnsaved, true);
    for (const { id } of [saved, unsaved])
      assert.equal(log.lines.filter((line) => line.startsWith(`error Draft ${id} cannot`)).length, 1);
    repair();
    await store.save(next);
    assert.equal(store.hasUnsaved, false);
    const fresh = newStore();
    await fresh.load();
    assert.deepEqual(fresh.list(), [next, unsaved, changed]);
  });

  it('stay when the disk does not let them be deleted, and the log says so', async () => {
    const draft = draftAt(1_000);
    await store.save(draft);
    const repair = breakDisk();
    assert.equal(await store.remove(draft.id), false);
    assert.deepEqual(store.list(), [draft]);
    assert.ok(log.lines.some((line) => line.startsWith(`error Draft ${draft.id} cannot be deleted`)));
    repair();
    assert.equal(await store.remove(draft.id), true);
    assert.deepEqual(store.list(), []);
  });

  it('can still be saved while the window closes', async () => {
    const draft = draftAt(1_000);
    const saving = store.save(draft);
    await store.dispose();
    await saving;
    assert.deepEqual(await files(), [`${draft.id}.json`]);
  });
});

function draftAt(changedAt: number): FormDraft {
  return {
    version: 1,
    id: randomUUID(),
    accountId: 'sandbox',
    draft: {
      regionId: 'cn-hangzhou',
      sourceId: 'rm-source',
      restoreBy: 'backupSet',
      values: {
        BackupId: { text: '100', origin: 'chosen' },
        DBInstanceStorage: { text: '12x', origin: 'chosen' },
      },
    },
    sourceName: 'orders-prod',
    engine: 'MySQL',
    changedAt,
  };
}
