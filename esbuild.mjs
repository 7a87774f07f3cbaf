// Builds everything that is shipped (`dist`) and, with --tests, the test bundles (`out`).
// esbuild checks no types: `npm run check-types` does.
import { build, context } from 'esbuild';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
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

/** The package's TypeScript sources can be tree-shaken, its CommonJS build cannot (half the size and load time). */
const sdkSources = { '@alicloud/rds20140815': '@alicloud/rds20140815/src/client.ts' };

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
  alias: sdkSources,
  // The SDK's models declare fields that their base class has already set. With the semantics of the language's own
  // class fields, which esbuild would choose for the target, every request would be sent empty.
  tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
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
    plugins: [lazyChunks],
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
    entryPoints: { form: 'src/webview/main.ts' },
    outdir: 'dist/webview',
  },
];

function testFiles(tier) {
  return readdirSync(join(root, 'test', tier), { recursive: true })
    .map((name) => String(name).replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.test.ts'))
    .sort();
}

/** One bundle per tier: the files of a tier share the modules they import, as they would in one program. */
function testBundle(tier, extra = {}) {
  const folder = join(root, 'test', tier);
  const files = testFiles(tier);
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

/** The licences of everything that is part of a bundle, as their authors ask for. */
function writeNotices(results) {
  const inputs = results.flatMap(({ metafile }) => Object.keys(metafile?.inputs ?? {}));
  const names = new Set(
    inputs.flatMap((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []),
  );
  const notices = [...names].sort().map((name) => {
    const folder = join(root, 'node_modules', name);
    const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
    const text = file
      ? readFileSync(join(folder, file), 'utf8').trim()
      : `Licence: ${license ?? 'not stated'}`;
    return `${name} ${version} (${license ?? 'see below'})\n\n${text}`;
  });
  const line = `\n\n${'-'.repeat(80)}\n\n`;
  const head = 'Parts of these packages are in the bundles of this extension.';
  writeFileSync(join(root, 'dist', 'THIRD-PARTY-NOTICES.txt'), `${[head, ...notices].join(line)}\n`);
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
  writeNotices(await run(dist));
  for (const file of ['extension.js', 'main.js', 'sdk.js', 'sandbox.js', 'webview/form.js']) {
    console.log(`dist/${file}  ${(statSync(join(root, 'dist', file)).size / 1024).toFixed(1)} KB`);
  }
  if (flag('tests')) {
    rmSync(join(root, 'out'), { recursive: true, force: true });
    // The harness, which finds the repository from its own place, is part of these bundles.
    const withHarness = {
      external: ['vscode', 'playwright-core', 'esbuild', 'typescript', 'eslint', 'typescript-eslint'],
      define: {
        'import.meta.url': JSON.stringify(pathToFileURL(join(root, 'test/harness/shared.mjs')).href),
      },
    };
    await run([
      // What shows texts in the editor is tested with one that keeps them.
      testBundle('unit', {
        ...withHarness,
        alias: { ...sdkSources, vscode: join(root, 'test/support/vscode.ts') },
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
      {
        ...node,
        sourcemap: 'linked',
        entryPoints: { 'integration/index': 'test/integration/index.ts' },
        outdir: 'out',
        external: ['vscode', 'mocha', '*/integration.test.js'],
      },
    ]);
  }
}
