// Starts a VS Code server on 127.0.0.1 with its own data folders.
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { execFileSync, spawnSync } from 'node:child_process';
import { cleanEnvironment } from './runtime.mjs';
import {
  killGroup,
  readJson,
  removeFolder,
  root,
  startGroup,
  temporaryFolder,
  waitFor,
  within,
} from './shared.mjs';

/** A minimal workbench that shows little besides the extension. */
export const baseSettings = {
  'chat.commandCenter.enabled': false,
  'chat.disableAIFeatures': true,
  'editor.accessibilitySupport': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'remote.autoForwardPorts': false,
  'remote.restoreForwardedPorts': false,
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'window.menuBarVisibility': 'compact',
  'workbench.enableExperiments': false,
  'workbench.reduceMotion': 'on',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
};

/**
 * Writes the user settings of a run, and the machine settings of the server, which apply like those of a remote window.
 * This web workbench keeps both in the data folder, so they can be written before the start. Settings of the extension
 * with the scope `machine` go into the machine settings; `clientSettings` always go into the user settings.
 */
export function writeSettings(dataDir, settings, clientSettings = {}) {
  const write = (folder, some) => {
    mkdirSync(join(dataDir, 'data', folder), { recursive: true });
    writeFileSync(
      join(dataDir, 'data', folder, 'settings.json'),
      JSON.stringify(Object.fromEntries(some), undefined, 2),
    );
  };
  const isOfMachine = ([name]) => ourSettings[name]?.scope === 'machine';
  const all = Object.entries(settings);
  write('User', [...all.filter((one) => !isOfMachine(one)), ...Object.entries(clientSettings)]);
  write('Machine', all.filter(isOfMachine));
}

const { properties: ourSettings } = readJson(join(root, 'package.json')).contributes.configuration;

/** Copies the extension to the folder of installed extensions, so that a build during the test does not change it. */
function installExtension(dataDir, extensionDir) {
  const { publisher, name, version } = readJson(join(extensionDir, 'package.json'));
  const target = join(dataDir, 'extensions', `${publisher}.${name}-${version}`);
  rmSync(target, { recursive: true, force: true });
  for (const entry of readdirSync(extensionDir)) {
    if (entry.startsWith('.') || /^(node_modules|src|test|out|docs)$|\.vsix$/.test(entry)) continue;
    cpSync(join(extensionDir, entry), join(target, entry), { recursive: true });
  }
}

/** Lets the server install the VSIX. */
function installVsix(runtime, dataDir, vsix) {
  execFileSync(
    runtime.nodePath,
    [
      runtime.serverMain,
      `--install-extension=${vsix}`,
      `--server-data-dir=${dataDir}`,
      '--accept-server-license-terms',
      '--telemetry-level=off',
    ],
    { env: cleanEnvironment({ EXTENSIONS_GALLERY: '{}', ...isolatedEnvironment(dataDir) }), stdio: 'pipe' },
  );
}

/** Tests never use real credentials, from the environment or from the home folder. */
function isolatedEnvironment(dataDir) {
  const home = join(dataDir, 'home');
  mkdirSync(home, { recursive: true });
  const env = { HOME: home, USERPROFILE: home };
  for (const name of Object.keys(process.env)) {
    if (/^(alibaba_?cloud|alicloud|aliyun)/i.test(name)) env[name] = undefined;
  }
  return env;
}

/**
 * @param {import('./server.d.mts').ServerOptions} options
 * @returns {Promise<import('./server.d.mts').Server>}
 */
