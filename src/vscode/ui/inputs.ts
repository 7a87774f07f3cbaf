import * as vscode from 'vscode';
import { plain } from '../../shared/plain';

export interface TextQuestion {
  readonly title: string;
  readonly prompt: string;
  readonly placeholder?: string;
  readonly value?: string;
  readonly password?: boolean;
  readonly problemOf?: (text: string) => string | undefined;
}

/** Asks for a line of text, and stays open when it loses the focus. @returns undefined when the user cancelled */
export async function askText({ problemOf, ...question }: TextQuestion): Promise<string | undefined> {
  const { title, prompt, placeholder, value, password } = question;
  return vscode.window.showInputBox({
    title: plain(title),
    prompt: plain(prompt),
    ignoreFocusOut: true,
    ...(placeholder === undefined ? {} : { placeHolder: plain(placeholder) }),
    ...(value === undefined ? {} : { value }),
    ...(password === undefined ? {} : { password }),
    ...(problemOf && { validateInput: (text) => plainOr(problemOf(text)) }),
  });
}

export interface LiveInputOptions {
  readonly title: string;
  readonly prompt: string;
  readonly placeholder: string;
  readonly value?: string;
}

/** An input box that reports changes while the user types. It stays open when it loses the focus. */
export class LiveInput implements vscode.Disposable {
  private readonly input = vscode.window.createInputBox();
  readonly onDidChangeValue = this.input.onDidChangeValue;
  readonly onDidAccept = this.input.onDidAccept;
  readonly onDidHide = this.input.onDidHide;

  constructor({ title, prompt, placeholder, value = '' }: LiveInputOptions) {
    const { input } = this;
    input.title = plain(title);
    input.prompt = plain(prompt);
    input.placeholder = plain(placeholder);
    input.value = value;
    input.ignoreFocusOut = true;
  }

  get value(): string {
    return this.input.value;
  }

  setProblem(text: string | undefined): void {
    this.input.validationMessage = plainOr(text);
  }

  show(): void {
    this.input.show();
  }

  hide(): void {
    this.input.hide();
  }

  dispose(): void {
    this.input.dispose();
  }
}

function plainOr(text: string | undefined): string | undefined {
  return text === undefined ? undefined : plain(text);
}
