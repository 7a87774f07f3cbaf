import { t } from '@vscode/l10n';
import type { CataloguePart } from './entry';

/** Restore points, and the storage type of the clone. */
export const restoreErrors: CataloguePart = {
  'InvalidBakset.Invalid': {
    group: 'restore-point',
    fields: ['BackupId'],
    retryable: false,
    title: () => t('The backup set cannot be restored'),
    cause: () => t('The backup set has expired, has failed, or belongs to another instance.'),
    remedy: () => t('Choose another set in Backup set: one that succeeded and is available.'),
  },
  'InvalidBackupId.NotFound': {
    group: 'restore-point',
    fields: ['BackupId'],
    retryable: false,
    title: () => t('Backup set not found'),
    cause: () => t('RDS has no backup set with this ID for the source. It may have expired.'),
    remedy: () => t('Refresh the list and choose another set in Backup set.'),
  },
  InvalidBackupSet: {
    group: 'restore-point',
    fields: ['BackupId', 'DbNames', 'TableMeta'],
    retryable: false,
    title: () => t('A database is missing from the backup set'),
    cause: () => t('The backup set does not contain every database you chose.'),
    remedy: () =>
      t('Choose only databases that the backup set contains, or choose another one in Backup set.'),
  },
  'InvalidMeta.TooLarge': {
    group: 'restore-point',
    fields: ['TableMeta'],
    retryable: false,
    title: () => t('Too many databases and tables chosen'),
    cause: () => t('The list of what to restore is longer than RDS accepts.'),
    remedy: () => t('Choose fewer databases and tables, or restore the whole instance.'),
  },
  'InvalidBinlog.NotValid': {
    group: 'restore-point',
    fields: ['RestoreTime'],
    retryable: false,
    title: () => t('The logs do not cover this time'),
    cause: () => t('The log backups needed for this point in time are missing or incomplete.'),
    remedy: () => t('Choose another instant in Restore time, or restore from a set in Backup set.'),
  },
  LogBackupNotEnabled: {
    group: 'restore-point',
    fields: ['RestoreTime'],
    retryable: false,
    title: () => t('Log backup is off'),
    cause: () =>
      t('Without log backups, the source can be restored only to the instants of its backup sets.'),
    remedy: () => t('Choose a set in Backup set instead. Turn on log backup in the console for the future.'),
  },
  'InvalidUtcDateFormat.Format': {
    group: 'restore-point',
    fields: ['RestoreTime'],
    retryable: false,
    title: () => t('The time is not in the form RDS expects'),
    cause: () => t('RDS takes times in UTC, to the second, such as 2026-01-31T08:00:00Z.'),
    remedy: () => t('Enter the time in Restore time again.'),
  },
  CannotDecreaseEssdPerfLevel: {
    group: 'storage',
    fields: ['DBInstanceStorageType'],
    retryable: false,
    fieldsOf: (said) =>
      isAboutStorageSize(said) ? ['DBInstanceStorage', 'DBInstanceStorageType'] : ['DBInstanceStorageType'],
    title: (said) =>
      isAboutStorageSize(said)
        ? t('Storage does not suit the ESSD level')
        : t('The ESSD performance level is too low'),
    cause: (said) =>
      isAboutStorageSize(said)
        ? t('ESSDs of this performance level are not available in this size.')
        : t('A clone may not have a lower ESSD performance level than its source.'),
    remedy: (said) =>
      isAboutStorageSize(said)
        ? t('Change Storage (GB), or choose another level in Storage type.')
        : t('Choose the level of the source or a higher one in Storage type.'),
  },
  'InvalidRecoveryDbInstance.StorageType': {
    group: 'storage',
    fields: ['DBInstanceStorageType'],
    retryable: false,
    title: () => t('Local disks stay local disks'),
    cause: () => t('The source is on local SSDs, and its clone cannot move to cloud disks.'),
    remedy: () => t('Choose local SSD in Storage type.'),
  },
  'InvalidRecoveryDbInstance.StorageSize': {
    group: 'storage',
    fields: ['DBInstanceStorage'],
    retryable: false,
    title: () => t('Storage is smaller than the source'),
    cause: () => t('A clone needs at least as much storage as its source has.'),
    remedy: () => t('Raise Storage (GB) to the size of the source or more, in steps of 5.'),
  },
  'UnsupportExtendDisk.NotSupport': {
    group: 'storage',
    fields: ['DBInstanceStorage'],
    retryable: false,
    title: () => t('Storage cannot be enlarged'),
    cause: () => t('The clone of this source cannot have more storage than the source itself.'),
    remedy: () => t('Set Storage (GB) to exactly the size of the source.'),
  },
  'DiskSize.NotEnough': {
    group: 'storage',
    fields: ['DBInstanceStorage', 'TableMeta', 'RestoreTable'],
    retryable: false,
    title: () => t('Too little storage for the tables'),
    cause: () => t('The tables you chose need more room than the clone would have.'),
    remedy: () => t('Raise Storage (GB), or choose fewer tables.'),
  },
  InvalidReduceDiskSize: {
    group: 'storage',
    fields: ['DBInstanceStorage'],
    retryable: false,
    title: () => t('Storage is smaller than the data'),
    cause: () => t('The data needs at least as much storage as you chose.'),
    remedy: () => t('Raise Storage (GB) above the space that is in use.'),
  },
  CloudSSDNotSupport: {
    group: 'storage',
    fields: ['DBInstanceStorageType', 'DBInstanceId'],
    retryable: false,
    title: () => t('Not available on standard SSDs'),
    cause: () => t('This works on ESSDs, and the disk in question is an older standard SSD.'),
    remedy: () =>
      t('Choose an ESSD in Storage type. If that is refused too, upgrade the source to ESSD first.'),
  },
};

/** The documents list this code twice, and the second message is about the size. */
function isAboutStorageSize(said: string | undefined): boolean {
  return said !== undefined && /storage\s*size/i.test(said);
}
