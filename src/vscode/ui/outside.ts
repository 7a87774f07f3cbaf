import * as vscode from 'vscode';
import { visible } from '../../shared/plain';

/** Opens a page in the browser. @throws Error when the address is not https */
export async function openPage(address: string): Promise<void> {
  const uri = vscode.Uri.parse(address, true);
  if (uri.scheme !== 'https') throw new Error('Only pages over https are opened.');
  await vscode.env.openExternal(uri);
}

/** Opens a URI of another extension, which VS Code activates if needed. */
export async function openInExtension(extensionId: string, path: string, query: string): Promise<void> {
  const uri = vscode.Uri.from({ scheme: vscode.env.uriScheme, authority: extensionId, path, query });
  // Unlike `openExternal`, this stays in the window, also when VS Code runs in a browser.
  await vscode.commands.executeCommand('vscode.open', uri);
}

/** Copies a text that we created, unchanged. */
export async function copyText(text: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
}

/** Copies a value from the cloud as one line, because a line break in a terminal would run the pasted text. */
export async function copyValue(value: string): Promise<void> {
  await copyText(visible(value));
}
