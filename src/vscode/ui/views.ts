import * as vscode from 'vscode';
import { plain } from '../../shared/plain';

export function describeView(view: vscode.TreeView<unknown>, text: string): void {
  view.description = plain(text);
}

/** Sets the message above the rows of a view; a blank text removes it. */
export function tellView(view: vscode.TreeView<unknown>, text: string): void {
  view.message = plain(text);
}

/** Sets the number on the icon of a view; no lines remove it. */
export function setBadge(view: vscode.TreeView<unknown>, value: number, says: readonly string[]): void {
  view.badge = says.length === 0 ? undefined : { value, tooltip: says.map(plain).join('\n') };
}

export function openPanel(viewType: string, title: string): vscode.WebviewPanel {
  return vscode.window.createWebviewPanel(viewType, plain(title), vscode.ViewColumn.Active);
}

export function entitle(panel: vscode.WebviewPanel, title: string): void {
  const text = plain(title);
  if (panel.title !== text) panel.title = text;
}
