import type {
  AvailableClass,
  AvailableZone,
  BackupPolicy,
  BackupSet,
  ClassSpec,
  HostGroup,
  Instance,
  InstanceDetail,
  NetInfo,
  Price,
  Region,
  RestorableDatabase,
  Tags,
  VSwitch,
  WhitelistGroup,
} from '../../shared/model';
import { at, flag, isObject, number, objects, text, utcTime, type Json } from './read';

/** DescribeRegions has one row per zone: rows of one region become one entry, in the order they came. */
export function parseRegions(rows: readonly Json[]): Region[] {
  const regions = new Map<
    string,
    { regionId: string; localName: string; endpoint: string; zoneIds: string[] }
  >();
  for (const row of rows) {
    const regionId = text(row['RegionId']);
    if (regionId === '') continue;
    const region = regions.get(regionId) ?? {
      regionId,
      localName: text(row['LocalName']) || regionId,
      endpoint: text(row['RegionEndpoint']),
      zoneIds: [],
    };
    const zoneId = text(row['ZoneId']);
    if (zoneId !== '') region.zoneIds.push(zoneId);
    regions.set(regionId, region);
  }
  return [...regions.values()];
}

/** DescribeTags has one row per key and value, with the instances that have it. */
export function parseTags(rows: readonly Json[]): ReadonlyMap<string, Tags> {
  const tags = new Map<string, Record<string, string>>();
  for (const row of rows) {
    const key = text(row['TagKey']);
    const ids = at(row, 'DBInstanceIds', 'DBInstanceIds');
    if (key === '' || !Array.isArray(ids)) continue;
    for (const id of ids.filter((one): one is string => typeof one === 'string')) {
      const known = tags.get(id) ?? (Object.create(null) as Record<string, string>);
      known[key] = text(row['TagValue']);
      tags.set(id, known);
    }
  }
  return tags;
}

/** A row of DescribeDBInstances or DescribeDBInstanceAttribute; undefined without an id. */
export function parseInstance(row: Json, regionId: string): Instance | undefined {
  const dbInstanceId = text(row['DBInstanceId']);
  if (dbInstanceId === '') return undefined;
  return {
    dbInstanceId,
    regionId: text(row['RegionId']) || regionId,
    description: text(row['DBInstanceDescription']),
    engine: text(row['Engine']),
    engineVersion: text(row['EngineVersion']),
    status: text(row['DBInstanceStatus']),
    instanceType: text(row['DBInstanceType']),
    payType: text(row['PayType']),
    lockMode: text(row['LockMode']) || 'Unlock',
    category: text(row['Category']),
    dbInstanceClass: text(row['DBInstanceClass']),
    storageType: storageTypeName(row['DBInstanceStorageType']),
    zoneId: text(row['ZoneId']),
    vpcId: text(row['VpcId']),
    vSwitchId: text(row['VSwitchId']),
    networkType: text(row['InstanceNetworkType']),
    createTime: utcTime(row['CreateTime'] ?? row['CreationTime']),
  };
}

export function parseInstanceDetail(row: Json, regionId: string): InstanceDetail | undefined {
  const instance = parseInstance(row, regionId);
  if (!instance) return undefined;
  const scaleMin = number(at(row, 'ServerlessConfig', 'ScaleMin'));
  const scaleMax = number(at(row, 'ServerlessConfig', 'ScaleMax'));
  return {
    ...instance,
    storageGB: number(row['DBInstanceStorage']),
    cpu: text(row['DBInstanceCPU']),
    memoryMB: number(row['DBInstanceMemory']),
    deletionProtection: flag(row['DeletionProtection']),
    secondaryZoneIds: (objects(row, 'SlaveZones', 'SlaveZone') ?? [])
      .map((zone) => text(zone['ZoneId']))
      .filter(Boolean),
    connectionString: text(row['ConnectionString']),
    port: text(row['Port']),
    serverless:
      scaleMin !== undefined && scaleMax !== undefined
        ? {
            scaleMin,
            scaleMax,
            autoPause: flag(at(row, 'ServerlessConfig', 'AutoPause')),
            switchForce: flag(at(row, 'ServerlessConfig', 'SwitchForce')),
          }
        : undefined,
  };
}

/** A row of DescribeBackups. Its signed download links are not read, so they can end up nowhere. */
export function parseBackupSet(row: Json): BackupSet | undefined {
  const backupId = text(row['BackupId']);
  if (backupId === '') return undefined;
  const consistentTime = number(row['ConsistentTime']);
  return {
    backupId,
    dbInstanceId: text(row['DBInstanceId']),
    status: text(row['BackupStatus']),
    backupType: text(row['BackupType']),
    backupMode: text(row['BackupMode']),
    backupMethod: text(row['BackupMethod']),
    startTime: utcTime(row['BackupStartTime']),
    endTime: utcTime(row['BackupEndTime']),
    // Seconds since the epoch; 0 where the engine has none.
    consistentTime: consistentTime ? consistentTime * 1000 : undefined,
    sizeBytes: number(row['BackupSize']),
    isAvailable: row['IsAvail'] === undefined || flag(row['IsAvail']),
    isArchived: text(row['StorageClass']) === '1',
    metaStatus: text(row['MetaStatus']),
    engine: text(row['Engine']),
    engineVersion: text(row['EngineVersion']),
  };
}

export function parseBackupPolicy(body: Json): BackupPolicy {
  const logs = text(body['BackupLog']) || text(body['EnableBackupLog']);
  return {
    logBackupEnabled: /^(enable|true|1)$/i.test(logs),
    backupRetentionDays: number(body['BackupRetentionPeriod']),
    logBackupRetentionDays: number(body['LogBackupRetentionPeriod']),
  };
}

