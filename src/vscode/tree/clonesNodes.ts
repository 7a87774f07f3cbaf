import * as vscode from 'vscode';
import type { FormDraft } from '../../core/drafts/draft';
import { age, localTime, parseApiTime } from '../../core/format';
import type { CloneJob } from '../../core/jobs/job';
import { commandIds } from '../../shared/ids';
import type { JobNode } from './jobNodes';
import { contextValue } from './nodes';

/** The row above the jobs that holds the drafts. */
export const draftsRow = { row: 'drafts' } as const;

/** Of these only the first has `row`, only a job `phase`, and only what is below a job `kind`. */
export type ClonesNode = typeof draftsRow | FormDraft | CloneJob | JobNode | ForeignJob;

/** A job that a newer version of the extension keeps: shown, and otherwise left to that version. */
export interface ForeignJob {
  readonly foreignId: string;
  readonly name: string;
}

export function presentForeign({ foreignId, name }: ForeignJob): vscode.TreeItem {
  const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.None);
  item.id = `foreign/${foreignId}`;
  item.description = vscode.l10n.t('made by a newer version');
  item.iconPath = new vscode.ThemeIcon('versions');
  item.contextValue = contextValue('foreign');
  item.tooltip = vscode.l10n.t(
    'A newer version of the extension has made this clone and follows it. Update this one to see more.',
  );
  item.accessibilityInformation = { label: vscode.l10n.t('Clone {0}, {1}', name, item.description) };
  return item;
}

export function presentDrafts(count: number): vscode.TreeItem {
  const label = vscode.l10n.t('Drafts');
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Collapsed);
  item.id = 'drafts';
  item.description = String(count);
  item.iconPath = new vscode.ThemeIcon('notebook');
  item.contextValue = contextValue('drafts');
  item.tooltip = vscode.l10n.t('Forms that were closed without being sent');
  item.accessibilityInformation = { label: vscode.l10n.t('Drafts, {0}', count) };
  return item;
}

export function presentDraft(draft: FormDraft, now: number, accountLabel: string): vscode.TreeItem {
  const label = draftLabel(draft);
  const sentence = draftSentence(draft, now);
  const { regionId, sourceId } = draft.draft;
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.None);
  // Job and draft ids are of one kind; the rows of a view must differ.
  item.id = `draft/${draft.id}`;
  item.description = sentence;
  item.iconPath = new vscode.ThemeIcon('edit');
  item.contextValue = contextValue('draft');
  item.tooltip = [
    label,
    vscode.l10n.t('Source: {0}', draft.sourceName ? `${draft.sourceName} (${sourceId})` : sourceId),
    draft.engine ? vscode.l10n.t('Engine: {0}', draft.engine) : '',
    vscode.l10n.t('Restore point: {0}', restorePoint(draft)),
    vscode.l10n.t('Region: {0}', regionId),
    vscode.l10n.t('Account: {0}', accountLabel),
    vscode.l10n.t('Changed: {0}', localTime(draft.changedAt)),
  ]
    .filter(Boolean)
    .join('\n');
  item.accessibilityInformation = { label: vscode.l10n.t('Draft {0}, {1}', label, sentence) };
  item.command = { command: commandIds.openDraft, title: vscode.l10n.t('Open draft'), arguments: [draft] };
  return item;
}

/** The name the clone is to have, or else its source's. */
export function draftLabel({ draft, sourceName }: FormDraft): string {
  return draft.values.DBInstanceDescription?.text.trim() || sourceName || draft.sourceId;
}

/** What it is to be cloned from, and how long ago it was worked on. */
export function draftSentence(draft: FormDraft, now: number): string {
  const source = draft.sourceName || draft.draft.sourceId;
  return [
    source === draftLabel(draft) ? '' : source,
    restorePoint(draft),
    age(draft.changedAt, now),
    // As with jobs: what costs nothing is marked.
    draft.accountId === 'sandbox' ? vscode.l10n.t('Sandbox') : '',
  ]
    .filter(Boolean)
    .join(' · ');
}

/** The backup set or the time in the person's zone; what is not a time yet, as it was typed. */
function restorePoint({ draft, backupEndTime }: FormDraft): string {
  const { restoreBy, values } = draft;
  if (restoreBy === 'backupSet' && backupEndTime !== undefined) return localTime(backupEndTime);
  if (restoreBy === 'backupSet') return values.BackupId?.text.trim() || vscode.l10n.t('no backup set chosen');
  const text = values.RestoreTime?.text.trim() ?? '';
  const time = parseApiTime(text);
  return time === undefined ? text || vscode.l10n.t('no time chosen') : localTime(time);
}
