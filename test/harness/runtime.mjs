// Puts a real VS Code on a machine that has only Node and npm. Everything comes from npm packages:
//   code-server        the VS Code server and its web workbench (`lib/vscode`)
//   node-<os>-<arch>   the Node that this server wants
//   @sparticuz/chromium  a headless Chromium with its libraries, used when the machine has no browser
// They are installed once, on demand, into `cacheDir`, and are no dependencies of the extension.
//
// No install script is run, so neither a compiler nor npm's permission for scripts is needed. What would have been
// compiled and is needed here, `native-shims` replaces.
//
// VSCODE_TEST_OLDEST=1 takes the oldest server that npm has at or above `engines.vscode`, in place of the newest.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheDir, findOnPath, readJson, root, startGroup, withLock } from './shared.mjs';

/** code-server 4.N.P contains VS Code 1.N.P. */
export const servers = {
  newest: { codeServer: '4.139.1', node: '24.21.0' },
  oldest: { codeServer: '4.96.4', node: '20.20.2' },
};
const packages = { chromium: '153.0.0', chineseFont: '0.4.3' };

/** Increase these when this file installs other content for the same versions. */
const layout = { server: 2, chromium: 2, fewExtensions: 1 };

/** Of the extensions that come with VS Code, those that tests need. A third of the time to open a window goes to the others. */
const builtInExtensions = [
  'json',
  'json-language-features',
  'markdown-basics',
  'markdown-language-features',
  'theme-defaults',
  'theme-seti',
];

const platform = process.platform === 'win32' ? 'win' : process.platform;

/** An environment without the variables of npm and of VS Code terminals. */
export function cleanEnvironment(extra = {}) {
  const env = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (!/^(npm_|vscode_|electron_|node_options$|init_cwd$)/i.test(name)) env[name] = value;
  }
  for (const [name, value] of Object.entries(extra)) {
    if (value === undefined) delete env[name];
    else env[name] = value;
  }
  return env;
}

function npmCommand() {
  const besideNode = join(dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js');
  const script = [process.env['npm_execpath'], besideNode].find(
    (file) => file?.endsWith('npm-cli.js') && existsSync(file),
  );
  if (script) return { command: process.execPath, first: [script], shell: false };
  return {
    command: process.platform === 'win32' ? 'npm.cmd' : 'npm',
    first: [],
    shell: process.platform === 'win32',
  };
}

async function npm(args, cwd) {
  const { command, first, shell } = npmCommand();
  const flags = [
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--no-update-notifier',
    '--engine-strict=false',
    '--loglevel=error',
  ];
  const attempt = () =>
    new Promise((resolve, reject) => {
      const child = startGroup(command, [...first, ...args, ...flags], {
        cwd,
        shell,
        env: cleanEnvironment(),
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let output = '';
      child.stdout.on('data', (data) => (output += data));
      child.stderr.on('data', (data) => (output += data));
      child.once('error', reject);
      child.once('close', (code) => {
        if (code === 0) resolve(undefined);
        else reject(new Error(`npm ${args.join(' ')} ended with ${code}\n${output.slice(-4000)}`));
      });
    });
  for (let left = 2; ; left--) {
    try {
      return await attempt();
    } catch (error) {
      if (left === 0) throw error;
    }
  }
}

/**
 * Installs into `<cache>/<name>` unless it exists. The folder is renamed when it is complete, so a folder with this
 * name is always a finished install.
 */
async function installOnce(name, { log, announce, install }) {
  const target = join(cacheDir, name);
  if (existsSync(target)) return target;
  mkdirSync(cacheDir, { recursive: true });
  await withLock(
    join(cacheDir, `${name}.lock`),
    async () => {
      if (existsSync(target)) return;
      const partial = `${target}.partial`;
      rmSync(partial, { recursive: true, force: true });
      mkdirSync(partial, { recursive: true });
      const started = Date.now();
      const seconds = () => Math.round((Date.now() - started) / 1000);
      log(announce);
      const progress = setInterval(() => log(`  still at it, ${seconds()} s`), 10_000);
      try {
        await install(partial, target);
      } finally {
        clearInterval(progress);
      }
      renameSync(partial, target);
      log(`  done after ${seconds()} s`);
    },
    () => log(`Waiting for another run to install ${name}…`),
  );
  return target;
}

function packageFile(folder, dependencies) {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }, undefined, 2));
}

/** Replaces Git sources in a lock file by the same version from npm, which is sufficient here. */
function fromRegistry(lockFile) {
  const lock = readJson(lockFile);
  for (const entry of Object.values(lock.packages)) {
    if (!entry.resolved?.startsWith('git')) continue;
    delete entry.resolved;
    delete entry.integrity;
  }
  writeFileSync(lockFile, JSON.stringify(lock, undefined, 2));
}

