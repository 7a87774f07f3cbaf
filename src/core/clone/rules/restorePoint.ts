import { t } from '@vscode/l10n';
import { localSpan, localTime, parseApiTime } from '../../format';
import { valueOf } from '../facts';
import { whyNotRestorable } from '../instanceState';
import { none, problem, warning, type Rule } from './finding';

export const checkBackupId: Rule = (draft, { backups }) => {
  const backupId = valueOf(draft, 'BackupId');
  if (backupId === '')
    return problem('BackupId', 'RequiredParam.NotFound', t('Choose the backup set to restore.'));
  if (!/^\d{1,20}$/.test(backupId)) {
    return problem('BackupId', 'InvalidBakset.Invalid', t('A backup set ID consists of digits.'));
  }
  const backup = backups?.find((one) => one.backupId === backupId);
  if (backup) {
    const reason = whyNotRestorable(backup);
    return reason ? problem('BackupId', 'InvalidBakset.Invalid', t('{0} Choose another set.', reason)) : none;
  }
  return backups
    ? problem(
        'BackupId',
        'InvalidBakset.Invalid',
        t('The source has no backup set {0}. Choose one of the list.', backupId),
      )
    : none;
};

export const checkRestoreTime: Rule = (draft, { recovery, now }) => {
  const text = valueOf(draft, 'RestoreTime');
  if (recovery?.kind === 'none') return problem('RestoreTime', 'LogBackupNotEnabled', recovery.reason);
  if (text === '')
    return problem('RestoreTime', 'RequiredParam.NotFound', t('Enter the time to restore to.'));
  const time = parseApiTime(text);
  if (time === undefined) {
    return problem(
      'RestoreTime',
      'InvalidUtcDateFormat.Format',
      t('Enter a date and a time with seconds, as {0}.', localTime(recovery?.window.end ?? now)),
    );
  }
  if (time > now) return problem('RestoreTime', 'InvalidBinlog.NotValid', t('This time is in the future.'));
  if (recovery && (time < recovery.window.begin || time > recovery.window.end)) {
    const message = t(
      'Outside the recovery window. Choose a time from {0}.',
      localSpan(recovery.window.begin, recovery.window.end),
    );
    // Only the service knows the exact ends of a window that was derived.
    return recovery.window.derived
      ? warning('RestoreTime', undefined, message)
      : problem('RestoreTime', 'InvalidBinlog.NotValid', message);
  }
  return none;
};

export const checkBackupType: Rule = (draft, { backups }) => {
  const backupType = valueOf(draft, 'BackupType');
  if (backupType === '') return none;
  if (backupType !== 'FullBackup' && backupType !== 'IncrementalBackup') {
    return problem('BackupType', 'Parameters.Invalid', t('Choose FullBackup or IncrementalBackup.'));
  }
  const chosen = backups?.find((one) => one.backupId === valueOf(draft, 'BackupId'));
  return chosen && chosen.backupType !== backupType
    ? problem(
        'BackupType',
        'InvalidBakset.Invalid',
        t('The chosen set is of type {0}. Choose that, or leave it blank.', chosen.backupType),
        chosen.backupType,
      )
    : none;
};
