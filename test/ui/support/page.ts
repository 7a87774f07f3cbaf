import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { formGroups } from '../../../src/core/clone/formGroups';
import { pageTexts } from '../../../src/core/form/texts';
import type { Patch } from '../../../src/shared/patch';
import type { FormState, HostMessage } from '../../../src/shared/protocol';
import { ensureBrowser } from '../../harness/runtime.mjs';
import { root } from '../../harness/shared.mjs';

/** What the page of a test keeps for it. */
export interface TestWindow {
  /** Messages to the host, oldest first. */
  readonly said: unknown[];
  readonly failures: string[];
}

/** The page of the form alone in a browser, with a test in the place of the host. */
export interface FormPage {
  readonly page: Page;
  tell(message: HostMessage): Promise<void>;
  /** Shows a state, whatever was shown before. */
  show(state: FormState): Promise<void>;
  close(): Promise<void>;
}

/** A patch that makes any state this one. */
function wholePatch(state: FormState): Patch {
  const absent = ['jobId', 'draftId', 'timeline', 'error', 'progress'].filter((name) => !(name in state));
  return [
    ...Object.entries(state).map(([name, value]) => ({ path: [name], value })),
    ...absent.map((name) => ({ path: [name] })),
  ];
}

/** @param kept what the page kept when it was shown before */
export async function openFormPage(state: FormState, kept?: object): Promise<FormPage> {
  const { executablePath, args, env } = await ensureBrowser();
  const browser = await chromium.launch({ executablePath, args, env, headless: true });
  const page = await browser.newPage();
  const first = { type: 'init', groups: formGroups(), texts: pageTexts(), state };
  const json = JSON.stringify(first).replaceAll('<', '\\u003c');
  await page.setContent(
    `<!DOCTYPE html><html lang="en"><body class="vscode-dark"><div id="form"></div><script type="application/json" id="first">${json}</script></body></html>`,
  );
  await page.addScriptTag({
    content: `
      window.said = []; window.failures = [];
      window.addEventListener('error', (event) => failures.push(String(event.error?.stack ?? event.message)));
      window.acquireVsCodeApi = () => ({ postMessage: (text) => said.push(text), setState() {}, getState: () => (${JSON.stringify(kept)}) });`,
  });
  for (const name of ['bar.css', 'form.css', 'timeline.css', 'databases.css']) {
    await page.addStyleTag({ path: join(root, 'media', name) });
  }
  await page.addScriptTag({ content: readFileSync(join(root, 'dist', 'webview', 'form.js'), 'utf8') });
  const tell = async (message: HostMessage): Promise<void> => {
    const data = JSON.parse(JSON.stringify(message)) as unknown;
    await page.evaluate((told) => window.dispatchEvent(new MessageEvent('message', { data: told })), data);
  };
  await page.locator('#DBInstanceDescription').waitFor();
  return {
    page,
    tell,
    show: (next) => tell({ type: 'patch', patch: wholePatch(next) }),
    close: () => browser.close(),
  };
}
