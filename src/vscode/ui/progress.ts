import * as vscode from 'vscode';
import { plain } from '../../shared/plain';
import type { CommandId } from '../../shared/ids';

export async function showInStatusBar<T>(title: string, work: () => Promise<T>): Promise<T> {
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: plain(title) }, work);
}

export async function showInView(viewId: string, work: () => Promise<void>): Promise<void> {
  await vscode.window.withProgress({ location: { viewId } }, work);
}

/** A link to one of our commands in the text of a notification. */
export interface CommandLink {
  readonly label: string;
  readonly command: CommandId;
  readonly arguments: readonly unknown[];
}

/**
 * Shows a notification without *Cancel*, because that would seem to cancel the clone itself.
 * @param work receives a function that sets the text; only the given links become links
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

/** An open bracket would merge the text after it into the next link's label. */
function unbracketed(text: string): string {
  return plain(text.replaceAll('[', '(').replaceAll(']', ')'));
}
