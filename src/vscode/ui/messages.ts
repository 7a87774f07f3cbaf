import * as vscode from 'vscode';
import { plain } from '../../shared/plain';

export type MessageKind = 'info' | 'warning' | 'error';

export async function showMessage(
  kind: MessageKind,
  text: string,
  ...actions: readonly string[]
): Promise<string | undefined> {
  return show(kind, text, {}, actions);
}

export interface Question {
  readonly text: string;
  /** Each entry is one line. */
  readonly detail: readonly string[];
  readonly go: string;
  readonly kind?: MessageKind;
}

/** A modal question. @returns whether the user confirmed */
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
