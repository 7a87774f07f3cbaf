import * as rds from '@alicloud/rds20140815';
import assert from 'node:assert/strict';
import { seedIds, startSandbox, type Sandbox } from '../../../src/sandbox';
import { vpcs } from '../../../src/sandbox/regions';
import { backupIdOf, clone, validClone as valid } from './cloning';
import { cloneRequest, Clock, make, refusal, sandboxes, sdk } from './support';

const pgValid = { ...valid, regionId: 'cn-shanghai', DBInstanceId: seedIds.postgres };

describe('CloneDBInstance in the sandbox, judged', () => {
  const start = sandboxes();
  const clock = new Clock();
  const withClock = () => start({ now: clock.now });

  const meta = (name: string, ...tables: string[]): string =>
    JSON.stringify([
      {
        type: 'db',
        name,
        newname: name,
        tables: tables.map((table) => ({ type: 'table', name: table, newname: table })),
      },
    ]);
  const serverless = {
    payType: 'Serverless',
    category: 'serverless_standard',
    DBInstanceStorageType: 'cloud_essd',
  };
  const capacity = (minCapacity: number, maxCapacity: number) =>
    make(rds.CloneDBInstanceRequestServerlessConfig, { minCapacity, maxCapacity });

  type Changes = Record<string, unknown>;
  const refusals: [title: string, changes: Changes, code: string, status: number][] = [
    // source
    ['no source', { DBInstanceId: undefined }, 'MissingDBInstanceId', 400],
    ['no billing method', { payType: undefined }, 'MissingPayType', 400],
    ['an unknown source', { DBInstanceId: 'rm-none' }, 'InvalidDBInstanceId.NotFound', 400],
    ['a source of another region', { regionId: 'cn-shanghai' }, 'InvalidDBInstanceId.NotFound', 400],
    ['a read-only source', { DBInstanceId: seedIds.readOnly }, 'Api.NotSupport', 400],
    ['a source that restarts', { DBInstanceId: seedIds.restarting }, 'InvalideStatus.Format', 400],
    ['a locked source', { DBInstanceId: seedIds.locked }, 'InvalideStatus.Format', 400],
    // restore point
    ['no restore point', { restoreTime: undefined }, 'RequiredParam.NotFound', 400],
    ['two restore points', { backupId: '1' }, 'RequiredParam.NotFound', 400],
    ['a blank backup set', { restoreTime: undefined, backupId: '' }, 'InvalidBakset.Invalid', 400],
    ['a time without seconds', { restoreTime: '2026-05-19T12:00Z' }, 'InvalidUtcDateFormat.Format', 400],
    ['30 February', { restoreTime: '2026-02-30T12:00:00Z' }, 'InvalidUtcDateFormat.Format', 400],
    ['a time before the window', { restoreTime: '2026-05-01T12:00:00Z' }, 'InvalidBinlog.NotValid', 400],
    ['a time to come', { restoreTime: '2026-05-20T08:29:59Z' }, 'InvalidBinlog.NotValid', 400],
    [
      'a time without log backup',
      { ...pgValid, DBInstanceId: seedIds.noLogBackup },
      'LogBackupNotEnabled',
      400,
    ],
    ['a database that is not there', { dbNames: 'shop,nothing' }, 'InvalidBackupSet', 400],
    ['RestoreTable=0', { restoreTable: '0' }, 'Parameters.Invalid', 400],
    ['tables without names', { restoreTable: '1' }, 'RequiredParam.NotFound', 400],
    ['names without RestoreTable', { tableMeta: meta('shop') }, 'Parameters.Invalid', 400],
    ['tables that are not JSON', { restoreTable: '1', tableMeta: '[{' }, 'Parameters.Invalid', 400],
    ['tables that are no list', { restoreTable: '1', tableMeta: '{}' }, 'Parameters.Invalid', 400],
    ['an unknown table', { restoreTable: '1', tableMeta: meta('shop', 'nothing') }, 'InvalidBackupSet', 400],
    [
      'too many tables',
      { restoreTable: '1', tableMeta: meta('shop', ...Array<string>(400).fill('orders')) },
      'InvalidMeta.TooLarge',
      403,
    ],
    [
      'single tables of PostgreSQL',
      { ...pgValid, restoreTable: '1', tableMeta: meta('shop', 'orders') },
      'Parameters.Invalid',
      400,
    ],
    [
      'single tables of MariaDB',
      { ...pgValid, DBInstanceId: seedIds.mariadb, restoreTable: '1', tableMeta: meta('shop') },
      'InvalidDBInstanceEngineType.Format',
      400,
    ],
    // network
    ['an unknown zone', { zoneId: 'cn-hangzhou-z' }, 'InvalidAvZone.Format', 400],
    ['a blank zone', { zoneId: '' }, 'InvalidAvZone.Format', 400],
    ['a zone of another region', { zoneId: 'cn-shanghai-e' }, 'InvalidAvZone.Format', 400],
    ['a multi-zone id', { zoneId: 'cn-hangzhou-MAZ9(h,j)' }, 'InvalidAvZone.NotSupport', 400],
    [
      'one zone for two nodes',
      { zoneId: 'cn-hangzhou-j', vSwitchId: 'vsw-bp1j1prod6d4s9fk8mb25' },
      'ZoneId.NotMatchWithCategory',
      400,
    ],
    [
      'three zones for two nodes',
      { zoneIdSlave1: 'cn-hangzhou-i', zoneIdSlave2: 'cn-hangzhou-j' },
      'ZoneId.NotMatchWithCategory',
      400,
    ],
    [
      'two zones for Basic',
      { category: 'Basic', DBInstanceClass: 'mysql.n2.large.1', zoneIdSlave1: 'cn-hangzhou-i' },
      'ZoneId.NotMatchWithCategory',
      400,
    ],
    ['classic network', { instanceNetworkType: 'Classic' }, 'StopService.Clone', 400],
    ['an unknown network type', { instanceNetworkType: '' }, 'Parameters.Invalid', 400],
    ['an unknown VPC', { VPCId: 'vpc-none' }, 'InvalidTunnelId', 400],
    ['a VPC of another region', { VPCId: vpcs.shanghai }, 'InvalidTunnelId', 400],
    ['another VPC without vSwitches', { VPCId: vpcs.hangzhouStaging }, 'InvalidVswitchId', 403],
    ['other zones without vSwitches', { zoneIdSlave1: 'cn-hangzhou-j' }, 'InvalidVswitchId', 403],
    ['an unknown vSwitch', { vSwitchId: 'vsw-none' }, 'InvalidVswitchId', 403],
    ['a blank vSwitch', { vSwitchId: '' }, 'InvalidVswitchId', 403],
    ['a vSwitch of another VPC', { vSwitchId: 'vsw-bp1h2stag8q6n1vz4tc59' }, 'InvalidVswitchId', 403],
    ['a vSwitch of another zone', { vSwitchId: 'vsw-bp1i1prod3n8v5tc2yr67' }, 'InvalidVswitchId', 403],
    [
      'one vSwitch for two zones',
      { zoneIdSlave1: 'cn-hangzhou-i', vSwitchId: 'vsw-bp1h1prod7k2m9xq4wz83' },
      'InvalidVswitchId',
      403,
    ],
    [
      'a full vSwitch',
      { zoneId: 'cn-hangzhou-j', zoneIdSlave1: 'cn-hangzhou-j', vSwitchId: 'vsw-bp1j2full4x7z2qn5vw91' },
      'AtLeastTwoVSwitchAvailableIp',
      400,
    ],
    [
      'a small vSwitch for a cluster',
      {
        DBInstanceId: seedIds.cluster,
        zoneId: 'cn-hangzhou-k',
        zoneIdSlave1: 'cn-hangzhou-k',
        vSwitchId: 'vsw-bp1k1tiny9c3r6ht8jy42',
      },
      'AtLeastThreeVSwitchAvailableIp',
      400,
    ],
    ['an address in use', { privateIpAddress: '10.10.0.12' }, 'InvalidIPAddress.Conflict', 400],
    ['an address outside', { privateIpAddress: '10.99.0.12' }, 'Parameters.Invalid', 400],
    // storage
    [
      'local disk to cloud disk',
      { DBInstanceId: seedIds.localSsd, DBInstanceStorageType: 'cloud_essd' },
      'InvalidRecoveryDbInstance.StorageType',
      400,
    ],
    [
      'cloud disk to local disk',
      { DBInstanceStorageType: 'local_ssd' },
      'InvalidInstanceLevel.DiskType',
      400,
    ],
    [
      'a lower performance level',
      { ...pgValid, DBInstanceStorageType: 'cloud_essd' },
      'CannotDecreaseEssdPerfLevel',
      400,
    ],
    ['standard SSD', { DBInstanceStorageType: 'cloud_ssd' }, 'CloudSSDNotSupport', 403],
    ['an unknown storage type', { DBInstanceStorageType: 'tape' }, 'Parameters.Invalid', 400],
    ['less storage', { DBInstanceStorage: 95 }, 'InvalidRecoveryDbInstance.StorageSize', 400],
    ['storage off the step', { DBInstanceStorage: 103 }, 'Parameters.Invalid', 400],
    ['blank storage', { DBInstanceStorage: '' }, 'Parameters.Invalid', 400],
    ['more storage than the class takes', { DBInstanceStorage: 6005 }, 'UnsupportExtendDisk.NotSupport', 400],
    // class
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
    [
      'a zone without capacity',
      { zoneId: 'cn-hangzhou-f', zoneIdSlave1: 'cn-hangzhou-f', vSwitchId: 'vsw-bp1f1prod2w5k8dm3sx76' },
      'OperationDenied.ZoneResource',
      403,
    ],
    // order
    ['an unknown billing method', { payType: 'Free' }, 'Parameters.Invalid', 400],
    ['a subscription without unit', { payType: 'Prepaid', usedTime: 1 }, 'Order.PeriodInvalid', 400],
    ['a subscription without term', { payType: 'Prepaid', period: 'Month' }, 'InvalidParam.UsedTime', 400],
    ['ten months', { payType: 'Prepaid', period: 'Month', usedTime: 10 }, 'InvalidParam.UsedTime', 400],
    ['four years', { payType: 'Prepaid', period: 'Year', usedTime: 4 }, 'InvalidParam.UsedTime', 400],
    [
      'serverless MariaDB',
      { ...pgValid, DBInstanceId: seedIds.mariadb, payType: 'Serverless' },
      'InvalidDBInstanceEngineType.Format',
      400,
    ],
    ['serverless of a common edition', { payType: 'Serverless' }, 'Commodity.InvalidComponent', 400],
    [
      'a serverless edition for others',
      { ...serverless, payType: 'Postpaid' },
      'Commodity.InvalidComponent',
      400,
    ],
    ['serverless without capacity', serverless, 'RequiredParam.NotFound', 400],
    [
      'serverless on PL3',
      { ...serverless, DBInstanceStorageType: 'cloud_essd3' },
      'InvalidInstanceLevel.DiskType',
      400,
    ],
    [
      'more capacity at least than at most',
      { ...serverless, serverlessConfig: capacity(4, 2) },
      'Parameters.Invalid',
      400,
    ],
    [
      'more capacity than there is',
      { ...serverless, serverlessConfig: capacity(0.5, 9) },
      'Parameters.Invalid',
      400,
    ],
    ['a dedicated cluster', { dedicatedHostGroupId: 'dhg-none' }, 'HostInfo.NotFound', 404],
    ['a name that starts with a digit', { DBInstanceDescription: '1orders' }, 'Parameters.Invalid', 400],
    ['a URL as name', { DBInstanceDescription: 'http://orders' }, 'Parameters.Invalid', 400],
    ['a name in kana', { DBInstanceDescription: 'クローン' }, 'Parameters.Invalid', 400],
    ['a blank name', { DBInstanceDescription: '' }, 'Parameters.Invalid', 400],
    ['a long token', { clientToken: 'x'.repeat(65) }, 'Parameters.Invalid', 400],
    ['a token beyond ASCII', { clientToken: '鍵' }, 'Parameters.Invalid', 400],
  ];

  describe('refuses', () => {
    let sandbox: Sandbox;
    before(async () => {
      sandbox = await startSandbox({ now: clock.now });
    });
    after(() => sandbox.close());
    for (const [title, changes, code, status] of refusals) {
      it(title, async () => {
        const accepted = sandbox.clones().length;
        const request = cloneRequest({ ...valid, clientToken: title.replace(/\W/g, '-'), ...changes });
        const refused = await refusal(sdk(sandbox).cloneDBInstance(request));
        assert.deepEqual([refused.code, refused.status], [code, status]);
        assert.equal(sandbox.clones().length, accepted);
      });
    }
  });

  const badSets: [
    title: string,
    test: (set: rds.DescribeBackupsResponseBodyItemsBackup) => boolean,
    changes: Changes,
    code: string,
  ][] = [
    ['a failed set', (set) => set.backupStatus === 'Failed', {}, 'InvalidBakset.Invalid'],
    [
      'an unavailable set',
      (set) => set.backupStatus === 'Success' && set.isAvail === 0,
      {},
      'InvalidBakset.Invalid',
    ],
    [
      'a full set taken for an increment',
      (set) => set.backupType === 'FullBackup',
      { backupType: 'IncrementalBackup' },
      'InvalidBakset.Invalid',
    ],
    [
      'tables of a set with too many',
      (set) => set.metaStatus === 'LARGE',
      { restoreTable: '1', tableMeta: meta('shop') },
      'InvalidMeta.TooLarge',
    ],
    [
      'tables of a set without',
      (set) => set.metaStatus === 'EMPTY',
      { restoreTable: '1', tableMeta: meta('shop') },
      'InvalidBackupSet',
    ],
  ];
  for (const [title, test, changes, code] of badSets) {
    it(`refuses ${title}`, async () => {
      const sandbox = await withClock();
      const id = await backupIdOf(sandbox, seedIds.ordersProd, test);
      const refused = await refusal(clone(sandbox, { restoreTime: undefined, backupId: id, ...changes }));
      assert.equal(refused.code, code);
    });
  }

  it('refuses a set of another instance', async () => {
    const sandbox = await withClock();
    const id = await backupIdOf(sandbox, seedIds.prepaid, () => true);
    const refused = await refusal(clone(sandbox, { restoreTime: undefined, backupId: id }));
    assert.equal(refused.code, 'InvalidBakset.Invalid');
  });

  it('accepts every kind of usable set, and clones of every engine', async () => {
    const sandbox = await withClock();
    let token = 0;
    const accept = async (DBInstanceId: string, regionId: string, changes: Changes = {}) =>
      clone(sandbox, { DBInstanceId, regionId, clientToken: `accept-${token++}`, ...changes });
    for (const test of [
      (set: rds.DescribeBackupsResponseBodyItemsBackup) => set.backupMode === 'Manual',
      (set: rds.DescribeBackupsResponseBodyItemsBackup) => set.backupType === 'IncrementalBackup',
      (set: rds.DescribeBackupsResponseBodyItemsBackup) => set.storageClass === '1',
    ]) {
      const id = await backupIdOf(sandbox, seedIds.ordersProd, test);
      await accept(seedIds.ordersProd, 'cn-hangzhou', { restoreTime: undefined, backupId: id });
    }
    for (const id of [seedIds.localSsd, seedIds.sqlServer, seedIds.prepaid, seedIds.cluster]) {
      await accept(id, 'cn-hangzhou');
    }
    for (const id of [seedIds.postgres, seedIds.mariadb]) await accept(id, 'cn-shanghai');
    await accept(seedIds.basic, 'ap-southeast-1');
    await accept(seedIds.oddStorage, 'ap-northeast-1');
    const serverlessConfig = make(rds.CloneDBInstanceRequestServerlessConfig, {
      minCapacity: 0.5,
      maxCapacity: 4,
    });
    await accept(seedIds.serverless, 'cn-shanghai', { payType: 'Serverless', serverlessConfig });
    await accept(seedIds.ordersProd, 'cn-hangzhou', { ...serverless, serverlessConfig });
    await accept(seedIds.localSsd, 'cn-hangzhou', { zoneId: 'cn-hangzhou-MAZ10(h,i)' });
    await accept(seedIds.ordersProd, 'cn-hangzhou', { restoreTable: '1', tableMeta: meta('shop', 'orders') });
  });

  it('refuses a clone that is not Running as source, and accepts it later', async () => {
    const time = new Clock();
    const sandbox = await start({ now: time.now });
    const { id } = await clone(sandbox);
    time.advance(2_000);
    assert.equal(
      (await refusal(clone(sandbox, { DBInstanceId: id, clientToken: 'b' }))).code,
      'InvalideStatus.Format',
    );
    time.advance(20_000);
    const backup = await backupIdOf(sandbox, id, () => true);
    await clone(sandbox, { DBInstanceId: id, clientToken: 'c', restoreTime: undefined, backupId: backup });
  });
});
