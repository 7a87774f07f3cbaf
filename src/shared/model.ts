/**
 * Results of the RDS API as the rest of the extension sees them. Times are epoch milliseconds (UTC), sizes have their
 * unit in the name. Open enumerations of the service stay strings, because the service adds values.
 */

export interface Region {
  readonly regionId: string;
  /** Display name from the service, e.g. `China (Hangzhou)`. */
  readonly localName: string;
  readonly zoneIds: readonly string[];
  /** Host from the service; blank when it is missing. */
  readonly endpoint: string;
}

/** A row of DescribeDBInstances. */
export interface Instance {
  readonly dbInstanceId: string;
  readonly regionId: string;
  readonly description: string;
  readonly engine: string;
  readonly engineVersion: string;
  /** `Running`, `Creating`, `Deleting`, …: an open set, compared case-insensitively. */
  readonly status: string;
  /** Primary, Readonly, Guard or Temp. */
  readonly instanceType: string;
  /** Postpaid, Prepaid, or SERVERLESS (uppercase in replies). */
  readonly payType: string;
  /** `Unlock` when not locked. */
  readonly lockMode: string;
  readonly category: string;
  readonly dbInstanceClass: string;
  readonly storageType: string;
  readonly zoneId: string;
  readonly vpcId: string;
  readonly vSwitchId: string;
  readonly networkType: string;
  readonly createTime: number | undefined;
}

/** Tags of an instance, value by key; blank for a tag without a value. */
export type Tags = Readonly<Record<string, string>>;

/** DescribeDBInstanceAttribute: a list row plus the values that a clone inherits. */
export interface InstanceDetail extends Instance {
  /** GB. */
  readonly storageGB: number | undefined;
  readonly cpu: string;
  /** MB. */
  readonly memoryMB: number | undefined;
  readonly deletionProtection: boolean;
  readonly secondaryZoneIds: readonly string[];
  readonly connectionString: string;
  readonly port: string;
  readonly serverless: ServerlessCapacity | undefined;
}

/** Which archived backups of an instance DeleteDBInstance keeps. `Lastest` is the service's own spelling. */
export const keepPolicies = ['None', 'Lastest', 'All'] as const;
export type KeepPolicy = (typeof keepPolicies)[number];

export interface ServerlessCapacity {
  /** RCU. */
  readonly scaleMin: number;
  /** RCU. */
  readonly scaleMax: number;
  readonly autoPause: boolean;
  readonly switchForce: boolean;
}

/** A row of DescribeBackups. The signed download links of the reply are dropped when it is parsed. */
export interface BackupSet {
  readonly backupId: string;
  readonly dbInstanceId: string;
  /** `Success` or `Failed`. */
  readonly status: string;
  /** FullBackup or IncrementalBackup. */
  readonly backupType: string;
  /** Automated or Manual. */
  readonly backupMode: string;
  /** Logical, Physical or Snapshot. */
  readonly backupMethod: string;
  /** DBInstance, or DBTable for a set of single databases or tables; often blank. */
  readonly backupScale: string;
  /** The databases in the set, if the service returns them; for some engines also for a set of the whole instance. */
  readonly databaseNames: readonly string[];
  /** System or User. */
  readonly initiator: string;
  /** `Disabled` if the set cannot be deleted. */
  readonly storeStatus: string;
  readonly isEncrypted: boolean;
  readonly startTime: number | undefined;
  readonly endTime: number | undefined;
  /** The instant of the restored data, if the service returns it. */
  readonly consistentTime: number | undefined;
  readonly sizeBytes: number | undefined;
  readonly isAvailable: boolean;
  readonly isArchived: boolean;
  /** OK, LARGE, EMPTY or blank; single tables can be restored only if it is OK. */
  readonly metaStatus: string;
  /** Whether the service gave a link to download it, which itself is not kept. */
  readonly hasLink: boolean;
  /** When the service expects to delete it, where it says so. */
  readonly expireTime: number | undefined;
  readonly engine: string;
  readonly engineVersion: string;
}

/** A region in which an instance has, or had, its backups copied (DescribeCrossRegionBackupDBInstance). */
export interface BackupCopies {
  readonly dbInstanceId: string;
  /** Where the copies lie. */
  readonly regionId: string;
  /** Whether backup sets are copied now; those of before may be there all the same. */
  readonly isOn: boolean;
  /** Whether logs are copied; undefined where the service does not say it. */
  readonly logsAreOn: boolean | undefined;
  /** Since when logs are copied: no instant before can be restored. */
  readonly logsSince: number | undefined;
  readonly retentionDays: number | undefined;
}

/** A row of DescribeCrossRegionBackups: the copy of a backup set in another region, by the id that it has there. */
export interface CopiedSet extends BackupSet {
  /** Where it lies. */
  readonly regionId: string;
}

/** A row of DescribeDetachedBackups: a backup set of an instance that was released. */
export interface DetachedSet extends BackupSet {
  /** What the instance was called. */
  readonly instanceName: string;
}

