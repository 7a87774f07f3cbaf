// Builds everything that is shipped (`dist`) and, with --tests, the test bundles (`out`).
// esbuild checks no types: `npm run check-types` does.
import { build, context } from 'esbuild';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const flag = (name) => process.argv.includes(`--${name}`);
const production = flag('production');

/**
 * Parts that are loaded on first use live in files of their own. In the sources they are ordinary dynamic
 * imports; here such an import becomes a `require` of the sibling file.
 */
const chunks = {
  main: 'src/vscode/compose.ts',
  sdk: 'src/core/rds/sdk.ts',
  sandbox: 'src/sandbox/index.ts',
};

const lazyChunks = {
  name: 'lazy-chunks',
  setup(pluginBuild) {
    pluginBuild.onResolve({ filter: /(^|\/)(sdk|compose|sandbox\/index)$/ }, (args) => {
      if (args.kind !== 'dynamic-import') return undefined;
      const target = relative(root, resolve(args.resolveDir, `${args.path}.ts`)).replaceAll('\\', '/');
      const chunk = Object.entries(chunks).find(([, source]) => source === target);
      return chunk ? { path: `./${chunk[0]}.js`, external: true } : undefined;
    });
  },
};

/**
 * Packages that the SDK imports for what is never asked of it: WebSockets, its dates, its `merge`, writing XML. In the
 * place of each stands a module that throws when anything of it is used. `test/unit/rds/sdkBundle.test.ts` proves that
 * nothing is.
 */
const unusedPackages = [
  'ws',
  'http-proxy-agent',
  'https-proxy-agent',
  'socks-proxy-agent',
  'moment',
  'lodash',
  'xmlbuilder',
];

const withoutUnused = {
  name: 'without-unused',
  setup(pluginBuild) {
    pluginBuild.onResolve({ filter: new RegExp(`^(${unusedPackages.join('|')})$`) }, ({ path }) => ({
      path,
      namespace: 'unused',
    }));
    pluginBuild.onLoad({ filter: /.*/, namespace: 'unused' }, ({ path }) => ({
      contents: `module.exports = new Proxy({}, { get(_, name) {
        // What the importing module asks while it is loaded.
        if (name === '__esModule') return true;
        throw new Error('${path} is not part of this bundle.');
      } });`,
    }));
  },
};

/** Lines that the problem matcher of `connor4312.esbuild-problem-matchers` waits for. */
const watchReporter = {
  name: 'watch-reporter',
  setup(pluginBuild) {
    pluginBuild.onStart(() => console.log('[watch] build started'));
    pluginBuild.onEnd(({ errors }) => {
      for (const { text, location } of errors) {
        console.error(`✘ [ERROR] ${text}`);
        if (location) console.error(`    ${location.file}:${location.line}:${location.column}:`);
      }
      console.log('[watch] build finished');
    });
  },
};

const node = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  external: ['vscode'],
  plugins: [withoutUnused],
  logLevel: 'warning',
};
const shipped = {
  minify: production,
  sourcemap: production ? false : 'linked',
  metafile: true,
};

const dist = [
  {
    ...node,
    ...shipped,
    plugins: [withoutUnused, lazyChunks],
    entryPoints: { extension: 'src/extension.ts', ...chunks },
    outdir: 'dist',
  },
  {
    absWorkingDir: root,
    bundle: true,
    platform: 'browser',
    target: 'chrome120',
    format: 'iife',
    logLevel: 'warning',
    ...shipped,
    entryPoints: { form: 'src/webview/main.tsx' },
    outdir: 'dist/webview',
  },
];

