import type { Locator } from 'playwright-core';
import { waitFor } from '../../harness/shared.mjs';

/**
 * Does something until it shows what it should. It is done again only when nothing has come of it for a while, as when
 * a list is drawn anew under its menu: too early, the second time would meet what the first one opens.
 */
export async function actUntil(
  what: string,
  shown: Locator | (() => Promise<boolean>),
  act: () => Promise<unknown>,
): Promise<void> {
  const isShown = typeof shown === 'function' ? shown : () => shown.isVisible();
  await waitFor(what, async () => {
    if (await isShown()) return true;
    await act();
    return waitFor(what, isShown, { timeout: 5_000 }).then(
      () => true,
      () => false,
    );
  });
}
