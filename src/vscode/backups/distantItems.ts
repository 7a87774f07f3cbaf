import * as vscode from 'vscode';
import { backupTypeText } from '../../core/clone/backupScope';
import { whyNotRestorable } from '../../core/clone/instanceState';
import { age, bytes, daysText, localTime, minuteTime } from '../../core/format';
import { numberText } from '../../core/language';
import { listText } from '../../core/sentences';
import { contextValue } from '../ui/contextValue';
import { treeRow, type TooltipTable } from '../ui/treeRow';
import type { CopiesNode, DetachedNode, ReleasedListNode, ReleasedNode } from './nodes';

type DistantNode = CopiesNode | ReleasedListNode | ReleasedNode | DetachedNode;

const { Collapsed, None } = vscode.TreeItemCollapsibleState;

/** The row of copies or of a released instance. @param now epoch milliseconds, for ages */
export function presentDistant(node: DistantNode, now: number): vscode.TreeItem {
  switch (node.kind) {
    case 'copies':
      return presentCopies(node);
    case 'releasedList':
      return presentReleasedList(node);
    case 'released':
      return presentReleased(node);
    case 'detached':
      return presentDetached(node, now);
  }
}

function presentCopies(node: CopiesNode): vscode.TreeItem {
  const { copies, regionName } = node;
  const label = vscode.l10n.t('In {0}', regionName);
  const description = copies.isOn
    ? vscode.l10n.t('cross-region backup')
    : vscode.l10n.t('cross-region backup, off');
  return treeRow({
    id: node.id,
    label,
    collapsible: Collapsed,
    tooltip: 'later',
    description,
    icon: new vscode.ThemeIcon('cloud'),
    contextValue: contextValue('copies', copies.logsAreOn !== false && 'logged'),
    spoken: listText([label, description]),
  });
}

function presentReleasedList(node: ReleasedListNode): vscode.TreeItem {
  const label = vscode.l10n.t('Released instances');
  return treeRow({
    id: node.id,
    label,
    collapsible: Collapsed,
    description: numberText(node.count),
    icon: new vscode.ThemeIcon('archive'),
    contextValue: contextValue('releasedList'),
    spoken: listText([label, numberText(node.count)]),
  });
}

function presentReleased(node: ReleasedNode): vscode.TreeItem {
  const label = node.name || node.dbInstanceId;
  const description =
    node.sets.length === 1
      ? vscode.l10n.t('1 backup set')
      : vscode.l10n.t('{0} backup sets', numberText(node.sets.length));
  return treeRow({
    id: node.id,
    label,
    collapsible: Collapsed,
    tooltip: 'later',
    description,
    icon: new vscode.ThemeIcon('database'),
    contextValue: contextValue('released'),
    spoken: vscode.l10n.t('Released instance {0}, {1}', label, description),
  });
}

function presentDetached(node: DetachedNode, now: number): vscode.TreeItem {
  const { backup } = node;
  const when = backup.endTime ?? backup.startTime;
  const label = when === undefined ? backup.backupId : minuteTime(when);
  const reason = whyNotRestorable(backup);
  return treeRow({
    id: node.id,
    label,
    collapsible: None,
    tooltip: 'later',
    description: [
      backupTypeText(backup),
      when === undefined ? '' : age(when, now),
      reason || !backup.sizeBytes ? '' : bytes(backup.sizeBytes),
    ]
      .filter(Boolean)
      .join(' · '),
    icon: reason
      ? new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'))
      : new vscode.ThemeIcon('save'),
    contextValue: contextValue('detached'),
    spoken: vscode.l10n.t('Backup set of {0}, {1}', label, backupTypeText(backup)),
  });
}

/** The tooltip, which mentions what is possible only in the console. */
export function distantTooltip(node: CopiesNode | ReleasedNode | DetachedNode): TooltipTable {
  switch (node.kind) {
    case 'copies': {
      const { retentionDays, logsAreOn } = node.copies;
      return {
        rows: [
          [vscode.l10n.t('Region'), node.copies.regionId],
          [vscode.l10n.t('Log backup'), logsAreOn === undefined ? '' : onOrOff(logsAreOn)],
          [vscode.l10n.t('Backup retention'), retentionDays === undefined ? '' : daysText(retentionDays)],
        ],
      };
    }
    case 'released':
      return {
        rows: [[vscode.l10n.t('Instance ID'), node.name === '' ? '' : node.dbInstanceId], onlyInConsole()],
      };
    case 'detached': {
      const { backup } = node;
      return {
        rows: [
          [vscode.l10n.t('Backup set'), backup.backupId],
          [
            vscode.l10n.t({ message: 'Finished', comment: ['When a backup ended.'] }),
            backup.endTime === undefined ? '' : localTime(backup.endTime),
          ],
          [vscode.l10n.t('Cannot be cloned'), whyNotRestorable(backup) ?? ''],
          onlyInConsole(),
        ],
      };
    }
  }
}

function onlyInConsole(): readonly [string, string] {
  return [
    vscode.l10n.t('Restore'),
    vscode.l10n.t('Only in the console: RDS documents no API operation for it.'),
  ];
}

function onOrOff(isOn: boolean): string {
  return isOn ? vscode.l10n.t('on') : vscode.l10n.t('off');
}
