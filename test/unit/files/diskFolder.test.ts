import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diskFolder } from '../../../src/core/files/diskFolder';
import { sweepLeftBehind } from '../../../src/core/files/durable';
import { diskReason, mostBytes, UnreadableFile } from '../../../src/core/files/problem';
import { diskSteps, faultyDisk, type DiskStep } from '../../support/faultyDisk';
import { until } from '../../support/until';

const uuid = '00000000-0000-4000-8000-000000000001';

describe('a folder on the disk', function () {
  this.timeout(10_000);
  let path: string;
  let restore: () => void = () => undefined;
  beforeEach(async () => {
    path = await mkdtemp(join(tmpdir(), 'rds-folder-'));
  });
  afterEach(async () => {
    restore();
    restore = () => undefined;
    await rm(path, { recursive: true });
  });
  const codes = ['ENOSPC', 'EACCES', 'EROFS', 'EIO'] as const;
  const refuse = (step: DiskStep, code: string): void => {
    restore = faultyDisk((one) => (one === step ? code : undefined));
  };

  for (const step of diskSteps.filter((one) => one !== 'unlink' && one !== 'link')) {
    it(`that refuses at ${step} keeps what was there, and nothing half written`, async () => {
      const folder = diskFolder(path);
      await folder.write('one.json', 'before');
      for (const code of codes) {
        refuse(step, code);
        await assert.rejects(folder.write('one.json', 'afterwards'), { code });
        restore();
        assert.deepEqual(await readdir(path), ['one.json'], code);
        assert.equal(await folder.read('one.json'), 'before');
      }
    });
  }

  for (const step of ['open', 'write', 'sync', 'close'] as const) {
    it(`that refuses at ${step} makes no marker, not even an empty one, with and without hard links`, async () => {
      const folder = diskFolder(path);
      for (const code of codes) {
        for (const links of [true, false]) {
          restore = faultyDisk((one, file) =>
            one === 'link' && !links
              ? 'EPERM'
              : // Without links what is written is the marker itself.
                one === step && (links || !file.endsWith('.tmp'))
                ? code
                : undefined,
          );
          await assert.rejects(folder.createNew('one.claim', 'content'), { code });
          restore();
          assert.deepEqual(await readdir(path), []);
        }
      }
      assert.equal(await folder.createNew('one.claim', 'content'), true);
      assert.equal(await folder.createNew('one.claim', 'other'), false);
      assert.equal(await folder.read('one.claim'), 'content');
    });
  }

  it('takes no file that it would not read again, and keeps what was there', async () => {
    const folder = diskFolder(path);
    await folder.write('one.json', 'before');
    const long = 'ä'.repeat(mostBytes / 2 + 1);
    await assert.rejects(folder.write('one.json', long), { code: 'EFBIG' });
    await assert.rejects(folder.createNew('two.json', long), { code: 'EFBIG' });
    assert.deepEqual(await readdir(path), ['one.json']);
    assert.equal(await folder.read('one.json'), 'before');
    await folder.write('one.json', 'ä'.repeat(mostBytes / 2));
    assert.equal((await folder.read('one.json'))?.length, mostBytes / 2);
  });

  it('where nothing can be deleted says all the same how a write ended, and whose a marker is', async () => {
    const folder = diskFolder(path);
    refuse('unlink', 'EBUSY');
    assert.equal(await folder.createNew('one.claim', 'content'), true);
    assert.equal(await folder.createNew('one.claim', 'other'), false);
    restore();
    restore = faultyDisk((step) => (step === 'write' ? 'ENOSPC' : step === 'unlink' ? 'EBUSY' : undefined));
    await assert.rejects(folder.write('two.json', 'content'), { code: 'ENOSPC' });
    assert.equal(await folder.read('two.json'), undefined);
  });

  it('knows the marker that it made when a file server repeats the request', async () => {
    const folder = diskFolder(path);
    const { default: promises } = await import('node:fs/promises');
    const { link } = promises;
    Object.assign(promises, {
      link: async (from: string, to: string) => {
        await link(from, to);
        await link(from, to);
      },
    });
    try {
      assert.equal(await folder.createNew('one.claim', 'content'), true);
    } finally {
      Object.assign(promises, { link });
    }
  });

  it('writes again when a sweep has taken the file that it was writing, or the folder has gone', async () => {
    const folder = diskFolder(path);
    let isFirst = true;
    restore = faultyDisk((step, file) => {
      if (step !== 'rename' || !isFirst) return undefined;
      isFirst = false;
      if (file.endsWith('two.json')) rmSync(path, { recursive: true });
      return 'ENOENT';
    });
    await folder.write('one.json', 'content');
    isFirst = true;
    await folder.write('two.json', 'content');
    assert.deepEqual([isFirst, await folder.read('two.json')], [false, 'content']);
  });

  it('is swept of what killed windows have left, but not of what one may be writing', async () => {
    const now = Date.now();
    const old = (now - 2 * 60 * 60_000) / 1000;
    const names = [`.one.json.${uuid}.tmp`, `sandbox.json.${uuid}.tmp`, 'leader.0123456789abcdef.taken'];
    const kept = [`${uuid}.json`, `${uuid}.claim`, 'notes.tmp', `.${uuid}.tmp.txt`];
    for (const name of [...names, ...kept]) {
      writeFileSync(join(path, name), '');
      utimesSync(join(path, name), old, old);
    }
    writeFileSync(join(path, `.two.json.${uuid}.tmp`), '');
    mkdirSync(join(path, `folder.${uuid}.tmp`));
    utimesSync(join(path, `folder.${uuid}.tmp`), old, old);
    await sweepLeftBehind(path, now);
    await sweepLeftBehind(join(path, 'missing'), now);
    const left = [...kept, `.two.json.${uuid}.tmp`, `folder.${uuid}.tmp`];
    assert.deepEqual((await readdir(path)).sort(), left.sort());
  });

  it('reads files only, and none that is larger than any of ours', async function () {
    if (process.platform === 'win32') return this.skip();
    const folder = diskFolder(path);
    mkdirSync(join(path, 'folder'));
    execFileSync('mkfifo', [join(path, 'pipe')]);
    symlinkSync('/dev/zero', join(path, 'zero'));
    symlinkSync(join(path, 'nowhere'), join(path, 'dangling'));
    symlinkSync(join(path, 'loop'), join(path, 'loop'));
    writeFileSync(join(path, 'huge'), '');
    truncateSync(join(path, 'huge'), 2 ** 30);
    const codeOf = (name: string): Promise<unknown> =>
      folder.read(name).catch((error: unknown) => error instanceof UnreadableFile && error.code);
    assert.deepEqual(await Promise.all(['folder', 'pipe', 'zero', 'huge'].map(codeOf)), [
      'EISDIR',
      'EISDIR',
      'EISDIR',
      'EFBIG',
    ]);
    assert.equal(await folder.read('dangling'), undefined);
    await assert.rejects(folder.read('loop'), { code: 'ELOOP' });
    // What is in the place of a link is replaced, and not what it leads to.
    writeFileSync(join(path, 'elsewhere'), 'theirs');
    symlinkSync(join(path, 'elsewhere'), join(path, 'one.json'));
    await folder.write('one.json', 'ours');
    assert.equal(await readFile(join(path, 'elsewhere'), 'utf8'), 'theirs');
  });

  it('is watched again when it is back', async () => {
    const folder = diskFolder(join(path, 'jobs'));
    await folder.write('one.json', '1');
    const told: (string | undefined)[] = [];
    const watch = folder.watch((name) => told.push(name));
    assert.equal(await watch?.isCurrent(), true);
    rmSync(join(path, 'jobs'), { recursive: true });
    await until(() => told.includes(undefined));
    assert.equal(await watch?.isCurrent(), false);
    await folder.write('one.json', '1');
    assert.equal(await watch?.isCurrent(), false);
    watch?.dispose();
    assert.equal(folder.wasMade(), true);
    assert.equal(folder.wasMade(), false);
    const again = folder.watch((name) => told.push(name));
    await folder.write('two.json', '2');
    await until(() => told.includes('two.json'));
    again?.dispose();
  });

  it('has a file’s stamp stay as it is only when the file does, and not before some time has passed', async () => {
    const folder = diskFolder(path);
    await folder.write('one.json', '1');
    assert.notEqual(await folder.stamp('one.json'), await folder.stamp('one.json'));
    assert.equal(await folder.stamp('missing'), undefined);
  });

  it('says in plain words what it refuses, without a path', () => {
    const reason = (code: string): string =>
      diskReason(Object.assign(new Error(`${code}: no, '/home/me'`), { code }));
    for (const code of ['ENOSPC', 'EDQUOT', 'EACCES', 'EPERM', 'EROFS', 'EBUSY', 'EMFILE', 'EISDIR', 'EFBIG'])
      assert.match(reason(code), /^[a-z -]+$/);
    assert.equal(reason('ENOSPC'), 'the disk is full');
  });
});
