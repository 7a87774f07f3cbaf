import * as vscode from 'vscode';
import { RowOpening } from '../../core/backups/rowOpening';
import type { Clock } from '../../core/clock';
import { whyNotRestorable } from '../../core/clone/instanceState';
import { commandIds } from '../../shared/ids';
import type { LogChannel } from '../ui/log';
import { commandEntry, type CommandEntry } from '../ui/runCommand';
import { isNode } from './nodes';

/**
 * Opens the form of a backup set on Enter or double click, or shows why it cannot be cloned. VS Code runs the command
 * with a row for each click and for Enter, and without one for the keybinding of Enter in the view.
 */
export function openBackupEntry(log: LogChannel, clock: Clock): CommandEntry {
  const opening = new RowOpening();
  return commandEntry(commandIds.openBackup, log, async (node) => {
    if (!isNode(node) || node.kind !== 'backup') {
      opening.key(clock.now());
      // The default action of Enter: VS Code runs the command of the focused row, this time with the row.
      await vscode.commands.executeCommand('list.select');
      return;
    }
    const isByDoubleClick =
      vscode.workspace.getConfiguration('workbench').get('list.openMode') === 'doubleClick';
    if (!opening.opens(node.id, clock.now(), isByDoubleClick)) return;
    const { cloneFromBackup, whyNot } = commandIds;
    await vscode.commands.executeCommand(whyNotRestorable(node.backup) ? whyNot : cloneFromBackup, node);
  });
}
