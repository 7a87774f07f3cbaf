import * as vscode from 'vscode';
import { backupTypeText, isPartial } from '../../core/clone/backupScope';
import { hasStatus, whyNotCloneable, whyNotRestorable } from '../../core/clone/instanceState';
import { engineLabel } from '../../core/clone/labels';
import { age, bytes, localTime, minuteTime } from '../../core/format';
import { commandIds } from '../../shared/ids';
import { deletionMark } from '../../core/backups/retention';
import type { BackupPolicy, BackupSet } from '../../shared/model';
import { treeRow, type Row } from '../ui/treeRow';
import { presentDistant } from './distantItems';
import { presentError } from '../errors/errorNodes';
import {
  type BackupNode,
  type BackupsNode,
  type GroupNode,
  type InstanceNode,
  type MonthNode,
  type RegionNode,
  type TextNode,
} from './nodes';
import { contextValue } from '../ui/contextValue';
import { listText } from '../../core/sentences';
import { instanceStatusLabel } from '../../core/clone/statusLabels';
import { numberText } from '../../core/language';

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

/** Commands that take the parent node of their row. */
const aboutTheirParent: ReadonlySet<string> = new Set([
  commandIds.refresh,
  commandIds.showMore,
  commandIds.error.copyRamPolicy,
]);

/** Facts about a backup set that RDS does not report. */
export interface BackupMarks {
  /** When a clone last verified the set, epoch milliseconds. */
  readonly verifiedAt?: number | undefined;
  /** Names of the clones created from it on this machine, newest first. */
  readonly clones?: readonly string[];
}

export const noMarks: BackupMarks = {};

interface RowMarks extends BackupMarks {
  /** The backup policy of the set's instance, if known. */
  readonly policy?: BackupPolicy | undefined;
  /** Name of the source of an instance that was cloned on this machine. */
  readonly clonedFrom?: string | undefined;
  /** Whether a backup that was requested on this machine is running. */
  readonly isBackingUp?: boolean;
  readonly count?: string | undefined;
  readonly regionIcon?: 'globe' | 'history' | 'warning' | undefined;
}

/**
 * Creates the row of a node. The view is narrow, so the least important part comes last.
 * @param now epoch milliseconds, for ages
 */
export function presentNode(node: BackupsNode, now: number, facts: RowMarks = {}): vscode.TreeItem {
  switch (node.kind) {
    case 'region':
      return presentRegion(node, facts);
    case 'instance':
      return presentInstance(node, facts);
    case 'copies':
    case 'releasedList':
    case 'released':
    case 'detached':
      return presentDistant(node, now);
    case 'group':
      return presentGroup(node);
    case 'month':
      return presentMonth(node);
    case 'backup':
      return presentBackup(node, now, facts);
    case 'error':
      // Many regions may fail at once, so each failure takes one line.
      return presentError(
        node,
        node.parent?.kind === 'region' && node.parent.searched ? Collapsed : Expanded,
      );
    case 'text':
      return presentText(node);
  }
}

function item(
  node: BackupsNode,
  label: string,
  collapsible: vscode.TreeItemCollapsibleState,
  rest: Omit<Row, 'id' | 'label' | 'collapsible'>,
): vscode.TreeItem {
  return treeRow({ id: node.id, label, collapsible, tooltip: 'later', ...rest });
}

function presentRegion(node: RegionNode, { count = '', regionIcon = 'globe' }: RowMarks): vscode.TreeItem {
  const { regionId, localName } = node.region;
  return item(node, localName, node.open ? Expanded : Collapsed, {
    description: [count, localName === regionId ? '' : regionId].filter(Boolean).join(' · '),
    icon: new vscode.ThemeIcon(regionIcon),
    contextValue: contextValue('region'),
    spoken: vscode.l10n.t('Region {0}', listText([localName, regionId, count])),
  });
}

