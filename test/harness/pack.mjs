// Packs what is in `dist` as a VSIX, for tests: without the build that packaging starts otherwise, which would change
// `dist` under tests that run at the same time.
//
//   node test/harness/pack.mjs <file>
import { cpSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { readJson, root, temporaryFolder } from './shared.mjs';

const [, , out] = process.argv;
const folder = temporaryFolder();
for (const name of ['dist', 'l10n', 'media', '.vscodeignore', 'CHANGELOG.md', 'LICENSE'])
  cpSync(join(root, name), join(folder, name), { recursive: true });
for (const name of readdirSync(root).filter((one) => /^(package\.nls|README)\b.*\.(json|md)$/.test(one)))
  cpSync(join(root, name), join(folder, name));
const manifest = readJson(join(root, 'package.json'));
delete manifest.scripts['vscode:prepublish'];
writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
const options = manifest.scripts.package.split(' ').slice(1, -2);
execFileSync(process.execPath, [join(root, 'node_modules/@vscode/vsce/vsce'), ...options, '--out', out], {
  cwd: folder,
  stdio: 'inherit',
});
