// Drives the real workbench: a VS Code server with the extension installed, its page in a headless browser.
//
//   const workbench = await Workbench.launch({ settings: { 'rdsClone.account': 'sandbox' } });
//   await workbench.openView();
//   const backup = await workbench.treeItem('China (Hangzhou)', 'orders', 'Full backup 2026-11-01');
//   await workbench.contextMenu(backup, 'Clone…');
//   await workbench.form().getByLabel('Name').fill('orders-copy');
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
  type Frame,
  type FrameLocator,
  type Locator,
  type Page,
} from 'playwright-core';
import { ensureBrowser, ensureRuntime } from '../../harness/runtime.mjs';
import { startServer, writeSettings, baseSettings, type Server } from '../../harness/server.mjs';
import { artifactsDir, cacheDir, root, waitFor } from '../../harness/shared.mjs';
import { actUntil } from './actUntil';
import { environmentMark, LeakHunt, placesWith } from './leaks';

/** The id of each theme, what the list of themes calls it, and the class that it gives to the window. */
const themes = {
  dark: { id: 'Default Dark Modern', label: 'Dark Modern', mark: 'vs-dark' },
  light: { id: 'Default Light Modern', label: 'Light Modern', mark: 'vs' },
  'high-contrast': { id: 'Default High Contrast', label: 'Dark High Contrast', mark: 'hc-black' },
  'high-contrast-light': {
    id: 'Default High Contrast Light',
    label: 'Light High Contrast',
    mark: 'hc-light',
  },
} as const;

export type Theme = keyof typeof themes;

/** What the editor puts on a page for a theme. */
interface Colours {
  readonly style: string;
  readonly classes: readonly string[];
}

async function wear(frame: Frame, colours: Colours): Promise<void> {
  await frame.evaluate(({ style, classes }) => {
    // The page's policy ignores the attribute.
    document.documentElement.style.cssText = style;
    const { classList } = document.body;
    classList.remove(...[...classList].filter((name) => name.startsWith('vscode-')));
    classList.add(...classes);
  }, colours);
}

const wholeStandard = {
  type: 'tag',
  values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
};
/** The rules of which another theme can break one. */
const rulesOfColours = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };

async function violationsIn(frame: Frame, runOnly: typeof wholeStandard): Promise<string[]> {
  return frame.evaluate(async (only) => {
    const { axe } = globalThis as unknown as {
      axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await axe.run({ runOnly: only });
    const place = document.body.className;
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html }) => `${place}: ${id}: ${html.slice(0, 200)}`),
    );
  }, runOnly);
}

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
  readonly extraArgs?: readonly string[];
  /** Folders of other extensions. */
  readonly moreExtensions?: readonly string[];
  /** Default: false, because without a graphics card each moving progress bar takes a seventh of a core. */
  readonly animated?: boolean;
  /** Default: false, because a hover that comes late lies over what a test clicks next. */
  readonly hovers?: boolean;
}

type Label = string | RegExp;

/** A row of a tree: its label, or what label and description say together. */
type RowLabel = Label | { readonly says: RegExp };

interface Row {
  readonly index: number;
  readonly level: number;
  readonly label: string;
  readonly description: string;
  readonly hidden: number;
}

const exactly = (text: string): RegExp =>
  new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);

const matches = (text: string, label: Label): boolean =>
  typeof label === 'string' ? text === label : label.test(text);

const isRow = ({ label, description }: Row, wanted: RowLabel): boolean =>
  typeof wanted === 'object' && 'says' in wanted
    ? wanted.says.test(`${label} ${description}`)
    : matches(label, wanted);

/**
 * A selector of the rows of a tree by the labels on the way to them, as JSON. Rows move and other rows with the same
 * label come while lists are loaded. It runs in the page. An ancestor that is scrolled out of sight may be any.
 */
const rowEngine = () => {
  const queryAll = (root: Element, selector: string): Element[] => {
    const path = JSON.parse(selector) as string[];
    const number = (row: Element, name: string): number => Number(row.getAttribute(name));
    const above: (string | undefined)[] = [];
    return [...root.querySelectorAll('.monaco-list-row[role="treeitem"]')]
      .sort((one, other) => number(one, 'data-index') - number(other, 'data-index'))
      .filter((row) => {
        above.length = number(row, 'aria-level');
        above[above.length - 1] = row.querySelector('.label-name')?.textContent?.trim() ?? '';
        return (
          above.length === path.length &&
          path.every((label, level) => above[level] === undefined || above[level] === label)
        );
      });
  };
  return { queryAll, query: (root: Element, selector: string) => queryAll(root, selector)[0] };
};

