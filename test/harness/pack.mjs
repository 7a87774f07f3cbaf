// Packs what is in `dist` as a VSIX. The same files give the same bytes, whenever and wherever they are packed.
//
//   node test/harness/pack.mjs <file> [<address of a repository, for tests of what comes of it>]
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { packedManifest, repositoryUrl, standalonePage } from './publicPage.mjs';
import { readJson, root, temporaryFolder } from './shared.mjs';

const [, , out, repository] = process.argv;
// A copy with read permission for everyone, because a VSIX keeps the permissions of files.
const folder = temporaryFolder();
const packed = /^(dist|l10n|media|LICENSE|CHANGELOG\.md|README\.md|package(\.nls.*)?\.json|\.vscodeignore)$/;
for (const name of readdirSync(root).filter((one) => packed.test(one)))
  cpSync(join(root, name), join(folder, name), { recursive: true });
const manifest = { ...readJson(join(root, 'package.json')), ...(repository ? { repository } : {}) };
const url = repositoryUrl(manifest);
writeFileSync(join(folder, 'package.json'), `${JSON.stringify(packedManifest(manifest), undefined, 2)}\n`);
if (!url) writeFileSync(join(folder, 'README.md'), standalonePage(root));
for (const name of readdirSync(folder, { recursive: true })) {
  const path = join(folder, String(name));
  if (statSync(path).isFile()) chmodSync(path, 0o644);
}
const links = url
  ? [`--baseContentUrl=${url}/blob/HEAD`, `--baseImagesUrl=${url}/raw/HEAD`]
  : ['--allow-missing-repository', '--no-rewrite-relative-links'];
const options = ['--no-dependencies', ...links];
execFileSync(
  process.execPath,
  [join(root, 'node_modules/@vscode/vsce/vsce'), 'package', ...options, '--out', resolve(out)],
  {
    cwd: folder,
    stdio: 'inherit',
    // All files get the earliest date of a ZIP, whose dates are in local time.
    env: { ...process.env, SOURCE_DATE_EPOCH: String(Date.UTC(1980, 0, 1) / 1_000), TZ: 'UTC' },
  },
);
