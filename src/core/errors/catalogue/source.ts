import { t } from '@vscode/l10n';
import type { CataloguePart } from './entry';

/** The instance that is cloned: whether it exists and is of a kind and in a state that can be cloned. */
export const sourceErrors: CataloguePart = {
  'InvalidDBInstanceId.NotFound': {
    group: 'source-instance',
    fields: ['DBInstanceId', 'RegionId'],
    retryable: false,
    title: () => t('Instance not found'),
    cause: () => t('RDS knows no instance with this ID in this region. It may have been released.'),
    remedy: () => t('Refresh the list and start again from an instance that is shown there.'),
  },
  'InvalidDBInstanceName.NotFound': {
    group: 'source-instance',
    fields: ['DBInstanceId', 'RegionId'],
    retryable: false,
    title: () => t('Instance not found'),
    cause: () => t('RDS knows no instance with this ID in this region. It may have been released.'),
    remedy: () => t('Refresh the list and start again from an instance that is shown there.'),
  },
  'InvalidDBInstance.NotFound': {
    group: 'source-instance',
    fields: ['DBInstanceId'],
    retryable: false,
    title: () => t('Instance not found or not supported'),
    cause: () => t('The instance is gone, or it is of a kind this operation does not work on.'),
    remedy: () => t('Refresh the list. If the instance is still there, choose another one as the source.'),
  },
  InvalidParam: {
    group: 'source-instance',
    fields: ['DBInstanceId'],
    retryable: false,
    title: () => t('Logical replication slots stand in the way'),
    cause: () =>
      t(
        'The PostgreSQL source still has logical replication slots, and its wal_level setting does not go with them.',
      ),
    remedy: () =>
      t('Remove the logical slots on the source, or set wal_level to logical there. Then submit again.'),
  },
  BackupPolicyNotSupport: {
    group: 'source-instance',
    fields: ['DBInstanceId'],
    retryable: false,
    title: () => t('The backup policy of the source forbids this'),
    cause: () =>
      t('The source archives cold data, which cannot be combined with cross-region backup or flash backup.'),
    remedy: () =>
      t('Turn off one of the two in the backup policy of the source in the console. Then submit again.'),
  },
  ProductInstanceReleased: {
    group: 'source-instance',
    fields: ['DBInstanceId'],
    retryable: false,
    title: () => t('The source no longer exists'),
    cause: () => t('The instance was released after the list was read, so nothing is left to clone from it.'),
    remedy: () => t('Look for its retained backups in the console and restore from those.'),
  },
  IncorrectCharacterType: {
    group: 'source-instance',
    fields: ['DBInstanceId'],
    retryable: false,
    title: () => t('This kind of instance cannot be cloned'),
    cause: () =>
      t('The instance is not a primary instance. Read-only instances, for example, have no clones.'),
    remedy: () => t('Choose the primary instance it belongs to as the source.'),
  },
  'InvalideStatus.Format': {
    group: 'source-state',
    fields: ['DBInstanceId'],
    retryable: true,
    title: () => t('The source is busy'),
    cause: () => t('The source is not running, or another task is at work on it.'),
    remedy: () => t('Wait until the source shows Running and no task is left. Then submit again.'),
  },
  IncorrectDBInstanceState: {
    group: 'source-state',
    fields: ['DBInstanceId'],
    retryable: true,
    title: () => t('The instance is in the wrong state'),
    cause: () => t('In its present state, the instance does not accept this operation.'),
    remedy: () => t('Wait until the instance shows Running. Then try again.'),
  },
  'OperationDenied.DBInstanceStatus': {
    group: 'source-state',
    fields: ['DBInstanceId'],
    retryable: true,
    title: () => t('The state of the instance does not allow this'),
    cause: () => t('A task is changing the instance, or the instance is stopped.'),
    remedy: () => t('Wait until the instance shows Running. Then try again.'),
  },
  'OperationDenied.LockMode': {
    group: 'source-state',
    fields: ['DBInstanceId'],
    retryable: false,
    title: () => t('The instance is locked'),
    cause: () => t('RDS locks instances that are out of storage, overdue or expired.'),
    remedy: () => t('Find the reason for the lock in the console and remove it. Then try again.'),
  },
  MirrorInsExists: {
    group: 'source-state',
    fields: ['DBInstanceId'],
    retryable: false,
    title: () => t('The source is already being mirrored'),
    cause: () => t('An earlier task made a mirror instance of this source, and there can be only one.'),
    remedy: () => t('Let that task finish or release the mirror instance. Then submit again.'),
  },
  'ColdData.EngineVersionNotSupport': {
    group: 'engine-version',
    fields: ['DBInstanceId'],
    retryable: false,
    title: () => t('Cold data needs another engine version'),
    cause: () =>
      t('The source uses cold data archiving, which its engine version does not offer for clones.'),
    remedy: () =>
      t('Choose a source without cold data archiving, or one whose engine version has this feature.'),
  },
  'ColdData.MinorVersionNotSupport': {
    group: 'engine-version',
    fields: ['DBInstanceId'],
    retryable: false,
    title: () => t('Cold data needs a newer minor version'),
    cause: () => t('The minor engine version of the source is too old for clones with cold data.'),
    remedy: () => t('Update the minor engine version of the source in the console. Then submit again.'),
  },
  'MinorVersionTag.NotFound': {
    group: 'engine-version',
    fields: ['DBInstanceId'],
    retryable: false,
    title: () => t('The minor version of the source is not recognized'),
    cause: () => t('RDS could not tell which minor engine version the source runs.'),
    remedy: () =>
      t('Update the minor engine version of the source. If that does not help, ask Alibaba Cloud support.'),
  },
  IncorrectMinorVersion: {
    group: 'engine-version',
    fields: ['DBInstanceId'],
    retryable: false,
    title: () => t('The minor version of the source is too old'),
    cause: () => t('This operation does not exist in the minor engine version the source runs.'),
    remedy: () => t('Update the minor engine version of the source in the console. Then submit again.'),
  },
  'Api.NotSupport': {
    group: 'unsupported',
    fields: ['DBInstanceId'],
    retryable: false,
    title: () => t('Not available for this instance'),
    cause: () => t('RDS does not offer this operation for the instance or for your account.'),
    remedy: () => t('Check in the console whether this engine and edition can be cloned on your site.'),
  },
  'InvalidDBInstanceEngineType.Format': {
    group: 'unsupported',
    fields: ['DBInstanceId'],
    retryable: false,
    title: () => t('Not available for this engine'),
    cause: () => t('Instances with the engine of the source cannot be cloned.'),
    remedy: () => t('Choose a source that runs MySQL, PostgreSQL, SQL Server or MariaDB.'),
  },
  KmsApiError: {
    group: 'encryption',
    fields: ['DBInstanceStorageType'],
    retryable: false,
    title: () => t('KMS refused the encryption key'),
    cause: () => t('The key that encrypts the disk is disabled, deleted, or closed to RDS.'),
    remedy: () => t('Check in KMS that the key is enabled and that RDS may use it. Then submit again.'),
  },
  CloudDiskEncryptionNotSupport: {
    group: 'encryption',
    fields: ['DBInstanceClass', 'DBInstanceStorageType'],
    retryable: false,
    title: () => t('Encryption does not go with this instance class'),
    cause: () => t('General-purpose instance classes cannot use the key that encrypts the disk.'),
    remedy: () => t('Choose a dedicated class in Instance class, or clone a source without disk encryption.'),
  },
  InvalidKmsKey: {
    group: 'encryption',
    fields: ['DBInstanceId'],
    retryable: false,
    title: () => t('The encryption key is disabled'),
    cause: () => t('The disk of the source is encrypted with a KMS key that has been disabled.'),
    remedy: () => t('Turn the key on again in KMS. Then submit again.'),
  },
  InvalidClusterKms: {
    group: 'encryption',
    fields: ['DBInstanceId'],
    retryable: false,
    title: () => t('RDS may not use KMS'),
    cause: () => t('The source is encrypted, but RDS has not been allowed to use keys of your account.'),
    remedy: () =>
      t('Give RDS access to KMS in the console, through its service-linked role. Then submit again.'),
  },
};
