import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { root } from '../../harness/shared.mjs';

const head =
  '| Window of | Files | Bytes in files | Messages | Bytes in messages | Bytes in the page’s storage and console | Hits | In the editor’s own copy of the environment |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n';

/** A variable that nobody reads: a message that has it is the editor's, of the whole environment. */
export const environmentMark = 'RDS_TEST_ENVIRONMENT_MARK';

/**
 * Lets the extension log all it can, in all windows of a context. The server of the editor passes its own log level to
 * the page, and not those that `--log` names for extensions.
 */
export async function logAtTrace(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    if (window !== window.top) return;
    const observer = new MutationObserver(() => {
      const element = document.getElementById('vscode-workbench-web-configuration');
      if (!element) return;
      observer.disconnect();
      const options = JSON.parse(element.dataset['settings'] ?? '') as { developmentOptions?: object };
      const extensionLogLevel = [['rds-clone.rds-clone', 1]];
      const developmentOptions = { ...options.developmentOptions, extensionLogLevel };
      element.dataset['settings'] = JSON.stringify({ ...options, developmentOptions });
    });
    observer.observe(document, { childList: true, subtree: true });
  });
}

/**
 * Watches one workbench for secrets that must not turn up anywhere: every message between the page and the extension
 * host as it passes (those of the form are among them), and at the end the files of the server (logs at trace level,
 * the extension's storage, the state database), the page's own storage and its console.
 */
export class LeakHunt {
  private messages = 0;
  private messageBytes = 0;
  /** The editor itself sends the environment of its extension host to the page; the extension has no part in it. */
  private ofTheEditor = 0;
  private readonly hits = new Set<string>();
  private readonly needles: readonly Buffer[];

  constructor(page: Page, secrets: readonly string[]) {
    this.needles = secrets.map((secret) => Buffer.from(secret));
    this.watch(page);
  }

  /** From before it is opened. */
  watch(page: Page): void {
    page.on('websocket', (socket) => {
      for (const event of ['framereceived', 'framesent'] as const) {
        socket.on(event as 'framesent', ({ payload }) => {
          this.message(typeof payload === 'string' ? Buffer.from(payload) : payload, event);
        });
      }
    });
  }

  /** What a test found on the clipboard: exported requests, details, connection strings. */
  copied(text: string): void {
    this.search(Buffer.from(text), 'the clipboard');
  }

  /** Searches what was left behind. @throws when anything was found anywhere */
  async finish(page: Page, dataDir: string, consoleText: string, name: string): Promise<void> {
    let files = 0;
    let fileBytes = 0;
    const logs: Buffer[] = [];
    for (const [entry, content] of filesLeftIn(dataDir)) {
      files++;
      fileBytes += content.length;
      this.search(content, entry);
      if (entry.endsWith('RDS Clone.log')) logs.push(content);
    }
    const stored = await page.evaluate(dumpStorage).catch(() => '');
    this.search(Buffer.from(stored), 'the storage of the page');
    this.search(Buffer.from(consoleText), 'the console');
    const folder = join(root, 'out', 'reports');
    const report = join(folder, 'leaks.md');
    mkdirSync(folder, { recursive: true });
    if (!existsSync(report)) writeFileSync(report, head);
    const row = [
      name,
      files,
      fileBytes,
      this.messages,
      this.messageBytes,
      stored.length + consoleText.length,
      this.hits.size,
      this.ofTheEditor,
    ];
    appendFileSync(report, `| ${row.join(' | ')} |\n`);
    if (this.hits.size > 0) throw new Error(`A secret was found in ${[...this.hits].join(', ')}`);
    if (!logs.some((log) => log.includes('[trace]')))
      throw new Error('The extension has logged nothing at trace level');
  }

  private message(payload: Buffer, event: string): void {
    this.messages++;
    this.messageBytes += payload.length;
    const from = event === 'framesent' ? 'a message of the page' : 'a message of the extension host';
    this.search(payload, from, true);
  }

  private search(content: Buffer, place: string, isMessage = false): void {
    for (const needle of this.needles) {
      for (let at = content.indexOf(needle); at >= 0; at = content.indexOf(needle, at + 1)) {
        // What stands before it tells where it came from.
        const before = content.subarray(Math.max(0, at - 60), at).toString('latin1');
        const isEnvironment = isMessage && content.includes(`"${environmentMark}":"`);
        if (isEnvironment && /"ALIBABA_CLOUD_\w+":"$/.test(before)) this.ofTheEditor++;
        else this.hits.add(`${place} after “${before.replaceAll(/[^\x20-\x7e]/g, '·')}”`);
      }
    }
  }
}

/** The files of a server. The home folder is where the keys come from, the extension's own code holds none. */
function* filesLeftIn(dataDir: string): Generator<readonly [entry: string, content: Buffer]> {
  for (const entry of readdirSync(dataDir, { recursive: true, encoding: 'utf8' })) {
    const path = join(dataDir, entry);
    if (/^(home|extensions)[\\/]/.test(entry)) continue;
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) continue;
    try {
      yield [entry, readFileSync(path)];
    } catch (error) {
      // A temporary file may have gone.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
}

/** Where a text was left behind: in files of the server but those of the home folder, or in the page's own storage. */
export async function placesWith(text: string, page: Page, dataDir: string): Promise<readonly string[]> {
  const needle = Buffer.from(text);
  const files = [...filesLeftIn(dataDir)].flatMap(([entry, content]) =>
    content.includes(needle) ? [entry] : [],
  );
  const isStored = (await page.evaluate(dumpStorage)).includes(text);
  return [...files, ...(isStored ? ['the storage of the page'] : [])];
}

/** Runs in the page: everything in its local storage and its databases, as text. */
async function dumpStorage(): Promise<string> {
  const parts: unknown[] = [{ ...localStorage }, { ...sessionStorage }];
  for (const { name } of await indexedDB.databases()) {
    if (!name) continue;
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open(name);
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(new Error(name));
    });
    for (const store of database.objectStoreNames) {
      const values = await new Promise<unknown>((resolve) => {
        const asking = database.transaction(store).objectStore(store).getAll();
        asking.onsuccess = () => resolve(asking.result);
        asking.onerror = () => resolve([]);
      });
      parts.push(values);
    }
    database.close();
  }
  return JSON.stringify(parts);
}
