import { t } from '@vscode/l10n';
import type { BackupSet } from '../../shared/model';
import { listText } from '../sentences';
import { numberText } from '../language';

const mostNames = 20;

/**
 * Whether a backup set holds only a part of its instance. `backupScale` decides if it is present; without it, a logical
 * set that names its databases may hold no others (RDS API reference, CreateBackup: a logical backup takes single
 * databases).
 */
export function isPartial({ backupScale, backupMethod, databaseNames }: BackupSet): boolean {
  if (backupScale !== '') return !/^(DB)?Instance$/i.test(backupScale);
  return /^logical$/i.test(backupMethod) && databaseNames.length > 0;
}

/** Whether the whole instance can be restored from this set alone; logs and incremental backups build on such a set. */
export function isFullSet(backup: BackupSet): boolean {
  return backup.backupType === 'FullBackup' && !isPartial(backup);
}

/** `Full`, or `Logical · 2 databases` for a part of the instance, which must not be taken for a full backup. */
export function backupTypeText(backup: BackupSet): string {
  const type = backupTypeLabel(backup.backupType);
  if (isPartial(backup)) {
    const method = methodLabel(backup.backupMethod);
    const part = [method, scopeLabel(backup)].filter(Boolean).join(' · ');
    return backup.backupType === 'FullBackup' ? part : [type, part].filter(Boolean).join(' · ');
  }
  // The set may hold all databases; their names alone do not tell.
  const isUnclear = backup.backupScale === '' && backup.databaseNames.length > 0;
  return [type, isUnclear ? scopeLabel(backup) : ''].filter(Boolean).join(' · ');
}

export function backupTypeLabel(backupType: string): string {
  switch (backupType) {
    case 'FullBackup':
      return t('Full');
    case 'IncrementalBackup':
      return t('Incremental');
    default:
      return backupType;
  }
}

export function methodLabel(method: string): string {
  switch (method.toLowerCase()) {
    case 'physical':
      return t('Physical');
    case 'logical':
      return t('Logical');
    case 'snapshot':
      return t('Snapshot');
    default:
      return method;
  }
}

/** How much of the instance the set holds, for the row; `databaseList` gives the names. */
export function scopeLabel({ databaseNames }: BackupSet): string {
  const { length } = databaseNames;
  if (length === 0) return t('part of the instance');
  return length === 1 ? t('1 database') : t('{0} databases', numberText(length));
}

/** The databases of a set by name; blank if they are unknown. */
export function databaseList({ databaseNames }: BackupSet): string {
  const shown = listText(databaseNames.slice(0, mostNames));
  const left = databaseNames.length - mostNames;
  return left > 0 ? t('{0} and {1} more', shown, numberText(left)) : shown;
}
