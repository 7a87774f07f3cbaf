import * as vscode from 'vscode';
import { hasStatus, whyNotCloneable, whyNotRestorable } from '../../core/clone/instanceState';
import { editionLabel, engineLabel, payTypeLabel, storageTypeLabel } from '../../core/clone/labels';
import { age, bytes, localTime, minuteTime, toApiTime } from '../../core/format';
import { backupTypeLabel } from '../../core/form/choices';
import { commandIds } from '../../shared/ids';
import { presentError } from './errorNodes';
import {
  contextValue,
  type BackupNode,
  type BackupsNode,
  type InstanceNode,
  type MonthNode,
  type RegionNode,
  type TextNode,
} from './nodes';

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

/**
 * How a node looks.
 * @param now epoch milliseconds, for ages
 * @param known when a clone last showed a backup set to be whole, and how many instances a region has
 */
export function presentNode(
  node: BackupsNode,
  now: number,
  {
    verifiedAt,
    count = '',
  }: { readonly verifiedAt?: number | undefined; readonly count?: string | undefined } = {},
): vscode.TreeItem {
  switch (node.kind) {
    case 'region':
      return presentRegion(node, count);
    case 'instance':
      return presentInstance(node);
    case 'month':
      return presentMonth(node);
    case 'backup':
      return presentBackup(node, now, verifiedAt);
    case 'error':
      return presentError(node, Expanded);
    case 'text':
      return presentText(node);
  }
}

function item(
  node: BackupsNode,
  label: string,
  collapsible: vscode.TreeItemCollapsibleState,
  rest: Partial<vscode.TreeItem>,
): vscode.TreeItem {
  return Object.assign(new vscode.TreeItem(label, collapsible), { id: node.id }, rest);
}

function presentRegion(node: RegionNode, count: string): vscode.TreeItem {
  const { regionId, localName } = node.region;
  return item(node, localName, node.open ? Expanded : Collapsed, {
    description: [localName === regionId ? '' : regionId, count].filter(Boolean).join(' · '),
    iconPath: new vscode.ThemeIcon('globe'),
    contextValue: contextValue('region'),
    accessibilityInformation: {
      label: vscode.l10n.t('Region {0}', [localName, regionId, count].filter(Boolean).join(', ')),
    },
  });
}

function presentInstance(node: InstanceNode): vscode.TreeItem {
  const { instance } = node;
  const label = instance.description || instance.dbInstanceId;
  const engine = engineLabel(instance.engine, instance.engineVersion);
  const reason = whyNotCloneable(instance);
  const running = hasStatus(instance, 'Running');
  const state = [
    running ? '' : instance.status,
    /^readonly$/i.test(instance.instanceType) ? vscode.l10n.t('read-only') : '',
    instance.lockMode.toLowerCase() === 'unlock' ? '' : vscode.l10n.t('locked'),
  ].filter(Boolean);
  const icon =
    reason && !running ? 'sync' : instance.lockMode.toLowerCase() === 'unlock' ? 'database' : 'lock';
  return item(node, label, Collapsed, {
    description: [engine, ...state].join(' · '),
    iconPath: new vscode.ThemeIcon(icon),
    contextValue: contextValue('instance', !reason && 'cloneable'),
    accessibilityInformation: {
      label: vscode.l10n.t(
        'Instance {0}, {1}',
        label,
        [engine, ...state, running ? instance.status : ''].filter(Boolean).join(', '),
      ),
    },
    tooltip: table(label, [
      [vscode.l10n.t('Instance ID'), instance.dbInstanceId],
      [vscode.l10n.t('Engine'), engine],
      [vscode.l10n.t('Status'), instance.status],
      [vscode.l10n.t('Edition'), editionLabel(instance.category)],
      [vscode.l10n.t('Instance class'), instance.dbInstanceClass],
      [vscode.l10n.t('Storage type'), storageTypeLabel(instance.storageType)],
      [vscode.l10n.t('Zone'), instance.zoneId],
      [vscode.l10n.t('Billing method'), payTypeLabel(instance.payType)],
      [vscode.l10n.t('Lock'), instance.lockMode.toLowerCase() === 'unlock' ? '' : instance.lockMode],
      [vscode.l10n.t('Created'), instance.createTime === undefined ? '' : localTime(instance.createTime)],
      [vscode.l10n.t('Cannot be cloned'), reason ?? ''],
    ]),
  });
}

