/**
 * An instance of the sandbox. Times are epoch milliseconds (UTC), names of sizes contain the unit, and the terms of the
 * service (`Running`, `cloud_essd`, …) are unchanged.
 */
export interface InstanceRecord {
  readonly id: string;
  readonly regionId: string;
  readonly description: string;
  readonly engine: Engine;
  readonly engineVersion: string;
  readonly category: string;
  readonly instanceType: 'Primary' | 'Readonly' | 'Guard' | 'Temp';
  /** As in replies, where a serverless instance has upper case. */
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
  /** A multi-zone id such as `cn-hangzhou-MAZ10(h,i)`, shown in place of the zone. */
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
  /** The databases it contains; all if absent. */
  readonly databases?: readonly string[];
}

/** A policy that copies the backups of an instance to another region. */
export interface CopyPolicyRecord {
  readonly instanceId: string;
  readonly regionId: string;
  readonly retentionDays: number;
  readonly since: number;
}

export interface CopyRecord {
  readonly id: string;
  readonly backup: BackupRecord;
  readonly policy: CopyPolicyRecord;
}

/** A released instance with the backup sets that remain. */
export interface ReleasedRecord {
  readonly id: string;
  readonly description: string;
  readonly regionId: string;
  readonly backups: readonly BackupRecord[];
}

/** Times at which the status of a clone changes, fixed when it is accepted. */
interface CloneSchedule {
  readonly visibleAt: number;
  readonly runningAt: number;
  /** An unpaid order never becomes an instance. */
  readonly paid: boolean;
}

export interface CloneRecord {
  readonly dbInstanceId: string;
  readonly orderId: string;
  readonly sourceId: string;
  readonly regionId: string;
  readonly clientToken: string;
  readonly description: string;
  readonly params: Readonly<Record<string, string>>;
  readonly acceptedAt: number;
}

export interface StoredClone {
  readonly record: CloneRecord;
  readonly instance: InstanceRecord;
  readonly schedule: CloneSchedule;
}

export interface StoredBackup {
  readonly instanceId: string;
  readonly jobId: string;
  readonly backupId: string;
  readonly acceptedAt: number;
  /** From this time on, its backup set is listed. */
  readonly endsAt: number;
  readonly method: BackupRecord['method'];
  /** The databases it contains; all if absent. */
  readonly databases?: readonly string[];
}