/** The zones of DescribeAvailableZones that offer the engine version, with the editions and storage types there. */
export function parseAvailableZones(
  rows: readonly Json[],
  engine: string,
  engineVersion: string,
): AvailableZone[] {
  const zones: AvailableZone[] = [];
  for (const row of rows) {
    const zoneId = text(row['ZoneId']);
    const engines = objects(row['SupportedEngines']) ?? [];
    const offered = engines.find((one) => sameName(one['Engine'], engine));
    const version = (objects(offered?.['SupportedEngineVersions']) ?? []).find((one) =>
      sameName(one['Version'], engineVersion),
    );
    if (zoneId === '' || !version) continue;
    zones.push({
      zoneId,
      categories: (objects(version['SupportedCategorys']) ?? []).map((category) => ({
        category: text(category['Category']),
        storageTypes: (objects(category['SupportedStorageTypes']) ?? [])
          .map((type) => storageTypeName(type['StorageType']))
          .filter(Boolean),
      })),
    });
  }
  return zones;
}

export function parseAvailableClass(row: Json): AvailableClass | undefined {
  const dbInstanceClass = text(row['DBInstanceClass']);
  if (dbInstanceClass === '') return undefined;
  const range = isObject(row['DBInstanceStorageRange']) ? row['DBInstanceStorageRange'] : {};
  return {
    dbInstanceClass,
    minStorageGB: number(range['MinValue']),
    maxStorageGB: number(range['MaxValue']),
    stepGB: number(range['Step']),
  };
}

export function parseVSwitch(row: Json): VSwitch | undefined {
  const vSwitchId = text(row['VSwitchId']);
  if (vSwitchId === '') return undefined;
  return {
    vSwitchId,
    name: text(row['VSwitchName']),
    zoneId: text(row['IzNo']),
    cidrBlock: text(row['CidrBlock']),
    availableIpCount: number(row['AvailableIpAddressCount']),
  };
}

export function parseNetInfo(row: Json): NetInfo | undefined {
  const connectionString = text(row['ConnectionString']);
  if (connectionString === '') return undefined;
  return {
    connectionString,
    port: text(row['Port']),
    ipType: text(row['IPType']),
    ipAddress: text(row['IPAddress']),
  };
}

/** A row of DescribeDBInstanceIPArrayList. */
export function parseWhitelistGroup(row: Json): WhitelistGroup {
  return {
    name: text(row['DBInstanceIPArrayName']),
    attribute: text(row['DBInstanceIPArrayAttribute']),
    entries: text(row['SecurityIPList'])
      .split(',')
      .map((entry) => entry.trim())
      .filter(Boolean),
  };
}

export function parseClassSpec(row: Json): ClassSpec | undefined {
  const dbInstanceClass = text(row['ClassCode']);
  if (dbInstanceClass === '') return undefined;
  return {
    dbInstanceClass,
    cpu: text(row['Cpu']),
    memory: text(row['MemoryClass']),
    maxConnections: text(row['MaxConnections']),
    maxIops: text(row['MaxIOPS']),
    // ListClasses begins these with a small letter, DescribeClassDetails with a capital one.
    category: text(row['category'] ?? row['Category']),
    storageType: storageTypeName(row['storageType'] ?? row['DBInstanceStorageType']),
  };
}

/** A row of DescribeMetaList. Sizes are text, in KB. */
export function parseMeta(
  row: Json,
): (RestorableDatabase & { readonly tables: readonly string[] }) | undefined {
  const name = text(row['Database']);
  if (name === '') return undefined;
  const sizeKB = number(row['Size']);
  return {
    name,
    sizeBytes: sizeKB === undefined ? undefined : sizeKB * 1024,
    tables: text(row['Tables']).split(',').filter(Boolean),
  };
}

export function parseDatabase(row: Json): RestorableDatabase | undefined {
  const name = text(row['DBName']);
  return name === '' ? undefined : { name, sizeBytes: undefined };
}

export function parseHostGroup(row: Json): HostGroup | undefined {
  const id = text(row['DedicatedHostGroupId']);
  return id === '' ? undefined : { id, name: text(row['DedicatedHostGroupDesc']) };
}

/** What DescribePrice answers; undefined when it names no amount. Serverless prices have a part of their own. */
export function parsePrice(body: Json): Price | undefined {
  const currency = text(at(body, 'PriceInfo', 'Currency')) || 'CNY';
  const least =
    number(at(body, 'ServerlessPrice', 'TotalOriginalMinAmount')) ??
    number(at(body, 'ServerlessPrice', 'TradeMinRCUAmount'));
  if (least !== undefined) {
    const most =
      number(at(body, 'ServerlessPrice', 'TotalOriginalMaxAmount')) ??
      number(at(body, 'ServerlessPrice', 'TradeMaxRCUAmount'));
    return { currency, original: least, trade: least, tradeAtMost: most };
  }
  const trade = number(at(body, 'PriceInfo', 'TradePrice'));
  const original = number(at(body, 'PriceInfo', 'OriginalPrice'));
  const amount = trade ?? original;
  return amount === undefined
    ? undefined
    : { currency, original: original ?? amount, trade: amount, tradeAtMost: undefined };
}

/** DescribeAvailableZones calls general ESSDs `cloud_auto`; everything else calls them `general_essd`. */
function storageTypeName(value: unknown): string {
  const name = text(value);
  return name.toLowerCase() === 'cloud_auto' ? 'general_essd' : name;
}

function sameName(a: unknown, b: string): boolean {
  return text(a).toLowerCase() === b.toLowerCase();
}
