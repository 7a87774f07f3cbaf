import * as vscode from 'vscode';
import { plain } from '../../shared/plain';

export interface TerminalOptions {
  readonly name: string;
  readonly program: string;
  /** As they are: no shell reads them. */
  readonly args: readonly string[];
  /** Variables it does not get. */
  readonly without: readonly string[];
}

/** Runs a program in a terminal of its own, once. */
export function openTerminal({ name, program, args, without }: TerminalOptions): void {
  const terminal = vscode.window.createTerminal({
    name: plain(name),
    shellPath: program,
    shellArgs: [...args],
    env: Object.fromEntries(without.map((variable) => [variable, null])),
    iconPath: new vscode.ThemeIcon('database'),
    // Not started again with the window: it would ask for a password that nobody expects to be asked for.
    isTransient: true,
  });
  terminal.show();
}