function testFiles(tier) {
  return readdirSync(join(root, 'test', tier), { recursive: true })
    .map((name) => String(name).replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.test.ts'))
    .sort();
}

/** The files of a bundle share the modules they import, as they would in one program. */
function testBundle(tier, extra = {}, files = testFiles(tier)) {
  const folder = join(root, 'test', tier);
  return {
    ...node,
    sourcemap: 'linked',
    stdin: {
      contents: files.map((file) => `import './${file}';`).join('\n'),
      resolveDir: folder,
      sourcefile: `${tier}.ts`,
    },
    outfile: `out/${tier}.test.js`,
    ...extra,
  };
}

/** In parts, so that several can run at the same time. One for each file would take longer to build than to run. */
function unitBundles(extra) {
  const parts = 4;
  const files = testFiles('unit');
  return Array.from({ length: parts }, (_, part) =>
    testBundle(
      'unit',
      {
        ...extra,
        // Each bundle has its own copy of fast-check and of the editor, so each must set the seed and clear the editor.
        inject: ['seed', 'freshEditor'].map((name) => join(root, `test/support/${name}.ts`)),
        outfile: `out/unit${part + 1}.test.js`,
      },
      files.filter((_file, index) => index % parts === part),
    ),
  );
}

/** Licences that packages name without bringing their text. */
const licenceTexts = {
  'Apache License 2.0': 'LICENSE',
  'MIT License': 'media/licenses/MIT.txt',
  'ISC License': 'media/licenses/ISC.txt',
};

/**
 * The licences of everything that is part of a bundle, as their authors ask for.
 * @throws Error for a package whose licence has no text
 */
function writeNotices(results) {
  const read = (...path) =>
    readFileSync(join(root, ...path), 'utf8')
      .replaceAll('\r\n', '\n')
      .trim();
  const inputs = results.flatMap(({ metafile }) => Object.keys(metafile?.inputs ?? {}));
  const folders = new Set(
    inputs.flatMap((path) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []),
  );
  const atEnd = new Set();
  const notices = [...folders].map((folder) => {
    const { name, version, license, author } = JSON.parse(read(folder, 'package.json'));
    const file = (wanted) => readdirSync(join(root, folder)).find((one) => wanted.test(one));
    const own = file(/^licen[cs]e/i);
    const readme = file(/^readme/i);
    const said = readme ? /^#+ *licen[cs]e\b.*\n([^]*)/im.exec(read(folder, readme))?.[1] : undefined;
    const text = own
      ? read(folder, own)
      : `Copyright (c) ${author || `the authors of ${name}`}\n\n${(said ?? '').trim()}`;
    const named = Object.keys(licenceTexts).filter((one) => {
      const [word] = one.split(' ');
      return own ? word === 'Apache' && text.includes(word) : `${license} ${said}`.includes(word);
    });
    if (!own && named.length === 0) throw new Error(`The licence of ${name} has no text: ${license}`);
    named.forEach((one) => atEnd.add(one));
    const where = named.map((one) => `The text of the ${one} is at the end of this file.`);
    return [`${name} ${version} (${license ?? 'see below'})`, text.trim(), ...where].join('\n\n');
  });
  const texts = [...atEnd].sort().map((one) => `${one}\n\n${read(licenceTexts[one])}`);
  const line = `\n\n${'-'.repeat(80)}\n\n`;
  const head = 'Parts of these packages are in the bundles of this extension.';
  writeFileSync(
    join(root, 'dist', 'THIRD-PARTY-NOTICES.txt'),
    `${[head, ...notices.sort(), ...texts].join(line)}\n`,
  );
}

async function run(options) {
  const results = await Promise.all(options.map((one) => build(one)));
  return results;
}

if (flag('watch')) {
  for (const options of dist) {
    const watching = await context({
      ...options,
      logLevel: 'silent',
      plugins: [...(options.plugins ?? []), watchReporter],
    });
    await watching.watch();
  }
} else {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  const built = await run(dist);
  writeNotices(built);
  for (const file of ['extension.js', 'main.js', 'sdk.js', 'sandbox.js', 'webview/form.js']) {
    console.log(`dist/${file}  ${(statSync(join(root, 'dist', file)).size / 1024).toFixed(1)} KB`);
  }
  if (flag('tests')) {
    rmSync(join(root, 'out'), { recursive: true, force: true });
    mkdirSync(join(root, 'out'));
    // What is in each bundle, for tests and the bench.
    const [inputs, outputs] = ['inputs', 'outputs'].map((part) =>
      Object.assign({}, ...built.map(({ metafile }) => metafile[part])),
    );
    writeFileSync(join(root, 'out', 'bundles.json'), JSON.stringify({ inputs, outputs }));
    // The harness, which finds the repository from its own place, is part of these bundles.
    const withHarness = {
      external: ['vscode', 'playwright-core', 'esbuild', 'typescript', 'eslint', 'typescript-eslint'],
      define: {
        'import.meta.url': JSON.stringify(pathToFileURL(join(root, 'test/harness/shared.mjs')).href),
      },
    };
    await run([
      // What shows texts in the editor is tested with one that keeps them.
      ...unitBundles({
        ...withHarness,
        alias: { vscode: join(root, 'test/support/vscode.ts') },
      }),
      testBundle('integration', withHarness),
      // Each file by itself, so that several can run at the same time.
      {
        ...node,
        sourcemap: 'linked',
        entryPoints: testFiles('ui').map((file) => join(root, 'test/ui', file)),
        outdir: 'out/ui',
        ...withHarness,
      },
      testBundle('bench', withHarness),
      // The cloud of the bench, which is a process of its own.
      { ...node, entryPoints: ['test/support/sandbox/index.ts'], outfile: 'out/bench/sandbox.js' },
      {
        ...node,
        sourcemap: 'linked',
        entryPoints: { 'integration/index': 'test/integration/index.ts' },
        outdir: 'out',
        external: ['vscode', 'mocha', '*/integration.test.js'],
      },
      // An extension of its own.
      {
        ...node,
        sourcemap: 'linked',
        entryPoints: ['test/integration/neighbour/extension.ts'],
        outdir: 'out/integration/neighbour',
      },
    ]);
    cpSync(
      join(root, 'test/integration/neighbour/package.json'),
      join(root, 'out/integration/neighbour/package.json'),
    );
  }
}
