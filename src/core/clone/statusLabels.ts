import { t } from '@vscode/l10n';

/**
 * State names of the service. English shows them as they are; other languages show the name with its meaning behind it,
 * or the meaning alone. The list contains the documented names (API reference); other names are shown as they are.
 */
type Labels = ReadonlyMap<string, () => string>;

const inStatus = ['A status of an instance. The word of RDS stays, with its meaning behind it.'];

/** RDS API reference, *Instance states*. */
const instanceStatuses: Labels = new Map([
  ['creating', () => t({ message: 'Creating', comment: inStatus })],
  ['running', () => t({ message: 'Running', comment: inStatus })],
  ['deleting', () => t({ message: 'Deleting', comment: inStatus })],
  ['rebooting', () => t({ message: 'Rebooting', comment: inStatus })],
  ['dbinstanceclasschanging', () => t({ message: 'DBInstanceClassChanging', comment: inStatus })],
  ['transing', () => t({ message: 'TRANSING', comment: inStatus })],
  ['engineversionupgrading', () => t({ message: 'EngineVersionUpgrading', comment: inStatus })],
  ['transingtoothers', () => t({ message: 'TransingToOthers', comment: inStatus })],
  ['guarddbinstancecreating', () => t({ message: 'GuardDBInstanceCreating', comment: inStatus })],
  ['restoring', () => t({ message: 'Restoring', comment: inStatus })],
  ['importing', () => t({ message: 'Importing', comment: inStatus })],
  ['importingfromothers', () => t({ message: 'ImportingFromOthers', comment: inStatus })],
  ['dbinstancenettypechanging', () => t({ message: 'DBInstanceNetTypeChanging', comment: inStatus })],
  ['guardswitching', () => t({ message: 'GuardSwitching', comment: inStatus })],
  ['ins_cloning', () => t({ message: 'INS_CLONING', comment: inStatus })],
  ['released', () => t({ message: 'Released', comment: inStatus })],
]);

const inType = ['A type of an instance, as RDS names it.'];

/** RDS API reference, DescribeDBInstances, DBInstanceType. */
const instanceTypes: Labels = new Map([
  ['primary', () => t({ message: 'Primary', comment: inType })],
  ['readonly', () => t({ message: 'Readonly', comment: inType })],
  ['guard', () => t({ message: 'Guard', comment: inType })],
  ['temp', () => t({ message: 'Temp', comment: inType })],
]);

const inLock = ['A lock mode of an instance, as RDS names it.'];

/** RDS API reference, DescribeDBInstances, LockMode. */
const lockModes: Labels = new Map([
  ['manuallock', () => t({ message: 'ManualLock', comment: inLock })],
  ['lockbyexpiration', () => t({ message: 'LockByExpiration', comment: inLock })],
  ['lockbyrestoration', () => t({ message: 'LockByRestoration', comment: inLock })],
  ['lockbydiskquota', () => t({ message: 'LockByDiskQuota', comment: inLock })],
  ['released', () => t({ message: 'Released', comment: inLock })],
]);

const inBackup = ['Said of a backup set, as RDS names it.'];

/** RDS API reference, DescribeBackups: BackupStatus, BackupMode and BackupInitiator. */
const backupWords: Labels = new Map([
  ['success', () => t({ message: 'Success', comment: inBackup })],
  ['failed', () => t({ message: 'Failed', comment: inBackup })],
  ['automated', () => t({ message: 'Automated', comment: inBackup })],
  ['manual', () => t({ message: 'Manual', comment: inBackup })],
  ['system', () => t({ message: 'System', comment: inBackup })],
  ['user', () => t({ message: 'User', comment: inBackup })],
]);

const labelIn = (labels: Labels, word: string): string => labels.get(word.toLowerCase())?.() ?? word;

export const instanceStatusLabel = (status: string): string => labelIn(instanceStatuses, status);
export const instanceTypeLabel = (type: string): string => labelIn(instanceTypes, type);
export const lockModeLabel = (mode: string): string => labelIn(lockModes, mode);
export const backupWordLabel = (word: string): string => labelIn(backupWords, word);
