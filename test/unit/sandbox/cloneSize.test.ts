import { seedIds, type AddedInstance } from '../../support/sandbox';
import { judges, ofPostgres, type Acceptance, type Changes, type Refusal } from './judging';

const instances: AddedInstance[] = [
  { like: seedIds.localSsd, id: 'rm-old', changes: { instanceClass: 'rds.mys2.standard' } },
  { like: seedIds.localSsd, id: 'rm-older', changes: { instanceClass: 'rds.mysql.t1.small' } },
];
const zoneF: Changes = {
  zoneId: 'cn-hangzhou-f',
  zoneIdSlave1: 'cn-hangzhou-f',
  vSwitchId: 'vsw-bp1f1prod2w5k8dm3sx76,vsw-bp1f1prod2w5k8dm3sx76',
};

const refused: Refusal[] = [
  [
    'local disk to cloud disk',
    { DBInstanceId: seedIds.localSsd, DBInstanceStorageType: 'cloud_essd' },
    'InvalidRecoveryDbInstance.StorageType',
    400,
  ],
  ['cloud disk to local disk', { DBInstanceStorageType: 'local_ssd' }, 'InvalidInstanceLevel.DiskType', 400],
  [
    'a lower performance level',
    { ...ofPostgres, DBInstanceStorageType: 'cloud_essd' },
    'CannotDecreaseEssdPerfLevel',
    400,
  ],
  ['standard SSD', { DBInstanceStorageType: 'cloud_ssd' }, 'CloudSSDNotSupport', 403],
  ['an unknown storage type', { DBInstanceStorageType: 'tape' }, 'Parameters.Invalid', 400],
  ['less storage', { DBInstanceStorage: 95 }, 'InvalidRecoveryDbInstance.StorageSize', 400],
  ['storage off the step', { DBInstanceStorage: 103 }, 'Parameters.Invalid', 400],
  ['blank storage', { DBInstanceStorage: '' }, 'Parameters.Invalid', 400],
  ['more storage than the class takes', { DBInstanceStorage: 6005 }, 'UnsupportExtendDisk.NotSupport', 400],
  ['an unknown class', { DBInstanceClass: 'mysql.none' }, 'InvalidInstanceLevel.Malformed', 403],
  [
    'a class no longer provided',
    { DBInstanceClass: 'rds.mysql.t1.small' },
    'InvalidDBInstanceClass.Offline',
    400,
  ],
  ['a class no longer sold', { DBInstanceClass: 'rds.mys2.small' }, 'UnsupportedClassCode', 400],
  ['a class of another engine', { DBInstanceClass: 'pg.n2.2c.2m' }, 'IncorrectTargetClasscode', 400],
  ['a class of another edition', { DBInstanceClass: 'mysql.n2.large.1' }, 'IncorrectTargetClasscode', 400],
  [
    'a class for local disks',
    { DBInstanceClass: 'rds.mysql.s2.large' },
    'InvalidInstanceLevel.DiskType',
    400,
  ],
  ['an edition of another engine', { category: 'AlwaysOn' }, 'Commodity.InvalidComponent', 400],
  ['a zone without capacity', zoneF, 'OperationDenied.ZoneResource', 403],
  ['a source whose class is no longer sold', { DBInstanceId: 'rm-old' }, 'UnsupportedClassCode', 400],
  [
    'a source whose class is no longer provided',
    { DBInstanceId: 'rm-older' },
    'InvalidDBInstanceClass.Offline',
    400,
  ],
  [
    'bad storage before a class no longer sold',
    { DBInstanceId: 'rm-old', DBInstanceStorage: 10 },
    'InvalidRecoveryDbInstance.StorageSize',
    400,
  ],
  [
    'a bad zone before a class no longer sold',
    { DBInstanceId: 'rm-old', zoneId: 'cn-hangzhou-z' },
    'InvalidAvZone.Format',
    400,
  ],
];

const accepted: Acceptance[] = [
  ['a source whose class is replaced', { DBInstanceId: 'rm-old', DBInstanceClass: 'rds.mysql.s2.large' }],
  ['bursting without general ESSD', { burstingEnabled: true }],
  ['I/O acceleration without general ESSD', { ioAccelerationEnabled: '1' }],
  [
    'both with general ESSD',
    { DBInstanceStorageType: 'general_essd', burstingEnabled: true, ioAccelerationEnabled: '1' },
  ],
];

describe('Storage and class of a clone in the sandbox', () => {
  judges({ refused, accepted }, { instances });
});
