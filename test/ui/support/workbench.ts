// Drives the real workbench: a VS Code server with the extension installed, its page in a headless browser.
//
//   const workbench = await Workbench.launch({ settings: { 'rdsClone.account': 'sandbox' } });
//   await workbench.openView();
//   const backup = await workbench.treeItem('China (Hangzhou)', 'orders', { says: /Full/ });
//   const form = await workbench.formOpenedBy(() => workbench.contextMenu(backup, 'Clone…'));
//   await form.getByLabel('Name').fill('orders-copy');
//
// Nothing here waits for a time; everything waits for what it needs to see.
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, join, sep } from 'node:path';
import {
  chromium,
  selectors,
  type Browser,
  type BrowserContext,
  type Locator,
  type Page,
} from 'playwright-core';
import { ensureBrowser, ensureRuntime } from '../../harness/runtime.mjs';
import { startServer, writeSettings, baseSettings, type Server } from '../../harness/server.mjs';
import { artifactsDir, cacheDir, root, waitFor } from '../../harness/shared.mjs';
import { Forms, themes, type Theme } from './forms';
import { environmentMark, LeakHunt, logAtTrace, placesWith } from './leaks';
import { seenOn } from './seen';
import { rowEngine } from './treeViews';

export interface LaunchOptions {
  /** Settings, each in the file in which its scope counts: user settings, or those of the remote machine. */
  readonly settings?: Record<string, unknown>;
  /** User settings of whatever scope, as they are on the machine in front of a remote window. */
  readonly clientSettings?: Record<string, unknown>;
  /** Environment of the extension host. The machine's home folder and cloud credentials are not in it. */
  readonly env?: Record<string, string | undefined>;
  readonly theme?: Theme;
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly deviceScaleFactor?: number;
  /** Of the editor and of the browser, as VS Code names it, e.g. `zh-cn`. */
  readonly language?: string;
  /** A packed extension, installed as a user does it. */
  readonly vsix?: string;
  /** Default: the repository, whose `dist` must be built. */
  readonly extensionDir?: string;
  /** What must turn up nowhere: not in a log, not in a message, not in anything that is left behind. */
  readonly secrets?: readonly string[];
  /** Folders of other extensions. */
  readonly moreExtensions?: readonly string[];
  /** Default: false, because without a graphics card each moving progress bar takes a seventh of a core. */
  readonly animated?: boolean;
  /** Default: false, because a hover that comes late lies over what a test clicks next. */
  readonly hovers?: boolean;
}

/** One browser serves all workbenches of a test run; each has a context of its own. */
let sharedBrowser: Promise<Browser> | undefined;
const open = new Set<Workbench>();

/** Longer than any test, in milliseconds. */
const never = 3_600_000;

async function launchBrowser(): Promise<Browser> {
  await selectors.register('row', rowEngine).catch((error: unknown) => {
    // A file of tests that ran before in the same process has registered it.
    if (!String(error).includes('already registered')) throw error;
  });
  const { executablePath, args, env } = await ensureBrowser();
  return chromium.launch({ executablePath, args, env, headless: true });
}

if (typeof globalThis.after === 'function') {
  after('close the browser', async () => {
    for (const workbench of open) await workbench.close();
    await (await sharedBrowser)?.close();
    sharedBrowser = undefined;
  });
}

export class Workbench extends Forms {
  private readonly consoleLines: string[] = [];
  private leaks: LeakHunt | undefined;

  private constructor(
    private shown: Page,
    readonly server: Server,
    private readonly context: BrowserContext,
    private settings: Record<string, unknown>,
  ) {
    super();
    this.listen();
  }

  override get page(): Page {
    return this.shown;
  }

  protected override seenOnClipboard(text: string): void {
    this.leaks?.copied(text);
  }

  private listen(): void {
    const { page } = this;
    page.on('console', (message) => this.consoleLines.push(`${message.type()} ${message.text()}`));
    page.on('pageerror', (error) => this.consoleLines.push(`uncaught ${error.stack ?? error.message}`));
    page.on('dialog', (dialog) => void dialog.accept().catch(() => undefined));
    this.leaks?.watch(page);
  }

