import type { Locator } from 'playwright-core';
import { waitFor } from '../../harness/shared.mjs';

/** Whether a step came to its end: one that may fail and is then done again, or not needed. */
export const succeeds = (step: Promise<unknown>): Promise<boolean> =>
  step.then(
    () => true,
    () => false,
  );

/**
 * Does something until it shows what it should. Only when nothing has come of it for a while it is done again: too
 * early, the second time would meet what the first one opens. What must not be done twice does not belong here.
 */
export async function actUntil(what: string, shown: Locator, act: () => Promise<unknown>): Promise<void> {
  await waitFor(what, async () => {
    if (await shown.isVisible()) return true;
    await act();
    return succeeds(shown.waitFor({ timeout: 5_000 }));
  });
}
