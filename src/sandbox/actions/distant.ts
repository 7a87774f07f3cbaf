import { instanceOf, type Call } from '../call';
import { missing, serviceError } from '../errors';
import { slice, type Params } from '../params';
import type { CopyRecord, InstanceRecord } from '../records';
import type { State } from '../state';
import { parseUtc, toIso } from '../time';

/** The total of this reply is called TotalRecords. */
export function describeCrossRegionBackupDBInstance({ params, state }: Call): object {
  const regionId = params.required('RegionId');
  const wanted = params.get('DBInstanceId')?.split(',');
  const page = params.page({ min: 1, max: 100, default: 30 });
  const rows = state.seed.copies.flatMap((policy) => {
    const instance = state.instance(policy.instanceId);
    const isWanted = instance?.regionId === regionId && (wanted?.includes(instance.id) ?? true);
    return isWanted ? [{ instance, policy }] : [];
  });
  return {
    RegionId: regionId,
    PageNumber: page.number,
    PageSize: page.size,
    ItemsNumbers: slice(rows, page).length,
    TotalRecords: rows.length,
    Items: {
      Item: slice(rows, page).map(({ instance, policy }) => ({
        DBInstanceId: instance.id,
        DBInstanceDescription: instance.description,
        DBInstanceStatus: state.shownStatus(instance),
        Engine: instance.engine,
        EngineVersion: instance.engineVersion,
        LockMode: instance.lockMode,
        CrossBackupRegion: policy.regionId,
        CrossBackupType: '1',
        BackupEnabled: 'Enable',
        BackupEnabledTime: toIso(policy.since),
        LogBackupEnabled: 'Enable',
        LogBackupEnabledTime: toIso(policy.since),
        RetentType: 1,
        Retention: policy.retentionDays,
      })),
    },
  };
}

export function describeCrossRegionBackups(call: Call): object {
  const { params, state } = call;
  params.required('RegionId');
  const instance = instanceOf(call);
  const page = params.page({ sizes: [30, 50, 100], default: 30 });
  const [from, to] = [timeOf(params, 'StartTime'), timeOf(params, 'EndTime')];
  const id = params.get('CrossBackupId');
  if (id === undefined && from === undefined) throw missing('StartTime');
  if (id === undefined && to === undefined) throw missing('EndTime');
  const regions = [
    params.get('CrossBackupRegion') ?? state.seed.copies.map(({ regionId }) => regionId),
  ].flat();
  const rows = regions
    .flatMap((regionId) => state.copies(instance, regionId))
    .filter(({ id: one, backup }) => (id ?? one) === one && isBetween(backup.startedAt, from, to));
  const shown = slice(rows, page);
  return {
    RegionId: instance.regionId,
    StartTime: params.get('StartTime') ?? '',
    EndTime: params.get('EndTime') ?? '',
    PageNumber: page.number,
    PageRecordCount: shown.length,
    TotalRecordCount: rows.length,
    Items: { Item: shown.map((copy) => copyItem(instance, copy)) },
  };
}

function copyItem(instance: InstanceRecord, { id, backup, policy }: CopyRecord): object {
  return {
    CrossBackupId: Number(id),
    CrossBackupRegion: policy.regionId,
    CrossBackupSetFile: `${instance.regionId}_${instance.id}_hins5882781_data_qp.xb`,
    CrossBackupSetLocation: 'oss',
    CrossBackupSetSize: backup.sizeBytes,
    // A link to nowhere. Like the real one, it has a signature and must not be shown or logged.
    CrossBackupDownloadLink: `http://rdsddrbak-sandbox.oss-${policy.regionId}.aliyuncs.com/${id}.xb?Expires=4102444800&OSSAccessKeyId=sandbox&Signature=sandbox`,
    BackupMethod: 'P',
    BackupSetScale: 0,
    BackupSetStatus: 0,
    BackupType: 'F',
    BackupStartTime: toIso(backup.startedAt),
    BackupEndTime: toIso(backup.endedAt),
    ConsistentTime: toIso(backup.endedAt),
    Category: instance.category,
    DBInstanceStorageType: instance.storageType,
    Engine: instance.engine.toLowerCase(),
    EngineVersion: instance.engineVersion,
    InstanceId: 8161055,
    RestoreRegions: { RestoreRegion: [instance.regionId, policy.regionId] },
  };
}

/** From the backup set to the last copied log. */
export function describeAvailableRecoveryTime({ params, state }: Call): object {
  const id = params.required('CrossBackupId');
  const found = findCopy(id, state);
  if (!found) throw serviceError('InvalidBakset.Invalid');
  const window = copiedWindow(found.instance, state);
  return {
    CrossBackupId: Number(id),
    RegionId: found.instance.regionId,
    RecoveryBeginTime: window ? toIso(found.copy.backup.endedAt) : '',
    RecoveryEndTime: window ? toIso(window.end) : '',
  };
}

/** Logs are copied without delay. */
export function copiedWindow(
  instance: InstanceRecord,
  state: State,
): { readonly begin: number; readonly end: number } | undefined {
  return instance.policy.logBackup ? state.recoveryWindow(instance) : undefined;
}

export function findCopy(
  id: string,
  state: State,
): { readonly copy: CopyRecord; readonly instance: InstanceRecord } | undefined {
  for (const { instanceId, regionId } of state.seed.copies) {
    const instance = state.instance(instanceId);
    const copy = instance && state.copies(instance, regionId).find((one) => one.id === id);
    if (copy) return { copy, instance };
  }
  return undefined;
}

/** The counts of this reply are strings, and the region parameter is `Region`. */
export function describeDetachedBackups({ params, state }: Call): object {
  const region = params.required('Region');
  const page = params.page({ sizes: [30, 50, 100], default: 30 });
  const rows = state.seed.released
    .filter(({ id, regionId }) => regionId === region && (params.get('DBInstanceId') ?? id) === id)
    .flatMap(({ id, description, backups }) => backups.map((backup) => ({ id, description, backup })));
  const shown = slice(rows, page);
  return {
    PageNumber: String(page.number),
    PageRecordCount: String(shown.length),
    TotalRecordCount: String(rows.length),
    Items: {
      Backup: shown.map(({ id, description, backup }) => ({
        BackupId: backup.backupId,
        DBInstanceId: id,
        DBInstanceComment: description,
        BackupStatus: backup.status,
        BackupType: backup.type,
        BackupMode: backup.mode,
        BackupMethod: backup.method,
        BackupStartTime: toIso(backup.startedAt),
        BackupEndTime: toIso(backup.endedAt),
        BackupSize: backup.sizeBytes,
        ConsistentTime: Math.floor(backup.endedAt / 1000),
        IsAvail: backup.available ? 1 : 0,
        MetaStatus: backup.metaStatus,
        StoreStatus: 'Disabled',
        HostInstanceID: '5882781',
        BackupDownloadURL: '',
        BackupIntranetDownloadURL: '',
      })),
    },
  };
}

function timeOf(params: Params, name: string): number | undefined {
  const text = params.get(name);
  if (text === undefined) return undefined;
  const time = parseUtc(text, 'seconds');
  if (time === undefined) throw serviceError('InvalidUtcDateFormat.Format');
  return time;
}

function isBetween(time: number, from = -Infinity, to = Infinity): boolean {
  return time >= from && time <= to;
}
