// Runs the integration tests in the extension host of a real VS Code, whose workbench is open in a headless browser.
// Used by `test/run.mjs`, and alone: `node test/harness/run-integration.mjs` (TEST_GREP selects tests).
import { createReadStream, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { ensureBrowser, ensureRuntime } from './runtime.mjs';
import { startServer } from './server.mjs';
import { artifactsDir, readJson, root, temporaryFolder, waitFor } from './shared.mjs';

const limit = Number(process.env['TEST_TIME_LIMIT'] ?? 180_000);
const extensionDir = process.env['TEST_EXTENSION'] ?? root;

async function main() {
  const [runtime, browserSpec] = [await ensureRuntime(), await ensureBrowser()];
  const report = temporaryFolder();
  const server = await startServer({
    runtime,
    extensionDir,
    development: true,
    moreExtensions: [join(root, 'out', 'integration', 'neighbour')],
    env: {
      TEST_REPORT: report,
      TEST_GREP: process.env['TEST_GREP'],
      FORCE_COLOR: process.stdout.isTTY ? '1' : process.env['FORCE_COLOR'],
    },
  });
  const browser = await chromium.launch({ ...browserSpec, headless: true });
  const consoleLines = [];
  let automationExit;
  let crashed = false;
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.on('console', (message) => consoleLines.push(message.text()));
    page.on('crash', () => (crashed = true));
    page.on('dialog', (dialog) => void dialog.accept());
    await page.exposeFunction('codeAutomationExit', (code) => (automationExit = code));
    await page.exposeFunction('codeAutomationLog', () => {});
    await page.goto(server.url({ extensionTestsPath: join(extensionDir, 'out', 'integration', 'index') }));

    let printed = 0;
    const printNew = async () => {
      const output = join(report, 'output');
      if (!existsSync(output)) return;
      for await (const chunk of createReadStream(output, { start: printed })) {
        printed += chunk.length;
        process.stdout.write(chunk);
      }
    };
    // What no extension can do, a test asks for: to press a button in a dialog, or in a page. A form ignores a press
    // that comes while an answer changes it, so the button is pressed until it is gone or disabled. The form sees to it
    // that a press too many does nothing: it is frozen from the one that counts.
    const wish = join(report, 'press');
    let isPressed = false;
    const pressWhatIsAskedFor = async () => {
      if (!existsSync(wish)) return;
      const name = readFileSync(wish, 'utf8');
      for (const frame of page.frames()) {
        const button = frame.getByRole('button', { name, exact: true });
        if ((await button.count().catch(() => 0)) === 0) continue;
        const isEnabled = await button.isEnabled({ timeout: 1_000 }).catch(() => undefined);
        if (isEnabled === false) continue;
        if (isEnabled) {
          isPressed = true;
          // It may be disabled by now, which ends the click.
          await button.click({ timeout: 1_000 }).catch(() => undefined);
        }
        return;
      }
      if (!isPressed) return;
      isPressed = false;
      rmSync(wish);
    };
    const resultFile = join(report, 'result.json');
    await waitFor(
      'the end of the integration tests',
      async () => {
        await printNew();
        await pressWhatIsAskedFor();
        if (crashed) throw new Error('The browser page crashed');
        return existsSync(resultFile) || automationExit !== undefined;
      },
      { timeout: limit, interval: 100 },
    );
    await printNew();
    if (!existsSync(resultFile))
      throw new Error(`The extension host ended with ${automationExit} and no result`);
    const result = readJson(resultFile);
    if (result.error) console.error(result.error);
    if (process.env['TEST_STATS']) writeFileSync(process.env['TEST_STATS'], JSON.stringify(result));
    if (result.failed > 0 || result.passed === 0) keepLogs();
    return result.failed > 0 || result.passed === 0 ? 1 : 0;
  } catch (error) {
    console.error(error);
    keepLogs();
    return 1;
  } finally {
    await browser.close();
    await server.stop();
  }

  function keepLogs() {
    const folder = join(artifactsDir, 'integration');
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'console.log'), consoleLines.join('\n'));
    server.copyLogs(folder);
    console.error(`Logs of the failed run: ${folder}`);
  }
}

process.exit(await main());
