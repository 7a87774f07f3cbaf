import * as rds from '@alicloud/rds20140815';
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seedIds, type Sandbox } from '../../support/sandbox';
import { clone } from './cloning';
import { Clock, refusal, sandboxes, sdk, make } from './support';
import { until } from '../../support/until';

async function attribute(sandbox: Sandbox, id: string) {
  const request = make(rds.DescribeDBInstanceAttributeRequest, { DBInstanceId: id });
  const { body } = await sdk(sandbox).describeDBInstanceAttribute(request);
  const found = body?.items?.DBInstanceAttribute?.[0];
  assert.ok(found);
  return found;
}

async function statusOf(sandbox: Sandbox, id: string): Promise<string> {
  try {
    return (await attribute(sandbox, id)).DBInstanceStatus ?? '';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe('CloneDBInstance in the sandbox', () => {
  const start = sandboxes();
  const clock = new Clock();
  const withClock = () => start({ now: clock.now });

  it('goes from invisible over Creating to Running', async () => {
    const time = new Clock();
    const sandbox = await start({ now: time.now });
    const { id } = await clone(sandbox);
    assert.match(id, /^rm-bp1[0-9a-z]{14}$/);
    assert.equal(await statusOf(sandbox, id), 'InvalidDBInstanceId.NotFound');
    assert.equal(await statusOf(sandbox, seedIds.ordersProd), 'INS_CLONING');
    time.advance(1_500);
    assert.equal(await statusOf(sandbox, id), 'Creating');
    assert.equal(await statusOf(sandbox, seedIds.ordersProd), 'Running');
    time.advance(19_999);
    assert.equal(await statusOf(sandbox, id), 'Creating');
    time.advance(1);
    assert.equal(await statusOf(sandbox, id), 'Running');
  });

  it('runs by the real clock, too', async () => {
    // Creating lasts longer than a busy machine takes for a look.
    const sandbox = await start({ timing: { invisibleMs: 30, creatingMs: 1_500 } });
    const restoreTime = new Date(Date.now() - 86_400_000).toISOString().slice(0, 19) + 'Z';
    const { id } = await clone(sandbox, { restoreTime });
    await until(async () => (await statusOf(sandbox, id)) === 'Creating');
    await until(async () => (await statusOf(sandbox, id)) === 'Running');
  });

  it('gives the clone what the source has, and its own backup and address', async () => {
    const time = new Clock();
    const sandbox = await start({ now: time.now });
    const { id } = await clone(sandbox);
    time.advance(30_000);
    const made = await attribute(sandbox, id);
    const source = await attribute(sandbox, seedIds.ordersProd);
    for (const field of [
      'engineVersion',
      'DBInstanceClass',
      'DBInstanceStorage',
      'zoneId',
      'vSwitchId',
    ] as const) {
      assert.ok(source[field], field);
      assert.equal(made[field], source[field], field);
    }
    assert.equal(made.DBInstanceDescription, 'orders-clone');
    assert.equal(made.deletionProtection, false);
    const client = sdk(sandbox);
    const net = await client.describeDBInstanceNetInfo(
      make(rds.DescribeDBInstanceNetInfoRequest, { DBInstanceId: id }),
    );
    const [first] = net.body?.DBInstanceNetInfos?.DBInstanceNetInfo ?? [];
    assert.deepEqual([first?.connectionString, first?.port], [`${id}.mysql.rds.aliyuncs.com`, '3306']);
    assert.equal(first?.IPAddress, '10.10.0.100');
    const backups = await client.describeBackups(make(rds.DescribeBackupsRequest, { DBInstanceId: id }));
    assert.deepEqual(
      backups.body?.items?.backup?.map((set) => set.backupType),
      ['FullBackup'],
    );
    const list = await client.describeDBInstances(
      make(rds.DescribeDBInstancesRequest, { regionId: 'cn-hangzhou' }),
    );
    assert.equal(list.body?.items?.DBInstance?.at(-1)?.DBInstanceId, id);
    const history = await client.describeHistoryTasks(
      make(rds.DescribeHistoryTasksRequest, {
        fromStartTime: '2026-05-20T00:00:00Z',
        toStartTime: '2026-05-21T00:00:00Z',
        instanceId: id,
      }),
    );
    assert.deepEqual(
      history.body?.items?.map(({ status, progress }) => [status, progress]),
      [['Succeed', 100]],
    );
  });

  it('accepts two clones of one source right after each other', async () => {
    const sandbox = await withClock();
    const [one, two] = [await clone(sandbox), await clone(sandbox, { clientToken: 'token-2' })];
    assert.notEqual(one.id, two.id);
    assert.deepEqual(
      sandbox
        .clones()
        .map(({ dbInstanceId, clientToken, sourceId }) => [dbInstanceId, clientToken, sourceId]),
      [
        [one.id, 'token-1', seedIds.ordersProd],
        [two.id, 'token-2', seedIds.ordersProd],
      ],
    );
  });

  it('shows what the calls asked for', async () => {
    const time = new Clock();
    const sandbox = await start({ now: time.now });
    const { id } = await clone(sandbox, {
      zoneId: 'cn-hangzhou-i',
      zoneIdSlave1: 'cn-hangzhou-j',
      vSwitchId: 'vsw-bp1i1prod3n8v5tc2yr67,vsw-bp1j1prod6d4s9fk8mb25',
      privateIpAddress: '10.10.1.77',
      DBInstanceClass: 'mysql.n2.xlarge.2c',
      DBInstanceStorage: 150,
      DBInstanceStorageType: 'cloud_essd2',
      payType: 'Prepaid',
      period: 'Month',
      usedTime: 2,
      deletionProtection: true,
      dbNames: 'shop,audit',
      DBInstanceDescription: '订单-克隆_1',
    });
    time.advance(30_000);
    const made = await attribute(sandbox, id);
    assert.deepEqual(
      [made.zoneId, made.DBInstanceClass, made.DBInstanceStorage, made.DBInstanceStorageType, made.payType],
      ['cn-hangzhou-i', 'mysql.n2.xlarge.2c', 150, 'cloud_essd2', 'Prepaid'],
    );
    assert.equal(made.expireTime, '2026-07-20T16:00:00Z');
    assert.equal(made.DBInstanceDescription, '订单-克隆_1');
    assert.equal(made.deletionProtection, true);
    const databases = await sdk(sandbox).describeDatabases(
      make(rds.DescribeDatabasesRequest, { DBInstanceId: id }),
    );
    assert.deepEqual(
      databases.body?.databases?.database?.map((one) => one.DBName),
      ['shop', 'audit'],
    );
  });

  it('does not inherit the term of a subscription', async () => {
    const time = new Clock();
    const sandbox = await start({ now: time.now });
    const { id } = await clone(sandbox, { DBInstanceId: seedIds.prepaid });
    time.advance(30_000);
    const made = await attribute(sandbox, id);
    assert.deepEqual([made.payType, made.expireTime], ['Postpaid', '']);
  });

  it('never shows a clone whose order is unpaid', async () => {
    const time = new Clock();
    const sandbox = await start({ now: time.now });
    const { id } = await clone(sandbox, { payType: 'Prepaid', period: 'Year', usedTime: 1, autoPay: false });
    time.advance(86_400_000);
    assert.equal(await statusOf(sandbox, id), 'InvalidDBInstanceId.NotFound');
    const again = await refusal(clone(sandbox, { DBInstanceId: id, clientToken: 'token-2' }));
    assert.deepEqual([again.code, again.status], ['OrderStatus.UnPaid', 403]);
  });

  describe('with a client token', () => {
    it('answers the same clone to the same request', async () => {
      const sandbox = await withClock();
      const [one, two] = [await clone(sandbox), await clone(sandbox)];
      assert.equal(one.id, two.id);
      assert.equal(one.orderId, two.orderId);
      assert.notEqual(one.requestId, two.requestId);
      assert.equal(sandbox.clones().length, 1);
    });

    it('answers the same clone to requests that overlap', async () => {
      const sandbox = await withClock();
      const made = await Promise.all(Array.from({ length: 8 }, () => clone(sandbox)));
      assert.equal(new Set(made.map(({ id }) => id)).size, 1);
    });

    it('answers the same clone after the source went away', async () => {
      const sandbox = await withClock();
      const { id } = await clone(sandbox);
      sandbox.removeInstance(seedIds.ordersProd);
      assert.equal((await clone(sandbox)).id, id);
    });

    it('refuses other parameters', async () => {
      const sandbox = await withClock();
      await clone(sandbox);
      const other = await refusal(clone(sandbox, { DBInstanceDescription: 'other' }));
      assert.deepEqual([other.code, other.status], ['IdempotentParameterMismatch', 400]);
    });

    it('does not use the token up by a refusal', async () => {
      const sandbox = await withClock();
      await refusal(clone(sandbox, { DBInstanceStorage: 10 }));
      await clone(sandbox);
    });

    it('makes a clone for each request without a token', async () => {
      const sandbox = await withClock();
      const [one, two] = [
        await clone(sandbox, { clientToken: undefined }),
        await clone(sandbox, { clientToken: undefined }),
      ];
      assert.notEqual(one.id, two.id);
    });
  });

  it('obeys the hooks for tests', async () => {
    const time = new Clock();
    const sandbox = await start({ now: time.now });
    sandbox.setTiming({ invisibleMs: 0, creatingMs: 5 });
    const { id } = await clone(sandbox);
    assert.equal(await statusOf(sandbox, id), 'Creating');
    time.advance(5);
    assert.equal(await statusOf(sandbox, id), 'Running');
    sandbox.setInstanceStatus(id, 'Deleting');
    assert.equal(await statusOf(sandbox, id), 'Deleting');
    sandbox.removeInstance(id);
    assert.equal(await statusOf(sandbox, id), 'InvalidDBInstanceId.NotFound');
  });

  describe('with a state file', () => {
    let folder: string;
    beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'rds-sandbox-'))));
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    it('goes on after a restart, tokens included', async () => {
      const time = new Clock();
      const options = { now: time.now, stateFile: join(folder, 'deep', 'state.json') };
      const before = await start(options);
      const { id, orderId } = await clone(before);
      await before.close();
      const after = await start(options);
      assert.equal(await statusOf(after, id), 'InvalidDBInstanceId.NotFound');
      time.advance(2_000);
      assert.equal(await statusOf(after, id), 'Creating');
      time.advance(20_000);
      assert.equal(await statusOf(after, id), 'Running');
      assert.deepEqual((await clone(after)).orderId, orderId);
      assert.equal(after.clones().length, 1);
      assert.notEqual(after.accessKeyId, before.accessKeyId);
    });

    it('remembers what was kept of the backups of a released instance, and reads files that do not say', async () => {
      const stateFile = join(folder, 'state.json');
      writeFileSync(stateFile, JSON.stringify({ version: 1, clones: [], removed: [], statuses: {} }));
      const before = await start({ stateFile });
      const request = new rds.DeleteDBInstanceRequest({ DBInstanceId: seedIds.localSsd });
      request.releasedKeepPolicy = 'Lastest';
      await sdk(before).deleteDBInstance(request);
      await before.close();
      const after = await start({ stateFile });
      assert.equal(after.keptBackups(seedIds.localSsd), 'Lastest');
      assert.equal(after.keptBackups(seedIds.ordersProd), 'None');
    });

    it('has a clone on disk before it answers', async () => {
      const stateFile = join(folder, 'state.json');
      const sandbox = await start({ now: clock.now, stateFile });
      const { id } = await clone(sandbox);
      assert.ok(readFileSync(stateFile, 'utf8').includes(id));
      assert.deepEqual(readdirSync(folder), ['state.json']);
    });

    it('is shared with the sandbox of another window, tokens included', async () => {
      const time = new Clock();
      const options = { now: time.now, stateFile: join(folder, 'state.json') };
      const [one, other] = [await start(options), await start(options)];
      const { id, orderId } = await clone(one);
      time.advance(2_000);
      assert.equal(await statusOf(other, id), 'Creating');
      assert.equal((await clone(other)).orderId, orderId);
      const second = await clone(other, { clientToken: undefined });
      assert.deepEqual(
        one.clones().map(({ dbInstanceId }) => dbInstanceId),
        [id],
      );
      time.advance(2_000);
      assert.equal(await statusOf(one, second.id), 'Creating');
      assert.deepEqual(
        one.clones().map(({ dbInstanceId }) => dbInstanceId),
        [id, second.id],
      );
    });

    it('remembers what was released and set', async () => {
      const options = { now: clock.now, stateFile: join(folder, 'state.json') };
      const before = await start(options);
      before.removeInstance(seedIds.mariadb);
      before.setInstanceStatus(seedIds.ordersProd, 'Restoring');
      await before.close();
      const after = await start(options);
      assert.equal(await statusOf(after, seedIds.mariadb), 'InvalidDBInstanceId.NotFound');
      assert.equal(await statusOf(after, seedIds.ordersProd), 'Restoring');
    });

    const damaged = [
      '',
      '{"version":1,"clones":[',
      '[]',
      'null',
      '{"version":1,"clones":[{}],"removed":[],"statuses":{}}',
    ];
    for (const text of damaged) {
      it(`sets a damaged file aside: ${text}`, async () => {
        const stateFile = join(folder, 'state.json');
        writeFileSync(stateFile, text);
        const sandbox = await start({ now: clock.now, stateFile });
        assert.deepEqual(readdirSync(folder), [`state.json.damaged-${clock.time}`]);
        await clone(sandbox);
      });
    }

    it('leaves that of a later version as it is, and keeps nothing', async () => {
      const stateFile = join(folder, 'state.json');
      writeFileSync(stateFile, '{"version":2}');
      const sandbox = await start({ now: clock.now, stateFile });
      await clone(sandbox);
      await sandbox.close();
      assert.deepEqual(readdirSync(folder), ['state.json']);
      assert.equal(readFileSync(stateFile, 'utf8'), '{"version":2}');
    });

    it('does not write over what another process has damaged or a later version has written', async () => {
      const stateFile = join(folder, 'state.json');
      const sandbox = await start({ now: clock.now, stateFile });
      const { id } = await clone(sandbox);
      writeFileSync(stateFile, '{"version":1,');
      await clone(sandbox);
      assert.ok(readFileSync(stateFile, 'utf8').includes(id));
      const aside = readdirSync(folder).filter((name) => name !== 'state.json');
      assert.deepEqual(aside, [`state.json.damaged-${clock.time}`]);
      writeFileSync(stateFile, '{"version":2}');
      await clone(sandbox);
      assert.equal(readFileSync(stateFile, 'utf8'), '{"version":2}');
    });
  });
});
