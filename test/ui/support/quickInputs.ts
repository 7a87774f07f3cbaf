import type { Locator, Page } from 'playwright-core';
import { waitFor } from '../../harness/shared.mjs';
import { succeeds } from './actUntil';
import { exactly, type Label } from './labels';

/** The label of a quick pick's entry, without description and detail. */
const pickLabel = '.quick-input-list-row:first-child .label-name';

/** What was open and is not for so long is closed; it is no step in between. */
const closedAfterMs = 4_000;

/** A list of the editor is of the moment at which it was opened: what can be chosen later is never in it. */
const openedAgainAfterMs = 4_000;

/** Commands, quick picks and input boxes of a window. */
export abstract class QuickInputs {
  abstract get page(): Page;

  /** Runs a command as a user does: F1, its title as the palette shows it (`Category: Title`), Enter. */
  async runCommand(title: string): Promise<void> {
    await waitFor(`the command ${title}`, async () => {
      await this.openPalette(`>${title}`);
      return this.pickIfOffered(title);
    });
    await waitFor(`the end of the palette after ${title}`, () => this.isPaletteGone());
  }

  /** What is typed next must not go to the palette. While a command loads the window anew, nothing can be read. */
  private async isPaletteGone(): Promise<boolean> {
    return this.quickInputBox()
      .evaluateAll((boxes) =>
        boxes.every((box) => !(box instanceof HTMLInputElement) || !box.value.startsWith('>')),
      )
      .catch(() => false);
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
      return succeeds(this.quickInputBox().fill(text, { timeout: 2000 }));
    });
  }

  /** The quick pick or input box that is open. */
  quickInput(): Locator {
    return this.page.locator('.quick-input-widget:visible');
  }

  quickInputBox(): Locator {
    return this.quickInput().locator('.quick-input-box input');
  }

  /** Runs a command that asks for something. */
  async runToInput(title: string): Promise<void> {
    await this.inputOpenedBy(title, () => this.runCommand(title));
  }

  /**
   * Does what opens a quick pick or input box, and again if the editor closes that at once: at the end of drawing a tree
   * anew VS Code gives it back the focus that it had a moment ago (`doRefresh` of its `TreeView`).
   */
  async inputOpenedBy(what: string, open: () => Promise<unknown>): Promise<void> {
    await waitFor(`the input of ${what}`, async () => {
      await open();
      const box = this.quickInputBox();
      if (!(await succeeds(box.waitFor({ timeout: openedAgainAfterMs })))) return false;
      // The tree learns that it has lost the focus in a later turn, and so does what is closed.
      for (let turn = 0; turn < 2; turn++)
        await this.page.evaluate(() => new Promise((done) => setTimeout(done)));
      return box.isVisible();
    });
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

  /** Runs a command that asks for one of several, and then perhaps for another thing, and chooses. */
  async runCommandAndPick(title: string, ...labels: readonly Label[]): Promise<void> {
    await waitFor(`${title}: ${labels.join(', ')}`, async () => {
      await this.runCommand(title);
      return this.pickEach(labels, (label) => this.pickUnlessClosed(label));
    });
  }

  /** Runs a command of the editor that has a list, finds in it by name, and chooses; then perhaps from another one. */
  async runCommandAndFind(title: string, ...labels: readonly [string, ...string[]]): Promise<void> {
    await waitFor(`${title}: ${labels.join(', ')}`, async () => {
      await this.runCommand(title);
      const typed = this.quickInputBox().fill(labels[0], { timeout: openedAgainAfterMs });
      return (await succeeds(typed)) && this.pickEach(labels, (label) => this.pickIfOffered(label));
    });
  }

  /** @returns whether each could be chosen; a user begins again with the command. */
  private async pickEach(
    labels: readonly Label[],
    pick: (label: Label) => Promise<boolean>,
  ): Promise<boolean> {
    for (const label of labels) if (!(await pick(label))) return false;
    return true;
  }

  private async pickIfOffered(label: Label): Promise<boolean> {
    const row = this.quickPickRow(label);
    if (await succeeds(row.waitFor({ timeout: openedAgainAfterMs }))) return this.pickUnlessClosed(label);
    if ((await this.quickInput().count()) > 0) await this.page.keyboard.press('Escape');
    return false;
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
}
