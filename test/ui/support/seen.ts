import type { FrameLocator, Page } from 'playwright-core';

/** What a user sees at the moment, in a few lines: for a log that keeps no pictures. */
export async function seenOn(page: Page): Promise<string> {
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
  // Where keys go: the element that has the focus, and in a webview the one in its innermost frame.
  const focused = await Promise.all(
    page.frames().map((frame) =>
      frame
        .evaluate(() => {
          const { activeElement } = document;
          const { tagName = '', className = '' } = activeElement ?? {};
          return document.hasFocus() && tagName !== 'BODY' ? `${tagName} ${className}` : '';
        })
        .catch(() => ''),
    ),
  );
  const form = page.frameLocator('iframe.webview').frameLocator('#active-frame');
  const parts = [
    ['views', await texts(page, '.sidebar .pane-header .title:visible', 200)],
    ['rows', await texts(page, '.sidebar .monaco-list-row:visible', 800)],
    ['menu', await texts(page, '.monaco-menu:visible', 400)],
    ['pick', await texts(page, '.quick-input-widget:visible', 400)],
    ['messages', await texts(page, '.notification-list-item:visible, .monaco-dialog-box:visible', 600)],
    ['hover', await texts(page, '.monaco-hover:visible', 200)],
    ['focus', focused.filter(Boolean).join(' | ')],
    ['tabs', await texts(page, '.editor-group-container .tab:visible', 200)],
    ['form', await texts(form, 'body', 1200)],
  ] as const;
  return parts
    .filter(([, text]) => text)
    .map(([name, text]) => `${name}: ${text}`)
    .join('\n');
}
