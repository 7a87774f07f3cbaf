import type * as vscode from 'vscode';
import type { RdsCloneApi } from './shared/api';
import { registerShell } from './vscode/shell';

/** Registers commands and views only. The rest of the extension is loaded on first use, and no network call is made. */
export function activate(context: vscode.ExtensionContext): RdsCloneApi {
  return registerShell(context, async (views) => (await import('./vscode/compose')).compose(context, views));
}
