import { t } from '@vscode/l10n';
import { localSpan, localTime, parseApiTime } from '../../format';
import { valueOf } from '../facts';
import { whyNotRestorable } from '../instanceState';
import { found, none, type Rule } from './finding';

export const checkBackupId: Rule = (draft, { backups, backupsIncomplete }) => {
  const backupId = valueOf(draft, 'BackupId');
  if (backupId === '') return found('setMissing', t('Choose the backup set to restore.'));
  const backup = backups?.find((one) => one.backupId === backupId);
  if (backup) {
    const reason = whyNotRestorable(backup);
    return reason ? found('setUnusable', t('{0} Choose another backup set.', reason)) : none;
  }
  return backups && !backupsIncomplete
    ? found('setUnknown', t('The source has no backup set {0}. Choose one of the list.', backupId))
    : none;
};

export const checkRestoreTime: Rule = (draft, { recovery, now }) => {
  const text = valueOf(draft, 'RestoreTime');
  if (recovery?.kind === 'none' && recovery.refused) return found('timeLogsOff', recovery.reason);
  if (text === '') return found('timeMissing', t('Enter the time to restore to.'));
  const time = parseApiTime(text);
  const window = recovery?.kind === 'window' ? recovery.window : undefined;
  if (time === undefined) {
    return found(
      'timeFormat',
      t('Enter a date and a time with seconds, such as {0}.', localTime(window?.end ?? now)),
    );
  }
  // A time inside the service's recovery window is valid, even if the local clock is wrong.
  if (window && time >= window.begin && time <= window.end) return none;
  if (time > now) return found('timeFuture', t('This time is in the future.'));
  if (recovery?.kind === 'none') return found('timeNoWindow', recovery.reason);
  if (!window) return none;
  return found(
    window.derived ? 'timeOutsideDerived' : 'timeOutside',
    t('Outside the recovery window. Choose a time from {0}.', localSpan(window.begin, window.end)),
  );
};

export const checkBackupType: Rule = (draft, { backups }) => {
  const backupType = valueOf(draft, 'BackupType');
  if (backupType === '') return none;
  if (backupType !== 'FullBackup' && backupType !== 'IncrementalBackup') {
    return found('setTypeUnknown', t('Choose FullBackup or IncrementalBackup.'));
  }
  const chosen = backups?.find((one) => one.backupId === valueOf(draft, 'BackupId'));
  return chosen && chosen.backupType !== '' && chosen.backupType !== backupType
    ? found(
        'setTypeDiffers',
        t('The chosen set is of type {0}. Choose that, or leave it blank.', chosen.backupType),
        { value: chosen.backupType },
      )
    : none;
};