/** Signed links to download a backup set; blank where there is none. Secrets: whoever has one can read all data. */
export interface BackupLinks {
  /** Over the internet. */
  readonly public: string;
  /** From networks of Alibaba Cloud in its region. */
  readonly internal: string;
}

/** What a log backup holds, epoch milliseconds. */
export interface LogSpan {
  readonly begin: number;
  readonly end: number;
}

/** The span in which any instant can be restored. */
export interface RecoveryWindow {
  readonly begin: number;
  readonly end: number;
  /** Whether the span was derived from backup sets and policy (SQL Server) instead of being returned by the service. */
  readonly derived: boolean;
}

export interface BackupPolicy {
  readonly logBackupEnabled: boolean;
  readonly backupRetentionDays: number | undefined;
  readonly logBackupRetentionDays: number | undefined;
  /** SQL Server: `LogInterval` for every 30 minutes, else as often as data backups; blank when it is missing. */
  readonly logBackupFrequency: string;
  /** SQL Server: minutes between two log backups, if the service returns it. */
  readonly backupIntervalMinutes: number | undefined;
  /** Days of data backups: Monday, … */
  readonly backupDays: readonly string[];
  /** The time of day on these days, e.g. `15:00Z-16:00Z`. */
  readonly backupTime: string;
  readonly nextBackupTime: number | undefined;
  /** What is kept of archived backups when the instance is released: None, Lastest or All; blank where it is not said. */
  readonly releasedKeepPolicy: string;
}

/** DescribeInstanceCrossBackupPolicy: copies in another region. */
export interface CrossBackupPolicy {
  readonly enabled: boolean;
  readonly logBackupEnabled: boolean;
  /** Where they are; blank where it is not said. */
  readonly regionId: string;
  readonly retentionDays: number | undefined;
}

/** A row of DescribeBackupTasks. */
export interface BackupTaskRow {
  readonly backupJobId: string;
  /** NoStart, Preparing, Waiting, Uploading, Checking, Finished or Failed; blank where it is not said. */
  readonly status: string;
  /** Manual or Automated; blank where it is not said. */
  readonly mode: string;
  /** Percent; undefined where it is not said. */
  readonly progress: number | undefined;
  /** The set it has made; blank before it is finished, and where the task was not asked for by its ID. */
  readonly backupId: string;
}

/** A zone of DescribeAvailableZones, flattened for one engine version. */
export interface AvailableZone {
  readonly zoneId: string;
  readonly categories: readonly { readonly category: string; readonly storageTypes: readonly string[] }[];
}

export interface AvailableClass {
  readonly dbInstanceClass: string;
  readonly minStorageGB: number | undefined;
  readonly maxStorageGB: number | undefined;
  readonly stepGB: number | undefined;
}

/** A row of ListClasses: the specification of a class. */
export interface ClassSpec {
  readonly dbInstanceClass: string;
  /** Cores. */
  readonly cpu: string;
  /** With its unit, as the service returns it: `16 GB`. */
  readonly memory: string;
  readonly maxConnections: string;
  readonly maxIops: string;
  /** Blank when the service does not return it. */
  readonly category: string;
  readonly storageType: string;
}

/** A database of a restore point (DescribeMetaList) or a current database of the source (DescribeDatabases). */
export interface RestorableDatabase {
  readonly name: string;
  readonly sizeBytes: number | undefined;
}

/** A dedicated cluster of ApsaraDB MyBase. */
export interface HostGroup {
  readonly id: string;
  readonly name: string;
}

/** The result of DescribePrice. Amounts are in units of the currency. */
export interface Price {
  /** ISO 4217, e.g. `CNY`. */
  readonly currency: string;
  /** Before discounts. */
  readonly original: number;
  /** The amount charged: per hour for pay-as-you-go, for the whole term of a subscription. */
  readonly trade: number;
  /** The price per hour at the upper bound of a serverless capacity range; `trade` is the price at the lower bound. */
  readonly tradeAtMost: number | undefined;
}

export interface VSwitch {
  readonly vSwitchId: string;
  readonly name: string;
  readonly zoneId: string;
  readonly cidrBlock: string;
  readonly availableIpCount: number | undefined;
}

export interface NetInfo {
  readonly connectionString: string;
  readonly port: string;
  /** Public, Inner or Private. */
  readonly ipType: string;
  /** Blank when the service does not return it. */
  readonly ipAddress: string;
  /** Normal or ReadWriteSplitting; blank when the service does not return it. */
  readonly kind: string;
  /** PostgreSQL: port of the SQL Server protocol; blank without Babelfish. */
  readonly babelfishPort: string;
  /** PostgreSQL: port of the connection pool; blank without PgBouncer. */
  readonly pgBouncerPort: string;
}

export interface WhitelistGroup {
  readonly name: string;
  /** `hidden` for the service's own groups; blank otherwise. */
  readonly attribute: string;
  /** Addresses and ranges, in the format of the service. */
  readonly entries: readonly string[];
}

export interface CloneAccepted {
  readonly dbInstanceId: string;
  readonly orderId: string;
  readonly requestId: string;
}
