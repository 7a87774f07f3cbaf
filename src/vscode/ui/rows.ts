import * as vscode from 'vscode';
import { plain, visible } from '../../shared/plain';
import type { CommandId } from '../../shared/ids';

/** What the mouse over a row tells: lines of text, or a table. */
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
  /** `later` is one that `resolveTreeItem` makes. Without one the row has none, and the editor does not repeat its label. */
  readonly tooltip?: Tooltip | 'later';
  /** What a screen reader says in place of it. */
  readonly spoken?: string;
  readonly command?: {
    readonly id: CommandId;
    readonly title: string;
    readonly arguments: readonly unknown[];
  };
}

/** A row of a tree. */
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

/** Undefined is no tooltip. The editor takes the label for a tooltip that is missing, but not for one that is blank. */
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

/** Text in which Markdown sees neither a sign of its own nor the beginning of an address. */
function entities(text: string): string {
  return visible(text).replace(/[!-/:-@[-`{-~]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
