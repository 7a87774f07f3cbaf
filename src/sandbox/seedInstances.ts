import { vpcs } from './regions';
import type { DatabaseRecord, Engine, InstanceRecord } from './records';
import { day, hour } from './time';

/** Ids of the seeded instances by what they show. */
export const seedIds = {
  /** MySQL 8.0, High-availability, PL1 ESSD: can be cloned every way. */
  ordersProd: 'rm-bp1q7v4m2x9k3t8wd',
  localSsd: 'rm-bp1c5n8z3h6r2y7jf',
  sqlServer: 'rm-bp1s9w2d5k8m4x6tb',
  prepaid: 'rm-bp1p3f7t9q2v5n8zk',
  readOnly: 'rr-bp1r6j2y8w4d7m3xc',
  locked: 'rm-bp1l8b5k3t9z2h6qn',
  restarting: 'rm-bp1g4x7r9d3s6w2vm',
  cluster: 'rm-bp1u2m6f8y5c9j3tk',
  postgres: 'pgm-uf6a7d3w9k2x5q8n',
  mariadb: 'rm-uf6m4z8v2t6r9h3yb',
  serverless: 'rm-uf6e9s3k7c5w2x8fd',
  noLogBackup: 'rm-uf6n5q8j2m4t7y9zr',
  basic: 'rm-t4nb3h6x9v2k5d8wc',
  noBackups: 'rm-t4nx8f2s5z7q3m6jy',
  oddStorage: 'pgm-6wew4r7t9n3k6c2d',
} as const;

/** `today` is a midnight UTC. Creation times ascend in the order of the list. */
export function seedInstances(today: number): InstanceRecord[] {
  const rows = [...hangzhou(today), ...shanghai(), ...overseas(today)];
  return rows.map((row, index) => ({
    ...defaults(row.engine),
    createdAt: today - (600 - index * 17) * day + (3 + index) * hour,
    ...row,
  }));
}

/** What every row of the list says itself. */
type Named =
  | 'id'
  | 'regionId'
  | 'description'
  | 'engine'
  | 'engineVersion'
  | 'category'
  | 'instanceClass'
  | 'storageType'
  | 'storageGB'
  | 'zoneId'
  | 'slaveZoneIds'
  | 'vpcId'
  | 'vSwitchIds'
  | 'privateIp';

type Row = Pick<InstanceRecord, Named> & Partial<InstanceRecord>;

function hangzhou(today: number): Row[] {
  const twoZones = {
    regionId: 'cn-hangzhou',
    zoneId: 'cn-hangzhou-h',
    slaveZoneIds: ['cn-hangzhou-i'],
    vpcId: vpcs.hangzhou,
    vSwitchIds: ['vsw-bp1h1prod7k2m9xq4wz83', 'vsw-bp1i1prod3n8v5tc2yr67'],
  };
  const highAvailability = {
    ...twoZones,
    engine: 'MySQL',
    engineVersion: '8.0',
    category: 'HighAvailability',
  } as const;
  return [
    {
      ...highAvailability,
      id: seedIds.ordersProd,
      description: 'orders-prod',
      instanceClass: 'mysql.x2.large.2c',
      storageType: 'cloud_essd',
      storageGB: 100,
      privateIp: '10.10.0.11',
      publicConnection: true,
      deletionProtection: true,
      tags: { env: 'prod', team: 'orders' },
    },
    {
      ...highAvailability,
      id: seedIds.localSsd,
      description: '会员中心-历史库',
      engineVersion: '5.7',
      instanceClass: 'rds.mysql.s2.large',
      storageType: 'local_ssd',
      storageGB: 200,
      multiZoneId: 'cn-hangzhou-MAZ10(h,i)',
      privateIp: '10.10.0.12',
    },
    {
      ...twoZones,
      id: seedIds.sqlServer,
      description: 'erp-sqlserver',
      engine: 'SQLServer',
      engineVersion: '2019_std_ha',
      category: 'HighAvailability',
      instanceClass: 'mssql.x4.large.s2',
      storageType: 'cloud_essd',
      storageGB: 200,
      privateIp: '10.10.0.13',
    },
    {
      ...highAvailability,
      id: seedIds.prepaid,
      description: 'billing-subscription',
      instanceClass: 'mysql.n2.large.2c',
      storageType: 'general_essd',
      storageGB: 150,
      payType: 'Prepaid',
      expiresAt: today + 120 * day + 16 * hour,
      privateIp: '10.10.0.14',
    },
    {
      ...highAvailability,
      id: seedIds.readOnly,
      description: 'orders-prod-readonly',
      category: 'Basic',
      instanceType: 'Readonly',
      masterId: seedIds.ordersProd,
      instanceClass: 'mysql.n2.large.1',
      storageType: 'cloud_essd',
      storageGB: 100,
      slaveZoneIds: [],
      vSwitchIds: ['vsw-bp1h1prod7k2m9xq4wz83'],
      privateIp: '10.10.0.15',
    },
    {
      ...highAvailability,
      id: seedIds.locked,
      description: 'campaign-2024',
      instanceClass: 'mysql.n2.medium.2c',
      storageType: 'cloud_essd',
      storageGB: 40,
      payType: 'Prepaid',
      expiresAt: today - 2 * day + 16 * hour,
      lockMode: 'LockByExpiration',
      lockReason: 'instance_expired',
      privateIp: '10.10.0.16',
    },
    {
      ...highAvailability,
      id: seedIds.restarting,
      description: 'inventory-staging',
      instanceClass: 'mysql.n2.medium.2c',
      storageType: 'cloud_essd',
      storageGB: 50,
      status: 'Rebooting',
      vpcId: vpcs.hangzhouStaging,
      vSwitchIds: ['vsw-bp1h2stag8q6n1vz4tc59', 'vsw-bp1i2stag5f9b7kr3wm14'],
      privateIp: '10.20.0.11',
    },
    {
      ...highAvailability,
      id: seedIds.cluster,
      description: 'search-cluster',
      category: 'cluster',
      instanceClass: 'mysql.x4.large.xc',
      storageType: 'cloud_essd',
      storageGB: 300,
      privateIp: '10.10.0.18',
    },
  ];
}

