import type {
  AvailableClass,
  AvailableZone,
  BackupLinks,
  BackupPolicy,
  BackupSet,
  BackupTaskRow,
  ClassSpec,
  CrossBackupPolicy,
  HostGroup,
  Instance,
  InstanceDetail,
  LogSpan,
  NetInfo,
  Price,
  Region,
  RestorableDatabase,
  Tags,
  VSwitch,
  WhitelistGroup,
} from '../../shared/model';
import { isRegionName } from '../endpoints/endpoint';
import { at, flag, isObject, line, members, names, number, objects, text, utcTime, type Json } from './read';
import { storageTypeName } from './storageTypes';

/** The name is checked because later calls go to the host of this region; blank when it is not a region name. */
function regionName(value: unknown): string {
  const name = text(value);
  return isRegionName(name) ? name : '';
}

/** RDS has about thirty regions. */
const mostRegions = 200;

/** DescribeRegions has one row per zone. The rows of a region are merged, in their original order. */
export function parseRegions(rows: readonly Json[]): Region[] {
  const regions = new Map<
    string,
    { regionId: string; localName: string; endpoint: string; zoneIds: string[] }
  >();
  for (const row of rows) {
    const regionId = regionName(row['RegionId']);
    if (regionId === '' || (regions.size >= mostRegions && !regions.has(regionId))) continue;
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
    if (key === '') continue;
    for (const id of names(members(row, 'DBInstanceIds', 'DBInstanceIds'))) {
      const known = tags.get(id) ?? (Object.create(null) as Record<string, string>);
      known[key] = text(row['TagValue']);
      tags.set(id, known);
    }
  }
  return tags;
}

