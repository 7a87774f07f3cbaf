import { instanceOf, type Call } from '../call';
import { serviceError } from '../errors';
import { slice, type Params } from '../params';
import type { BackupRecord, InstanceRecord } from '../records';
import { seedIds } from '../seed/ids';
import { day, hour, parseUtc, startOfDay, toIso } from '../time';

/** Returns the newest first. The counts of this reply are strings. */
export function describeBackups(call: Call): object {
  const { params, state } = call;
  const instance = instanceOf(call);
  const page = params.page({ sizes: [30, 50, 100], default: 30 });
  const span = spanOf(params);
  const rows = state.backups(instance).filter((backup) => matches(backup, params, span));
  const shown = slice(rows, page);
  return {
    Items: { Backup: shown.map((backup) => backupItem(instance, backup, state.now())) },
    PageNumber: String(page.number),
    PageRecordCount: String(shown.length),
    TotalRecordCount: String(rows.length),
    TotalEcsSnapshotSize: 0,
  };
}

interface Span {
  readonly from: number;
  readonly to: number;
}

function spanOf(params: Params): Span {
  const from = timeOf(params, 'StartTime') ?? -Infinity;
  const to = timeOf(params, 'EndTime') ?? Infinity;
  if (from >= to)
    throw serviceError('InvalidParameter', { message: 'EndTime must be later than StartTime.' });
  return { from, to };
}

function timeOf(params: Params, name: string): number | undefined {
  const text = params.get(name);
  if (text === undefined) return undefined;
  const time = parseUtc(text, 'minutes');
  if (time === undefined) throw serviceError('InvalidUtcDateFormat.Format');
  return time;
}

function matches(backup: BackupRecord, params: Params, span: Span): boolean {
  const equal: [parameter: string, actual: string][] = [
    ['BackupId', backup.backupId],
    ['BackupStatus', backup.status],
    ['BackupMode', backup.mode],
    ['BackupType', backup.type],
  ];
  return (
    backup.startedAt >= span.from &&
    backup.startedAt <= span.to &&
    equal.every(([name, actual]) => !params.get(name) || params.get(name) === actual)
  );
}

function backupItem(instance: InstanceRecord, backup: BackupRecord, now: number): object {
  const failed = backup.status === 'Failed';
  const hasFile = backup.method !== 'Snapshot' && !failed;
  return {
    BackupId: backup.backupId,
    DBInstanceId: instance.id,
    BackupStatus: backup.status,
    BackupType: backup.type,
    BackupMode: backup.mode,
    BackupMethod: backup.method,
    ...scopeOf(instance, backup),
    BackupInitiator: backup.mode === 'Manual' ? 'User' : 'System',
    BackupStartTime: toIso(backup.startedAt),
    BackupEndTime: toIso(backup.endedAt),
    BackupSize: backup.sizeBytes,
    ConsistentTime: failed ? 0 : Math.floor(backup.endedAt / 1000),
    HostInstanceID: '5882781',
    // Only the SDK mentions this field; some engines return it, others do not.
    ...(instance.engine === 'MySQL' && !backup.archived && !failed
      ? { ExpectExpireTime: toIso(backup.endedAt + instance.policy.retentionDays * day) }
      : {}),
    StoreStatus: 'Disabled',
    MetaStatus: backup.metaStatus,
    IsAvail: backup.available ? 1 : 0,
    StorageClass: backup.archived ? '1' : '0',
    Engine: instance.engine,
    EngineVersion: instance.engineVersion,
    Encryption: '{}',
    Checksum: failed ? '' : '1835830439',
    CopyOnlyBackup: '0',
    BackupDownloadURL: hasFile ? downloadUrl(instance, backup, '', now) : null,
    BackupIntranetDownloadURL: hasFile ? downloadUrl(instance, backup, '-internal', now) : null,
    BackupDownloadLinkByDB: { BackupDownloadLinkByDB: [] },
  };
}

/** SQL Server and MariaDB also list the databases of full backup sets. */
function scopeOf({ engine, databases }: InstanceRecord, backup: BackupRecord): object {
  const isPartial = backup.databases !== undefined;
  const told = isPartial || engine === 'SQLServer' || engine === 'MariaDB';
  return {
    BackupScale: isPartial ? 'DBTable' : 'DBInstance',
    BackupDBNames: told ? (backup.databases ?? databases.map(({ name }) => name)).join(',') : '',
  };
}

