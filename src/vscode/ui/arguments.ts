import * as vscode from 'vscode';
import { parseTarget, type Target, type TargetOptions } from '../../core/clone/target';
import { showMessage } from './messages';
import { CancelledByUser } from './runCommand';

/**
 * The target that a key binding, a task or another extension passed to a command; undefined for a tree row or no
 * argument.
 * @throws CancelledByUser for an invalid argument, after a message about it
 */
export function targetFrom(
  argument: unknown,
  isRow: (value: unknown) => boolean,
  options?: TargetOptions,
): Target | undefined {
  if (argument === undefined || argument === null || isRow(argument)) return undefined;
  const parsed = parseTarget(argument, options);
  if ('target' in parsed) return parsed.target;
  void showMessage(
    'error',
    vscode.l10n.t('The command was called with arguments it does not accept. {0}', parsed.problem),
  );
  throw new CancelledByUser();
}
