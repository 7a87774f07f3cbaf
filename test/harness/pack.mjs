// Packs what is in `dist` as a VSIX. The same files give the same bytes, whenever and wherever they are packed.
//
//   node test/harness/pack.mjs <file>
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { root, temporaryFolder } from './shared.mjs';

const [, , out] = process.argv;
// A copy, in which every file may be read by everyone: a VSIX keeps the permissions that files have on disk.
const folder = temporaryFolder();
const packed =
  /^(dist|l10n|media|LICENSE|CHANGELOG\.md|README.*\.md|package(\.nls.*)?\.json|\.vscodeignore)$/;
for (const name of readdirSync(root).filter((one) => packed.test(one)))
  cpSync(join(root, name), join(folder, name), { recursive: true });
for (const name of readdirSync(folder, { recursive: true })) {
  const path = join(folder, String(name));
  if (statSync(path).isFile()) chmodSync(path, 0o644);
}
const options = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'];
execFileSync(
  process.execPath,
  [join(root, 'node_modules/@vscode/vsce/vsce'), 'package', ...options, '--out', resolve(out)],
  {
    cwd: folder,
    stdio: 'inherit',
    // One date for all files, the first that a ZIP can hold, which is in local time.
    env: { ...process.env, SOURCE_DATE_EPOCH: String(Date.UTC(1980, 0, 1) / 1_000), TZ: 'UTC' },
  },
);
