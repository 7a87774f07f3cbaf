import type { Locator } from 'playwright-core';
import { waitFor } from '../../harness/shared.mjs';
import { actUntil, succeeds } from './actUntil';
import { exactly, matches, type Label } from './labels';
import { QuickInputs } from './quickInputs';

/** Pixels. */
const rowHeight = 22;

const ourIcon = 'a.action-label[aria-label^="RDS Clone"]';

/** A row of a tree: its label, or what label and description say together. */
type RowLabel = Label | { readonly says: RegExp };

interface Row {
  readonly index: number;
  readonly level: number;
  readonly label: string;
  readonly description: string;
  readonly hidden: number;
}

const says = (wanted: RowLabel): wanted is { readonly says: RegExp } =>
  typeof wanted === 'object' && 'says' in wanted;

const isRow = ({ label, description }: Row, wanted: RowLabel): boolean =>
  says(wanted) ? wanted.says.test(`${label} ${description}`) : matches(label, wanted);

/**
 * Finds rows of a tree by the labels on the way to them, which are given as JSON. A label alone does not tell a row
 * from others, and while lists are loaded rows move and others come. If an ancestor is not drawn, its label is not
 * compared. The function runs in the page.
 */
export const rowEngine = () => {
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

/** The activity bar, our views, and the rows of trees. */
export abstract class TreeViews extends QuickInputs {
  private readonly ways = new WeakMap<Locator, () => Promise<Locator>>();

  protected activityIcon(): Locator {
    return this.page.locator('.activitybar').locator(ourIcon);
  }

  /** Shows our views. @param name what the language of the window calls the first one */
  async openView(name = 'Backups'): Promise<void> {
    const tab = this.page.locator('.activitybar .action-item').filter({ has: this.page.locator(ourIcon) });
    await actUntil('our views', this.view(name), async () => {
      // A click on the icon of the container that is shown hides it.
      if ((await tab.getAttribute('aria-selected')) === 'true')
        await this.runCommand('RDS Clone: Focus on Backups View');
      // A mouse would leave the hover of the icon over the rows beside it.
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
    let labels: string[] = [];
    const found = await waitFor(
      `"${path.map((one) => String(says(one) ? one.says : one)).join(' › ')}" in ${view}`,
      async () => {
        const pane = this.view(view);
        labels = [];
        let item: Locator | undefined;
        for (const label of path) {
          // What scrolls by itself, as after a reveal, takes rows away that were just found.
          if (item && (await item.count()) === 0) return undefined;
          if (item) await this.expandItem(item);
          const whole = await this.seek(pane, label, item);
          if (whole === undefined) return undefined;
          labels.push(whole);
          item = pane.locator(`row=${JSON.stringify(labels)}`).first();
        }
        return item && (await item.count()) > 0 ? item : undefined;
      },
      { interval: 100 },
    );
    this.ways.set(found, () => this.viewItem(view, ...labels));
    return found;
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
        await this.scroll(pane, Math.max(100, (rows.length - 2) * rowHeight));
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

  protected async scroll(pane: Locator, deltaY: number): Promise<void> {
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
      // Until its text is there, the editor shows that it is being loaded.
      .filter({ hasText: text, hasNotText: /^\s*Loading/ })
      .first();
    // A mouse that is there already enters nothing, and the hover of another row may still be there.
    await this.awayFromHovers();
    await actUntil('a tooltip', hover, async () => {
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

  /** VS Code may lose the row; call it only inside `menuUntil`, `copied` or `formOpenedBy`, which see to that. */
  async contextMenu(item: Locator, ...path: readonly string[]): Promise<void> {
    const label = path.at(-1) ?? '';
    const entry = this.menuEntry(label);
    // A menu is of the row as it was drawn when it was opened; what has just become possible is in the next one.
    await waitFor(`a menu with "${label}"`, async () => {
      const labels = await this.openContextMenu(item, ...path.slice(0, -1));
      if (labels.includes(label)) return this.clickUntilGone(entry);
      await this.closeMenu();
      return false;
    });
  }

  /** @returns whether it was: VS Code may hide the menu before, see `openMenu`. */
  private async clickUntilGone(entry: Locator): Promise<boolean> {
    const pressed = await entry
      .evaluateHandle(
        (element) => {
          const seen = { is: false };
          element.addEventListener('mouseup', () => (seen.is = true));
          return seen;
        },
        undefined,
        { timeout: 1_000 },
      )
      .catch(() => undefined);
    if (!pressed) return false;
    await waitFor('the end of a menu', async () => {
      if (await entry.isHidden()) return true;
      // A menu ignores clicks in its first moments: one that it is still there after was none.
      await pressed.evaluate((seen) => (seen.is = false));
      await succeeds(entry.click({ timeout: 1_000 }));
      return false;
    });
    return pressed.evaluate(({ is }) => is);
  }

  /** A row that was scrolled out of sight since it was found is not drawn until it is found again. */
  private async draw(item: Locator): Promise<void> {
    if ((await item.count()) === 0) await this.ways.get(item)?.();
  }

  /** Opens the context menu of a row and the submenus in it, and returns the labels of all entries. */
  private async openContextMenu(item: Locator, ...submenus: readonly string[]): Promise<string[]> {
    return this.openMenu(async () => {
      await this.draw(item);
      await item.locator('.monaco-icon-label').first().click({ button: 'right' });
    }, submenus);
  }

  /** The labels in the context menu of a row, which is closed again. */
  async contextMenuLabels(item: Locator, ...submenus: readonly string[]): Promise<string[]> {
    const labels = await this.openContextMenu(item, ...submenus);
    await this.closeMenu();
    return labels;
  }

  /** The labels in the menu behind the dots of a view, which is closed again. */
  async viewMenuLabels(view: string): Promise<string[]> {
    const header = this.view(view).locator('.pane-header');
    const labels = await this.openMenu(async () => {
      await header.hover();
      await header.locator('.codicon-toolbar-more').click();
    });
    await this.closeMenu();
    return labels;
  }

  /**
   * VS Code hides a menu when the workbench is laid out or the window loses the focus, and the step before may bring
   * that a moment late, as the end of an editor does. A user opens the menu again.
   */
  private async openMenu(open: () => Promise<void>, submenus: readonly string[] = []): Promise<string[]> {
    const entries = this.page.locator(
      '.monaco-menu .action-item:not(.disabled) .action-label:not(.separator)',
    );
    // One that is still there is another one.
    await this.closeMenu();
    return waitFor(`a menu${submenus.map((label) => ` with "${label}"`).join()}`, async () => {
      if (!(await entries.first().isVisible())) await open();
      if (!(await succeeds(entries.first().waitFor({ timeout: 5_000 })))) return false;
      for (const submenu of submenus) {
        const before = await entries.count();
        // A menu ignores clicks in its first moments.
        await succeeds(this.menuEntry(submenu).click({ timeout: 1_000 }));
        if (!(await succeeds(entries.nth(before).waitFor({ timeout: 1_000 })))) {
          await this.closeMenu();
          return false;
        }
      }
      const labels = (await entries.allInnerTexts()).map((text) => text.trim());
      return labels.length > 0 && labels;
    });
  }

  private async closeMenu(): Promise<void> {
    await waitFor('the end of the menu', async () => {
      if ((await this.page.locator('.monaco-menu:visible').count()) === 0) return true;
      await this.page.keyboard.press('Escape');
      return false;
    });
  }

  private menuEntry(label: string): Locator {
    return this.page
      .locator('.monaco-menu .action-item .action-menu-item')
      .filter({ hasText: exactly(label) });
  }

  /** A button in the title of a view. */
  async viewAction(view: string, label: string): Promise<void> {
    const header = this.view(view).locator('.pane-header');
    await header.hover();
    await header.locator(`.action-label[aria-label^="${label}"]`).click();
  }

  /** A button that a row shows when the mouse is over it. VS Code may lose the row: call it only inside `inlineUntil`. */
  protected async inlineAction(item: Locator, label: string): Promise<void> {
    await this.draw(item);
    await item.hover();
    await item.locator(`.actions .action-label[aria-label^="${label}"]`).click();
  }
}
