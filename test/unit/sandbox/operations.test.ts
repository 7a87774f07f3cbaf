import * as rds from '@alicloud/rds20140815';
import assert from 'node:assert/strict';
import { seedIds } from '../../support/sandbox';
import { vpcs } from '../../../src/sandbox/regions';
import { Clock, rawBody, refusal, sandboxes, sdk, make } from './support';

const clock = new Clock();

describe('sandbox operations through the SDK', () => {
  const start = sandboxes();
  const hangzhou = { regionId: 'cn-hangzhou' };

  it('answers regions zone by zone, in two languages', async () => {
    const client = sdk(await start());
    const { body } = await client.describeRegions(make(rds.DescribeRegionsRequest, {}));
    const rows = body?.regions?.RDSRegion ?? [];
    assert.deepEqual(
      [...new Set(rows.map((row) => row.regionId))],
      ['cn-hangzhou', 'cn-shanghai', 'ap-southeast-1', 'ap-northeast-1', 'eu-central-1'],
    );
    const first = rows.find(({ zoneId }) => zoneId === 'cn-hangzhou-h');
    assert.equal(first?.localName, 'China (Hangzhou)');
    assert.equal(first?.zoneName, 'Hangzhou Zone H');
    const chinese = await client.describeRegions(
      make(rds.DescribeRegionsRequest, { acceptLanguage: 'zh-CN' }),
    );
    assert.equal(chinese.body?.regions?.RDSRegion?.[0]?.localName, '华东1（杭州）');
  });

  it('answers upper-case request ids in body and header', async () => {
    const reply = await sdk(await start()).describeRegions(make(rds.DescribeRegionsRequest, {}));
    assert.match(reply.body?.requestId ?? '', /^[0-9A-F]{8}-[0-9A-F-]{27}$/);
    assert.equal(reply.headers?.['x-acs-request-id'], reply.body?.requestId);
    assert.equal(reply.headers?.['content-type'], 'application/json;charset=utf-8');
  });

  const shapes: [
    title: string,
    call: (client: rds.default) => Promise<unknown>,
    code: string,
    status: number,
  ][] = [
    [
      'a page size outside the set',
      (c) =>
        c.describeBackups(
          make(rds.DescribeBackupsRequest, { DBInstanceId: seedIds.ordersProd, pageSize: 40 }),
        ),
      'InvalidPageSize',
      400,
    ],
    [
      'page 0',
      (c) =>
        c.describeBackups(
          make(rds.DescribeBackupsRequest, { DBInstanceId: seedIds.ordersProd, pageNumber: 0 }),
        ),
      'InvalidParameter',
      400,
    ],
    [
      'more than 100 instances',
      (c) => c.describeDBInstances(make(rds.DescribeDBInstancesRequest, { ...hangzhou, pageSize: 101 })),
      'InvalidPageSize',
      400,
    ],
    [
      'more than 50 vSwitches',
      (c) => c.describeVSwitches(make(rds.DescribeVSwitchesRequest, { vpcId: 'vpc-x', pageSize: 51 })),
      'InvalidPageSize',
      400,
    ],
    [
      'a time with seconds for backups',
      (c) =>
        c.describeBackups(
          make(rds.DescribeBackupsRequest, {
            DBInstanceId: seedIds.ordersProd,
            startTime: '2026-05-18T00:00:00Z',
          }),
        ),
      'InvalidUtcDateFormat.Format',
      400,
    ],
    [
      'no region',
      (c) => c.describeDBInstances(make(rds.DescribeDBInstancesRequest, {})),
      'MissingRegionId',
      400,
    ],
    [
      'no instance id',
      (c) => c.describeBackups(make(rds.DescribeBackupsRequest, {})),
      'MissingDBInstanceId',
      400,
    ],
    [
      'an unknown instance',
      (c) =>
        c.describeDBInstanceAttribute(make(rds.DescribeDBInstanceAttributeRequest, { DBInstanceId: 'rm-x' })),
      'InvalidDBInstanceId.NotFound',
      404,
    ],
    [
      'an instance of another region',
      (c) =>
        c.describeLocalAvailableRecoveryTime(
          make(rds.DescribeLocalAvailableRecoveryTimeRequest, {
            DBInstanceId: seedIds.ordersProd,
            region: 'cn-shanghai',
          }),
        ),
      'InvalidDBInstanceId.NotFound',
      404,
    ],
    [
      'the recovery window of SQL Server',
      (c) =>
        c.describeLocalAvailableRecoveryTime(
          make(rds.DescribeLocalAvailableRecoveryTimeRequest, { DBInstanceId: seedIds.sqlServer }),
        ),
      'InvalidDBInstanceEngineType.Format',
      400,
    ],
    [
      'the recovery window without log backup',
      (c) =>
        c.describeLocalAvailableRecoveryTime(
          make(rds.DescribeLocalAvailableRecoveryTimeRequest, { DBInstanceId: seedIds.noLogBackup }),
        ),
      'LogBackupNotEnabled',
      400,
    ],
    [
      'releasing a subscription',
      (c) => c.deleteDBInstance(make(rds.DeleteDBInstanceRequest, { DBInstanceId: seedIds.prepaid })),
      'OperationDenied.PayType',
      403,
    ],
    [
      'releasing a protected instance',
      (c) => c.deleteDBInstance(make(rds.DeleteDBInstanceRequest, { DBInstanceId: seedIds.ordersProd })),
      'OperationDenied.DBInstanceStatus',
      403,
    ],
    [
      'keeping backups of an instance that is not MySQL on local disks',
      (c) =>
        c.deleteDBInstance(
          make(rds.DeleteDBInstanceRequest, {
            DBInstanceId: seedIds.mariadb,
            releasedKeepPolicy: 'All',
          }),
        ),
      'InvalidParameter',
      400,
    ],
    [
      'keeping what there is no word for',
      (c) =>
        c.deleteDBInstance(
          make(rds.DeleteDBInstanceRequest, {
            DBInstanceId: seedIds.localSsd,
            // The documents spell it otherwise.
            releasedKeepPolicy: 'Latest',
          }),
        ),
      'InvalidParameter',
      400,
    ],
  ];
  for (const [title, call, code, status] of shapes) {
    it(`refuses ${title}`, async () => {
      const refused = await refusal(call(sdk(await start())));
      assert.deepEqual([refused.code, refused.status], [code, status]);
      assert.match(String(refused.data['Recommend']), new RegExp(`q=${code}&product=Rds`));
      assert.equal(typeof refused.data['HostId'], 'string');
    });
  }

  it('answers vSwitches of a network, one of them nearly full', async () => {
    const client = sdk(await start());
    const attribute = await client.describeDBInstanceAttribute(
      make(rds.DescribeDBInstanceAttributeRequest, { DBInstanceId: seedIds.ordersProd }),
    );
    const vpcId = attribute.body?.items?.DBInstanceAttribute?.[0]?.vpcId ?? '';
    const { body } = await client.describeVSwitches(
      make(rds.DescribeVSwitchesRequest, { ...hangzhou, vpcId, zoneId: 'cn-hangzhou-j' }),
    );
    assert.deepEqual(
      body?.vSwitchs?.map((one) => one.availableIpAddressCount),
      ['252', '1'],
    );
  });

  it('answers every other read in a shape the SDK can cast', async () => {
    const sandbox = await start({ now: clock.now });
    const client = sdk(sandbox);
    const id = { DBInstanceId: seedIds.ordersProd };
    const net = await client.describeDBInstanceNetInfo(make(rds.DescribeDBInstanceNetInfoRequest, id));
    assert.deepEqual(
      net.body?.DBInstanceNetInfos?.DBInstanceNetInfo?.map((one) => [
        one.connectionString,
        one.port,
        one.IPType,
        one.connectionStringType,
      ]),
      [
        [`${seedIds.ordersProd}.mysql.rds.aliyuncs.com`, '3306', 'Private', 'Normal'],
        [`${seedIds.ordersProd}-pub.mysql.rds.aliyuncs.com`, '3306', 'Public', 'Normal'],
        [`${seedIds.ordersProd}-rw.mysql.rds.aliyuncs.com`, '3306', 'Private', 'ReadWriteSplitting'],
      ],
    );
    const databases = await client.describeDatabases(make(rds.DescribeDatabasesRequest, id));
    assert.deepEqual(
      databases.body?.databases?.database?.map((one) => one.DBName),
      ['shop', 'audit', 'archive_2024', '会员数据'],
    );
    const policy = await client.describeBackupPolicy(make(rds.DescribeBackupPolicyRequest, id));
    assert.equal(policy.body?.backupLog, 'Enable');
    const tasks = await client.describeBackupTasks(make(rds.DescribeBackupTasksRequest, id));
    assert.deepEqual(tasks.body?.items?.backupJob, []);
    const whitelist = await client.describeDBInstanceIPArrayList(
      make(rds.DescribeDBInstanceIPArrayListRequest, id),
    );
    assert.equal(whitelist.body?.items?.DBInstanceIPArray?.[0]?.DBInstanceIPArrayName, 'default');
    const tags = await client.listTagResources(
      make(rds.ListTagResourcesRequest, {
        ...hangzhou,
        resourceType: 'INSTANCE',
        resourceId: [seedIds.ordersProd],
      }),
    );
    assert.equal(tags.body?.tagResources?.tagResource?.length, 2);
    const byTag = await client.describeTags(make(rds.DescribeTagsRequest, hangzhou));
    const team = byTag.body?.items?.tagInfos?.find(({ tagValue }) => tagValue === 'orders');
    assert.deepEqual([team?.tagKey, team?.DBInstanceIds?.DBInstanceIds], ['team', [seedIds.ordersProd]]);
    const old = await client.describeTasks(make(rds.DescribeTasksRequest, id));
    assert.equal(old.body?.totalRecordCount, 0);
    assert.ok(sandbox.requests.every(({ statusCode }) => statusCode === 200));
  });

  it('uses strings and numbers on the wire where the service does', async () => {
    const client = sdk(await start());
    const id = { DBInstanceId: seedIds.ordersProd };
    const typesAt = async (action: string, query: Record<string, unknown>, path: string, names: string[]) => {
      let found: unknown = await rawBody(client, action, query);
      for (const step of path.split('.').filter(Boolean)) found = (found as Record<string, unknown>)[step];
      return names.map((name) => typeof (found as Record<string, unknown>)[name]).join(' ');
    };
    const paging = ['PageNumber', 'PageRecordCount', 'TotalRecordCount', 'TotalEcsSnapshotSize'];
    assert.equal(await typesAt('DescribeBackups', id, '', paging), 'string string string number');
    const set = ['BackupId', 'BackupSize', 'ConsistentTime', 'IsAvail', 'StorageClass'];
    assert.equal(
      await typesAt('DescribeBackups', id, 'Items.Backup.0', set),
      'string number number number string',
    );
    assert.equal(
      await typesAt('DescribeDBInstances', { RegionId: 'cn-hangzhou' }, '', [
        'PageNumber',
        'PageRecordCount',
        'TotalRecordCount',
      ]),
      'number number number',
    );
    const sizes = [
      'DBInstanceStorage',
      'DBInstanceMemory',
      'DBInstanceCPU',
      'Port',
      'MaxIOMBPS',
      'DBInstanceDiskUsed',
    ];
    assert.equal(
      await typesAt('DescribeDBInstanceAttribute', id, 'Items.DBInstanceAttribute.0', sizes),
      'number number string string number string',
    );
    const vpc = { VpcId: vpcs.hangzhou };
    assert.equal(
      await typesAt('DescribeVSwitches', vpc, 'VSwitchs.0', ['AvailableIpAddressCount', 'IsDefault']),
      'string boolean',
    );
    assert.equal(
      await typesAt('DescribeBackupPolicy', id, '', ['BackupRetentionPeriod', 'EnableBackupLog']),
      'number string',
    );
  });

  it('releases a pay-as-you-go instance', async () => {
    const sandbox = await start();
    const client = sdk(sandbox, 'cn-shanghai');
    await client.deleteDBInstance(make(rds.DeleteDBInstanceRequest, { DBInstanceId: seedIds.mariadb }));
    const request = make(rds.DescribeDBInstanceAttributeRequest, { DBInstanceId: seedIds.mariadb });
    assert.equal(
      (await refusal(client.describeDBInstanceAttribute(request))).code,
      'InvalidDBInstanceId.NotFound',
    );
  });

  it('denies everything to a restricted key, with the details of the denial', async () => {
    const sandbox = await start();
    const client = sdk(sandbox, 'cn-hangzhou', sandbox.restricted);
    const read = await refusal(client.describeRegions(make(rds.DescribeRegionsRequest, {})));
    assert.deepEqual([read.code, read.status], ['Forbidden.RAM', 403]);
    const write = await refusal(client.cloneDBInstance(make(rds.CloneDBInstanceRequest, {})));
    assert.deepEqual([write.code, write.status], ['NoPermission', 403]);
    const detail = write.data['AccessDeniedDetail'] as Record<string, unknown>;
    assert.equal(detail['AuthAction'], 'rds:CloneDBInstance');
    const backup = await refusal(client.createBackup(make(rds.CreateBackupRequest, {})));
    assert.deepEqual([backup.code, backup.status], ['NoPermission', 403]);
  });

  it('works with a temporary key through the SDK', async () => {
    const sandbox = await start();
    const { statusCode } = await sdk(sandbox, 'cn-hangzhou', sandbox.sts).describeRegions(
      make(rds.DescribeRegionsRequest, {}),
    );
    assert.equal(statusCode, 200);
  });
});
