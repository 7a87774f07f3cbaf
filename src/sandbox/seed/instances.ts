import type { InstanceRecord } from '../records';
import { day, hour } from '../time';
import { databasesOf } from './databases';
import { hangzhou } from './hangzhou';
import { overseas } from './overseas';
import type { Named, Row } from './row';
import { shanghai } from './shanghai';

/** `today` is a midnight UTC. Creation times ascend in the order of the list. */
export function seedInstances(today: number): InstanceRecord[] {
  const rows = [...hangzhou(today), ...shanghai(), ...overseas(today)];
  return rows.map((row, index) => ({
    ...defaults(row),
    createdAt: today - (600 - index * 17) * day + (3 + index) * hour,
    ...row,
  }));
}

type Optional = 'expiresAt' | 'serverless' | 'masterId' | 'multiZoneId' | 'hostGroupId';

function defaults(row: Row): Omit<InstanceRecord, Named | 'createdAt' | Optional> {
  return {
    instanceType: 'Primary',
    payType: 'Postpaid',
    status: 'Running',
    lockMode: 'Unlock',
    lockReason: '',
    networkType: 'VPC',
    publicConnection: false,
    deletionProtection: false,
    tags: {},
    whitelist: '10.0.0.0/8,127.0.0.1',
    databases: databasesOf(row.id, row.engine, row.storageGB),
    policy: { logBackup: true, retentionDays: 7, logRetentionDays: 7 },
  };
}
