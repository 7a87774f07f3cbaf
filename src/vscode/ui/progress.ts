import * as vscode from 'vscode';
import { plain } from '../../shared/plain';
import type { CommandId } from '../../shared/ids';

export async function showInStatusBar<T>(title: string, work: () => Promise<T>): Promise<T> {
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: plain(title) }, work);
}

export async function showInView(viewId: string, work: () => Promise<void>): Promise<void> {
  await vscode.window.withProgress({ location: { viewId } }, work);
}

/** A command of ours in the text of a notification. */
export interface CommandLink {
  readonly label: string;
  readonly command: CommandId;
  readonly arguments: readonly unknown[];
}

/**
 * A notification without *Cancel*, which would be taken for cancelling what it tells of.
 * @param work gets what sets the text, of which only the given links are links
 */
export async function showInNotification(
  work: (report: (parts: readonly (string | CommandLink)[]) => void) => Promise<void>,
): Promise<void> {
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, cancellable: false },
    (progress) =>
      work((parts) => {
        progress.report({ message: parts.map(textOf).join(' · ') });
      }),
  );
}

function textOf(part: string | CommandLink): string {
  if (typeof part === 'string') return unbracketed(part);
  const query = part.arguments.length === 0 ? '' : `?${encodeURIComponent(JSON.stringify(part.arguments))}`;
  return `[${unbracketed(part.label)}](command:${part.command}${query})`;
}

/** An open bracket would make what follows it a part of the next link's label. */
function unbracketed(text: string): string {
  return plain(text.replaceAll('[', '(').replaceAll(']', ')'));
}
