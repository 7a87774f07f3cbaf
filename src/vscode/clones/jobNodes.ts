import * as vscode from 'vscode';
import { fieldLabel } from '../../core/errors/fields';
import type { ExplainedError } from '../../core/errors/explain';
import { localTime } from '../../core/format';
import { failureOfJob } from '../../core/jobs/details';
import { shownRequest, type CloneJob } from '../../core/jobs/job';
import { treeRow } from '../ui/treeRow';
import { errorTexts, presentError } from '../errors/errorNodes';
import { contextValue } from '../ui/contextValue';
import { noteText, phaseLabel } from '../../core/jobs/historyNotes';
import { numberText } from '../../core/language';

interface JobErrorNode {
  readonly kind: 'jobError';
  /** Starts with the id of the job, so the row stays the same while the job changes. */
  readonly id: string;
  readonly error: ExplainedError;
  readonly at: number;
  readonly regionId: string;
  readonly parent: CloneJob;
}

interface JobPartNode {
  readonly kind: 'jobPart';
  readonly id: string;
  readonly part: 'request' | 'answer' | 'history';
  readonly parent: CloneJob;
}

interface JobLineNode {
  readonly kind: 'jobLine';
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly icon: string;
  /** Content beyond the row; blank for none. */
  readonly tooltip: string;
  readonly parent: JobErrorNode | JobPartNode;
}

export type JobNode = JobErrorNode | JobPartNode | JobLineNode;

/** The earlier refused attempts of the same form. */
export interface JobAttemptsNode {
  readonly kind: 'jobAttempts';
  readonly id: string;
  readonly jobs: readonly CloneJob[];
  readonly parent: CloneJob;
}

const parts = ['request', 'answer', 'history'] as const;

export function jobChildren(node: CloneJob | JobNode): JobNode[] {
  if (!('kind' in node)) return partsOf(node);
  switch (node.kind) {
    case 'jobError':
      return errorTexts(node.error).map(({ key, text, icon }) => line(node, key, text, '', { icon }));
    case 'jobPart':
      return linesOf(node);
    case 'jobLine':
      return [];
  }
}

export function presentJobNode(node: JobNode): vscode.TreeItem {
  switch (node.kind) {
    case 'jobError':
      // A user who opens a failed clone wants to see the reason.
      return presentError(node, vscode.TreeItemCollapsibleState.Expanded);
    case 'jobPart':
      return presentPart(node);
    case 'jobLine':
      return presentLine(node);
  }
}

export function attemptsOf(job: CloneJob, earlier: readonly CloneJob[]): JobAttemptsNode[] {
  return earlier.length === 0
    ? []
    : [{ kind: 'jobAttempts', id: `${job.id}/attempts`, jobs: earlier, parent: job }];
}

function partsOf(job: CloneJob): JobNode[] {
  const failure = failureOfJob(job);
  return [
    ...(failure
      ? [
          {
            kind: 'jobError',
            id: `${job.id}/error`,
            error: failure.explained,
            at: failure.at,
            regionId: job.regionId,
            parent: job,
          } as const,
        ]
      : []),
    ...parts.map((part): JobPartNode => ({ kind: 'jobPart', id: `${job.id}/${part}`, part, parent: job })),
  ];
}

function linesOf(node: JobPartNode): JobLineNode[] {
  const job = node.parent;
  switch (node.part) {
    case 'request':
      return Object.entries(shownRequest(job)).map(([name, shown]) => {
        const label = fieldLabel(name);
        return line(node, name, name, shown, { tooltip: label === name ? '' : `${label}: ${shown}` });
      });
    case 'answer':
      return answerLines(node, job);
    case 'history':
      return job.history.map(({ at, phase, note }, index) =>
        line(node, String(index), localTime(at), `${phaseLabel(phase)} · ${noteText(note)}`),
      );
  }
}

function answerLines(node: JobPartNode, job: CloneJob): JobLineNode[] {
  const { error } = job;
  const rows: readonly (readonly [string, string, string | undefined])[] = [
    ['status', vscode.l10n.t('HTTP status'), error?.httpStatus?.toString()],
    ['code', vscode.l10n.t('Code'), error?.code],
    ['requestId', 'RequestId', error?.requestId],
    ['message', vscode.l10n.t('Message from RDS'), error?.serviceMessage],
    ['instance', vscode.l10n.t('New instance'), job.dbInstanceId],
    ['order', vscode.l10n.t('Order'), job.orderId],
  ];
  const lines = rows.flatMap(([key, label, value]) => (value ? [line(node, key, label, value)] : []));
  return lines.length > 0 ? lines : [line(node, 'none', vscode.l10n.t('No response yet.'), '')];
}

function line(
  parent: JobErrorNode | JobPartNode,
  key: string,
  label: string,
  value: string,
  { icon = '', tooltip = '' } = {},
): JobLineNode {
  return { kind: 'jobLine', id: `${parent.id}/${key}`, label, value, icon, tooltip, parent };
}

function presentPart({ id, part }: JobPartNode): vscode.TreeItem {
  const { label, icon } = {
    request: { label: vscode.l10n.t('Request'), icon: 'arrow-up' },
    answer: { label: vscode.l10n.t('Response'), icon: 'arrow-down' },
    history: { label: vscode.l10n.t('History'), icon: 'history' },
  }[part];
  return treeRow({
    id,
    label,
    collapsible: vscode.TreeItemCollapsibleState.Collapsed,
    icon: new vscode.ThemeIcon(icon),
    contextValue: contextValue('part'),
  });
}

export function presentAttempts({ id, jobs }: JobAttemptsNode): vscode.TreeItem {
  return treeRow({
    id,
    label: vscode.l10n.t('Earlier attempts'),
    collapsible: vscode.TreeItemCollapsibleState.Collapsed,
    description: numberText(jobs.length),
    icon: new vscode.ThemeIcon('history'),
    contextValue: contextValue('part'),
  });
}

function presentLine({ id, label, value, icon, tooltip }: JobLineNode): vscode.TreeItem {
  return treeRow({
    id,
    label,
    description: value,
    ...(tooltip === '' ? {} : { tooltip: [tooltip] }),
    icon: icon === '' ? undefined : new vscode.ThemeIcon(icon),
  });
}
