import * as vscode from 'vscode';

const known = new Map<string, boolean>();

/** Sets what `when` clauses of the manifest ask for. Saying the same again costs nothing. */
export function setContext(key: string, value: boolean): void {
  if (known.get(key) === value) return;
  known.set(key, value);
  void vscode.commands.executeCommand('setContext', key, value);
}
