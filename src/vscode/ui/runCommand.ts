import * as vscode from 'vscode';
import { formatDetails } from '../../core/errors/details';
import { describeInOneLine, explain } from '../../core/errors/explain';
import { isRdsError } from '../../core/errors/rdsError';
import type { CommandId } from '../../shared/ids';
import type { LogChannel } from './log';
import { showMessage } from './messages';
import { copyText } from './outside';

/** Thrown when the user cancels a question; never shown. */
export class CancelledByUser extends Error {
  override readonly name = 'CancelledByUser';
}

export type CommandEntry = readonly [CommandId, (...args: readonly unknown[]) => Promise<unknown>];

/** Wraps a handler: failures are logged and shown with their code and RequestId, and cancelling is silent. */
export function guarded<A extends readonly unknown[]>(
  log: LogChannel,
  handler: (...args: A) => unknown,
): (...args: A) => Promise<unknown> {
  return async (...args) => {
    try {
      return await handler(...args);
    } catch (error) {
      if (error instanceof CancelledByUser || (isRdsError(error) && error.kind === 'cancelled'))
        return undefined;
      void showError(error, log);
      return undefined;
    }
  };
}

export function commandEntry(
  id: CommandId,
  log: LogChannel,
  handler: (...args: readonly unknown[]) => unknown,
): CommandEntry {
  return [id, guarded(log, handler)];
}

/**
 * A command for a tree row. Without arguments, as from the palette, its handler asks for a row. If the row was redrawn
 * while its menu was open, VS Code passes `undefined` for it, and the command asks the user to try again. Do not use it
 * for commands in a view title, which get the same two arguments without a row.
 */
export function rowCommandEntry(
  id: CommandId,
  log: LogChannel,
  handler: (...args: readonly unknown[]) => unknown,
): CommandEntry {
  return commandEntry(id, log, (...args) => {
    const isRowLost = args.length > 1 && !args.some(Boolean);
    if (!isRowLost) return handler(...args);
    void showMessage('info', vscode.l10n.t('The list was just changing. Try again.'));
    return undefined;
  });
}

export async function showError(error: unknown, log: LogChannel): Promise<void> {
  const explained = explain(error);
  log.error(describeInOneLine(explained));
  const copy = vscode.l10n.t('Copy Details');
  const showLog = vscode.l10n.t('Show Log');
  const chosen = await showMessage(
    'error',
    vscode.l10n.t('{0}. {1}', describeInOneLine(explained), explained.remedy),
    copy,
    showLog,
  );
  if (chosen === copy) await copyText(formatDetails(explained));
  if (chosen === showLog) log.show();
}
