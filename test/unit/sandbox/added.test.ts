import * as rds from '@alicloud/rds20140815';
import assert from 'node:assert/strict';
import {
  seedHostGroupId,
  seedIds,
  startSandbox,
  type AddedInstance,
  type Sandbox,
} from '../../support/sandbox';
import { vpcs } from '../../../src/sandbox/regions';
import { clone } from './cloning';
import { Clock, make, sandboxes, sdk } from './support';

const clock = new Clock();

describe('Instances added to the sandbox', () => {
  const start = sandboxes();
  const withInstances = (...instances: AddedInstance[]) => start({ now: clock.now, instances });

  const attribute = async (sandbox: Sandbox, id: string) => {
    const request = make(rds.DescribeDBInstanceAttributeRequest, { DBInstanceId: id });
    const { body } = await sdk(sandbox).describeDBInstanceAttribute(request);
    const found = body?.items?.DBInstanceAttribute?.[0];
    assert.ok(found);
    return found;
  };

  it('take after a seeded one, its backups included, under an id and a name of their own', async () => {
    const sandbox = await withInstances({ like: seedIds.ordersProd, id: 'rm-other' });
    const [one, other] = [await attribute(sandbox, seedIds.ordersProd), await attribute(sandbox, 'rm-other')];
    for (const field of [
      'engineVersion',
      'DBInstanceClass',
      'DBInstanceStorage',
      'zoneId',
      'vSwitchId',
    ] as const) {
      assert.equal(other[field], one[field], field);
    }
    assert.deepEqual([other.DBInstanceDescription, other.deletionProtection], ['rm-other', false]);
    const backups = async (id: string) => {
      const { body } = await sdk(sandbox).describeBackups(
        make(rds.DescribeBackupsRequest, { DBInstanceId: id }),
      );
      return body?.items?.backup ?? [];
    };
    const [sets, others] = [await backups(seedIds.ordersProd), await backups('rm-other')];
    assert.equal(others.length, 20);
    const ids = new Set([...sets, ...others].map(({ backupId }) => backupId));
    assert.equal(ids.size, 40);
    const list = await sdk(sandbox).describeDBInstances(
      make(rds.DescribeDBInstancesRequest, { regionId: 'cn-hangzhou' }),
    );
    assert.equal(list.body?.totalRecordCount, 9);
  });

  it('differ in what is said', async () => {
    const sandbox = await withInstances(
      {
        like: seedIds.ordersProd,
        id: 'rm-guard',
        changes: { instanceType: 'Guard', masterId: seedIds.ordersProd },
      },
      {
        like: seedIds.localSsd,
        id: 'rm-old',
        changes: { instanceClass: 'rds.mys2.standard', description: 'legacy', storageGB: 50 },
      },
      { like: seedIds.ordersProd, id: 'rm-released', changes: { status: 'Released' } },
    );
    const guard = await attribute(sandbox, 'rm-guard');
    assert.deepEqual([guard.DBInstanceType, guard.masterInstanceId], ['Guard', seedIds.ordersProd]);
    const master = await attribute(sandbox, seedIds.ordersProd);
    assert.deepEqual(
      master.readOnlyDBInstanceIds?.readOnlyDBInstanceId?.map((one) => one.DBInstanceId),
      [seedIds.readOnly],
    );
    const old = await attribute(sandbox, 'rm-old');
    assert.deepEqual(
      [old.DBInstanceClass, old.DBInstanceDescription, old.DBInstanceStorageType, old.zoneId],
      ['rds.mys2.standard', 'legacy', 'local_ssd', 'cn-hangzhou-MAZ10(h,i)'],
    );
    assert.deepEqual([old.DBInstanceCPU, old.DBInstanceMemory], ['2', 8192]);
    assert.equal((await attribute(sandbox, 'rm-released')).DBInstanceStatus, 'Released');
  });

  it('have databases that follow their storage', async () => {
    const sandbox = await withInstances({
      like: seedIds.ordersProd,
      id: 'rm-large',
      changes: { storageGB: 1000 },
    });
    const { body } = await sdk(sandbox).describeMetaList(
      make(rds.DescribeMetaListRequest, {
        DBInstanceId: 'rm-large',
        restoreType: 'RestoreTime',
        restoreTime: '2026-05-19T12:00:00Z',
        getDbName: 'shop',
      }),
    );
    assert.equal(Number(body?.items?.meta?.[0]?.size), 280 * 1024 ** 2);
  });

  it('may be in the classic network, outside of every VPC', async () => {
    const sandbox = await withInstances({
      like: seedIds.ordersProd,
      id: 'rm-classic',
      changes: { networkType: 'Classic' },
    });
    const found = await attribute(sandbox, 'rm-classic');
    assert.deepEqual([found.instanceNetworkType, found.vpcId, found.vSwitchId], ['Classic', '', '']);
  });

  it('may be in regions that are not seeded, with vSwitches and apart from each other', async () => {
    const sandbox = await start({
      now: clock.now,
      extraInstances: [{ regionId: 'xx-one-1', count: 2 }],
      instances: [
        { like: seedIds.ordersProd, id: 'rm-one', regionId: 'xx-one-1' },
        { like: seedIds.localSsd, id: 'rm-two', regionId: 'xx-two-1' },
      ],
    });
    const { body } = await sdk(sandbox).describeRegions(make(rds.DescribeRegionsRequest, {}));
    const zones = body?.regions?.RDSRegion?.filter(({ regionId }) => regionId?.startsWith('xx-'));
    assert.deepEqual(
      zones?.map(({ zoneId }) => zoneId),
      ['xx-one-1a', 'xx-one-1b', 'xx-two-1a', 'xx-two-1b'],
    );
    const seen = new Set<string>();
    for (const [id, regionId] of [
      ['rm-one', 'xx-one-1'],
      ['rm-two', 'xx-two-1'],
    ] as const) {
      const found = await attribute(sandbox, id);
      assert.deepEqual([found.regionId, found.zoneId], [regionId, `${regionId}a`]);
      const vpcId = found.vpcId ?? '';
      const reply = await sdk(sandbox).describeVSwitches(
        make(rds.DescribeVSwitchesRequest, { vpcId, regionId }),
      );
      const ids = reply.body?.vSwitchs?.map((one) => one.vSwitchId ?? '') ?? [];
      assert.equal(found.vSwitchId, ids.join(','));
      assert.equal(ids.length, 2);
      for (const one of ids) seen.add(one);
      await clone(sandbox, { DBInstanceId: id, regionId, clientToken: id });
    }
    assert.equal(seen.size, 4);
    const list = await sdk(sandbox).describeDBInstances(
      make(rds.DescribeDBInstancesRequest, { regionId: 'xx-one-1' }),
    );
    assert.equal(list.body?.totalRecordCount, 3);
    const generated = list.body?.items?.DBInstance?.find(
      (one) => one.DBInstanceDescription === 'generated-00002',
    );
    await clone(sandbox, { DBInstanceId: generated?.DBInstanceId, regionId: 'xx-one-1', clientToken: 'g' });
  });

  it('must be like a seeded one and have an id that is free', async () => {
    await assert.rejects(
      startSandbox({ instances: [{ like: 'rm-none', id: 'rm-a' }] }),
      /no instance rm-none/,
    );
    const twice = { like: seedIds.basic, id: seedIds.ordersProd };
    await assert.rejects(startSandbox({ instances: [twice] }), /already/);
    const one = { like: seedIds.basic, id: 'rm-a' };
    await assert.rejects(startSandbox({ instances: [one, one] }), /already/);
  });
});

