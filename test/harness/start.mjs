// `npm start`: a VS Code with this extension, its sandbox account, its view and the walkthrough, for trying it out. With `code` on the PATH that
// is the desktop program with data folders of its own; without it, the VS Code server, whose address is printed and
// opened in a browser (NO_OPEN=1: only printed). PORT chooses the server's port, VSCODE=server takes the server anyway.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureRuntime } from './runtime.mjs';
import { baseSettings, startServer } from './server.mjs';
import { findOnPath, removeFolder, root, temporaryFolder } from './shared.mjs';
import { tryout } from './tryout.mjs';

/** Set by the launch configuration for debugging. */
const debugPort = process.env['EXTENSION_DEBUG_PORT'];

const built = spawnSync(process.execPath, ['esbuild.mjs'], { cwd: root, stdio: 'inherit' });
if (built.status !== 0) process.exit(built.status ?? 1);

const code = process.env['VSCODE'] === 'server' ? undefined : findOnPath('code');
if (code) await startDesktop(code);
else await startInBrowser();

async function startDesktop(program) {
  const data = temporaryFolder();
  const folder = join(data, 'workspace');
  mkdirSync(folder);
  mkdirSync(join(data, 'User'));
  writeFileSync(
    join(data, 'User', 'settings.json'),
    JSON.stringify({ ...baseSettings, ...tryout.settings }, undefined, 2),
  );
  console.log('Starting VS Code with the extension and its sandbox account. Close its window to end.');
  const child = spawn(
    program,
    [
      folder,
      '--new-window',
      '--wait',
      ...[root, ...tryout.moreExtensions].map((folder) => `--extensionDevelopmentPath=${folder}`),
      `--user-data-dir=${data}`,
      `--extensions-dir=${join(data, 'extensions')}`,
      '--disable-workspace-trust',
      '--skip-release-notes',
      '--skip-welcome',
      ...(debugPort ? [`--inspect-extensions=${debugPort}`] : []),
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
    { stdio: 'inherit', shell: process.platform === 'win32' },
  );
  const exit = await new Promise((done) => {
    child.once('error', (error) => {
      console.error(error.message);
      done(1);
    });
    child.once('exit', (status) => done(status ?? 1));
  });
  removeFolder(data);
  process.exit(exit);
}

async function startInBrowser() {
  const server = await startServer({
    runtime: await ensureRuntime(),
    extensionDir: root,
    // The user's own credentials stay usable; the sandbox is only the initial account.
    isolated: false,
    allBuiltIn: true,
    ...tryout,
    port: Number(process.env['PORT'] ?? 0),
  });
  console.log(`
VS Code with the extension and its sandbox account:

    ${server.url()}

Open the address in a browser. Ctrl+C ends it.
`);
  if (!process.env['NO_OPEN']) openInBrowser(server.url());
  await server.ended;
  console.error(`The VS Code server ended.\n${server.output.slice(-2000)}`);
  process.exit(1);
}

function openInBrowser(url) {
  const [program, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['explorer', url]
        : ['xdg-open', url];
  if (process.platform === 'linux' && !findOnPath(program)) return;
  const opener = spawn(program, args, { stdio: 'ignore', detached: true });
  opener.once('error', () => {}); // The address was printed above.
  opener.unref();
}
