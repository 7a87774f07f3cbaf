import * as vscode from 'vscode';
import { plain } from '../../shared/plain';

/** What stands beside the name of a view. */
export function describeView(view: vscode.TreeView<unknown>, text: string): void {
  view.description = plain(text);
}

/** What stands above the rows of a view; nothing for blank. */
export function tellView(view: vscode.TreeView<unknown>, text: string): void {
  view.message = plain(text);
}

/** The number at the icon of a view; none where there is nothing to say of it. */
export function setBadge(view: vscode.TreeView<unknown>, value: number, says: readonly string[]): void {
  view.badge = says.length === 0 ? undefined : { value, tooltip: says.map(plain).join('\n') };
}

export function openPanel(viewType: string, title: string): vscode.WebviewPanel {
  return vscode.window.createWebviewPanel(viewType, plain(title), vscode.ViewColumn.Active);
}

/** Nothing happens where it is the title already. */
export function entitle(panel: vscode.WebviewPanel, title: string): void {
  const text = plain(title);
  if (panel.title !== text) panel.title = text;
}