export async function startServer({
  runtime,
  dataDir = temporaryFolder(),
  extensionDir,
  development = false,
  isolated = true,
  allBuiltIn = false,
  env = {},
  settings,
  clientSettings,
  port = 0,
  moreExtensions = [],
  vsix,
}) {
  const folder = join(dataDir, 'workspace');
  mkdirSync(folder, { recursive: true });
  writeSettings(dataDir, { ...baseSettings, ...settings }, clientSettings);
  if (vsix) installVsix(runtime, dataDir, vsix);
  else if (extensionDir && !development) installExtension(dataDir, extensionDir);
  for (const other of moreExtensions) installExtension(dataDir, other);

  let child;
  let output = '';

  async function start() {
    output = '';
    const started = startGroup(
      runtime.nodePath,
      [
        runtime.serverMain,
        '--host=127.0.0.1',
        `--port=${port}`,
        '--without-connection-token',
        '--accept-server-license-terms',
        '--disable-workspace-trust',
        '--disable-experiments',
        // Makes the workbench accept the `payload` of the address, but also hides notification toasts.
        ...(development ? ['--enable-smoke-test-driver'] : []),
        '--telemetry-level=off',
        '--force-disable-user-env',
        `--server-data-dir=${dataDir}`,
        ...(allBuiltIn ? [] : [`--builtin-extensions-dir=${runtime.fewExtensions}`]),
      ],
      {
        env: cleanEnvironment({
          EXTENSIONS_GALLERY: '{}',
          ...(isolated ? isolatedEnvironment(dataDir) : {}),
          ...env,
        }),
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    child = started;
    started.stdout.on('data', (data) => (output += data));
    started.stderr.on('data', (data) => (output += data));
    const ended = new Promise((_, reject) => {
      started.once('error', reject);
      started.once('exit', (code) =>
        reject(new Error(`The VS Code server ended with ${code}\n${output.slice(-4000)}`)),
      );
    });
    ended.catch(() => {});
    port = await Promise.race([
      ended,
      waitFor(
        'the port of the VS Code server',
        () => Number(/agent listening on (\d+)/.exec(output)?.[1]) || undefined,
      ),
    ]);
    await Promise.race([ended, waitFor('an answer of the VS Code server', () => answers(port))]);
  }

  async function end(signal) {
    const ending = child;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    const gone = new Promise((done) => ending.once('exit', done));
    killGroup(ending, signal);
    try {
      await within(5000, 'stopping the VS Code server', gone);
    } catch {
      // A regular exit may take longer. Nothing needs to be saved, so the server is killed.
    }
    killGroup(ending, 'SIGKILL');
    await gone;
  }

  await start();

  return {
    get port() {
      return port;
    },
    get origin() {
      return `http://127.0.0.1:${port}`;
    },
    dataDir,
    folder,
    logsDir: join(dataDir, 'data', 'logs'),
    /** Resolves when the current process ends. */
    get ended() {
      return new Promise((done) => child.once('exit', () => done(undefined)));
    },
    get output() {
      return output;
    },
    url(options = {}) {
      const remote = (path) => `vscode-remote://127.0.0.1:${port}${remotePath(path)}`;
      const extension = options.extensionDevelopmentPath ?? extensionDir;
      const payload = [];
      if (development && extension) payload.push(['extensionDevelopmentPath', remote(extension)]);
      if (development && options.extensionTestsPath)
        payload.push(['extensionTestsPath', remote(options.extensionTestsPath)]);
      const query = new URLSearchParams({ folder: remotePath(options.folder ?? folder) });
      if (payload.length > 0) query.set('payload', JSON.stringify(payload));
      return `http://127.0.0.1:${port}/?${query}`;
    },
    /** The log files, flat, into a folder. */
    copyLogs(target) {
      for (const file of filesBelow(join(dataDir, 'data', 'logs'))) {
        cpSync(join(dataDir, 'data', 'logs', file), join(target, file.replaceAll(/[\\/]/g, '_')));
      }
      writeFileSync(join(target, 'server.log'), output);
    },
    extensionHosts: () => extensionHosts(child.pid),
    /** Ends at once, like a crash. */
    kill: () => end('SIGKILL'),
    async restart() {
      await end('SIGKILL');
      await start();
    },
    async stop() {
      await end('SIGTERM');
      removeFolder(dataDir);
    },
  };
}

function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true }).filter((name) => statSync(join(folder, name)).isFile());
}

/** Converts `C:\x` to `/c:/x` for an address. */
function remotePath(path) {
  const slashes = path.replaceAll('\\', '/');
  return slashes.startsWith('/') ? slashes : `/${slashes}`;
}

function answers(port) {
  return new Promise((resolve) => {
    const request = get({ host: '127.0.0.1', port, path: '/', timeout: 5000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.once('error', () => resolve(false));
    request.once('timeout', () => request.destroy());
  });
}

/** The process ids of the extension hosts that this server started. */
function extensionHosts(serverPid) {
  return processes()
    .filter(({ parent, command }) => parent === serverPid && command.includes('--type=extensionHost'))
    .map(({ pid }) => pid);
}

function processes() {
  if (process.platform === 'linux') {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => {
        try {
          const parent = Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'utf8'))?.[1]);
          const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
          return [{ pid: Number(name), parent, command }];
        } catch {
          return []; // It ended while the list was read.
        }
      });
  }
  if (process.platform === 'win32') {
    const query =
      'Get-CimInstance Win32_Process | ForEach-Object { "$($_.ProcessId) $($_.ParentProcessId) $($_.CommandLine)" }';
    return parseProcesses(
      spawnSync('powershell', ['-NoProfile', '-Command', query], { encoding: 'utf8' }).stdout,
    );
  }
  return parseProcesses(spawnSync('ps', ['-axo', 'pid=,ppid=,command='], { encoding: 'utf8' }).stdout);
}

function parseProcesses(list) {
  return list.split('\n').flatMap((line) => {
    const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return command === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
  });
}