function shanghai(): Row[] {
  const twoZones = {
    regionId: 'cn-shanghai',
    zoneId: 'cn-shanghai-e',
    slaveZoneIds: ['cn-shanghai-f'],
    vpcId: vpcs.shanghai,
    vSwitchIds: ['vsw-uf6e1prod4y2x8nq6dz37', 'vsw-uf6f1prod7t5c9vk2sm86'],
    category: 'HighAvailability',
  };
  const oneZone = { ...twoZones, slaveZoneIds: [], vSwitchIds: ['vsw-uf6e1prod4y2x8nq6dz37'] };
  return [
    {
      ...twoZones,
      id: seedIds.postgres,
      description: 'analytics-warehouse',
      engine: 'PostgreSQL',
      engineVersion: '15.0',
      instanceClass: 'pg.x4.4c.2m',
      storageType: 'cloud_essd2',
      storageGB: 500,
      privateIp: '10.30.0.11',
      tags: { env: 'prod' },
    },
    {
      ...twoZones,
      id: seedIds.mariadb,
      description: '测试环境-MariaDB',
      engine: 'MariaDB',
      engineVersion: '10.3',
      instanceClass: 'mariadb.n2.medium.2c',
      storageType: 'cloud_essd',
      storageGB: 60,
      privateIp: '10.30.0.12',
    },
    {
      ...oneZone,
      id: seedIds.serverless,
      description: 'events-serverless',
      engine: 'MySQL',
      engineVersion: '8.0',
      category: 'serverless_basic',
      instanceClass: 'mysql.n2.serverless.1c',
      storageType: 'cloud_essd',
      storageGB: 50,
      payType: 'SERVERLESS',
      serverless: { min: 0.5, max: 4, autoPause: true, switchForce: false },
      privateIp: '10.30.0.13',
    },
    {
      ...twoZones,
      id: seedIds.noLogBackup,
      description: 'reports-no-log-backup',
      engine: 'MySQL',
      engineVersion: '8.0',
      instanceClass: 'mysql.n2.medium.2c',
      storageType: 'cloud_essd',
      storageGB: 80,
      policy: { logBackup: false, retentionDays: 7, logRetentionDays: 0 },
      privateIp: '10.30.0.14',
    },
  ];
}

function overseas(today: number): Row[] {
  const singapore = {
    regionId: 'ap-southeast-1',
    zoneId: 'ap-southeast-1a',
    slaveZoneIds: [],
    vpcId: vpcs.singapore,
    vSwitchIds: ['vsw-t4na1prod9n6z3xm5kq48'],
  };
  return [
    {
      ...singapore,
      id: seedIds.basic,
      description: 'blog-basic',
      engine: 'MySQL',
      engineVersion: '8.0',
      category: 'Basic',
      instanceClass: 'mysql.n2.medium.1',
      storageType: 'cloud_essd',
      storageGB: 20,
      privateIp: '10.40.0.11',
    },
    {
      ...singapore,
      id: seedIds.noBackups,
      description: 'brand-new-no-backups',
      engine: 'MySQL',
      engineVersion: '8.0',
      category: 'HighAvailability',
      instanceClass: 'mysql.n2.medium.2c',
      storageType: 'cloud_essd',
      storageGB: 20,
      slaveZoneIds: ['ap-southeast-1b'],
      vSwitchIds: ['vsw-t4na1prod9n6z3xm5kq48', 'vsw-t4nb1prod2v7d8tc4yw63'],
      privateIp: '10.40.0.12',
      createdAt: today - 5 * hour,
    },
    {
      id: seedIds.oddStorage,
      regionId: 'ap-northeast-1',
      description: 'geo-postgis',
      engine: 'PostgreSQL',
      engineVersion: '14.0',
      category: 'HighAvailability',
      instanceClass: 'pg.n2.2c.2m',
      storageType: 'cloud_essd',
      storageGB: 52,
      zoneId: 'ap-northeast-1a',
      slaveZoneIds: ['ap-northeast-1b'],
      vpcId: vpcs.tokyo,
      vSwitchIds: ['vsw-6wea1prod5s9k2fr7hj81', 'vsw-6web1prod8b4m6qx3nz57'],
      privateIp: '10.50.0.11',
    },
  ];
}

function defaults(
  engine: Engine,
): Omit<InstanceRecord, Named | 'createdAt' | 'expiresAt' | 'serverless' | 'masterId' | 'multiZoneId'> {
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
    databases: databasesOf(engine),
    policy: { logBackup: true, retentionDays: 7, logRetentionDays: 7 },
  };
}

function databasesOf(engine: Engine): DatabaseRecord[] {
  const shop = {
    name: 'shop',
    sizeKB: 41_943_040,
    tables: ['orders', 'order_items', 'customers', 'payments'],
  };
  const audit = { name: 'audit', sizeKB: 2_097_152, tables: ['events'] };
  const archive = { name: 'archive_2024', sizeKB: 8_388_608, tables: ['orders_2024', 'order_items_2024'] };
  return engine === 'MySQL' ? [shop, audit, archive] : [shop, audit];
}
