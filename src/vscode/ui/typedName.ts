import * as vscode from 'vscode';
import { LiveInput } from './inputs';

export interface TypedNameOptions {
  readonly title: string;
  readonly prompt: string;
  readonly name: string;
}

/**
 * Asks the user to type a name as a confirmation. The box stays open with an explanation until the name matches or
 * the user cancels.
 * @returns whether the name was typed
 */
export function typeName({ title, prompt, name }: TypedNameOptions): Promise<boolean> {
  const input = new LiveInput({ title, prompt, placeholder: name });
  const wanted = name.trim();
  return new Promise((resolve) => {
    input.onDidChangeValue((text) => {
      input.setProblem(wanted.startsWith(text.trim()) ? undefined : vscode.l10n.t('This is not its name.'));
    });
    input.onDidAccept(() => {
      const typed = input.value.trim();
      if (typed === wanted) {
        resolve(true);
        input.hide();
      } else {
        input.setProblem(
          wanted.startsWith(typed)
            ? vscode.l10n.t('Type the whole name: {0}', name)
            : vscode.l10n.t('This is not its name.'),
        );
      }
    });
    input.onDidHide(() => {
      input.dispose();
      resolve(false);
    });
    input.show();
  });
}
