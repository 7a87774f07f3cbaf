// What `npm test` runs. With a tier's name as argument only that tier: unit, integration, ui, screenshots, bench; or
// oldest, which is integration and the main flow in the UI, in the oldest VS Code that the extension runs in.
//
//   build ─┬─ types ── lint ──┬─ integration ── ui
//          ├─ unit ───────────┤
//          └─ runtime ────────┘   (downloaded by the first run only)
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBrowser, ensureRuntime } from './harness/runtime.mjs';
import { killGroup, readJson, root, startGroup, temporaryFolder } from './harness/shared.mjs';

const tiers = ['unit', 'integration', 'ui', 'screenshots', 'bench', 'oldest'];
const only = process.argv[2];
if (only !== undefined && !tiers.includes(only)) {
  console.error(`Unknown tier ${only}; one of ${tiers.join(', ')}, or none for all.`);
  process.exit(2);
}

if (only === 'oldest') process.env['VSCODE_TEST_OLDEST'] = '1';

const statsDir = temporaryFolder();
const started = Date.now();
/** @type {{ name: string, seconds: number, ok: boolean, counts?: { passed: number, failed: number, pending: number, failures: string[] } }[]} */
const parts = [];
/** What the pages of the failed UI tests showed. */
let seen = '';
const seconds = (since) => Math.round((Date.now() - since) / 100) / 10;

const bin = (name) => {
  const scripts = {
    tsc: 'typescript/bin/tsc',
    eslint: 'eslint/bin/eslint.js',
    knip: 'knip/bin/knip.js',
    prettier: 'prettier/bin/prettier.cjs',
    mocha: 'mocha/bin/mocha.js',
  };
  return join(root, 'node_modules', ...scripts[name].split('/'));
};

/**
 * Runs a Node program as one part. What it prints comes out in one piece when `quiet`, so that parts that run at the
 * same time don't mix.
 */
function part(name, script, args, { env = {}, quiet = false, counted = false } = {}) {
  const since = Date.now();
  const stats = join(statsDir, `${name.replaceAll(/\W/g, '-')}.json`);
  return new Promise((resolve) => {
    const child = startGroup(process.execPath, [script, ...args], {
      cwd: root,
      env: {
        ...process.env,
        ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}),
        ...env,
        TEST_STATS: stats,
      },
      stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
    });
    let output = '';
    child.stdout?.on('data', (data) => (output += data));
    child.stderr?.on('data', (data) => (output += data));
    child.once('error', (error) => {
      console.error(error);
      end(1);
    });
    child.once('close', end);
    function end(code) {
      const counts = counted && existsSync(stats) ? readJson(stats) : undefined;
      const ran = !counted || (counts && counts.passed + counts.failed > 0);
      const ok = code === 0 && Boolean(ran);
      if (quiet) console.log(`\n── ${name}${output.trim() ? `\n${output.trimEnd()}` : ''}`);
      if (!ok) console.error(ran ? `${name} failed` : `${name}: no test was run`);
      if (existsSync(`${stats}.seen`)) seen += readFileSync(`${stats}.seen`, 'utf8');
      parts.push({
        name,
        seconds: seconds(since),
        ok,
        counts: counts ?? (counted ? { passed: 0, failed: 1, pending: 0, failures: [] } : undefined),
      });
      killGroup(child);
      resolve(ok);
    }
  });
}

const reporter = ['--reporter', join(root, 'test', 'harness', 'reporter.cjs'), '--enable-source-maps'];
const grep = process.env['TEST_GREP'] ? ['--grep', process.env['TEST_GREP']] : [];
const noScreenshots = ['--grep', '\\[screenshots\\]', '--invert'];

/** UI tests that take longest, which begin first so that none is left alone at the end. */
const longest = ['languages', 'package', 'main', 'form', 'tree', 'jobs', 'start', 'accounts'];

