import * as vscode from 'vscode';
import type { LogChannel } from './log';
import { showMessage } from './ui/messages';

/** Tells that a file was set aside, since what it held may be a clone that is billed. */
export async function tellDamage(name: string, log: LogChannel): Promise<void> {
  const showLog = vscode.l10n.t('Show Log');
  const chosen = await showMessage(
    'warning',
    vscode.l10n.t(
      'A file of the view Clones is damaged and was set aside as {0}. If it was that of a clone, look for the instance in the console: it may be billed.',
      name,
    ),
    showLog,
  );
  if (chosen === showLog) log.show();
}
