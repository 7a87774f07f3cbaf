import type { Locator } from 'playwright-core';
import { waitFor } from '../../harness/shared.mjs';
import { actUntil } from './actUntil';
import { matches, type Label } from './labels';
import { TreeViews } from './treeViews';

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
  async copied(content: Label, item: Locator, ...path: readonly string[]): Promise<string> {
    const isCopied = async (): Promise<boolean> => matches(await this.clipboard(), content);
    await actUntil(path.join(' › '), isCopied, () => this.contextMenu(item, ...path));
    return this.clipboard();
  }
}
