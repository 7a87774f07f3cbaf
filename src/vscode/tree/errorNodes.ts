import * as vscode from 'vscode';
import { formatDetails, type ExplainedError } from '../../core/errors/explain';
import { treeRow } from '../ui/rows';
import type { JobErrorNode } from './jobNodes';
import { contextValue, isNode, type ErrorNode } from './nodes';

/** Whether it stands for an error, in whichever view. */
export function isErrorNode(value: unknown): value is ErrorNode | JobErrorNode {
  if (isNode(value)) return value.kind === 'error';
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'jobError';
}

export function presentError(
  { id, error }: ErrorNode | JobErrorNode,
  collapsible: vscode.TreeItemCollapsibleState,
): vscode.TreeItem {
  return treeRow({
    id,
    label: error.title,
    collapsible,
    description: error.code,
    icon: new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground')),
    contextValue: contextValue(
      'error',
      error.ramPolicy !== undefined && 'policy',
      error.recommend !== undefined && 'diagnosis',
    ),
    tooltip: formatDetails(error).split('\n'),
    spoken: vscode.l10n.t('Error: {0}. {1}', error.title, error.remedy),
  });
}

export interface ErrorText {
  readonly key: string;
  readonly text: string;
  readonly icon: string;
}

/** What an error says of itself, one line each. */
export function errorTexts(error: ExplainedError): ErrorText[] {
  const texts: readonly (ErrorText | undefined)[] = [
    { key: 'cause', text: vscode.l10n.t('Why: {0}', error.cause), icon: 'info' },
    { key: 'remedy', text: vscode.l10n.t('What to do: {0}', error.remedy), icon: 'lightbulb' },
    error.missingAction === undefined
      ? undefined
      : {
          key: 'action',
          text: vscode.l10n.t('Missing RAM action: {0}', error.missingAction),
          icon: 'key',
        },
    error.deniedTo === undefined
      ? undefined
      : { key: 'principal', text: vscode.l10n.t('Denied to: {0}', error.deniedTo), icon: 'person' },
    error.requestId === undefined
      ? undefined
      : { key: 'requestId', text: vscode.l10n.t('RequestId {0}', error.requestId), icon: 'tag' },
  ];
  return texts.filter((text) => text !== undefined);
}
