import { vpcs } from '../regions';
import { seedIds } from './ids';
import type { Row } from './row';

export function shanghai(): Row[] {
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
