// Builds the VSIX of the last commit in two fresh clones and compares the bytes.
//
//   npm run package:twice
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeFolder, root, temporaryFolder } from './shared.mjs';

/** Builds in a new folder, with another time zone and other permissions for new files. */
function build(timeZone, umask) {
  process.umask(umask);
  const folder = temporaryFolder();
  const run = (program, ...args) =>
    execFileSync(program, args, {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, TZ: timeZone },
      shell: process.platform === 'win32',
    });
  try {
    run('git', 'clone', '--quiet', root, '.');
    run('npm', 'ci');
    run('npm', 'run', 'package');
    const digest = (name) =>
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex');
    // In the order in which they are built.
    const files = [
      'package-lock.json',
      'dist/sdk.js',
      'dist/main.js',
      'dist/THIRD-PARTY-NOTICES.txt',
      'rds-clone.vsix',
    ];
    return new Map(files.map((name) => [name, digest(name)]));
  } finally {
    removeFolder(folder);
  }
}

const [first, second] = [build('Asia/Shanghai', 0o022), build('America/New_York', 0o077)];
for (const [name, digest] of first)
  console.log(`${second.get(name) === digest ? 'same  ' : 'DIFFER'}  ${digest.slice(0, 16)}  ${name}`);
process.exit([...first].every(([name, digest]) => second.get(name) === digest) ? 0 : 1);