/** Parses a row of DescribeDBInstances or DescribeDBInstanceAttribute; undefined without an id. */
export function parseInstance(row: Json, regionId: string): Instance | undefined {
  const dbInstanceId = text(row['DBInstanceId']);
  if (dbInstanceId === '') return undefined;
  return {
    dbInstanceId,
    regionId: regionName(row['RegionId']) || regionId,
    description: text(row['DBInstanceDescription']),
    engine: text(row['Engine']),
    engineVersion: text(row['EngineVersion']),
    status: text(row['DBInstanceStatus']),
    instanceType: text(row['DBInstanceType']),
    payType: text(row['PayType']),
    lockMode: text(row['LockMode']) || 'Unlock',
    category: text(row['Category']),
    dbInstanceClass: text(row['DBInstanceClass']),
    storageType: storageTypeName(text(row['DBInstanceStorageType'])),
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
    secondaryZoneIds: (members(row, 'SlaveZones', 'SlaveZone') ?? [])
      .map((zone) => text(isObject(zone) ? zone['ZoneId'] : zone))
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

/** A row of DescribeBackups. Its signed download links are not kept, so they can end up nowhere. */
export function parseBackupSet(row: Json): BackupSet | undefined {
  const backupId = text(row['BackupId']);
  if (backupId === '') return undefined;
  return {
    backupId,
    dbInstanceId: text(row['DBInstanceId']),
    status: text(row['BackupStatus']),
    backupType: text(row['BackupType']),
    backupMode: text(row['BackupMode']),
    backupMethod: text(row['BackupMethod']),
    backupScale: text(row['BackupScale']),
    databaseNames: names(row['BackupDBNames']),
    initiator: text(row['BackupInitiator']),
    storeStatus: text(row['StoreStatus']),
    isEncrypted: isFilled(row['Encryption']),
    startTime: utcTime(row['BackupStartTime']),
    endTime: utcTime(row['BackupEndTime']),
    // Seconds since the epoch; 0 for engines without it.
    consistentTime: utcTime(row['ConsistentTime']),
    sizeBytes: number(row['BackupSize']),
    isAvailable: text(row['IsAvail']) === '' || flag(row['IsAvail']),
    isArchived: text(row['StorageClass']) === '1',
    metaStatus: text(row['MetaStatus']),
    hasLink: linksOf(row) !== undefined,
    expireTime: utcTime(row['ExpectExpireTime']),
    engine: text(row['Engine']),
    engineVersion: text(row['EngineVersion']),
  };
}

/** The links of a row of DescribeBackups: secrets while they live. Undefined where there is none. */
export function linksOf(row: Json): BackupLinks | undefined {
  const [outside = '', inside = ''] = ['BackupDownloadURL', 'BackupIntranetDownloadURL'].map((name) =>
    httpLink(text(row[name])),
  );
  return outside === '' && inside === '' ? undefined : { public: outside, internal: inside };
}

/** Blank unless it is an http or https address. */
function httpLink(written: string): string {
  if (!/^https?:\/\//i.test(written) || !URL.canParse(written)) return '';
  // In a command it stands between single quotes.
  return new URL(written).href.replaceAll("'", '%27');
}

/** A row of DescribeBinlogFiles or DescribeLogBackupFiles, whose download links are not read. */
export function parseLogSpan(row: Json): LogSpan | undefined {
  const [begin, end] = ['LogBeginTime', 'LogEndTime'].map((name) => utcTime(row[name]));
  return begin === undefined || end === undefined || end < begin ? undefined : { begin, end };
}

/** A row of DescribeBackupTasks. */
export function parseBackupTask(row: Json): BackupTaskRow | undefined {
  const backupJobId = text(row['BackupJobId']);
  if (backupJobId === '') return undefined;
  const progress = number(row['Process']);
  return {
    backupJobId,
    status: text(row['BackupStatus']) || text(row['BackupProgressStatus']),
    mode: text(row['JobMode']),
    progress: progress === undefined ? undefined : Math.min(100, Math.max(0, progress)),
    backupId: text(row['BackupId']),
  };
}

/** `Encryption` is an object or its JSON, without members where the set is not encrypted. */
function isFilled(encryption: unknown): boolean {
  if (isObject(encryption)) return Object.keys(encryption).length > 0;
  return !/^(\{\s*\}|null|none|)$/i.test(text(encryption));
}

export function parseBackupPolicy(body: Json): BackupPolicy {
  const logs = text(body['BackupLog']) || text(body['EnableBackupLog']);
  const interval = number(body['BackupInterval']);
  return {
    logBackupEnabled: /^(enabled?|true|1)$/i.test(logs),
    backupRetentionDays: number(body['BackupRetentionPeriod']),
    logBackupRetentionDays: number(body['LogBackupRetentionPeriod']),
    logBackupFrequency: text(body['LogBackupFrequency']),
    backupIntervalMinutes: interval !== undefined && interval > 0 ? interval : undefined,
    backupDays: names(body['PreferredBackupPeriod']),
    backupTime: text(body['PreferredBackupTime']),
    nextBackupTime: utcTime(body['PreferredNextBackupTime']),
    releasedKeepPolicy: text(body['ReleasedKeepPolicy']),
  };
}

export function parseCrossBackupPolicy(body: Json): CrossBackupPolicy {
  const isOn = (value: unknown): boolean => /^(enabled?|true|1)$/i.test(text(value));
  return {
    enabled: isOn(body['BackupEnabled']),
    logBackupEnabled: isOn(body['LogBackupEnabled']),
    regionId: text(body['CrossBackupRegion']),
    retentionDays: number(body['Retention']),
  };
}

export function parseAvailableZones(
  rows: readonly Json[],
  engine: string,
  engineVersion: string,
): AvailableZone[] {
  const zones: AvailableZone[] = [];
  for (const row of rows) {
    const zoneId = text(row['ZoneId']);
    const engines = objects(row, 'SupportedEngines');
    const offered = engines.find((one) => sameName(one['Engine'], engine));
    const versions = objects(offered, 'SupportedEngineVersions');
    const version =
      versions.find((one) => sameName(one['Version'], engineVersion)) ??
      versions.find((one) => sameVersion(text(one['Version']), engineVersion));
    if (zoneId === '' || !version) continue;
    zones.push({
      zoneId,
      categories: objects(version, 'SupportedCategorys').map((category) => ({
        category: text(category['Category']),
        storageTypes: [
          ...new Set(
            objects(category, 'SupportedStorageTypes')
              .map((type) => storageTypeName(text(type['StorageType'])))
              .filter(Boolean),
          ),
        ],
      })),
    });
  }
  return zones;
}

export function parseAvailableClass(row: Json): AvailableClass | undefined {
  const dbInstanceClass = text(row['DBInstanceClass']);
  if (dbInstanceClass === '') return undefined;
  const range = isObject(row['DBInstanceStorageRange']) ? row['DBInstanceStorageRange'] : {};
  const [least, most] = text(row['StorageRange']).split('~');
  return {
    dbInstanceClass,
    minStorageGB: number(range['MinValue']) ?? number(least),
    maxStorageGB: number(range['MaxValue']) ?? number(most),
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
    kind: text(row['ConnectionStringType']),
    babelfishPort: text(row['BabelfishPort']),
    pgBouncerPort: text(row['PGBouncerPort']),
  };
}

export function parseWhitelistGroup(row: Json): WhitelistGroup {
  return {
    name: text(row['DBInstanceIPArrayName']),
    attribute: text(row['DBInstanceIPArrayAttribute']),
    entries: names(row['SecurityIPList']),
  };
}

export function parseClassSpec(row: Json): ClassSpec | undefined {
  const dbInstanceClass = text(row['ClassCode']);
  if (dbInstanceClass === '') return undefined;
  return {
    dbInstanceClass,
    cpu: text(row['Cpu']),
    memory: memoryOf(row['MemoryClass']),
    maxConnections: text(row['MaxConnections']),
    maxIops: text(row['MaxIOPS']),
    // These keys start with a lowercase letter in ListClasses, with an uppercase letter in DescribeClassDetails.
    category: text(row['category'] ?? row['Category']),
    storageType: storageTypeName(text(row['storageType'] ?? row['DBInstanceStorageType'])),
  };
}

/** `1 GB` of `"1 GB (RDS Basic Edition)\\n"`. */
function memoryOf(value: unknown): string {
  const words = line(value);
  return /^[\d.]+\s*[KMGT]i?B?\b/i.exec(words)?.[0] ?? words;
}

/** Parses a row of DescribeMetaList. Sizes are text, in KB. */
export function parseMeta(
  row: Json,
): (RestorableDatabase & { readonly tables: readonly string[] }) | undefined {
  const name = text(row['Database']);
  if (name === '') return undefined;
  const sizeKB = number(row['Size']);
  return {
    name,
    sizeBytes: sizeKB === undefined ? undefined : sizeKB * 1024,
    tables: names(row['Tables']),
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

/**
 * Parses the answer of DescribePrice; undefined when it has no amount. For a serverless instance, the trade amounts are
 * the prices at both ends of the capacity range, and the totals are before discounts; older answers have the trade
 * amounts in PriceInfo or beside it (comments of the SDK, DescribePriceResponseBody).
 */
export function parsePrice(body: Json): Price | undefined {
  const currency = text(at(body, 'PriceInfo', 'Currency')) || 'CNY';
  const places = [at(body, 'ServerlessPrice'), at(body, 'PriceInfo'), body];
  const place = places.find((one) => number(at(one, 'TradeMinRCUAmount')) !== undefined);
  const least = number(
    at(place, 'TradeMinRCUAmount') ?? at(body, 'ServerlessPrice', 'TotalOriginalMinAmount'),
  );
  if (least !== undefined) {
    const most = number(
      at(place, 'TradeMaxRCUAmount') ?? at(body, 'ServerlessPrice', 'TotalOriginalMaxAmount'),
    );
    return { currency, original: least, trade: least, tradeAtMost: most };
  }
  const trade = number(at(body, 'PriceInfo', 'TradePrice'));
  const original = number(at(body, 'PriceInfo', 'OriginalPrice'));
  const amount = trade ?? original;
  return amount === undefined
    ? undefined
    : { currency, original: original ?? amount, trade: amount, tradeAtMost: undefined };
}

function sameName(a: unknown, b: string): boolean {
  return text(a).toLowerCase() === b.trim().toLowerCase();
}

/** `8` equals `8.0`, and `2019` equals `2019_std_ha`, but two versions with different editions are not equal. */
function sameVersion(a: string, b: string): boolean {
  const [one, other] = [a, b].map((version) => /^(\d+(?:\.\d+)?)(.*)$/.exec(version.trim()));
  return (
    !!one && !!other && Number(one[1]) === Number(other[1]) && (one[2] === other[2] || !one[2] || !other[2])
  );
}
