import type { FrameLocator, Page } from 'playwright-core';
import { succeeds } from './actUntil';

/** Which frames a key reaches. The editor does nothing at Shift alone. */
async function framesWithKeys(page: Page): Promise<string> {
  const frames = page.frames();
  for (const frame of frames)
    await succeeds(
      frame.evaluate(() => {
        const { dataset } = document.documentElement;
        delete dataset['key'];
        window.addEventListener('keydown', () => (dataset['key'] = 'seen'), { capture: true, once: true });
      }),
    );
  await succeeds(page.keyboard.press('Shift'));
  const reached = await Promise.all(
    frames.map((frame) =>
      frame.evaluate(() => document.documentElement.dataset['key'] === 'seen').catch(() => false),
    ),
  );
  return (
    frames.flatMap((frame, index) => (reached[index] ? [frame.url().slice(0, 60)] : [])).join(' | ') || 'none'
  );
}

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
  // Last, as a key and the page in front may change what is seen.
  const keys = await framesWithKeys(page);
  if (keys === 'none') await succeeds(page.bringToFront());
  const inFront = keys === 'none' ? `; with the page in front: ${await framesWithKeys(page)}` : '';
  return [...parts, ['keys', keys + inFront] as const]
    .filter(([, text]) => text)
    .map(([name, text]) => `${name}: ${text}`)
    .join('\n');
}
