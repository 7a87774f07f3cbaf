import * as vscode from 'vscode';

/** The language of our texts, as the editor names it: English where the editor is in one that they are not in. */
export function textLanguage(): string {
  return vscode.l10n.bundle ? vscode.env.language : 'en';
}
