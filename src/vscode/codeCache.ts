import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';

/**
 * Loads a CommonJS file with what V8 compiled of it the last time, which halves the time that a large one needs. The
 * cache is made anew for each version of the file and of V8, and whatever is wrong with it costs no more than not having
 * it.
 * @param folder where caches are kept; they hold compiled code of the file and nothing else
 */
export async function requireCached(file: string, folder: string): Promise<unknown> {
  const code = await readFile(file, 'utf8');
  const digest = createHash('sha256').update(code).update(process.versions.v8).digest('hex').slice(0, 16);
  const name = `sdk-${digest}.cache`;
  const cachedData = await readFile(join(folder, name)).catch(() => undefined);
  const script = new Script(`(function (exports, require, module, __filename, __dirname) {${code}\n})`, {
    filename: file,
    ...(cachedData ? { cachedData } : {}),
  });
  const module = { exports: {} };
  const run = script.runInThisContext() as (...args: readonly unknown[]) => void;
  // As the file itself would require: the editor tells by it whose requests it sends through its proxy.
  run(module.exports, createRequire(file), module, file, dirname(file));
  if (!cachedData || script.cachedDataRejected) void keep(script, folder, name);
  return module.exports;
}

/** Kept after the code has run once, so that what it uses at start is in it. */
async function keep(script: Script, folder: string, name: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    const others = (await readdir(folder)).filter((one) => one.endsWith('.cache') && one !== name);
    await writeFile(join(folder, name), script.createCachedData());
    await Promise.all(others.map((one) => rm(join(folder, one), { force: true })));
  } catch {
    // Without it the next start takes a little longer.
  }
}
