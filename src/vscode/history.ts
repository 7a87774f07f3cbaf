import * as vscode from 'vscode';
import { isFinished } from '../core/jobs/job';
import type { JobStore } from '../core/jobs/store';
import { CancelledByPerson } from './runCommand';
import { readSettings } from './settings';

/** Strikes all finished clones off the list, after asking: the list is all that tells which clones were made. */
export async function clearFinished(store: JobStore): Promise<void> {
  await store.load();
  const count = store.list().filter(isFinished).length;
  if (count === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No clone in the list is finished.'));
    return;
  }
  const clear = vscode.l10n.t('Clear');
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t('Clear {0} finished clones from the list?', count),
    {
      modal: true,
      detail: vscode.l10n.t('The instances stay, and are billed until they are released in the console.'),
    },
    clear,
  );
  if (chosen !== clear) throw new CancelledByPerson();
  await store.clearFinished();
}

/** Keeps the list to the length that the settings say, whenever a clone has finished. */
export function limitHistory(store: JobStore): { dispose(): void } {
  let busy = false;
  return store.onDidChange(() => {
    const { historyLimit } = readSettings();
    if (busy || store.list().filter(isFinished).length <= historyLimit) return;
    busy = true;
    void store.clearFinished(historyLimit).finally(() => {
      busy = false;
    });
  });
}
