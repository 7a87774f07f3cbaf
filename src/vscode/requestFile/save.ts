import { homedir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { requestFileEnding } from '../../shared/ids';
import { showMessage } from '../ui/messages';

/** Asks for a path, writes the file, and shows it. @param name of the file, without its extension */
export async function saveRequestFile(text: string, name: string): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const fileName = `${name.replace(/[^\p{L}\p{N}_-]+/gu, '-') || 'clone'}${requestFileEnding}`;
  const uri = await vscode.window.showSaveDialog({
    defaultUri: folder ? vscode.Uri.joinPath(folder, fileName) : vscode.Uri.file(join(homedir(), fileName)),
  });
  if (!uri) return;
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  await vscode.window.showTextDocument(uri);
  if (!uri.path.endsWith(requestFileEnding)) {
    void showMessage(
      'warning',
      vscode.l10n.t('Only a file named *{0} can be opened in the form.', requestFileEnding),
    );
  }
}
