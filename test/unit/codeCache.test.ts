import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireCached } from '../../src/vscode/codeCache';

describe('a file that is loaded with compiled code of the last time', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rds-code-'));
    file = join(folder, 'module.js');
    await writeFile(
      file,
      "exports.path = require('node:path').basename(__filename); exports.dir = __dirname; exports.n = 1;",
    );
  });
  afterEach(() => rm(folder, { recursive: true }));
  const caches = async (): Promise<string[]> => (await readdir(join(folder, 'code')).catch(() => [])).sort();
  const load = (): Promise<unknown> => requireCached(file, join(folder, 'code'));

  it('is the same with and without it, and leaves one cache', async () => {
    const expected = { path: 'module.js', dir: folder, n: 1 };
    assert.deepEqual(await load(), expected);
    await eventually('the cache', async () => (await caches()).length === 1);
    assert.deepEqual(await load(), expected);
    assert.equal((await caches()).length, 1);
  });

  it('is loaded although the cache is damaged, which is made anew', async () => {
    // Of code that this process has not compiled before, which it would remember.
    const code = 'exports.n = 3;';
    await writeFile(file, code);
    const digest = createHash('sha256').update(code).update(process.versions.v8).digest('hex').slice(0, 16);
    const cache = join(folder, 'code', `sdk-${digest}.cache`);
    await mkdir(join(folder, 'code'));
    await writeFile(cache, 'damaged');
    assert.deepEqual(await load(), { n: 3 });
    await eventually('a new cache', async () => (await readFile(cache, 'latin1')) !== 'damaged');
  });

  it('has another cache when it is another file, and no longer the old one', async () => {
    await load();
    await eventually('the cache', async () => (await caches()).length === 1);
    const [before] = await caches();
    await writeFile(file, 'exports.n = 2;');
    assert.deepEqual(await load(), { n: 2 });
    await eventually('the other cache', async () => {
      const now = await caches();
      return now.length === 1 && now[0] !== before;
    });
  });
});

async function eventually(what: string, condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 5_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`Not in time: ${what}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