const steps = {
  build: () =>
    part('build', join(root, 'esbuild.mjs'), ['--tests', ...(only === 'bench' ? ['--production'] : [])]),
  types: () => part('types', bin('tsc'), ['--noEmit'], { quiet: true }),
  lint: async () => {
    const eslint = await part('lint', bin('eslint'), ['.', '--max-warnings', '0'], { quiet: true });
    const prettier = await part('format', bin('prettier'), ['--check', '--log-level', 'warn', '.'], {
      quiet: true,
    });
    const unused = await part('unused', bin('knip'), ['--no-progress'], { quiet: true });
    // What only tests need is no part of `src`. Exported for a test may be what its own file uses too.
    const shipped = ['--no-progress', '--production', '--config', '.knip.shipped.jsonc'];
    const unshipped = await part('unshipped', bin('knip'), shipped, { quiet: true });
    return eslint && prettier && unused && unshipped;
  },
  unit: (quiet = false) =>
    // The timeout finds what hangs. Types, lint and downloads run beside: what takes a second alone may take several then.
    part(
      'unit',
      bin('mocha'),
      ['out/unit*.test.js', ...reporter, '--timeout', '60000', '--parallel', '--jobs', '2', ...grep],
      { quiet, counted: true },
    ),
  integration: () => {
    console.log('\n── integration');
    return part('integration', join(root, 'test', 'harness', 'run-integration.mjs'), [], { counted: true });
  },
  ui: (files = [...longest, '!(' + longest.join('|') + ')']) => {
    console.log('\n── ui');
    return part(
      'ui',
      bin('mocha'),
      [
        ...files.map((name) => `out/ui/${name}.test.js`),
        ...reporter,
        '--timeout',
        '300000',
        // Workbenches wait more than they work: on two cores three at a time need little longer than one.
        '--parallel',
        '--jobs',
        '3',
        ...(grep.length > 0 ? grep : noScreenshots),
      ],
      {
        counted: true,
      },
    );
  },
  bench: () =>
    part('bench', bin('mocha'), ['out/bench.test.js', ...reporter, '--timeout', '300000', ...grep], {
      counted: true,
    }),
  oldest: async () => {
    await steps.integration();
    await steps.ui(['main', 'package']);
  },
  screenshots: () =>
    part(
      'screenshots',
      bin('mocha'),
      ['out/ui/screenshots.test.js', ...reporter, '--timeout', '300000', '--grep', '\\[screenshots\\]'],
      {
        counted: true,
        env: { SCREENSHOTS: '1' },
      },
    ),
};

async function runtime() {
  const since = Date.now();
  try {
    await Promise.all([ensureRuntime(), ensureBrowser()]);
    if (seconds(since) > 2) parts.push({ name: 'download', seconds: seconds(since), ok: true });
    return true;
  } catch (error) {
    console.error(error);
    parts.push({ name: 'download', seconds: seconds(since), ok: false });
    return false;
  }
}

async function main() {
  if (!(await steps.build())) return;
  if (only) {
    if (only === 'unit' || (await runtime())) await steps[only]();
    return;
  }
  const [, , ready] = await Promise.all([
    steps.types().then(() => steps.lint()),
    steps.unit(true),
    runtime(),
  ]);
  if (!ready) return;
  await steps.integration();
  await steps.ui();
}

await main();

if (seen) console.log(`\nWhat the pages of the failed tests showed\n\n${seen.trimEnd()}`);
console.log('');
for (const { name, seconds: took, ok, counts } of parts) {
  const numbers = counts
    ? `${counts.passed} passed, ${counts.failed} failed${counts.pending ? `, ${counts.pending} skipped` : ''}`
    : '';
  console.log(
    `${ok ? 'ok  ' : 'FAIL'}  ${name.padEnd(12)} ${String(took).padStart(6)} s  ${numbers}`.trimEnd(),
  );
}
const sum = (what) => parts.reduce((total, { counts }) => total + (counts?.[what] ?? 0), 0);
const failedParts = parts.filter(({ ok }) => !ok);
// What failed is named last too: a log that is cut off keeps its end.
for (const { counts } of parts) for (const failure of counts?.failures ?? []) console.log(`      ${failure}`);
console.log(`      ${'together'.padEnd(12)} ${String(seconds(started)).padStart(6)} s`);
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
process.exit(failedParts.length > 0 ? 1 : 0);
