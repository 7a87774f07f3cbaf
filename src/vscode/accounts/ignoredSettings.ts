import * as vscode from 'vscode';
import { settingsSection } from '../../shared/ids';
import type { LogChannel } from '../ui/log';
import { showMessage } from '../ui/messages';
import { listText } from '../../core/sentences';

/** Matches our settings in a settings file. */
const ours = new RegExp(`"(${settingsSection}\\.\\w+)"\\s*:`, 'g');

/** Larger settings files are ignored. */
const mostBytes = 4 * 1024 * 1024;

async function readSmall(file: vscode.Uri): Promise<string> {
  const { size } = await vscode.workspace.fs.stat(file);
  if (size > mostBytes) return '';
  return Buffer.from(await vscode.workspace.fs.readFile(file)).toString('utf8');
}

/**
 * Warns that a workspace sets values that only the user may set: the account, the endpoint, or whether programs may
 * run. The scope of these settings makes VS Code ignore them; this tells their author and warns a user who opens the
 * workspace.
 */
export async function tellIgnoredSettings(log: LogChannel): Promise<void> {
  const files = [
    vscode.workspace.workspaceFile,
    ...(vscode.workspace.workspaceFolders ?? []).map(({ uri }) =>
      vscode.Uri.joinPath(uri, '.vscode', 'settings.json'),
    ),
  ];
  for (const file of files) {
    if (!file || file.scheme === 'untitled') continue;
    const content = await readSmall(file).catch(() => '');
    const names = [...new Set([...content.matchAll(ours)].map(([, name]) => name ?? ''))];
    if (names.length === 0) continue;
    const text = vscode.l10n.t(
      'This workspace sets {0}, which is not used: only your user settings or those of the remote machine count.',
      listText(names),
    );
    log.warn(`${text} (${file.toString()})`);
    void showMessage('warning', text);
  }
}
