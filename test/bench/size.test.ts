import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from '../harness/shared.mjs';
import { Workbench } from '../ui/support/workbench';
import { report } from './report';
import { median, runs } from './support';

const kilobytes = (path: string): string => `${(statSync(path).size / 1024).toFixed(1)} KB`;

describe('sizes and times', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'rds-bench-'));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('of what is shipped', () => {
    for (const [file, wanted] of [
      ['extension.js', '≤ 120 KB'],
      ['main.js', ''],
      ['sdk.js', '≤ 350 KB'],
      ['sandbox.js', ''],
      ['webview/form.js', ''],
    ] as const) {
      report(`dist/${file}`, kilobytes(join(root, 'dist', file)), wanted);
    }
    const vsix = join(folder, 'x.vsix');
    execFileSync(process.execPath, [join(root, 'test', 'harness', 'pack.mjs'), vsix], { stdio: 'pipe' });
    report('VSIX', kilobytes(vsix), '≤ 1.5 MB');
  });

  /** What a fresh process needs for a piece of a script, medians: milliseconds, and megabytes of heap. */
  const costOf = (script: string): { readonly ms: number; readonly heap: number } => {
    const used = 'process.memoryUsage().heapUsed/1024**2';
    const measured = Array.from({ length: runs }, () => {
      const line = `gc();const h=${used},t=performance.now();${script};const d=performance.now()-t;gc();console.log(d,${used}-h);process.exit()`;
      const printed = execFileSync(process.execPath, ['--expose-gc', '-e', line], { encoding: 'utf8' });
      return printed.split(' ').map(Number);
    });
    return { ms: median(measured.map(([ms = 0]) => ms)), heap: median(measured.map(([, heap = 0]) => heap)) };
  };

  it('of loading the SDK, beside the client that is published', async () => {
    const published = join(folder, 'published.cjs');
    await build({
      stdin: { contents: `module.exports = require('@alicloud/rds20140815')`, resolveDir: root },
      bundle: true,
      platform: 'node',
      target: 'node20',
      minify: true,
      outfile: published,
      logLevel: 'error',
    });
    const ours = join(root, 'dist', 'sdk.js');
    const [theirs, own] = [published, ours].map((file) => costOf(`require(${JSON.stringify(file)})`));
    for (const [name, file, cost, wanted] of [
      ['the client as it is published, bundled', published, theirs, ''],
      ['dist/sdk.js, models of requests and credentials', ours, own, '≤ 0.4×'],
    ] as const) {
      const { ms = 0, heap = 0 } = cost ?? {};
      const ratio = ms / (theirs?.ms ?? ms);
      report(
        `SDK: ${name}`,
        `${kilobytes(file)}, ${ms.toFixed(0)} ms, ${ratio.toFixed(2)}×, ${heap.toFixed(1)} MB of heap`,
        wanted,
      );
    }
    report('require dist/main.js', 'in the host only: it needs the editor');
    const sandbox = costOf(`require(${JSON.stringify(join(root, 'dist', 'sandbox.js'))})`);
    report('require dist/sandbox.js', `${sandbox.ms.toFixed(0)} ms`);
  });

  it('of what is in the bundle of the SDK', () => {
    const { outputs } = JSON.parse(readFileSync(join(root, 'out', 'bundles.json'), 'utf8')) as {
      outputs: Record<string, { inputs: Record<string, { bytesInOutput: number }> }>;
    };
    const sizes = new Map<string, number>();
    for (const [path, { bytesInOutput }] of Object.entries(outputs['dist/sdk.js']?.inputs ?? {})) {
      const name = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? path.split('/', 1)[0] ?? path;
      sizes.set(name, (sizes.get(name) ?? 0) + bytesInOutput);
    }
    const parts = [...sizes].sort(([, a], [, b]) => b - a);
    report(
      'In dist/sdk.js, KB',
      parts.map(([name, bytes]) => `${name} ${(bytes / 1024).toFixed(1)}`).join(', '),
    );
  });

  it('of activation, as VS Code measures it, beside an extension that registers one command', async () => {
    const trivial = join(folder, 'trivial');
    mkdirSync(trivial);
    writeFileSync(
      join(trivial, 'package.json'),
      JSON.stringify({
        publisher: 'bench',
        name: 'trivial',
        version: '1.0.0',
        displayName: 'RDS Bench',
        engines: { vscode: '^1.95.0' },
        main: './main.js',
        activationEvents: ['onStartupFinished'],
        contributes: { commands: [{ command: 'trivial.run', title: 'Run' }] },
      }),
    );
    writeFileSync(
      join(trivial, 'main.js'),
      "const vscode=require('vscode');exports.activate=(c)=>{c.subscriptions.push(vscode.commands.registerCommand('trivial.run',()=>undefined))};",
    );
    const [own, other]: [number[], number[]] = [[], []];
    for (let run = 0; run < runs; run++) {
      const workbench = await Workbench.launch({
        moreExtensions: [trivial],
        viewport: { width: 1280, height: 2_600 },
      });
      await workbench.runCommand('Developer: Show Running Extensions');
      for (const [name, times] of [
        ['RDS Clone', own],
        ['RDS Bench', other],
      ] as const) {
        const row = workbench.page.locator('.runtime-extensions-editor .extension', { hasText: name });
        times.push(Number(/(\d+)\s*ms/.exec(await row.locator('.activation-time').innerText())?.[1]));
      }
      await workbench.close();
    }
    const ratio = median(own) / Math.max(1, median(other));
    report(
      'Activation / that of an extension with one command',
      `${ratio.toFixed(1)}× (${median(own)} ms, ${median(other)} ms; ${own.join(', ')} and ${other.join(', ')})`,
      '≤ 5×',
    );
  });
});
