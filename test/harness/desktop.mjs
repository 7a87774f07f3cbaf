// The integration tests in a desktop VS Code. Downloads it, unless VSCODE_EXECUTABLE_PATH names an installed one.
// VSCODE_VERSION chooses what is downloaded (default: stable).
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { cacheDir, readJson, root, temporaryFolder } from './shared.mjs';

const built = spawnSync(process.execPath, ['esbuild.mjs', '--tests'], { cwd: root, stdio: 'inherit' });
if (built.status !== 0) process.exit(built.status ?? 1);

const executable = process.env['VSCODE_EXECUTABLE_PATH'];
const data = temporaryFolder();
const stats = join(data, 'stats.json');
try {
  await runTests({
    cachePath: cacheDir,
    ...(executable
      ? { vscodeExecutablePath: executable }
      : { version: process.env['VSCODE_VERSION'] ?? 'stable' }),
    extensionDevelopmentPath: [root, join(root, 'out', 'integration', 'neighbour')],
    extensionTestsPath: join(root, 'out', 'integration', 'index'),
    extensionTestsEnv: { TEST_STATS: stats, TEST_GREP: process.env['TEST_GREP'] },
    launchArgs: [
      temporaryFolder(),
      `--user-data-dir=${data}`,
      `--extensions-dir=${join(data, 'extensions')}`,
      '--disable-extensions',
      '--disable-workspace-trust',
      '--disable-updates',
      '--skip-welcome',
      '--skip-release-notes',
      '--disable-telemetry',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  });
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}
try {
  const { passed, failed } = readJson(stats);
  console.log(`${passed} passed, ${failed} failed`);
  if (passed === 0 || failed > 0) process.exitCode = 1;
} catch {
  console.error('The tests left no result.');
  process.exitCode = 1;
}