describe('Dedicated clusters in the sandbox', () => {
  const start = sandboxes();
  const list = (sandbox: Sandbox, query: Partial<rds.DescribeDedicatedHostGroupsRequest>) =>
    sdk(sandbox).describeDedicatedHostGroups(make(rds.DescribeDedicatedHostGroupsRequest, query));
  const idsOf = async (sandbox: Sandbox, query: Partial<rds.DescribeDedicatedHostGroupsRequest>) =>
    (await list(sandbox, query)).body?.dedicatedHostGroups?.dedicatedHostGroups?.map(
      (one) => one.dedicatedHostGroupId,
    );

  it('are listed by region', async () => {
    const sandbox = await start();
    const { body } = await list(sandbox, { regionId: 'cn-hangzhou' });
    const [group, ...others] = body?.dedicatedHostGroups?.dedicatedHostGroups ?? [];
    assert.deepEqual(others, []);
    assert.deepEqual(
      [
        group?.dedicatedHostGroupId,
        group?.dedicatedHostGroupDesc,
        group?.engine,
        group?.VPCId,
        group?.hostNumber,
      ],
      [seedHostGroupId, 'prod-hosts', 'MySQL', vpcs.hangzhou, 3],
    );
    assert.deepEqual(group?.zoneIDList?.zoneIDList, ['cn-hangzhou-h']);
    assert.deepEqual(await idsOf(sandbox, { regionId: 'cn-shanghai' }), []);
  });

  it('are found by id', async () => {
    const sandbox = await start();
    const region = { regionId: 'cn-hangzhou' };
    assert.deepEqual(await idsOf(sandbox, { ...region, dedicatedHostGroupId: seedHostGroupId }), [
      seedHostGroupId,
    ]);
    assert.deepEqual(await idsOf(sandbox, { ...region, dedicatedHostGroupId: 'dhg-none' }), []);
  });

  it('show in a clone that is put there, and not in a clone of that', async () => {
    const time = new Clock();
    const sandbox = await start({ now: time.now, timing: { invisibleMs: 0, creatingMs: 0 } });
    const groupOf = async (id: string) => {
      const request = make(rds.DescribeDBInstanceAttributeRequest, { DBInstanceId: id });
      const { body } = await sdk(sandbox).describeDBInstanceAttribute(request);
      return body?.items?.DBInstanceAttribute?.[0]?.dedicatedHostGroupId;
    };
    const first = await clone(sandbox, { dedicatedHostGroupId: seedHostGroupId });
    time.advance(60_000);
    assert.equal(await groupOf(first.id), seedHostGroupId);
    const backups = await sdk(sandbox).describeBackups(
      make(rds.DescribeBackupsRequest, { DBInstanceId: first.id }),
    );
    const backupId = backups.body?.items?.backup?.[0]?.backupId;
    const second = await clone(sandbox, {
      DBInstanceId: first.id,
      clientToken: 'second',
      restoreTime: undefined,
      backupId,
    });
    time.advance(60_000);
    assert.equal(await groupOf(second.id), '');
  });

  it('need a region', async () => {
    const sandbox = await start();
    await assert.rejects(list(sandbox, {}), (error: { code?: string }) => error.code === 'MissingRegionId');
  });
});
