import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from '../harness/shared.mjs';
import { Workbench } from '../ui/support/workbench';
import { median, report, runs } from './support';

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
      ['sdk.js', ''],
      ['sandbox.js', ''],
      ['webview/form.js', ''],
    ] as const) {
      report(`dist/${file}`, kilobytes(join(root, 'dist', file)), wanted);
    }
    const vsix = join(folder, 'x.vsix');
    execFileSync('npm', ['run', 'package', '--', '--out', vsix], {
      cwd: root,
      stdio: 'pipe',
      shell: process.platform === 'win32',
    });
    report('VSIX', kilobytes(vsix), '≤ 1.5 MB');
  });

  /** Milliseconds that a fresh process needs for a piece of a script, median. */
  const timeOf = (script: string): number =>
    median(
      Array.from({ length: runs }, () =>
        Number(
          execFileSync(
            process.execPath,
            ['-e', `const t=performance.now();${script};console.log(performance.now()-t);process.exit()`],
            {
              encoding: 'utf8',
            },
          ),
        ),
      ),
    );

  it('of loading the SDK, in the ways that were tried', async () => {
    const asShipped = join(folder, 'sdk-dist.cjs');
    const sources = join(folder, 'sdk-src.cjs');
    for (const [outfile, entry] of [
      [asShipped, '@alicloud/rds20140815'],
      [sources, '@alicloud/rds20140815/src/client.ts'],
    ] as const) {
      await build({
        stdin: { contents: `module.exports = require('${entry}')`, resolveDir: root },
        bundle: true,
        platform: 'node',
        target: 'node20',
        minify: true,
        outfile,
        logLevel: 'error',
        tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
      });
    }
    const ours = join(root, 'dist', 'sdk.js');
    // What V8 has compiled is kept beside the file, as a host with a code cache does it.
    const cache = join(folder, 'sdk.cache');
    const code = `(function(exports,require,module,__filename,__dirname){${readFileSync(ours, 'utf8')}\n})`;
    const wrapped = join(folder, 'sdk-wrapped.js');
    writeFileSync(wrapped, code);
    const text = JSON.stringify;
    // In a process of its own: a cache is good for the flags it was made under.
    execFileSync(process.execPath, [
      '-e',
      `const {Script}=require('vm'),fs=require('fs');const s=new Script(fs.readFileSync(${text(wrapped)},'utf8'),{filename:${text(ours)}});const m={exports:{}};s.runInThisContext()(m.exports,require,m,${text(ours)},${text(folder)});fs.writeFileSync(${text(cache)},s.createCachedData());process.exit()`,
    ]);
    const baseline = timeOf(`require(${text(asShipped)})`);
    const variants: readonly (readonly [string, number])[] = [
      ['the package as it is published, bundled', baseline],
      ['its TypeScript sources, bundled', timeOf(`require(${text(sources)})`)],
      ['dist/sdk.js, sources and credentials', timeOf(`require(${text(ours)})`)],
      [
        'dist/sdk.js with a V8 code cache, as the extension loads it',
        timeOf(
          `const {Script}=require('vm'),fs=require('fs');const s=new Script(fs.readFileSync(${text(wrapped)},'utf8'),{filename:${text(ours)},cachedData:fs.readFileSync(${text(cache)})});const m={exports:{}};s.runInThisContext()(m.exports,require,m,${text(ours)},${text(folder)})`,
        ),
      ],
    ];
    for (const [name, ms] of variants) {
      report(
        `SDK load: ${name}`,
        `${ms.toFixed(0)} ms, ${(ms / baseline).toFixed(2)}×`,
        name.includes('cache') ? '≤ 0.35×' : '',
      );
    }
    report('require dist/main.js', 'in the host only: it needs the editor');
    report(
      'require dist/sandbox.js',
      `${timeOf(`require(${text(join(root, 'dist', 'sandbox.js'))})`).toFixed(0)} ms`,
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
