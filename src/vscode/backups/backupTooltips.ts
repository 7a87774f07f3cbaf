import * as vscode from 'vscode';
import {
  backupTypeLabel,
  databaseList,
  isPartial,
  methodLabel,
  scopeLabel,
} from '../../core/clone/backupScope';
import { whyNotCloneable, whyNotRestorable } from '../../core/clone/instanceState';
import { editionLabel, engineLabel, payTypeLabel, storageTypeLabel } from '../../core/clone/labels';
import { deletionText } from '../../core/backups/retention';
import { bothTimes } from '../../core/errors/markdown';
import { bytes, daysText, gigabytes, localTime } from '../../core/format';
import type { BackupPolicy, BackupSet, InstanceDetail, Tags } from '../../shared/model';
import type { Tooltip, TooltipTable } from '../ui/treeRow';
import { distantTooltip } from './distantItems';
import type { BackupMarks } from './backupItems';
import type { BackupNode, BackupsNode, InstanceNode, RegionNode } from './nodes';
import { listText } from '../../core/sentences';
import { backupWordLabel, instanceStatusLabel, lockModeLabel } from '../../core/clone/statusLabels';
import { numberText } from '../../core/language';

/** Tooltip content that the node does not have. */
export interface TooltipExtras extends BackupMarks {
  /** Epoch milliseconds. */
  readonly now?: number;
  readonly tags?: Tags | undefined;
  /** When the list below the node was loaded, epoch milliseconds. */
  readonly loadedAt?: number | undefined;
  readonly policy?: BackupPolicy | undefined;
  readonly detail?: InstanceDetail | undefined;
  /** Why copies in other regions are not known. */
  readonly copiesProblem?: string | undefined;
  /** Name of the source of an instance that was cloned on this machine. */
  readonly clonedFrom?: string | undefined;
}

/** The tooltip of a row; undefined if it would only repeat the row, because a tooltip covers the next row. */
export function tooltipOf(node: BackupsNode, extras: TooltipExtras): Tooltip | undefined {
  switch (node.kind) {
    case 'region':
      return regionTooltip(node, extras);
    case 'instance':
      return instanceTooltip(node, extras);
    case 'backup':
      return backupTooltip(node, extras);
    case 'copies':
    case 'released':
    case 'detached':
      return distantTooltip(node);
    case 'releasedList':
    case 'text':
    case 'group':
    case 'month':
    case 'error':
      return undefined;
  }
}

function regionTooltip({ region }: RegionNode, { loadedAt }: TooltipExtras): TooltipTable | undefined {
  if (loadedAt === undefined) return undefined;
  return table([
    [vscode.l10n.t('Region'), region.localName === region.regionId ? '' : region.regionId],
    [vscode.l10n.t('Instances loaded'), localTime(loadedAt)],
  ]);
}

function instanceTooltip(
  { instance }: InstanceNode,
  { tags, loadedAt, policy, detail, clonedFrom, copiesProblem }: TooltipExtras,
): TooltipTable {
  return table([
    // Without a name, the row shows the ID.
    [vscode.l10n.t('Instance ID'), instance.description === '' ? '' : instance.dbInstanceId],
    [vscode.l10n.t('Cannot be cloned'), whyNotCloneable(instance) ?? ''],
    [vscode.l10n.t('Cloned from'), clonedFrom ?? ''],
    [vscode.l10n.t('Cores'), Number(detail?.cpu) === 0 ? '' : (detail?.cpu ?? '')],
    [vscode.l10n.t('Memory'), size(detail?.memoryMB, 1024)],
    [vscode.l10n.t('Storage'), size(detail?.storageGB)],
    [vscode.l10n.t('Backup retention'), policy ? retention(policy) : ''],
    [
      vscode.l10n.t('Backups in other regions'),
      copiesProblem === undefined ? '' : vscode.l10n.t('not known: {0}', copiesProblem),
    ],
    [vscode.l10n.t('Engine'), engineLabel(instance.engine, instance.engineVersion)],
    [vscode.l10n.t('Status'), instanceStatusLabel(instance.status)],
    [vscode.l10n.t('Edition'), editionLabel(instance.category)],
    [vscode.l10n.t('Instance class'), instance.dbInstanceClass],
    [vscode.l10n.t('Storage type'), storageTypeLabel(instance.storageType)],
    [vscode.l10n.t('Zone'), instance.zoneId],
    [vscode.l10n.t('Billing method'), payTypeLabel(instance.payType)],
    [
      vscode.l10n.t('Lock mode'),
      instance.lockMode.toLowerCase() === 'unlock' ? '' : lockModeLabel(instance.lockMode),
    ],
    [vscode.l10n.t('Created'), instance.createTime === undefined ? '' : localTime(instance.createTime)],
    [vscode.l10n.t('Tags'), listText(Object.entries(tags ?? {}).map(([key, value]) => `${key}=${value}`))],
    [vscode.l10n.t('Backup sets loaded'), loadedAt === undefined ? '' : localTime(loadedAt)],
  ]);
}

