import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame, FrameLocator } from 'playwright-core';
import { root, waitFor } from '../../harness/shared.mjs';
import { Notifications } from './notifications';

/** The id of each theme, what the list of themes calls it, and the class that it gives to the window. */
export const themes = {
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

async function colour(frame: Frame, colours: Colours): Promise<void> {
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

/** Our pages in webviews, and the colours of themes. */
export abstract class Forms extends Notifications {
  private colours: readonly Colours[] | undefined;

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
    const opened = this.form().locator('html:not([data-before])');
    await this.actByMenu('the form', async () => (await opened.count()) > 0, act);
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
      await colour(frame, colours);
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
    await this.runCommandAndFind('Preferences: Color Theme', label);
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
}
