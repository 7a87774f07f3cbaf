import * as vscode from 'vscode';

const known = new Map<string, boolean | string>();

/** Sets what `when` clauses of the manifest ask for. Saying the same again costs nothing. */
export function setContext(key: string, value: boolean | string): void {
  if (known.get(key) === value) return;
  known.set(key, value);
  void vscode.commands.executeCommand('setContext', key, value);
}
