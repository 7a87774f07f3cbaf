import * as vscode from 'vscode';

const known = new Map<string, boolean | string>();

/** Sets a context key for `when` clauses of the manifest. Unchanged values are not sent. */
export function setContext(key: string, value: boolean | string): void {
  if (known.get(key) === value) return;
  known.set(key, value);
  void vscode.commands.executeCommand('setContext', key, value);
}