/** What was open and is not for so long is closed; it is no step in between. */
const closedAfterMs = 4_000;

/** One browser serves all workbenches of a test run; each has a context of its own. */
let sharedBrowser: Promise<Browser> | undefined;
const open = new Set<Workbench>();

/** More milliseconds than any window lives. */
const never = 3_600_000;

async function launchBrowser(): Promise<Browser> {
  await selectors.register('row', rowEngine).catch((error: unknown) => {
    // A file before this one did, in the same process.
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

const ourIcon = 'a.action-label[aria-label^="RDS Clone"]';

/** What the user is told whose row was drawn again under its menu. */
const listWasChanging = /The list was just changing|リストがちょうど更新|列表刚好在变化/;

/** The label of a quick pick's entry, without description and detail. */
const pickLabel = '.quick-input-list-row:first-child .label-name';

export class Workbench {
  private readonly consoleLines: string[] = [];
  private leaks: LeakHunt | undefined;
  private colours: readonly Colours[] | undefined;

  private constructor(
    private shown: Page,
    readonly server: Server,
    private readonly context: BrowserContext,
    private settings: Record<string, unknown>,
  ) {
    this.listen();
  }

  get page(): Page {
    return this.shown;
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
          env: { [environmentMark]: 'set', ...options.env },
          ...(options.vsix ? { vsix: options.vsix } : {}),
          ...(options.moreExtensions ? { moreExtensions: options.moreExtensions } : {}),
          // The most that can be logged is what is searched for secrets.
          extraArgs: ['--log=rds-clone.rds-clone:trace', ...(options.extraArgs ?? [])],
        }),
      ),
    ]);
    const context = await browser.newContext({
      viewport: options.viewport ?? { width: 1280, height: 800 },
      deviceScaleFactor: options.deviceScaleFactor ?? 1,
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
    const context = await browser.newContext({ viewport: this.page.viewportSize() });
    context.setDefaultTimeout(20_000);
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: this.server.origin });
    const other = new Workbench(await context.newPage(), this.server, context, this.settings);
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

  // Commands and quick input

  /** Runs a command as a user does: F1, its title as the palette shows it (`Category: Title`), Enter. */
  async runCommand(title: string): Promise<void> {
    await waitFor(`the command ${title}`, async () => {
      await this.openPalette(`>${title}`);
      return this.pickUnlessClosed(title);
    });
    // What is typed next is for what the command opens.
    await waitFor(`the end of the palette after ${title}`, () => this.isPaletteGone());
  }

  private async isPaletteGone(): Promise<boolean> {
    const typed = await this.quickInputBox().evaluateAll((boxes) =>
      boxes.map((box) => (box instanceof HTMLInputElement ? box.value : '')),
    );
    return !typed.some((text) => text.startsWith('>'));
  }

  /** Whether the palette offers the command. */
  async offersCommand(title: string): Promise<boolean> {
    await this.openPalette(`>${title}`);
    await this.quickInput().locator('.quick-input-list .monaco-list-row').first().waitFor();
    const offered = (await this.quickPickRow(title).count()) > 0;
    await this.page.keyboard.press('Escape');
    await this.quickInput().waitFor({ state: 'hidden' });
    return offered;
  }

  private async openPalette(text: string): Promise<void> {
    await waitFor('the command palette', async () => {
      // While the workbench is still starting the key may find nobody, and what takes the focus closes it again.
      await this.page.keyboard.press('F1');
      return this.quickInputBox()
        .fill(text, { timeout: 2000 })
        .then(() => true)
        .catch(() => false);
    });
  }

  /** The quick pick or input box that is open. */
  quickInput(): Locator {
    return this.page.locator('.quick-input-widget:visible');
  }

  quickInputBox(): Locator {
    return this.quickInput().locator('.quick-input-box input');
  }

  /** Labels of the choices that are on screen. */
  async quickPickLabels(): Promise<string[]> {
    const list = this.quickInput().locator('.quick-input-list');
    await list.locator(`.monaco-list-row ${pickLabel}`).first().waitFor();
    // In one turn of the page, see `visibleRows`.
    return list.evaluateAll(
      (lists, label) =>
        lists
          .flatMap((one) => [...one.querySelectorAll(`.monaco-list-row ${label}`)])
          .map((row) => (row.textContent ?? '').trim()),
      pickLabel,
    );
  }

  quickPickRow(label: Label): Locator {
    const name = typeof label === 'string' ? exactly(label) : label;
    return this.quickInput()
      .locator('.quick-input-list .monaco-list-row')
      .filter({ has: this.page.locator(pickLabel, { hasText: name }) })
      .first();
  }

  /** Chooses with the mouse. */
  async quickPick(label: Label): Promise<void> {
    await this.quickPickRow(label).click();
  }

  /** Chooses with arrow keys and Enter; what can't be reached by them fails. */
  async pickByKeyboard(label: Label): Promise<void> {
    if (!(await this.pickUnlessClosed(label)))
      throw new Error(`What offered "${String(label)}" was closed before it could be chosen`);
  }

  /** Runs a command that asks for one of several, and chooses. */
  async runCommandAndPick(title: string, label: Label): Promise<void> {
    await waitFor(`${title}: ${String(label)}`, async () => {
      await this.runCommand(title);
      return this.pickUnlessClosed(label);
    });
  }

  /**
   * Chooses, and says whether it could: a notification that goes away, or a workbench that is still starting, takes
   * the focus, which closes what has just been opened. A user opens it again.
   */
  private async pickUnlessClosed(label: Label): Promise<boolean> {
    const row = this.quickPickRow(label);
    // Between two steps nothing is open for a moment.
    let openAt = Date.now();
    const isClosed = async (): Promise<boolean> => {
      if ((await this.quickInput().count()) > 0) openAt = Date.now();
      return Date.now() - openAt > closedAfterMs;
    };
    await waitFor(`the choice "${String(label)}"`, async () => (await row.isVisible()) || (await isClosed()));
    return waitFor(
      `the choice "${String(label)}" by keyboard`,
      async () => {
        const state = await row.getAttribute('class', { timeout: 1_000 }).catch(() => undefined);
        if (state === undefined) return (await isClosed()) ? 'closed' : false;
        await this.page.keyboard.press(/\bfocused\b/.test(state ?? '') ? 'Enter' : 'ArrowDown');
        return /\bfocused\b/.test(state ?? '') ? 'chosen' : false;
      },
      { timeout: 20_000 },
    ).then((end) => end === 'chosen');
  }

  /** Fills the input box or filter that is open. */
  async quickType(text: string): Promise<void> {
    await this.quickInputBox().fill(text);
  }

  async quickAccept(): Promise<void> {
    await this.quickInputBox().press('Enter');
  }

  /** The validation or prompt line below an input box. */
  quickInputMessage(): Locator {
    return this.quickInput().locator('.quick-input-message');
  }

  // Activity bar and trees

  private activityIcon(): Locator {
    return this.page.locator('.activitybar').locator(ourIcon);
  }

  /** Shows our views. */
  async openView(): Promise<void> {
    const tab = this.page.locator('.activitybar .action-item').filter({ has: this.page.locator(ourIcon) });
    await actUntil('our views', this.view('Backups'), async () => {
      // A click on the icon of the container that is shown hides it.
      if ((await tab.getAttribute('aria-selected')) === 'true')
        await this.runCommand('RDS Clone: Focus on Backups View');
      // Without a mouse, whose hover would lie over the rows beside the icon.
      else await tab.dispatchEvent('click');
    });
  }

  /** One of our views: its header, toolbar and content. */
  view(name: string): Locator {
    return this.page
      .locator('.sidebar .pane')
      .filter({ has: this.page.locator('.pane-header .title', { hasText: exactly(name) }) });
  }

  /**
   * An item of the *Backups* tree. With a path of labels everything before the last is expanded. It is scrolled into
   * view, as a tree keeps only rows that can be seen. Labels are compared whole; a RegExp may match a part.
   */
  async treeItem(...path: RowLabel[]): Promise<Locator> {
    return this.viewItem('Backups', ...path);
  }

  /** Expands the last item of the path too. */
  async expand(...path: RowLabel[]): Promise<Locator> {
    const item = await this.treeItem(...path);
    await this.expandItem(item);
    return item;
  }

  /** An item of any of our trees, as `treeItem`. */
  async viewItem(view: string, ...path: RowLabel[]): Promise<Locator> {
    return waitFor(
      `"${path.map((one) => String(typeof one === 'object' && 'says' in one ? one.says : one)).join(' › ')}" in ${view}`,
      async () => {
        const pane = this.view(view);
        const labels: string[] = [];
        let item: Locator | undefined;
        for (const label of path) {
          // What scrolls by itself, as after a reveal, takes rows away that were just found.
          if (item && (await item.count()) === 0) return undefined;
          if (item) await this.expandItem(item);
          const found = await this.seek(pane, label, item);
          if (found === undefined) return undefined;
          labels.push(found);
          item = pane.locator(`row=${JSON.stringify(labels)}`).first();
        }
        return item;
      },
      { interval: 100 },
    );
  }

  /** The labels of the rows that are on screen in a view, children indented. */
  async rows(view = 'Backups'): Promise<string[]> {
    const rows = await this.visibleRows(this.view(view));
    return rows.map(({ level, label, description }) =>
      `${'  '.repeat(level - 1)}${label} ${description}`.trimEnd(),
    );
  }

  private async expandItem(item: Locator): Promise<void> {
    if ((await item.getAttribute('aria-expanded')) === 'false')
      await item.locator('.monaco-tl-twistie').click();
    let asked = Date.now();
    await waitFor('the children of a tree item', async () => {
      // What opens by itself at the same moment is closed by the click.
      if ((await item.getAttribute('aria-expanded')) === 'false' && Date.now() - asked > 2_000) {
        asked = Date.now();
        await item.locator('.monaco-tl-twistie').click();
      }
      const loading = await item.locator('.monaco-tl-twistie.codicon-tree-item-loading').count();
      return (await item.getAttribute('aria-expanded')) === 'true' && loading === 0;
    });
  }

  /**
   * Looks through a tree once: from where it is scrolled to down to its end, then from its start.
   * @returns the whole label of the row
   */
  private async seek(
    pane: Locator,
    label: RowLabel,
    parent: Locator | undefined,
  ): Promise<string | undefined> {
    const inParent = parent
      ? await parent
          .evaluate(
            (row) => ({
              index: Number(row.getAttribute('data-index')),
              level: Number(row.getAttribute('aria-level')),
            }),
            undefined,
            { timeout: 1000 },
          )
          .catch(() => undefined)
      : { index: -1, level: 0 };
    if (!inParent) return undefined;
    for (const start of ['here', 'top']) {
      if (start === 'top') await this.scroll(pane, -1_000_000);
      let seen = -1;
      for (;;) {
        const rows = await this.visibleRows(pane);
        const below = rows.filter(({ index }) => index > inParent.index);
        const end = below.findIndex(({ level }) => level <= inParent.level);
        const row = (end < 0 ? below : below.slice(0, end)).find(
          (one) => one.level === inParent.level + 1 && isRow(one, label),
        );
        if (row) {
          if (row.hidden !== 0) await this.scroll(pane, row.hidden);
          return row.label;
        }
        const last = rows.at(-1);
        if (!last || last.index <= seen || end >= 0) break;
        seen = last.index;
        await this.scroll(pane, 100);
      }
    }
    return undefined;
  }

  private async visibleRows(pane: Locator): Promise<Row[]> {
    // Rows are looked for and read in one turn of the page: the list uses the elements of rows again for others.
    const rows = await pane.evaluateAll((panes) =>
      panes
        .flatMap((one) => [...one.querySelectorAll('.monaco-list-row[role="treeitem"]')])
        .map((element) => {
          const box = element.getBoundingClientRect();
          const list = element.closest('.monaco-list')?.getBoundingClientRect() ?? box;
          return {
            index: Number(element.getAttribute('data-index')),
            level: Number(element.getAttribute('aria-level')),
            label: element.querySelector('.label-name')?.textContent?.trim() ?? '',
            description: element.querySelector('.label-description')?.textContent?.trim() ?? '',
            /** How far to scroll until it is seen whole. */
            hidden: Math.max(0, box.bottom - list.bottom) || Math.min(0, box.top - list.top),
          };
        }),
    );
    return rows.sort((one, other) => one.index - other.index);
  }

  private async scroll(pane: Locator, deltaY: number): Promise<void> {
    await pane
      .locator('.monaco-list .monaco-scrollable-element')
      .first()
      .evaluate(async (element, distance) => {
        // 120 units of a wheel are 50 pixels.
        const wheel = { bubbles: true, cancelable: true, wheelDeltaY: -distance * 2.4 };
        element.dispatchEvent(new WheelEvent('wheel', wheel));
        // The tree draws its rows in the next frame.
        await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
      }, deltaY);
  }

  /** What a row shows: label and description. */
  async treeItemText(item: Locator): Promise<string> {
    const parts = await item.locator('.label-name, .label-description').allInnerTexts();
    return parts.join(' ').trim();
  }

  /** The tooltip of a row, in a window that has hovers. */
  async tooltip(item: Locator, text: Label = /./): Promise<Locator> {
    const hover = this.page
      .locator('.monaco-hover:visible')
      .filter({ hasText: text, hasNotText: /^\s*Loading/ })
      .first();
    await actUntil('a tooltip', hover, async () => {
      // A mouse that is there already enters nothing.
      await this.awayFromHovers();
      await item.hover();
    });
    return hover;
  }

  async awayFromHovers(): Promise<void> {
    const { width = 0, height = 0 } = this.page.viewportSize() ?? {};
    await this.page.mouse.move(width * 0.75, height * 0.85);
    await this.page.locator('.monaco-hover:visible').first().waitFor({ state: 'hidden' });
  }

  /** Chooses from the menu of a row until it shows what it should: a row that is drawn again meanwhile is lost. */
  async menuUntil(shown: Locator, item: Locator, ...path: readonly string[]): Promise<void> {
    await actUntil(path.join(' › '), shown, () => this.contextMenu(item, ...path));
  }

  /** Use it where `menuUntil` or `formOpenedBy` looks at what comes of it. */
  async contextMenu(item: Locator, ...path: readonly string[]): Promise<void> {
    // A menu is of the row as it was drawn when it was opened; what has just become possible is in the next one.
    await waitFor(`a menu with "${String(path[0])}"`, async () => {
      if ((await this.openContextMenu(item)).includes(path[0] ?? '')) return true;
      await this.page.keyboard.press('Escape');
      return false;
    });
    const entryOf = (label = ''): Locator =>
      this.page.locator('.monaco-menu .action-item .action-menu-item').filter({ hasText: exactly(label) });
    for (const [index, submenu] of path.slice(0, -1).entries()) {
      await waitFor(`the entries of "${submenu}"`, async () => {
        if (await entryOf(path[index + 1]).isVisible()) return true;
        await entryOf(submenu)
          .click({ timeout: 1000 })
          .catch(() => undefined);
        return false;
      });
    }
    const menuLabel = path.at(-1) ?? '';
    const entry = entryOf(menuLabel);
    await entry.waitFor();
    await waitFor(`the end of the menu after "${menuLabel}"`, async () => {
      // A menu ignores clicks in its first moments.
      if (await entry.isVisible()) await entry.click({ timeout: 1000 }).catch(() => undefined);
      return entry.isHidden();
    });
  }

  /** Opens the context menu and returns its entries' labels. */
  async openContextMenu(item: Locator): Promise<string[]> {
    await item.locator('.monaco-icon-label').first().click({ button: 'right' });
    const entries = this.page.locator(
      '.monaco-menu .action-item:not(.disabled) .action-label:not(.separator)',
    );
    await entries.first().waitFor();
    return (await entries.allInnerTexts()).map((text) => text.trim());
  }

  /** A button in the title of a view. */
  async viewAction(view: string, label: string): Promise<void> {
    const header = this.view(view).locator('.pane-header');
    await header.hover();
    await header.locator(`.action-label[aria-label^="${label}"]`).click();
  }

  /** A button that a row shows when the mouse is over it. */
  async inlineAction(item: Locator, label: string): Promise<void> {
    await item.hover();
    await item.locator(`.actions .action-label[aria-label^="${label}"]`).click();
  }

  // Webviews, notifications, status bar

  /** The content of the webview that is visible, for locators. Survives reloads of the webview. */
  form(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready:visible').frameLocator('#active-frame');
  }

  /** The form that opens by what is done; one that is there before would be taken for it until it gives way. */
  async formOpenedBy(act: () => Promise<unknown>): Promise<FrameLocator> {
    if ((await this.page.locator('iframe.webview.ready:visible').count()) > 0) {
      await this.form()
        .locator('html')
        .evaluate((html) => {
          html.setAttribute('data-before', '');
        });
    }
    await act();
    const opened = this.form().locator('html:not([data-before])');
    const changing = this.page.locator('.notification-list-item', { hasText: listWasChanging });
    await waitFor('the form', async () => {
      if ((await opened.count()) > 0) return true;
      // A row that is drawn again while its menu is open is lost to the editor, and the user is asked to try again.
      if ((await changing.count()) > 0) {
        await this.clearNotifications();
        await act();
      }
      return false;
    });
    return this.form();
  }

  /** The same as a frame, for `evaluate`. */
  async formFrame(): Promise<Frame> {
    const body = this.form().locator('body');
    await body.waitFor();
    const frame = await (await body.elementHandle())?.ownerFrame();
    if (!frame) throw new Error('The webview has no frame');
    return frame;
  }

  /** What axe-core finds in the form, in the colours of each theme. */
  async accessibilityViolations(): Promise<string[]> {
    const frame = await this.formFrame();
    await frame.evaluate(readFileSync(join(root, 'node_modules', 'axe-core', 'axe.min.js'), 'utf8'));
    const violations = await violationsIn(frame, wholeStandard);
    for (const colours of await this.coloursOfThemes()) {
      await wear(frame, colours);
      violations.push(...(await violationsIn(frame, rulesOfColours)));
    }
    return violations;
  }

  /** The colours that the editor gives to a page, of each theme. The last one is the theme of the window. */
  private async coloursOfThemes(): Promise<readonly Colours[]> {
    if (this.colours) return this.colours;
    const frame = await this.formFrame();
    const own = await frame.evaluate(() => document.body.dataset['vscodeThemeName'] ?? '');
    const colours: Colours[] = [];
    const others = Object.values(themes).filter(({ label }) => label !== own);
    for (const { label } of [...others, { label: own }]) {
      await this.pickTheme(label);
      await frame.waitForFunction((name) => document.body.dataset['vscodeThemeName'] === name, label);
      colours.push(
        await frame.evaluate(() => ({
          style: document.documentElement.style.cssText,
          classes: [...document.body.classList].filter((name) => name.startsWith('vscode-')),
        })),
      );
    }
    return (this.colours = colours);
  }

  private async pickTheme(label: string): Promise<void> {
    await this.runCommand('Preferences: Color Theme');
    await this.quickType(label);
    await this.pickByKeyboard(label);
  }

  async wear(theme: Theme): Promise<void> {
    const { label, mark } = themes[theme];
    await this.pickTheme(label);
    await this.page.locator(`.monaco-workbench.${mark}`).waitFor();
  }

  /** Makes the webview so wide, with nothing beside it. */
  async showFormOnly(width: number, height: number): Promise<void> {
    const bar = this.page.locator('.part.sidebar');
    if (await bar.isVisible()) await this.runCommand('View: Toggle Primary Side Bar Visibility');
    await this.page.setViewportSize({ width: width + 60, height });
    const frame = await this.formFrame();
    await waitFor(`a form of ${width} pixels`, async () => {
      const actual = await frame.evaluate(() => window.innerWidth);
      if (actual === width) return true;
      const current = this.page.viewportSize()?.width ?? width;
      // Wider than the window: it has not got the size of now yet.
      if (actual > current) return false;
      await this.page.setViewportSize({ width: current + width - actual, height });
      // What is measured before the size has arrived would be corrected for once more.
      await frame.waitForFunction((before) => window.innerWidth !== before, actual);
      return false;
    });
  }

  /** The notification with this text, wherever it is: fading in, or gone to the notification centre. */
  async notification(text: Label, { timeout = 30_000 } = {}): Promise<Locator> {
    const found = this.page.locator('.notification-list-item:visible').filter({ hasText: text }).first();
    const elsewhere = this.page.locator('.notification-toast:visible, .notifications-center.visible');
    const centre = this.page.locator('.notifications-center.visible');
    const bell = this.page.locator('#status\\.notifications');
    const halfTime = Date.now() + timeout / 2;
    await waitFor(
      `the notification "${String(text)}"`,
      async () => {
        if (await found.isVisible()) return true;
        const unseen = (await bell.locator('.codicon-bell-dot').count()) > 0 || Date.now() > halfTime;
        if (unseen && (await elsewhere.count()) === 0) await bell.click();
        // An open notification centre keeps its focused row in place, so a newer one may lie above what is drawn.
        if ((await centre.count()) > 0) await this.scroll(centre, -1_000_000);
        return false;
      },
      { timeout, interval: 100 },
    );
    return found;
  }

  /** Clicks a button of a notification. */
  async notificationAction(text: Label, button: string): Promise<void> {
    const notification = await this.notification(text);
    await notification.hover();
    await notification
      .locator('.notification-list-item-buttons-container')
      .getByText(button, { exact: true })
      .click();
  }

  async clearNotifications(): Promise<void> {
    await this.runCommand('Notifications: Clear All Notifications');
    // What the closed notification centre goes on holding is seen by nobody.
    await this.page.locator('.notification-list-item:visible').first().waitFor({ state: 'detached' });
  }

  statusBarItem(text: Label): Locator {
    return this.page.locator('.statusbar-item', { hasText: text });
  }

  dialog(): Locator {
    return this.page.locator('.monaco-dialog-box');
  }

  /** The button of a modal dialog. */
  async dialogAction(button: string): Promise<void> {
    await this.dialog().getByRole('button', { name: button, exact: true }).click();
  }

  editorTab(title: Label): Locator {
    return this.page.locator('.tabs-container .tab', { hasText: title });
  }

  async clipboard(): Promise<string> {
    const text = await this.page.evaluate(() => navigator.clipboard.readText());
    this.leaks?.copied(text);
    return text;
  }

  /** Waits until the clipboard holds this: copying goes through the extension host and back. */
  async clipboardWith(content: Label): Promise<string> {
    return waitFor(`the clipboard with "${String(content)}"`, async () => {
      const text = await this.clipboard();
      return matches(text, content) ? text : undefined;
    });
  }

  /** Copies from the menu of a row. */
  async copied(content: Label, item: Locator, ...path: readonly string[]): Promise<string> {
    const isCopied = async (): Promise<boolean> => matches(await this.clipboard(), content);
    await actUntil(path.join(' › '), isCopied, () => this.contextMenu(item, ...path));
    return this.clipboard();
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
    const loaded = this.page.waitForEvent('load');
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
    writeFileSync(join(folder, 'seen.txt'), await this.seen());
    return folder;
  }

  /** What a user sees at the moment, in a few lines: for a log that keeps no pictures. */
  private async seen(): Promise<string> {
    const texts = async (of: Page | FrameLocator, selector: string, most: number): Promise<string> => {
      const found = await of
        .locator(selector)
        .allInnerTexts()
        .catch(() => []);
      return found
        .map((text) => text.replaceAll(/\s+/g, ' ').trim())
        .filter(Boolean)
        .join(' | ')
        .slice(0, most);
    };
    const form = this.page.frameLocator('iframe.webview').frameLocator('#active-frame');
    const parts = [
      ['views', await texts(this.page, '.sidebar .pane-header .title:visible', 200)],
      ['rows', await texts(this.page, '.sidebar .monaco-list-row:visible', 800)],
      ['menu', await texts(this.page, '.monaco-menu:visible', 400)],
      ['pick', await texts(this.page, '.quick-input-widget:visible', 400)],
      [
        'messages',
        await texts(this.page, '.notification-list-item:visible, .monaco-dialog-box:visible', 600),
      ],
      ['hover', await texts(this.page, '.monaco-hover:visible', 200)],
      ['tabs', await texts(this.page, '.editor-group-container .tab:visible', 200)],
      ['form', await texts(form, 'body', 1200)],
    ] as const;
    return parts
      .filter(([, text]) => text)
      .map(([name, text]) => `${name}: ${text}`)
      .join('\n');
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
