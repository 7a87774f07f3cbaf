import { t } from '@vscode/l10n';
import type { BackupSet } from '../../shared/model';
import type { Choice } from '../../shared/protocol';
import { bytes, localTime } from '../format';
import { backupTypeText } from './backupScope';
import { whyNotRestorable } from './instanceState';

/** `2026-11-23 02:03:12 · Full · 2.0 GB`, in local time; a partial set shows `Logical · 2 databases` for its type. */
export function backupChoice(backup: BackupSet): Choice {
  const when = backup.endTime ?? backup.startTime;
  return {
    value: backup.backupId,
    label: [
      when === undefined ? backup.backupId : localTime(when),
      backupTypeText(backup),
      backup.backupMode === 'Manual' ? t('manual') : '',
      backup.sizeBytes ? bytes(backup.sizeBytes) : '',
      backup.isArchived ? t('archived') : '',
      backup.status.toLowerCase() === 'failed' ? t('failed') : '',
    ]
      .filter(Boolean)
      .join(' · '),
    unavailable: whyNotRestorable(backup) ?? '',
  };
}
