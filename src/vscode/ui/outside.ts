import * as vscode from 'vscode';
import { visible } from '../../shared/plain';

/** Opens a page in the browser. @throws Error when it is not one that is asked for over https */
export async function openPage(address: string): Promise<void> {
  const uri = vscode.Uri.parse(address, true);
  if (uri.scheme !== 'https') throw new Error('Only pages over https are opened.');
  await vscode.env.openExternal(uri);
}

/** Hands an address to another extension, which the editor starts for it. */
export async function openInExtension(extensionId: string, path: string, query: string): Promise<void> {
  const uri = vscode.Uri.from({ scheme: vscode.env.uriScheme, authority: extensionId, path, query });
  // Unlike `openExternal`, this stays in the window in a browser too.
  await vscode.commands.executeCommand('vscode.open', uri);
}

/** Puts a text of our making into the clipboard as it is. */
export async function copyText(text: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
}

/** Puts a value from the cloud into the clipboard: one line, since a line end runs what is pasted into a terminal. */
export async function copyValue(value: string): Promise<void> {
  await copyText(visible(value));
}