  static async launch(options: LaunchOptions = {}): Promise<Workbench> {
    sharedBrowser ??= launchBrowser();
    const settings = {
      'workbench.tree.enableStickyScroll': false,
      'workbench.colorTheme': themes[options.theme ?? 'dark'].id,
      ...(options.hovers ? {} : { 'workbench.hover.delay': never, 'workbench.hover.reducedDelay': never }),
      ...options.settings,
    };
    const [browser, server] = await Promise.all([
      sharedBrowser,
      ensureRuntime().then((runtime) =>
        startServer({
          runtime,
          extensionDir: options.extensionDir ?? process.env['TEST_EXTENSION'] ?? root,
          settings,
          ...(options.clientSettings ? { clientSettings: options.clientSettings } : {}),
          env: { [environmentMark]: 'set', TZ: 'UTC', ...options.env },
          ...(options.vsix ? { vsix: options.vsix } : {}),
          ...(options.moreExtensions ? { moreExtensions: options.moreExtensions } : {}),
        }),
      ),
    ]);
    const context = await browser.newContext({
      viewport: options.viewport ?? { width: 1280, height: 800 },
      deviceScaleFactor: options.deviceScaleFactor ?? 1,
      timezoneId: 'UTC',
      ...(options.language ? { locale: options.language } : {}),
    });
    if (options.language) {
      // What the editor's own texts in that language would set; they come from elsewhere and are not here.
      await context.addInitScript((language) => {
        Object.assign(globalThis, { _VSCODE_NLS_LANGUAGE: language });
      }, options.language);
    }
    if (!options.animated) {
      // An animation that takes no time still ends, for code that waits for its end.
      await context.addInitScript(() => {
        const still = new CSSStyleSheet();
        still.replaceSync(
          '*, ::before, ::after { animation-duration: 0s !important; animation-iteration-count: 1 !important; }',
        );
        document.adoptedStyleSheets.push(still);
      });
    }
    context.setDefaultTimeout(20_000);
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.origin });
    await logAtTrace(context);
    const workbench = new Workbench(await context.newPage(), server, context, settings);
    if (options.secrets) workbench.leaks = new LeakHunt(workbench.page, options.secrets);
    open.add(workbench);
    await workbench.page.goto(server.url());
    await workbench.ready();
    return workbench;
  }

  /** Another window on the same server and profile, in a browser of its own. Close it before this one. */
  async openAnother(): Promise<Workbench> {
    const before = this.server.extensionHosts();
    const browser = this.context.browser();
    if (!browser) throw new Error('The browser is gone');
    const context = await browser.newContext({ viewport: this.page.viewportSize(), timezoneId: 'UTC' });
    context.setDefaultTimeout(20_000);
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: this.server.origin });
    await logAtTrace(context);
    const other = new Workbench(await context.newPage(), this.server, context, this.settings);
    this.leaks?.watch(other.page);
    await other.page.goto(this.server.url());
    await other.ready();
    await other.anotherExtensionHost(before);
    return other;
  }

  /** Closes the window alone; the server and its other windows stay. */
  async closeWindow(): Promise<void> {
    await this.context.close();
  }

  /** The workbench is there, and an extension host told it about our extension. */
  private async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench').waitFor();
    await this.activityIcon().waitFor();
    await waitFor('an extension host', () => this.server.extensionHosts().length > 0);
  }

  // Settings, crashes, restarts

  /** Changes user settings and reloads the window, as files of the server aren't watched for the settings' sake. */
  async changeSettings(changed: Record<string, unknown>): Promise<void> {
    this.settings = { ...this.settings, ...changed };
    writeSettings(this.server.dataDir, { ...baseSettings, ...this.settings });
    await this.reload();
  }

  /** Reloads the window as a user does, so that the workbench saves what it keeps; a new extension host starts. */
  async reload(): Promise<void> {
    const before = this.server.extensionHosts();
    const loaded = this.page.waitForEvent('load', { timeout: 60_000 });
    await this.runCommand('Developer: Reload Window');
    await loaded;
    await this.ready();
    await this.anotherExtensionHost(before);
  }

  /**
   * Waits until the page has stored this text for good. It writes some time after it was asked to, and what is not
   * written by then is lost with a reload that nobody waits before.
   */
  async hasStored(text: string): Promise<void> {
    await waitFor(`"${text}" in the storage of the page`, () =>
      this.page.evaluate(async (wanted) => {
        const answer = <T>(request: IDBRequest<T>): Promise<T> =>
          new Promise((resolve, reject) => {
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(new Error(String(request.error)));
          });
        for (const { name = '' } of await indexedDB.databases()) {
          const database = await answer(indexedDB.open(name));
          try {
            for (const store of [...database.objectStoreNames]) {
              const values: unknown[] = await answer(database.transaction(store).objectStore(store).getAll());
              if (values.some((value) => typeof value === 'string' && value.includes(wanted))) return true;
            }
          } finally {
            database.close();
          }
        }
        return false;
      }, text),
    );
  }

  /** Where a text was left behind, in files, in the storage of the page or in its console. */
  async placesWith(text: string): Promise<readonly string[]> {
    const places = await placesWith(text, this.page, this.server.dataDir);
    return [...places, ...(this.consoleLines.some((line) => line.includes(text)) ? ['the console'] : [])];
  }

  /** The page stores nothing more for good: what it writes some time later anyway must not decide a test. */
  async storeNothingMore(): Promise<void> {
    await this.page.evaluate(() => {
      IDBObjectStore.prototype.put = () => {
        throw new Error('The test lets nothing be stored.');
      };
    });
  }

  /**
   * The page dies without a chance to store anything, and is opened anew. Its extension host lives on for a while, as
   * the server waits for the page to come back.
   */
  async crashPage(): Promise<void> {
    const before = this.server.extensionHosts();
    const crashed = this.page.waitForEvent('crash');
    const session = await this.context.newCDPSession(this.page);
    void session.send('Page.crash').catch(() => undefined);
    await crashed;
    const dead = this.page;
    this.shown = await this.context.newPage();
    await dead.close();
    this.listen();
    await this.page.goto(this.server.url());
    await this.ready();
    await this.anotherExtensionHost(before);
  }

  /** The extension host dies without a chance to say anything. The workbench starts another one by itself. */
  async killExtensionHost(): Promise<void> {
    const before = this.server.extensionHosts();
    if (before.length === 0) throw new Error('No extension host is running');
    for (const pid of before) process.kill(pid, 'SIGKILL');
    await waitFor(
      'the end of the extension host',
      () => !this.server.extensionHosts().some((pid) => before.includes(pid)),
    );
  }

  /** The whole server dies and comes back with the same data; the page is loaded anew. */
  async restart(): Promise<void> {
    await this.server.restart();
    await this.page.goto(this.server.url());
    await this.ready();
  }

  private async anotherExtensionHost(before: readonly number[]): Promise<void> {
    await waitFor('a new extension host', () =>
      this.server.extensionHosts().some((pid) => !before.includes(pid)),
    );
  }

  // What it left behind

  /** The folder that the extension has for its own files (`ExtensionContext.globalStorageUri`). */
  get globalStorageDir(): string {
    return join(this.server.dataDir, 'data', 'User', 'globalStorage', 'rds-clone.rds-clone');
  }

  /** Everything that our extension wrote to its log channels, oldest first. */
  log(): string {
    return this.logFiles()
      .filter((file) => file.includes(`${sep}rds-clone.rds-clone${sep}`) || file.includes('-RDS Clone'))
      .map((file) => readFileSync(file, 'utf8'))
      .join('');
  }

  /** All log files of the server and its extension hosts. */
  logFiles(): string[] {
    try {
      return readdirSync(this.server.logsDir, { recursive: true, encoding: 'utf8' })
        .map((name) => join(this.server.logsDir, name))
        .filter((file) => statSync(file).isFile())
        .sort();
    } catch {
      return []; // Nothing was logged yet.
    }
  }

  /** What the page printed to its console, extension host included. */
  console(): string {
    return this.consoleLines.join('\n');
  }

  /** Saves a picture of the window, or of one part of it. */
  async screenshot(name: string, part?: Locator): Promise<string> {
    const folder = process.env['SCREENSHOT_DIR'] ?? join(cacheDir, 'screenshots');
    mkdirSync(folder, { recursive: true });
    const path = join(folder, `${name}.png`);
    await (part ?? this.page).screenshot({ path, animations: 'disabled', caret: 'hide' });
    return path;
  }

  /** Saves what is needed to understand a failure. */
  async keepArtifacts(name: string): Promise<string> {
    const folder = join(artifactsDir, name.replaceAll(/[^\w.-]+/g, '-').slice(0, 100));
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    await this.page.screenshot({ path: join(folder, 'page.png'), timeout: 5000 }).catch(() => undefined);
    writeFileSync(join(folder, 'console.log'), this.console());
    this.server.copyLogs(folder);
    writeFileSync(join(folder, 'seen.txt'), await seenOn(this.page));
    return folder;
  }

  async close(): Promise<void> {
    open.delete(this);
    try {
      await this.leaks?.finish(this.page, this.server.dataDir, this.console(), basename(__filename));
    } finally {
      await this.context.close();
      await this.server.stop();
    }
  }
}

/** Call inside `describe`: when a test fails, keeps the artifacts of its workbench and says where. */
export function keepArtifactsOnFailure(workbench: () => Workbench | undefined): void {
  afterEach(async function () {
    const test = this.currentTest;
    if (test?.state !== 'failed') return;
    const folder = await workbench()?.keepArtifacts(test.fullTitle());
    if (!folder) return;
    console.log(`      kept: ${join(basename(artifactsDir), basename(folder))} in ${artifactsDir}`);
    const stats = process.env['TEST_STATS'];
    const seen = readFileSync(join(folder, 'seen.txt'), 'utf8');
    if (stats) appendFileSync(`${stats}.seen`, `${test.fullTitle()}\n${seen}\n\n`);
  });
}
