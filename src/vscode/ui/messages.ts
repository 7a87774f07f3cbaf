import * as vscode from 'vscode';
import { plain } from '../../shared/plain';

export type MessageKind = 'info' | 'warning' | 'error';

/** @returns the action that was chosen */
export async function showMessage(
  kind: MessageKind,
  text: string,
  ...actions: readonly string[]
): Promise<string | undefined> {
  return show(kind, text, {}, actions);
}

export interface Question {
  readonly text: string;
  /** Each is a line of its own, whatever it quotes. */
  readonly detail: readonly string[];
  /** What the button says that goes on. */
  readonly go: string;
  readonly kind?: MessageKind;
}

/** A question that has to be answered first. @returns whether the user wants to go on */
export async function confirm({ text, detail, go, kind = 'warning' }: Question): Promise<boolean> {
  const lines = detail.map(plain).join('\n');
  return (await show(kind, text, { modal: true, ...(lines === '' ? {} : { detail: lines }) }, [go])) === go;
}

async function show(
  kind: MessageKind,
  text: string,
  options: vscode.MessageOptions,
  actions: readonly string[],
): Promise<string | undefined> {
  const labels = actions.map(plain);
  const chosen = await inWindow(kind)(plain(text), options, ...labels);
  return chosen === undefined ? undefined : actions[labels.indexOf(chosen)];
}

function inWindow(
  kind: MessageKind,
): (text: string, options: vscode.MessageOptions, ...labels: string[]) => Thenable<string | undefined> {
  switch (kind) {
    case 'info':
      return vscode.window.showInformationMessage;
    case 'warning':
      return vscode.window.showWarningMessage;
    case 'error':
      return vscode.window.showErrorMessage;
  }
}
