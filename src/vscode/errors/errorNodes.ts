import * as vscode from 'vscode';
import { formatDetails } from '../../core/errors/details';
import type { ExplainedError } from '../../core/errors/explain';
import { treeRow } from '../ui/treeRow';
import { contextValue } from '../ui/contextValue';

export interface ErrorRow {
  readonly kind: 'error' | 'jobError';
  readonly id: string;
  readonly error: ExplainedError;
  /** When the error occurred, epoch milliseconds. */
  readonly at: number;
  readonly regionId: string | undefined;
}

export function isErrorRow(value: unknown): value is ErrorRow {
  return (
    typeof value === 'object' &&
    value !== null &&
    'error' in value &&
    'kind' in value &&
    (value.kind === 'error' || value.kind === 'jobError')
  );
}

export function presentError(
  { id, error }: ErrorRow,
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
    // The label shows the title, so the tooltip skips it.
    tooltip: formatDetails(error).split('\n').slice(2),
    spoken: vscode.l10n.t('Error: {0}. {1}', error.title, error.remedy),
  });
}

export interface ErrorText {
  readonly key: string;
  readonly text: string;
  readonly icon: string;
}

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
