import { vpcs } from '../regions';
import { hour } from '../time';
import { seedIds } from './ids';
import type { Row } from './row';

export function overseas(today: number): Row[] {
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
