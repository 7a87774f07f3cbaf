import type * as vscode from 'vscode';
import type { RdsCloneApi } from './shared/api';
import { registerShell } from './vscode/shell';

/** Registers everything and returns; nothing else of the program is loaded, and the network is not touched. */
export function activate(context: vscode.ExtensionContext): RdsCloneApi {
  return registerShell(context, async (views) => (await import('./vscode/compose')).compose(context, views));
}
