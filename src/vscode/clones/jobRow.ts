import * as vscode from 'vscode';
import { sourceText } from '../../core/clone/draft';
import { localTime, minuteTime } from '../../core/format';
import { awaitsPayment, existsStill, isReminderDue, jobName, type CloneJob } from '../../core/jobs/job';
import { rateText } from '../../core/jobs/cost';
import { estimateSentence, jobSentence, tookSentence, type JobContext } from '../../core/jobs/jobSentence';
import { accountIds, commandIds } from '../../shared/ids';
import { jobTokens } from './jobTokens';
import { contextValue } from '../ui/contextValue';
import { treeRow } from '../ui/treeRow';

export function presentJob(job: CloneJob, context: JobContext, accountLabel: string): vscode.TreeItem {
  const label = jobName(job);
  const due = isReminderDue(job, context.now);
  const says = [
    jobSentence(job, context),
    // Marks the clones of the sandbox, which cost nothing.
    job.accountId === accountIds.sandbox ? vscode.l10n.t('Sandbox') : '',
  ]
    .filter(Boolean)
    .join(' · ');
  return treeRow({
    id: job.id,
    label,
    collapsible: vscode.TreeItemCollapsibleState.Collapsed,
    description: says,
    icon: due
      ? new vscode.ThemeIcon('bell-dot', new vscode.ThemeColor('list.warningForeground'))
      : iconOf(job),
    contextValue: contextValue(...jobTokens(job)),
    tooltip: tooltipOf(job, context, accountLabel),
    spoken: vscode.l10n.t('Clone {0}, {1}', label, says),
    command: { id: commandIds.clone.showDetails, title: vscode.l10n.t('Show details'), arguments: [job] },
  });
}

/** The facts that the row does not show. */
function tooltipOf(job: CloneJob, { estimate }: JobContext, accountLabel: string): string[] {
  const rate = existsStill(job) ? rateText(job) : '';
  return [
    estimate ? estimateSentence(estimate) : '',
    tookSentence(job),
    rate === '' ? '' : vscode.l10n.t('Cost: {0}, by the price when it was submitted', rate),
    vscode.l10n.t('Source: {0}', sourceText(job.draft, job.sourceName)),
    job.dbInstanceId ? vscode.l10n.t('New instance: {0}', job.dbInstanceId) : '',
    vscode.l10n.t('Region: {0}', job.regionId),
    vscode.l10n.t('Account: {0}', accountLabel),
    vscode.l10n.t('Submitted: {0}', localTime(job.createdAt)),
    job.remindAt !== undefined && existsStill(job)
      ? vscode.l10n.t('Reminder to release it: {0}', minuteTime(job.remindAt))
      : '',
  ].filter(Boolean);
}

function iconOf(job: CloneJob): vscode.ThemeIcon {
  switch (job.phase) {
    case 'sending':
    case 'accepted':
    case 'creating':
      if (awaitsPayment(job)) return new vscode.ThemeIcon('credit-card');
      return new vscode.ThemeIcon(job.watched ? 'sync~spin' : 'eye-closed');
    case 'ready':
      return new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed'));
    case 'released':
      return new vscode.ThemeIcon('circle-slash');
    case 'unknown':
      return new vscode.ThemeIcon('question', new vscode.ThemeColor('list.warningForeground'));
    case 'refused':
    case 'lost':
    case 'timedOut':
      return new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
  }
}