/** A fixed value, so that tests can search for it. */
export const linkSignature = 'c2FuZGJveC1zaWduYXR1cmU';
const linkLastsMs = 3_600_000;

/** A link to nowhere. Like the real one, it has a signature and must not be shown or logged. */
function downloadUrl(instance: InstanceRecord, backup: BackupRecord, network: string, now: number): string {
  const expires = Math.floor((now + linkLastsMs) / 1000);
  const host = `rdsbak-sandbox.oss-${instance.regionId}${network}.aliyuncs.com`;
  return `http://${host}/hins${backup.backupId}.xb?Expires=${expires}&OSSAccessKeyId=sandbox&Signature=${linkSignature}`;
}

export function describeBackupPolicy(call: Call): object {
  const { policy, engine, storageType } = instanceOf(call);
  return {
    BackupLog: policy.logBackup ? 'Enable' : 'Disable',
    EnableBackupLog: policy.logBackup ? '1' : '0',
    BackupMethod: storageType === 'local_ssd' || engine === 'SQLServer' ? 'Physical' : 'Snapshot',
    BackupRetentionPeriod: policy.retentionDays,
    LogBackupRetentionPeriod: policy.logRetentionDays,
    PitrRetentionPeriod: policy.logRetentionDays,
    LogBackupFrequency: 'LogInterval',
    LogBackupLocalRetentionNumber: 60,
    LocalLogRetentionHours: 18,
    LocalLogRetentionSpace: '30',
    HighSpaceUsageProtection: 'Enable',
    PreferredBackupPeriod: 'Monday,Tuesday,Wednesday,Thursday,Friday,Saturday,Sunday',
    PreferredBackupTime: '18:00Z-19:00Z',
    PreferredNextBackupTime: `${toIso(nextBackup(call.state.now())).slice(0, 16)}Z`,
    ReleasedKeepPolicy: 'None',
    SupportReleasedKeep: 1,
    BackupInterval: '-1',
    CompressType: '4',
    Category: 'Standard',
    EnableIncrementDataBackup: false,
    EnablePitrProtection: false,
    SupportModifyBackupPriority: false,
    SupportVolumeShadowCopy: 0,
    SupportsHighFrequencyBackup: 0,
  };
}

/** Backups run every day at 18:00 UTC. */
function nextBackup(now: number): number {
  const today = startOfDay(now) + 18 * hour;
  return today > now ? today : today + day;
}

/** Only one instance has cross-region backups. */
export function describeInstanceCrossBackupPolicy(call: Call): object {
  const instance = instanceOf(call);
  if (instance.engine === 'MariaDB' || (instance.engine === 'MySQL' && instance.storageType !== 'local_ssd'))
    throw serviceError('InvalidDBInstanceEngineType.Format');
  const isOn = instance.id === seedIds.localSsd;
  return {
    DBInstanceId: instance.id,
    DBInstanceDescription: instance.description,
    RegionId: instance.regionId,
    Engine: instance.engine.toLowerCase(),
    EngineVersion: instance.engineVersion,
    BackupEnabled: isOn ? 'Enable' : 'Disable',
    LogBackupEnabled: isOn ? 'Enable' : 'Disable',
    ...(isOn ? { CrossBackupRegion: 'cn-shanghai', CrossBackupType: '1', RetentType: 1, Retention: 15 } : {}),
  };
}

/** Both times are blank if no backup set exists to start from. */
export function describeLocalAvailableRecoveryTime(call: Call): object {
  const instance = instanceOf(call);
  if (instance.engine === 'SQLServer') throw serviceError('InvalidDBInstanceEngineType.Format');
  if (!instance.policy.logBackup) throw serviceError('LogBackupNotEnabled');
  const span = call.state.recoveryWindow(instance);
  return {
    DBInstanceId: instance.id,
    RecoveryBeginTime: span ? toIso(span.begin) : '',
    RecoveryEndTime: span ? toIso(span.end) : '',
  };
}
