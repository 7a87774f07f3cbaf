/**
 * What the sandbox knows of its instances and backups. Times are epoch milliseconds (UTC), sizes carry their
 * unit in the name; the words of the service (`Running`, `cloud_essd`, …) are kept as they are.
 */
export interface InstanceRecord {
  readonly id: string;
  readonly regionId: string;
  readonly description: string;
  readonly engine: Engine;
  readonly engineVersion: string;
  readonly category: string;
  readonly instanceType: 'Primary' | 'Readonly' | 'Guard' | 'Temp';
  /** As replies say it: a serverless instance is upper case here. */
  readonly payType: 'Postpaid' | 'Prepaid' | 'SERVERLESS';
  readonly status: string;
  readonly lockMode: string;
  readonly lockReason: string;
  readonly instanceClass: string;
  readonly storageType: string;
  readonly storageGB: number;
  /** Zone of the primary node. */
  readonly zoneId: string;
  /** Zones of the other nodes, in the order of ZoneIdSlave1, ZoneIdSlave2. */
  readonly slaveZoneIds: readonly string[];
  /** A multi-zone id such as `cn-hangzhou-MAZ10(h,i)`, shown as the zone when present. */
  readonly multiZoneId?: string;
  readonly networkType: 'VPC' | 'Classic';
  readonly vpcId: string;
  readonly vSwitchIds: readonly string[];
  readonly privateIp: string;
  readonly publicConnection: boolean;
  readonly createdAt: number;
  /** Subscriptions only. */
  readonly expiresAt?: number;
  readonly deletionProtection: boolean;
  readonly serverless?: ServerlessConfig;
  readonly masterId?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly whitelist: string;
  readonly databases: readonly DatabaseRecord[];
  readonly policy: BackupPolicyRecord;
  /** The dedicated cluster it runs in. */
  readonly hostGroupId?: string;
}

export type Engine = 'MySQL' | 'PostgreSQL' | 'SQLServer' | 'MariaDB';

export interface ServerlessConfig {
  /** RCU. */
  readonly min: number;
  /** RCU. */
  readonly max: number;
  readonly autoPause: boolean;
  readonly switchForce: boolean;
}

export interface DatabaseRecord {
  readonly name: string;
  readonly sizeKB: number;
  readonly tables: readonly string[];
}

interface BackupPolicyRecord {
  readonly logBackup: boolean;
  readonly retentionDays: number;
  readonly logRetentionDays: number;
}

export interface BackupRecord {
  readonly backupId: string;
  readonly status: 'Success' | 'Failed';
  readonly type: 'FullBackup' | 'IncrementalBackup';
  readonly mode: 'Automated' | 'Manual';
  readonly method: 'Physical' | 'Logical' | 'Snapshot';
  readonly startedAt: number;
  readonly endedAt: number;
  readonly sizeBytes: number;
  readonly available: boolean;
  readonly archived: boolean;
  /** OK, LARGE, EMPTY or blank. */
  readonly metaStatus: string;
  /** What it holds; all databases when absent. */
  readonly databases?: readonly string[];
}

/** That the backups of an instance are copied to another region. */
export interface CopyPolicyRecord {
  readonly instanceId: string;
  readonly regionId: string;
  readonly retentionDays: number;
  readonly since: number;
}

/** The copy of a backup set in another region. */
export interface CopyRecord {
  readonly id: string;
  readonly backup: BackupRecord;
  readonly policy: CopyPolicyRecord;
}

/** What a released instance has left. */
export interface ReleasedRecord {
  readonly id: string;
  readonly description: string;
  readonly regionId: string;
  readonly backups: readonly BackupRecord[];
}

/** Times at which a clone changes, fixed when it is accepted. */
interface CloneSchedule {
  readonly visibleAt: number;
  readonly runningAt: number;
  /** An unpaid order never becomes an instance. */
  readonly paid: boolean;
}

/** One accepted CloneDBInstance. */
export interface CloneRecord {
  readonly dbInstanceId: string;
  readonly orderId: string;
  readonly sourceId: string;
  readonly regionId: string;
  readonly clientToken: string;
  readonly description: string;
  /** The request, as received. */
  readonly params: Readonly<Record<string, string>>;
  readonly acceptedAt: number;
}

export interface StoredClone {
  readonly record: CloneRecord;
  readonly instance: InstanceRecord;
  readonly schedule: CloneSchedule;
}

/** One accepted CreateBackup. */
export interface StoredBackup {
  readonly instanceId: string;
  readonly jobId: string;
  readonly backupId: string;
  readonly acceptedAt: number;
  /** From then on its set is listed. */
  readonly endsAt: number;
  readonly method: BackupRecord['method'];
  /** What it holds; all databases when absent. */
  readonly databases?: readonly string[];
}
