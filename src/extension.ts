import { config } from '@vscode/l10n';
import * as vscode from 'vscode';
import { compose } from './vscode/compose';

/** Registers everything and returns; the network is not touched before a view is shown or a command is run. */
export function activate(context: vscode.ExtensionContext): void {
  // `core` knows no `vscode`; it looks its texts up in the same bundle.
  config({ contents: vscode.l10n.bundle ?? {} });
  context.subscriptions.push(...compose(context));
}
