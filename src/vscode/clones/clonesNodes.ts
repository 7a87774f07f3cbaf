import * as vscode from 'vscode';
import { sourceText } from '../../core/clone/draft';
import type { FormDraft } from '../../core/drafts/draft';
import { age, localTime, parseApiTime } from '../../core/format';
import type { CloneJob } from '../../core/jobs/job';
import { accountIds, commandIds } from '../../shared/ids';
import { treeRow } from '../ui/treeRow';
import type { JobAttemptsNode, JobNode } from './jobNodes';
import type { BackupTaskNode } from './backupTaskRow';
import { contextValue } from '../ui/contextValue';
import { numberText } from '../../core/language';

export const draftsRow = { row: 'drafts' } as const;

/**
 * Told apart by property: only `draftsRow` has `row`, only a job has `phase`, and only nodes below a job have `kind`.
 */
export type ClonesNode =
  typeof draftsRow | FormDraft | CloneJob | JobNode | JobAttemptsNode | ForeignJob | BackupTaskNode;

/** A job of a newer version of the extension. It is shown, but only that version changes it. */
export interface ForeignJob {
  readonly foreignId: string;
  readonly name: string;
}

export function presentForeign({ foreignId, name }: ForeignJob): vscode.TreeItem {
  const description = vscode.l10n.t('created by a newer version');
  return treeRow({
    id: `foreign/${foreignId}`,
    label: name,
    description,
    icon: new vscode.ThemeIcon('versions'),
    contextValue: contextValue('foreign'),
    tooltip: [
      vscode.l10n.t(
        'This clone was created by a newer version of the extension, which tracks it. Update the extension to see more.',
      ),
    ],
    spoken: vscode.l10n.t('Clone {0}, {1}', name, description),
  });
}

export function presentDrafts(count: number): vscode.TreeItem {
  return treeRow({
    id: 'drafts',
    label: vscode.l10n.t('Drafts'),
    collapsible: vscode.TreeItemCollapsibleState.Collapsed,
    description: numberText(count),
    icon: new vscode.ThemeIcon('notebook'),
    contextValue: contextValue('drafts'),
    tooltip: [vscode.l10n.t('Forms that were closed without being sent')],
    spoken: vscode.l10n.t('Drafts, {0}', numberText(count)),
  });
}

export function presentDraft(draft: FormDraft, now: number, accountLabel: string): vscode.TreeItem {
  const label = draftLabel(draft);
  const sentence = draftSentence(draft, now);
  return treeRow({
    // Drafts and jobs can have the same id, but ids in a view must be unique.
    id: `draft/${draft.id}`,
    label,
    description: sentence,
    icon: new vscode.ThemeIcon('edit'),
    contextValue: contextValue('draft'),
    tooltip: [
      vscode.l10n.t('Source: {0}', sourceText(draft.draft, draft.sourceName)),
      draft.engine ? vscode.l10n.t('Engine: {0}', draft.engine) : '',
      vscode.l10n.t('Region: {0}', draft.draft.regionId),
      vscode.l10n.t('Account: {0}', accountLabel),
      vscode.l10n.t('Changed: {0}', localTime(draft.changedAt)),
    ].filter(Boolean),
    spoken: vscode.l10n.t('Draft {0}, {1}', label, sentence),
    command: { id: commandIds.draft.open, title: vscode.l10n.t('Open draft'), arguments: [draft] },
  });
}

/** The name of the clone, or else of its source. */
export function draftLabel({ draft, sourceName }: FormDraft): string {
  return draft.values.DBInstanceDescription?.text.trim() || sourceName || draft.sourceId;
}

/** The source and restore point of a draft, and when it was last changed. */
export function draftSentence(draft: FormDraft, now: number): string {
  const source = draft.sourceName || draft.draft.sourceId;
  return [
    source === draftLabel(draft) ? '' : source,
    restorePoint(draft),
    age(draft.changedAt, now),
    // Marks what costs nothing, as for jobs.
    draft.accountId === accountIds.sandbox ? vscode.l10n.t('Sandbox') : '',
  ]
    .filter(Boolean)
    .join(' · ');
}

/** The restore point in the display time zone, or the typed text if it is not a valid time. */
function restorePoint({ draft, backupEndTime }: FormDraft): string {
  const { restoreBy, values } = draft;
  if (restoreBy === 'backupSet' && backupEndTime !== undefined) return localTime(backupEndTime);
  if (restoreBy === 'backupSet') return values.BackupId?.text.trim() || vscode.l10n.t('no backup set chosen');
  const text = values.RestoreTime?.text.trim() ?? '';
  const time = parseApiTime(text);
  return time === undefined ? text || vscode.l10n.t('no time chosen') : localTime(time);
}
