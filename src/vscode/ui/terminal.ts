import * as vscode from 'vscode';
import { plain } from '../../shared/plain';

export interface TerminalOptions {
  readonly name: string;
  readonly program: string;
  /** Passed without a shell. */
  readonly args: readonly string[];
  readonly without: readonly string[];
}

export function openTerminal({ name, program, args, without }: TerminalOptions): void {
  const terminal = vscode.window.createTerminal({
    name: plain(name),
    shellPath: program,
    shellArgs: [...args],
    env: Object.fromEntries(without.map((variable) => [variable, null])),
    iconPath: new vscode.ThemeIcon('database'),
    // Not restored with the window, because the program would ask for a password unexpectedly.
    isTransient: true,
  });
  terminal.show();
}
