import type { Locator } from 'playwright-core';
import { waitFor } from '../../harness/shared.mjs';
import { matches, type Label } from './labels';
import { TreeViews } from './treeViews';

/** What our message says in each language when VS Code has lost the row of a menu. */
export const rowWasLost = /The list was just changing|リストがちょうど更新|列表刚好在变化/;

/** A row, or how it is found, which also scrolls it into view. */
type Item = Locator | (() => Promise<Locator>);
const rowOf = async (item: Item): Promise<Locator> => (typeof item === 'function' ? item() : item);

/** What shows that something was done. */
type Shown = Locator | (() => Promise<boolean>);
const isShownBy = (shown: Shown): (() => Promise<boolean>) =>
  typeof shown === 'function' ? shown : () => shown.isVisible();

/** What a window tells: notifications, dialogs, the status bar, tabs, and the clipboard. */
export abstract class Notifications extends TreeViews {
  protected abstract seenOnClipboard(text: string): void;

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
        if ((await centre.count()) > 0) await this.scroll(centre, -1_000_000).catch(() => undefined);
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
    this.seenOnClipboard(text);
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
  async copied(content: Label, item: Item, ...path: readonly string[]): Promise<string> {
    await this.page.evaluate(() => navigator.clipboard.writeText(''));
    const isCopied = async (): Promise<boolean> => matches(await this.clipboard(), content);
    await this.actByMenu(path.join(' › '), isCopied, () => this.choose(item, path));
    return this.clipboard();
  }

  /** Chooses from the menu of a row, and waits until that shows something. */
  async menuUntil(shown: Shown, item: Item, ...path: readonly string[]): Promise<void> {
    await this.actByMenu(path.join(' › '), isShownBy(shown), () => this.choose(item, path));
  }

  /** Presses a button of a row, and waits until that shows something. */
  async inlineUntil(shown: Shown, item: Item, label: string): Promise<void> {
    await this.actByMenu(label, isShownBy(shown), async () => this.inlineAction(await rowOf(item), label));
  }

  /** Chooses from the menu of a row what asks for something. */
  async inputByMenu(item: Item, ...path: readonly string[]): Promise<void> {
    await this.inputOpenedBy(path.join(' › '), async () => {
      await this.forgetLostRow();
      await this.choose(item, path);
    });
  }

  private async choose(item: Item, path: readonly string[]): Promise<void> {
    await this.contextMenu(await rowOf(item), ...path);
  }

  /**
   * Acts once, and again only if the user is told to: VS Code loses a row that is drawn again while its menu is open.
   */
  protected async actByMenu(
    what: string,
    isDone: () => Promise<boolean>,
    act: () => Promise<unknown>,
  ): Promise<void> {
    await this.forgetLostRow();
    await act();
    await waitFor(what, async () => {
      if (await isDone()) return true;
      if (await this.forgetLostRow()) await act();
      return false;
    });
  }

  /** @returns whether the user was told that VS Code had lost the row */
  private async forgetLostRow(): Promise<boolean> {
    const lost = this.page.locator('.notification-list-item:visible', { hasText: rowWasLost });
    const isTold = (await lost.count()) > 0;
    if (isTold) await this.clearNotifications();
    return isTold;
  }
}
