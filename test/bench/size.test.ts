import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../harness/shared.mjs';
import { Workbench } from '../ui/support/workbench';

const runs = 7;

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function report(name: string, value: string): void {
  console.log(`      ${name.padEnd(44)} ${value}`);
}

describe('sizes and times', () => {
  it('of what is shipped', () => {
    for (const file of ['extension.js', 'sdk.js', 'sandbox.js', 'webview/form.js']) {
      report(`dist/${file}`, `${(statSync(join(root, 'dist', file)).size / 1024).toFixed(1)} KB`);
    }
    const folder = mkdtempSync(join(tmpdir(), 'rds-vsix-'));
    const vsix = join(folder, 'x.vsix');
    execFileSync('npm', ['run', 'package', '--', '--out', vsix], {
      cwd: root,
      stdio: 'pipe',
      shell: process.platform === 'win32',
    });
    report('VSIX', `${(statSync(vsix).size / 1024).toFixed(1)} KB`);
    rmSync(folder, { recursive: true });
  });

  it('of loading a bundle in a fresh process', () => {
    for (const file of ['sdk.js', 'sandbox.js']) {
      const script = `const t=performance.now();require(${JSON.stringify(join(root, 'dist', file))});console.log(performance.now()-t);process.exit()`;
      const times = Array.from({ length: runs }, () =>
        Number(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' })),
      );
      report(`require dist/${file}, median of ${runs}`, `${median(times).toFixed(0)} ms`);
    }
  });

  it('of activation, as VS Code measures it in the extension host', async () => {
    const times: number[] = [];
    for (let run = 0; run < runs; run++) {
      const workbench = await Workbench.launch();
      await workbench.runCommand('Developer: Show Running Extensions');
      const row = workbench.page.locator('.runtime-extensions-editor .extension', { hasText: 'RDS Clone' });
      const text = await row.locator('.activation-time').innerText();
      times.push(Number(/(\d+)\s*ms/.exec(text)?.[1]));
      await workbench.close();
    }
    report(`activation, median of ${runs}`, `${median(times)} ms (${times.join(', ')})`);
  });
});
