import * as vscode from 'vscode';
import { plain, visible } from '../../shared/plain';
import type { CommandId } from '../../shared/ids';

export type Tooltip = readonly string[] | TooltipTable;

export interface TooltipTable {
  /** Rows with a blank value are left out. */
  readonly rows: readonly (readonly [name: string, value: string])[];
}

export interface Row {
  readonly id: string;
  readonly label: string;
  readonly collapsible?: vscode.TreeItemCollapsibleState;
  readonly description?: string;
  readonly icon?: vscode.ThemeIcon | undefined;
  readonly contextValue?: string;
  /**
   * `later` means that `resolveTreeItem` creates it. If it is absent, the row has no tooltip, and VS Code does not
   * repeat the label.
   */
  readonly tooltip?: Tooltip | 'later';
  /** The label for screen readers, instead of the visible one. */
  readonly spoken?: string;
  readonly command?: {
    readonly id: CommandId;
    readonly title: string;
    readonly arguments: readonly unknown[];
  };
}

export function treeRow(row: Row): vscode.TreeItem {
  const { id, label, collapsible, description, icon, contextValue, tooltip, spoken, command } = row;
  const item = new vscode.TreeItem(plain(label), collapsible);
  item.id = id;
  if (description !== undefined) item.description = plain(description);
  if (icon !== undefined) item.iconPath = icon;
  if (contextValue !== undefined) item.contextValue = contextValue;
  if (spoken !== undefined) item.accessibilityInformation = { label: plain(spoken) };
  if (command !== undefined) {
    item.command = {
      command: command.id,
      title: plain(command.title),
      arguments: [...command.arguments],
    };
  }
  if (tooltip !== 'later') setTooltip(item, tooltip);
  return item;
}

/** Undefined means no tooltip. VS Code shows the label when the tooltip is missing, but not when it is blank. */
export function setTooltip(item: vscode.TreeItem, tooltip: Tooltip | undefined): void {
  if (tooltip === undefined) item.tooltip = '';
  else item.tooltip = 'rows' in tooltip ? table(tooltip) : tooltip.map(plain).join('\n');
}

function table({ rows }: TooltipTable): vscode.MarkdownString {
  const lines = rows
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `|${entities(name)}|${entities(value)}|`);
  return new vscode.MarkdownString(['|||', '|:--|:--|', ...lines].join('\n'));
}

/** Escapes a text so that it contains no Markdown and no address that would become a link. */
function entities(text: string): string {
  return visible(text).replace(/[!-/:-@[-`{-~]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