function presentMonth(node: MonthNode): vscode.TreeItem {
  const label = node.month || vscode.l10n.t('Without a time');
  const description =
    node.sets.length === 1
      ? vscode.l10n.t('1 backup set')
      : vscode.l10n.t('{0} backup sets', node.sets.length);
  return item(node, label, node.open ? Expanded : Collapsed, {
    description,
    iconPath: new vscode.ThemeIcon('calendar'),
    contextValue: contextValue('month'),
    accessibilityInformation: { label: `${label}, ${description}` },
  });
}

function presentBackup(node: BackupNode, now: number, verifiedAt: number | undefined): vscode.TreeItem {
  const { backup } = node;
  const when = backup.endTime ?? backup.startTime;
  const reason = whyNotRestorable(backup);
  const label = when === undefined ? backup.backupId : minuteTime(when);
  const state = reason
    ? backup.status.toLowerCase() === 'failed'
      ? vscode.l10n.t('failed')
      : vscode.l10n.t('not available')
    : '';
  const description = [
    backupTypeLabel(backup.backupType),
    backup.backupMode === 'Manual' ? vscode.l10n.t('manual') : '',
    backup.isArchived ? vscode.l10n.t('archived') : '',
    state,
    when === undefined ? '' : age(when, now),
    reason || backup.sizeBytes === undefined ? '' : bytes(backup.sizeBytes),
    verifiedAt === undefined ? '' : vscode.l10n.t('verified {0}', localTime(verifiedAt).slice(0, 10)),
  ]
    .filter(Boolean)
    .join(' · ');
  return item(node, label, None, {
    description,
    iconPath: reason
      ? new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'))
      : new vscode.ThemeIcon(
          verifiedAt !== undefined
            ? 'verified'
            : backup.isArchived
              ? 'archive'
              : backup.backupType === 'IncrementalBackup'
                ? 'diff-added'
                : 'save',
        ),
    contextValue: contextValue('backup', !reason && 'restorable'),
    accessibilityInformation: { label: vscode.l10n.t('Backup set of {0}, {1}', label, description) },
    tooltip: table(vscode.l10n.t('Backup set {0}', backup.backupId), [
      [
        vscode.l10n.t('Finished'),
        backup.endTime === undefined ? '' : `${localTime(backup.endTime)} (${toApiTime(backup.endTime)})`,
      ],
      [vscode.l10n.t('Started'), backup.startTime === undefined ? '' : localTime(backup.startTime)],
      [
        vscode.l10n.t('State of the data'),
        backup.consistentTime === undefined ? '' : localTime(backup.consistentTime),
      ],
      [vscode.l10n.t('Type'), backupTypeLabel(backup.backupType)],
      [vscode.l10n.t('Mode'), backup.backupMode],
      [vscode.l10n.t('Method'), backup.backupMethod],
      [vscode.l10n.t('Size'), backup.sizeBytes === undefined ? '' : bytes(backup.sizeBytes)],
      [vscode.l10n.t('Status'), backup.status],
      [vscode.l10n.t('Single tables'), backup.metaStatus === 'OK' ? vscode.l10n.t('can be restored') : ''],
      [vscode.l10n.t('Verified by a clone'), verifiedAt === undefined ? '' : localTime(verifiedAt)],
      [vscode.l10n.t('Cannot be cloned'), reason ?? ''],
    ]),
  });
}

function presentText(node: TextNode): vscode.TreeItem {
  return item(node, node.text, None, {
    iconPath: node.icon === '' ? undefined : new vscode.ThemeIcon(node.icon),
    tooltip: node.text,
    ...(node.command
      ? {
          command: {
            command: node.command,
            title: node.text,
            // A retry is about the place where the error stands.
            arguments: node.command === commandIds.refresh ? [node.parent] : [],
          },
        }
      : {}),
  } as Partial<vscode.TreeItem>);
}

/** A tooltip with one row per known value. Values come from the cloud, so nothing in them is taken for Markdown. */
function table(title: string, rows: readonly (readonly [string, string])[]): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString('', true);
  tooltip.appendMarkdown('**').appendText(title).appendMarkdown('**\n\n|||\n|:--|:--|\n');
  for (const [name, value] of rows) {
    if (value === '') continue;
    tooltip
      .appendMarkdown('|')
      .appendText(name)
      .appendMarkdown('|')
      .appendText(value.replaceAll('|', '/'))
      .appendMarkdown('|\n');
  }
  return tooltip;
}
