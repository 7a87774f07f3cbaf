import type { BackupSet, InstanceDetail } from '../../src/shared/model';

/** A source with every field set; a test passes only the fields it is about. */
export function instanceDetail(changes: Partial<InstanceDetail> = {}): InstanceDetail {
  return {
    dbInstanceId: 'rm-source',
    regionId: 'cn-hangzhou',
    description: 'orders',
    engine: 'MySQL',
    engineVersion: '8.0',
    status: 'Running',
    instanceType: 'Primary',
    payType: 'Postpaid',
    lockMode: 'Unlock',
    category: 'HighAvailability',
    dbInstanceClass: 'mysql.n2.medium.2c',
    storageType: 'cloud_essd2',
    zoneId: 'cn-hangzhou-h',
    vpcId: 'vpc-bp1a',
    vSwitchId: 'vsw-bp1a',
    networkType: 'VPC',
    createTime: Date.parse('2025-01-01T00:00:00Z'),
    storageGB: 100,
    cpu: '2',
    memoryMB: 4096,
    deletionProtection: false,
    secondaryZoneIds: ['cn-hangzhou-i'],
    connectionString: 'rm-source.mysql.rds.aliyuncs.com',
    port: '3306',
    serverless: undefined,
    ...changes,
  };
}

export function backupSet(changes: Partial<BackupSet> = {}): BackupSet {
  return {
    backupId: '100',
    dbInstanceId: 'rm-source',
    status: 'Success',
    backupType: 'FullBackup',
    backupMode: 'Automated',
    backupMethod: 'Physical',
    backupScale: '',
    databaseNames: [],
    initiator: 'System',
    storeStatus: 'Disabled',
    isEncrypted: false,
    startTime: Date.parse('2026-11-23T18:00:00Z'),
    endTime: Date.parse('2026-11-23T18:09:40Z'),
    consistentTime: undefined,
    sizeBytes: 2_167_808_000,
    isAvailable: true,
    isArchived: false,
    metaStatus: 'OK',
    hasLink: true,
    expireTime: undefined,
    engine: 'MySQL',
    engineVersion: '8.0',
    ...changes,
  };
}
