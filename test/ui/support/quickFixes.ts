import type { Locator } from 'playwright-core';
import { waitFor } from '../../harness/shared.mjs';
import { succeeds } from './actUntil';
import type { Workbench } from './workbench';

/**
 * Opens the quick fixes at the cursor and does something with them, until it could be done: the editor closes the list
 * when the problems of the file are told anew, as when JSON has been checked too.
 * @param act `false` if the list was closed before it was done
 */
export async function withQuickFixes<T>(
  workbench: Workbench,
  act: (rows: Locator) => Promise<T | false>,
): Promise<T> {
  const rows = workbench.page.locator('.action-widget .monaco-list-row.action');
  return waitFor('the quick fixes', async () => {
    // By its name, because its key accepts a fix when the list is open already.
    await workbench.runCommand('Quick Fix...');
    return (await succeeds(rows.first().waitFor({ timeout: 3_000 }))) && act(rows);
  });
}
