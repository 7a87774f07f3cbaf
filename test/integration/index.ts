// What the extension host calls to run the integration tests: the module named by `extensionTestsPath`.
// Its console may be lost on the way out of a remote extension host, so the report goes to files when TEST_REPORT
// names a folder: `output` as people read it, `result.json` as the harness does.
import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';

const folder = process.env['TEST_REPORT'];

function print(message?: unknown, ...parameters: unknown[]): void {
  const text = `${format(message ?? '', ...parameters)}\n`;
  if (folder) appendFileSync(join(folder, 'output'), text);
  else process.stdout.write(text);
}

function finish(result: { passed: number; failed: number; pending: number; error?: string }): void {
  const file = folder ? join(folder, 'result.json') : process.env['TEST_STATS'];
  if (!file) return;
  // Its reader must never see half of it.
  writeFileSync(`${file}.new`, JSON.stringify(result));
  renameSync(`${file}.new`, file);
}

export async function run(): Promise<void> {
  try {
    const mocha = new Mocha({ ui: 'bdd', color: process.env['FORCE_COLOR'] === '1', timeout: 20_000 });
    const grep = process.env['TEST_GREP'];
    if (grep) mocha.grep(new RegExp(grep));
    Object.assign(Mocha.reporters.Base, { consoleLog: print });
    mocha.addFile(join(__dirname, '..', 'integration.test.js'));
    const stats = await new Promise<Mocha.Stats | undefined>((resolve) => {
      const runner = mocha.run(() => resolve(runner.stats));
    });
    const { passes = 0, failures = 0, pending = 0 } = stats ?? {};
    finish({ passed: passes, failed: failures, pending });
    if (failures > 0) throw new Error(`${failures} integration tests failed`);
    if (passes === 0) throw new Error('No integration test was run');
  } catch (error) {
    if (!(error instanceof Error && error.message.includes('integration test'))) {
      finish({ passed: 0, failed: 1, pending: 0, error: format(error) });
    }
    throw error;
  }
}
