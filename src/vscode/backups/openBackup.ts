import * as vscode from 'vscode';
import { RowOpening } from '../../core/backups/rowOpening';
import type { Clock } from '../../core/clock';
import { whyNotRestorable } from '../../core/clone/instanceState';
import { commandIds } from '../../shared/ids';
import type { LogChannel } from '../ui/log';
import { commandEntry, type CommandEntry } from '../ui/runCommand';
import { isNode } from './nodes';

/**
 * Opens the form of a backup set at Enter and at a double click, and says of one that cannot be cloned why. With a row it
 * is what VS Code runs for each click on it and for Enter; without one it is the key Enter in the view.
 */
export function openBackupEntry(log: LogChannel, clock: Clock): CommandEntry {
  const opening = new RowOpening();
  return commandEntry(commandIds.openBackup, log, async (node) => {
    if (!isNode(node) || node.kind !== 'backup') {
      opening.key(clock.now());
      // What the key does without us: VS Code runs the command of the row with the focus, which names the row.
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
