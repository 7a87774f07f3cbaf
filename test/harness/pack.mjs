// Packs what is in `dist` as a VSIX. The same files give the same bytes, whenever and wherever they are packed.
//
//   node test/harness/pack.mjs <file>
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './shared.mjs';

const [, , out] = process.argv;
const options = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'];
execFileSync(
  process.execPath,
  [join(root, 'node_modules/@vscode/vsce/vsce'), 'package', ...options, '--out', out],
  {
    cwd: root,
    stdio: 'inherit',
    // One date for all files, the first that a ZIP can hold, which is in local time.
    env: { ...process.env, SOURCE_DATE_EPOCH: String(Date.UTC(1980, 0, 1) / 1_000), TZ: 'UTC' },
  },
);
