import * as rds from '@alicloud/rds20140815';
import assert from 'node:assert/strict';
import { seedIds } from '../../../src/sandbox';
import { vpcs } from '../../../src/sandbox/regions';
import { Clock, rawBody, refusal, sandboxes, sdk, make } from './support';

const day = 86_400_000;
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

  it('pages instances by number', async () => {
    const client = sdk(await start());
    const page = async (pageNumber: number) =>
      (
        await client.describeDBInstances(
          make(rds.DescribeDBInstancesRequest, { ...hangzhou, pageNumber, pageSize: 3 }),
        )
      ).body;
    const [one, three] = [await page(1), await page(3)];
    assert.equal(one?.totalRecordCount, 8);
    assert.equal(one?.items?.DBInstance?.length, 3);
    assert.equal(one?.items?.DBInstance?.[0]?.DBInstanceId, seedIds.ordersProd);
    assert.equal(three?.items?.DBInstance?.length, 2);
    assert.equal(three?.pageRecordCount, 2);
  });

  it('walks instances by token without gaps when one goes away between', async () => {
    const sandbox = await start({ extraInstances: [{ regionId: 'xx-bench-1', count: 250 }] });
    const client = sdk(sandbox, 'xx-bench-1');
    const seen: string[] = [];
    let nextToken: string | undefined;
    do {
      const request = make(rds.DescribeDBInstancesRequest, { regionId: 'xx-bench-1', maxResults: 100 });
      if (nextToken) request.nextToken = nextToken;
      const { body } = await client.describeDBInstances(request);
      const ids = (body?.items?.DBInstance ?? []).map((row) => row.DBInstanceId ?? '');
      seen.push(...ids);
      if (seen.length === 100) sandbox.removeInstance(ids[99] ?? '');
      nextToken = body?.nextToken;
    } while (nextToken);
    assert.equal(seen.length, 250);
    assert.equal(new Set(seen).size, 250);
  });

  const filters: [title: string, filter: Partial<rds.DescribeDBInstancesRequest>, ids: string[]][] = [
    ['id', { DBInstanceId: seedIds.prepaid }, [seedIds.prepaid]],
    ['part of a name', { searchKey: 'ORDERS' }, [seedIds.ordersProd, seedIds.readOnly]],
    ['Chinese name', { searchKey: '会员' }, [seedIds.localSsd]],
    ['engine', { engine: 'SQLServer' }, [seedIds.sqlServer]],
    ['status', { DBInstanceStatus: 'Rebooting' }, [seedIds.restarting]],
    ['type', { DBInstanceType: 'Readonly' }, [seedIds.readOnly]],
    ['billing', { payType: 'Prepaid' }, [seedIds.prepaid, seedIds.locked]],
    ['tags', { tags: '{"env":"prod"}' }, [seedIds.ordersProd]],
  ];
  for (const [title, filter, ids] of filters) {
    it(`filters instances by ${title}`, async () => {
      const request = make(rds.DescribeDBInstancesRequest, { ...hangzhou, ...filter });
      const { body } = await sdk(await start()).describeDBInstances(request);
      assert.deepEqual(
        body?.items?.DBInstance?.map((row) => row.DBInstanceId),
        ids,
      );
    });
  }

  it('tells the edition in lists only when asked', async () => {
    const client = sdk(await start());
    const first = async (instanceLevel?: number) => {
      const request = make(rds.DescribeDBInstancesRequest, hangzhou);
      if (instanceLevel !== undefined) request.instanceLevel = instanceLevel;
      return (await client.describeDBInstances(request)).body?.items?.DBInstance?.[0];
    };
    assert.equal((await first())?.category, undefined);
    assert.equal((await first(0))?.category, 'HighAvailability');
  });

  it('answers attributes', async () => {
    const client = sdk(await start());
    const attribute = async (id: string) => {
      const request = make(rds.DescribeDBInstanceAttributeRequest, { DBInstanceId: id });
      return (await client.describeDBInstanceAttribute(request)).body?.items?.DBInstanceAttribute?.[0];
    };
    const orders = await attribute(seedIds.ordersProd);
    assert.equal(orders?.DBInstanceStorage, 100);
    assert.equal(orders?.DBInstanceMemory, 16384);
    assert.equal(orders?.masterZone, 'cn-hangzhou-h');
    assert.deepEqual(
      orders?.slaveZones?.slaveZone?.map(({ zoneId }) => zoneId),
      ['cn-hangzhou-i'],
    );
    assert.deepEqual(
      orders?.readOnlyDBInstanceIds?.readOnlyDBInstanceId?.map((one) => one.DBInstanceId),
      [seedIds.readOnly],
    );
    assert.equal(orders?.expireTime, '');
    assert.equal((await attribute(seedIds.localSsd))?.zoneId, 'cn-hangzhou-MAZ10(h,i)');
    assert.match((await attribute(seedIds.prepaid))?.expireTime ?? '', /T16:00:00Z$/);
    const serverless = await attribute(seedIds.serverless);
    assert.equal(serverless?.payType, 'SERVERLESS');
    assert.equal(serverless?.serverlessConfig?.scaleMin, 0.5);
    assert.equal((await attribute(seedIds.oddStorage))?.DBInstanceStorage, 52);
  });

  it('answers backup sets newest first, in strings where the service has strings', async () => {
    const client = sdk(await start({ now: clock.now }));
    const { body } = await client.describeBackups(
      make(rds.DescribeBackupsRequest, { DBInstanceId: seedIds.ordersProd }),
    );
    const sets = body?.items?.backup ?? [];
    assert.equal(body?.totalRecordCount, '20');
    assert.equal(body?.pageNumber, '1');
    const times = sets.map((set) => set.backupStartTime ?? '');
    assert.deepEqual(times, [...times].sort().reverse());
    assert.ok(times[0]?.startsWith('2026-05-19T18:0'), times[0]);
    const count = (test: (set: rds.DescribeBackupsResponseBodyItemsBackup) => boolean) =>
      sets.filter(test).length;
    assert.equal(
      count((set) => set.backupStatus === 'Failed'),
      1,
    );
    assert.equal(
      count((set) => set.backupMode === 'Manual'),
      2,
    );
    assert.equal(
      count((set) => set.backupType === 'IncrementalBackup'),
      2,
    );
    assert.equal(
      count((set) => set.storageClass === '1'),
      2,
    );
    assert.equal(
      count((set) => set.metaStatus === 'LARGE'),
      1,
    );
    assert.equal(
      count((set) => set.backupStatus === 'Success' && set.isAvail === 0),
      1,
    );
    assert.equal(new Set(sets.map((set) => set.backupId)).size, 20);
  });

  it('keeps the id of a backup set when the day changes', async () => {
    const idsOn = async (now: number) => {
      const client = sdk(await start({ now: () => now }));
      const request = make(rds.DescribeBackupsRequest, { DBInstanceId: seedIds.mariadb });
      const sets = (await client.describeBackups(request)).body?.items?.backup ?? [];
      return new Map(sets.map((set) => [set.backupStartTime, set.backupId]));
    };
    const [today, tomorrow] = [await idsOn(clock.time), await idsOn(clock.time + day)];
    const common = [...today].filter(([time]) => tomorrow.has(time));
    assert.equal(common.length, 6);
    for (const [time, id] of common) assert.equal(tomorrow.get(time), id);
  });

  it('filters backup sets by time without seconds', async () => {
    const client = sdk(await start({ now: clock.now }));
    const request = make(rds.DescribeBackupsRequest, {
      DBInstanceId: seedIds.ordersProd,
      startTime: '2026-05-18T00:00Z',
      endTime: '2026-05-19T00:00Z',
      backupStatus: 'Success',
    });
    const sets = (await client.describeBackups(request)).body?.items?.backup ?? [];
    assert.deepEqual(
      sets.map((set) => set.backupMode),
      ['Automated', 'Manual'],
    );
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
      'InvalidPageNumber',
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
      'OperationDenied.DeletionProtection',
      403,
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

  it('answers a window from the oldest usable set to now', async () => {
    const client = sdk(await start({ now: clock.now }));
    const request = make(rds.DescribeLocalAvailableRecoveryTimeRequest, { DBInstanceId: seedIds.ordersProd });
    const { body } = await client.describeLocalAvailableRecoveryTime(request);
    assert.equal(body?.recoveryEndTime, '2026-05-20T08:28:00Z');
    assert.ok(body?.recoveryBeginTime?.startsWith('2026-05-13T18:'), body?.recoveryBeginTime);
  });

  it('answers what can be bought, from zones down to storage ranges', async () => {
    const client = sdk(await start());
    const zones = await client.describeAvailableZones(
      make(rds.DescribeAvailableZonesRequest, { ...hangzhou, engine: 'MySQL', engineVersion: '8.0' }),
    );
    const zone = zones.body?.availableZones?.find(({ zoneId }) => zoneId === 'cn-hangzhou-i');
    const version = zone?.supportedEngines?.[0]?.supportedEngineVersions?.[0];
    const edition = version?.supportedCategorys?.find(({ category }) => category === 'HighAvailability');
    assert.deepEqual(
      edition?.supportedStorageTypes?.map(({ storageType }) => storageType),
      ['cloud_essd', 'cloud_essd2', 'cloud_essd3', 'general_essd', 'local_ssd'],
    );
    const classes = await client.describeAvailableClasses(
      make(rds.DescribeAvailableClassesRequest, {
        ...hangzhou,
        zoneId: 'cn-hangzhou-i',
        engine: 'MySQL',
        engineVersion: '8.0',
        DBInstanceStorageType: 'cloud_essd',
        category: 'HighAvailability',
      }),
    );
    const found = classes.body?.DBInstanceClasses?.find((one) => one.DBInstanceClass === 'mysql.x2.large.2c');
    assert.deepEqual({ ...found?.DBInstanceStorageRange }, { maxValue: 6000, minValue: 20, step: 5 });
  });

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
      ]),
      [
        [`${seedIds.ordersProd}.mysql.rds.aliyuncs.com`, '3306', 'Private'],
        [`${seedIds.ordersProd}-pub.mysql.rds.aliyuncs.com`, '3306', 'Public'],
      ],
    );
    const databases = await client.describeDatabases(make(rds.DescribeDatabasesRequest, id));
    assert.deepEqual(
      databases.body?.databases?.database?.map((one) => one.DBName),
      ['shop', 'audit', 'archive_2024'],
    );
    const policy = await client.describeBackupPolicy(make(rds.DescribeBackupPolicyRequest, id));
    assert.equal(policy.body?.backupLog, 'Enable');
    const tasks = await client.describeBackupTasks(make(rds.DescribeBackupTasksRequest, id));
    assert.deepEqual(tasks.body?.items?.backupJob, []);
    const whitelist = await client.describeDBInstanceIPArrayList(
      make(rds.DescribeDBInstanceIPArrayListRequest, id),
    );
    assert.equal(whitelist.body?.items?.DBInstanceIPArray?.[0]?.DBInstanceIPArrayName, 'default');
    const backups = await client.describeBackups(make(rds.DescribeBackupsRequest, id));
    const backupSetID = Number(backups.body?.items?.backup?.[0]?.backupId);
    const meta = await client.describeMetaList(
      make(rds.DescribeMetaListRequest, { ...id, backupSetID, getDbName: 'shop' }),
    );
    assert.equal(meta.body?.items?.meta?.[0]?.tables, 'orders,order_items,customers,payments');
    const price = await client.describePrice(
      make(rds.DescribePriceRequest, {
        engine: 'MySQL',
        engineVersion: '8.0',
        DBInstanceClass: 'mysql.x2.large.2c',
        DBInstanceStorage: 100,
        quantity: 1,
        payType: 'Postpaid',
      }),
    );
    assert.equal(price.body?.priceInfo?.currency, 'CNY');
    assert.ok((price.body?.priceInfo?.tradePrice ?? 0) > 0);
    const classes = await client.listClasses(
      make(rds.ListClassesRequest, { commodityCode: 'bards', orderType: 'BUY', engine: 'MariaDB' }),
    );
    assert.equal(classes.body?.items?.length, 8);
    const details = await client.describeClassDetails(
      make(rds.DescribeClassDetailsRequest, {
        ...hangzhou,
        classCode: 'pg.n2.2c.2m',
        commodityCode: 'bards',
        engine: 'PostgreSQL',
        engineVersion: '15.0',
      }),
    );
    assert.equal(details.body?.cpu, '2');
    const tags = await client.listTagResources(
      make(rds.ListTagResourcesRequest, {
        ...hangzhou,
        resourceType: 'INSTANCE',
        resourceId: [seedIds.ordersProd],
      }),
    );
    assert.equal(tags.body?.tagResources?.tagResource?.length, 2);
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
  });

  it('works with a temporary key through the SDK', async () => {
    const sandbox = await start();
    const { statusCode } = await sdk(sandbox, 'cn-hangzhou', sandbox.sts).describeRegions(
      make(rds.DescribeRegionsRequest, {}),
    );
    assert.equal(statusCode, 200);
  });
});
