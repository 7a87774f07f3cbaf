import * as vscode from 'vscode';
import { plain } from '../../shared/plain';

const flashMs = 5_000;

export function flash(text: string): void {
  vscode.window.setStatusBarMessage(plain(text), flashMs);
}

export interface StatusContent {
  readonly parts: readonly { readonly icon: string; readonly text: string }[];
  /** The label for screen readers, instead of the visible one. */
  readonly spoken: string;
  /** Each entry is one line. */
  readonly tooltip: readonly string[];
  readonly warns: boolean;
}

export class StatusItem implements vscode.Disposable {
  private readonly item: vscode.StatusBarItem;

  constructor(id: string, name: string, command: string) {
    this.item = vscode.window.createStatusBarItem(id, vscode.StatusBarAlignment.Left, 0);
    this.item.name = plain(name);
    this.item.command = command;
  }

  show({ parts, spoken, tooltip, warns }: StatusContent): void {
    const { item } = this;
    item.text = parts.map(({ icon, text }) => `$(${icon}) ${plain(text)}`).join('  ');
    item.accessibilityInformation = { label: plain(spoken), role: 'button' };
    item.tooltip = tooltip.map(plain).join('\n');
    item.backgroundColor = warns ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    item.show();
  }

  hide(): void {
    this.item.hide();
  }

  dispose(): void {
    this.item.dispose();
  }
}