/** @param {{ log?: (line: string) => void }} [options] */
export async function ensureRuntime({ log = console.log } = {}) {
  const versions = servers[process.env['VSCODE_TEST_OLDEST'] ? 'oldest' : 'newest'];
  const ownNode = process.versions.node.split('.')[0] === versions.node.split('.')[0];
  const nodePackage = `node-${platform}-${process.arch}`;
  const folder = await installOnce(
    `vscode-server-${versions.codeServer}-${ownNode ? 'own-node' : versions.node}-${platform}-${process.arch}-${layout.server}`,
    {
      log,
      announce: 'Downloading the VS Code server (once, about 260 MB)…',
      async install(partial) {
        // On macOS, not every release of Node is published as a package.
        const node = platform === 'darwin' ? versions.node.split('.')[0] : versions.node;
        packageFile(partial, {
          'code-server': versions.codeServer,
          ...(ownNode ? {} : { [nodePackage]: node }),
        });
        await npm(['install', '--no-package-lock'], partial);
        const server = join(partial, 'node_modules', 'code-server', 'lib', 'vscode');
        fromRegistry(join(server, 'npm-shrinkwrap.json'));
        await npm(['install', '--omit=dev'], server);
        const shims = join(root, 'test', 'harness', 'native-shims');
        const modules = join(server, 'node_modules');
        cpSync(shims, join(modules, '@vscode'), { recursive: true });
        // The name in older versions.
        if (existsSync(join(modules, 'native-watchdog')))
          cpSync(join(shims, 'native-watchdog'), join(modules, 'native-watchdog'), { recursive: true });
      },
    },
  );
  const nodeFile = platform === 'win' ? 'node.exe' : 'node';
  const serverRoot = join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
  const fewExtensions = await installOnce(`few-${versions.codeServer}-${layout.fewExtensions}`, {
    log: () => {},
    announce: '',
    install(partial) {
      for (const name of builtInExtensions)
        cpSync(join(serverRoot, 'extensions', name), join(partial, name), { recursive: true });
    },
  });
  return {
    fewExtensions,
    nodePath: ownNode ? process.execPath : join(folder, 'node_modules', nodePackage, 'bin', nodeFile),
    serverMain: join(serverRoot, 'out', 'server-main.js'),
    serverRoot,
    version: readJson(join(serverRoot, 'package.json')).version,
  };
}

function installedBrowser() {
  const named = process.env['CHROME_PATH'];
  if (named) {
    if (!existsSync(named)) throw new Error(`CHROME_PATH names ${named}, which doesn't exist`);
    return named;
  }
  const onPath = findOnPath(
    'chromium',
    'chromium-browser',
    'google-chrome-stable',
    'google-chrome',
    'microsoft-edge-stable',
    'microsoft-edge',
  );
  if (onPath) return onPath;
  const programs = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA']
    .map((name) => process.env[name])
    .filter(Boolean);
  return [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    ...programs.flatMap((folder) => [
      join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
      join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
    ]),
  ].find((file) => existsSync(file));
}

const browserArgs = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
  '--no-pings',
  '--font-render-hinting=none',
  // The workbench is served by this machine; all other hosts are blocked.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
];

/** @param {{ log?: (line: string) => void }} [options] */
export async function ensureBrowser({ log = console.log } = {}) {
  const asRoot = process.getuid?.() === 0;
  const installed = installedBrowser();
  if (installed) {
    return {
      executablePath: installed,
      args: [...browserArgs, ...(asRoot ? ['--no-sandbox'] : [])],
      env: cleanEnvironment(),
    };
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('No browser found: install Chrome, Chromium or Edge, or name one in CHROME_PATH.');
  }
  const folder = await installOnce(`chromium-${packages.chromium}-${layout.chromium}`, {
    log,
    announce: 'Downloading Chromium (once)…',
    async install(partial, target) {
      const packed = join(partial, 'packed');
      mkdirSync(packed);
      // It contains only one font, without the Chinese characters that screenshots need.
      packageFile(packed, {
        '@sparticuz/chromium': packages.chromium,
        '@expo-google-fonts/noto-sans-sc': packages.chineseFont,
      });
      await npm(['install', '--no-package-lock'], packed);
      await inflateChromium(packed, partial);
      const chinese = join(packed, 'node_modules', '@expo-google-fonts', 'noto-sans-sc');
      for (const weight of ['400Regular', '700Bold']) {
        cpSync(join(chinese, weight), join(partial, 'fonts', 'fonts', weight), { recursive: true });
      }
      rmSync(packed, { recursive: true });
      writeFileSync(
        join(partial, 'fonts', 'fonts.conf'),
        `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(target, 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <dir prefix="xdg">fonts</dir>
  <cachedir>${join(target, 'fonts-cache')}</cachedir>
</fontconfig>
`,
      );
    },
  });
  const executablePath = join(folder, 'chromium');
  const env = cleanEnvironment({ FONTCONFIG_PATH: join(folder, 'fonts') });
  const libraries = join(folder, 'al2023', 'lib');
  const carried = { ...env, LD_LIBRARY_PATH: [libraries, env['LD_LIBRARY_PATH']].filter(Boolean).join(':') };
  const usable = [env, carried].find((one) => starts(executablePath, one));
  if (!usable) {
    const reason = spawnSync(executablePath, ['--version'], { env: carried, encoding: 'utf8' });
    throw new Error(
      `The downloaded Chromium doesn't start here; install one and name it in CHROME_PATH.\n${reason.stderr ?? reason.error?.message}`,
    );
  }
  return { executablePath, args: [...browserArgs, '--no-sandbox', '--no-zygote'], env: usable };
}

const starts = (file, env) => spawnSync(file, ['--version'], { env, stdio: 'ignore' }).status === 0;

/** The package extracts itself to the temporary folder, and extracts its libraries only if it detects AWS Lambda. */
function inflateChromium(packed, into) {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [
        '--input-type=module',
        '--eval',
        `await (await import('@sparticuz/chromium')).default.executablePath()`,
      ],
      {
        cwd: packed,
        env: cleanEnvironment({ TMPDIR: into, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' }),
        stdio: 'inherit',
      },
    );
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0 && existsSync(join(into, 'chromium'))) resolve(undefined);
      else reject(new Error(`Unpacking Chromium ended with ${code}: ${readdirSync(into).join(', ')}`));
    });
  });
}