function backupTooltip(
  { backup }: BackupNode,
  { verifiedAt, clones = [], policy, now = 0 }: TooltipExtras,
): TooltipTable {
  const hasTime = (backup.endTime ?? backup.startTime) !== undefined;
  return table([
    [vscode.l10n.t('Cannot be cloned'), whyNotRestorable(backup) ?? ''],
    [vscode.l10n.t('Backup set'), hasTime ? backup.backupId : ''],
    [
      vscode.l10n.t({ message: 'Finished', comment: ['When a backup ended.'] }),
      backup.endTime === undefined ? '' : bothTimes(backup.endTime),
    ],
    [
      vscode.l10n.t({ message: 'Started', comment: ['When a backup began.'] }),
      backup.startTime === undefined ? '' : localTime(backup.startTime),
    ],
    [
      vscode.l10n.t('Data as of'),
      backup.consistentTime === undefined ? '' : localTime(backup.consistentTime),
    ],
    [vscode.l10n.t('Type'), backupTypeLabel(backup.backupType)],
    [vscode.l10n.t('Mode'), backupWordLabel(backup.backupMode)],
    [vscode.l10n.t('Initiated by'), backupWordLabel(backup.initiator)],
    [vscode.l10n.t('Method'), methodLabel(backup.backupMethod)],
    [vscode.l10n.t('Holds'), holds(backup)],
    [vscode.l10n.t('Databases'), databaseList(backup)],
    [
      vscode.l10n.t({ message: 'Size', comment: ['Of a backup set, in bytes.'] }),
      backup.sizeBytes ? bytes(backup.sizeBytes) : '',
    ],
    [vscode.l10n.t('Status'), backupWordLabel(backup.status)],
    [vscode.l10n.t('Encrypted'), backup.isEncrypted ? vscode.l10n.t('yes') : ''],
    [
      vscode.l10n.t('Can be deleted'),
      /^disabled$/i.test(backup.storeStatus)
        ? vscode.l10n.t('no')
        : /^enabled$/i.test(backup.storeStatus)
          ? vscode.l10n.t('yes')
          : '',
    ],
    [vscode.l10n.t('Single tables'), backup.metaStatus === 'OK' ? vscode.l10n.t('can be restored') : ''],
    [vscode.l10n.t('Verified by a clone'), verifiedAt === undefined ? '' : localTime(verifiedAt)],
    [vscode.l10n.t('Clones created here'), listText(clones)],
    [vscode.l10n.t('Will be deleted'), deletionText(backup, policy, now)],
    [vscode.l10n.t('Backup retention'), policy ? retention(policy) : ''],
  ]);
}

/** Blank if the scope is unknown. */
function holds(backup: BackupSet): string {
  if (isPartial(backup)) return scopeLabel(backup);
  return backup.backupScale === '' ? '' : vscode.l10n.t('the whole instance');
}

function retention({
  backupRetentionDays: days,
  logBackupRetentionDays,
  logBackupEnabled,
}: BackupPolicy): string {
  const logDays = logBackupEnabled ? logBackupRetentionDays : undefined;
  return listText([
    days === undefined ? '' : daysText(days),
    logDays === undefined
      ? ''
      : logDays === 1
        ? vscode.l10n.t('logs 1 day')
        : vscode.l10n.t('logs {0} days', numberText(logDays)),
  ]);
}

/** Blank if the size is unknown or 0. */
function size(told = 0, perGB = 1): string {
  return told === 0 ? '' : gigabytes(told / perGB);
}

function table(rows: TooltipTable['rows']): TooltipTable {
  return { rows };
}
