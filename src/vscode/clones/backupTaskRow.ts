import * as vscode from 'vscode';
import { taskSentence } from '../../core/backupTasks/taskSentence';
import { isOver, taskName, type BackupTask } from '../../core/backupTasks/task';
import { explainFailure } from '../../core/errors/explain';
import { localTime } from '../../core/format';
import { listText } from '../../core/sentences';
import { accountIds, commandIds } from '../../shared/ids';
import { contextValue } from '../ui/contextValue';
import { treeRow, type Row } from '../ui/treeRow';

export interface BackupTaskNode {
  readonly backupTask: BackupTask;
}

export function isTaskNode(value: unknown): value is BackupTaskNode {
  return typeof value === 'object' && value !== null && 'backupTask' in value;
}

/** The tokens for `when` clauses of menus. */
function taskTokens({ phase, backupId }: BackupTask): readonly string[] {
  return [
    'backupTask',
    phase === 'done' && backupId !== undefined ? 'clonable' : '',
    phase === 'refused' || phase === 'failed' || phase === 'lost' ? 'repeatable' : '',
    phase === 'unknown' || phase === 'running' || phase === 'lost' ? 'lookable' : '',
    // A task that is being sent must stay until its outcome is known.
    phase === 'sending' ? '' : 'removableTask',
  ].filter(Boolean);
}

export function presentTask(task: BackupTask, now: number, accountLabel: string): vscode.TreeItem {
  const name = taskName(task);
  const label = vscode.l10n.t('Backup of {0}', name);
  const isSandbox = task.accountId === accountIds.sandbox;
  const says = [taskSentence(task, now), isSandbox ? vscode.l10n.t('Sandbox') : '']
    .filter(Boolean)
    .join(' · ');
  return treeRow({
    id: `backup/${task.id}`,
    label,
    description: says,
    icon: iconOf(task),
    contextValue: contextValue(...taskTokens(task)),
    tooltip: [
      vscode.l10n.t('Instance: {0}', task.instanceName ? `${name} (${task.dbInstanceId})` : name),
      task.backupId ? vscode.l10n.t('Backup set: {0}', task.backupId) : '',
      task.found ? vscode.l10n.t('RDS did not name it. It is recognized by its start time and kind.') : '',
      vscode.l10n.t('Region: {0}', task.regionId),
      vscode.l10n.t('Account: {0}', accountLabel),
      vscode.l10n.t('Submitted: {0}', localTime(task.createdAt)),
    ].filter(Boolean),
    spoken: listText([label, says]),
    command: clickOf(task),
  });
}

/** The error where it has ended in one or cannot be checked, the instance otherwise. */
function clickOf(task: BackupTask): NonNullable<Row['command']> {
  const { accountId, regionId, dbInstanceId, unseen } = task;
  const error = unseen?.error ?? task.error;
  if (error && (isOver(task) || unseen)) {
    const row = {
      kind: 'error',
      id: `backup/${task.id}/error`,
      error: explainFailure(error),
      at: task.finishedAt ?? unseen?.since ?? task.createdAt,
      regionId,
    };
    return { id: commandIds.error.showDetails, title: vscode.l10n.t('Show details'), arguments: [row] };
  }
  return {
    id: commandIds.clone.reveal,
    title: vscode.l10n.t('Reveal in Backups'),
    arguments: [{ accountId, regionId, dbInstanceId }],
  };
}

function iconOf({ phase, unseen }: BackupTask): vscode.ThemeIcon {
  const isOpen = !isOver({ phase });
  switch (unseen && isOpen ? 'unknown' : phase) {
    case 'sending':
    case 'running':
      return new vscode.ThemeIcon('sync~spin');
    case 'unknown':
      return new vscode.ThemeIcon('question', new vscode.ThemeColor('list.warningForeground'));
    case 'done':
      return new vscode.ThemeIcon('save', new vscode.ThemeColor('testing.iconPassed'));
    case 'refused':
    case 'failed':
    case 'lost':
      return new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
  }
}