function presentInstance(node: InstanceNode, { clonedFrom, isBackingUp = false }: RowMarks): vscode.TreeItem {
  const { instance } = node;
  const label = instance.description || instance.dbInstanceId;
  const engine = engineLabel(instance.engine, instance.engineVersion);
  const reason = whyNotCloneable(instance);
  const running = hasStatus(instance, 'Running');
  const state = [
    isBackingUp ? vscode.l10n.t('backing up') : '',
    running ? '' : instanceStatusLabel(instance.status),
    /^readonly$/i.test(instance.instanceType) ? vscode.l10n.t('read-only') : '',
    instance.lockMode.toLowerCase() === 'unlock' ? '' : vscode.l10n.t('locked'),
  ].filter(Boolean);
  const clone = clonedFrom === undefined ? [] : [vscode.l10n.t('clone')];
  const icon =
    reason && !running ? 'sync' : instance.lockMode.toLowerCase() === 'unlock' ? 'database' : 'lock';
  return item(node, label, Collapsed, {
    description: [...state, ...clone, engine].join(' · '),
    icon: new vscode.ThemeIcon(icon),
    contextValue: contextValue('instance', reason ? 'blocked' : 'cloneable'),
    spoken: vscode.l10n.t(
      'Instance {0}, {1}',
      label,
      listText([engine, ...state, running ? instanceStatusLabel(instance.status) : '', ...clone]),
    ),
  });
}

function presentGroup(node: GroupNode): vscode.TreeItem {
  const count = numberText(node.instances.length);
  return item(node, node.label, node.open ? Expanded : Collapsed, {
    description: count,
    icon: new vscode.ThemeIcon('folder'),
    contextValue: contextValue('group'),
    spoken: vscode.l10n.t(
      'Group {0}, {1}',
      node.label,
      node.instances.length === 1 ? vscode.l10n.t('1 instance') : vscode.l10n.t('{0} instances', count),
    ),
  });
}

function presentMonth(node: MonthNode): vscode.TreeItem {
  const label = node.month || vscode.l10n.t('Without a time');
  const description =
    node.sets.length === 1
      ? vscode.l10n.t('1 backup set')
      : vscode.l10n.t('{0} backup sets', numberText(node.sets.length));
  return item(node, label, node.open ? Expanded : Collapsed, {
    description,
    icon: new vscode.ThemeIcon('calendar'),
    contextValue: contextValue('month'),
    spoken: listText([label, description]),
  });
}

function presentBackup(node: BackupNode, now: number, marks: RowMarks): vscode.TreeItem {
  const { backup } = node;
  const when = backup.endTime ?? backup.startTime;
  const reason = whyNotRestorable(backup);
  const label = when === undefined ? backup.backupId : minuteTime(when);
  const { verifiedAt, clones = [] } = marks;
  const state = reason
    ? backup.status.toLowerCase() === 'failed'
      ? vscode.l10n.t('failed')
      : vscode.l10n.t('not available')
    : '';
  const description = [
    backupTypeText(backup),
    state,
    backup.isArchived ? vscode.l10n.t('archived') : '',
    when === undefined ? '' : age(when, now),
    reason || !backup.sizeBytes ? '' : bytes(backup.sizeBytes),
    reason ? '' : deletionMark(backup, marks.policy, now),
    clones.length > 0 ? vscode.l10n.t('cloned') : '',
    backup.backupMode === 'Manual' ? vscode.l10n.t('manual') : '',
    verifiedAt === undefined ? '' : vscode.l10n.t('verified {0}', localTime(verifiedAt).slice(0, 10)),
  ]
    .filter(Boolean)
    .join(' · ');
  return item(node, label, None, {
    description,
    icon: reason
      ? new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'))
      : new vscode.ThemeIcon(backupIcon(backup, marks)),
    contextValue: contextValue(
      'backup',
      reason ? 'blocked' : 'restorable',
      node.parent.kind === 'copies' && 'copied',
      backup.hasLink && 'downloadable',
    ),
    spoken: vscode.l10n.t('Backup set of {0}, {1}', label, description),
    command: { id: commandIds.openBackup, title: label, arguments: [node] },
  });
}

/** Icons show what a narrow view would cut off first. */
function backupIcon(backup: BackupSet, { verifiedAt, clones = [] }: BackupMarks): string {
  if (verifiedAt !== undefined) return 'verified';
  if (clones.length > 0) return 'repo-clone';
  if (backup.isArchived) return 'archive';
  if (backup.backupType === 'IncrementalBackup') return 'diff-added';
  return isPartial(backup) ? 'database' : 'save';
}

function presentText(node: TextNode): vscode.TreeItem {
  return item(node, node.text, None, {
    icon: node.icon === '' ? undefined : new vscode.ThemeIcon(node.icon),
    ...(node.command
      ? {
          command: {
            id: node.command,
            title: node.text,
            arguments: aboutTheirParent.has(node.command) ? [node.parent] : [],
          },
        }
      : {}),
  });
}
