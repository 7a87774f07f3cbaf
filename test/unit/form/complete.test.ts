import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RememberedValues } from '../../../src/core/clone/remembered';
import type { FormSession } from '../../../src/core/form/session';
import { money } from '../../../src/core/form/price';
import { JobStore } from '../../../src/core/jobs/store';
import { silentLogger } from '../../../src/core/log';
import { seedHostGroupId, seedIds, type SandboxOptions } from '../../../src/sandbox';
import type { CloneParameterName } from '../../../src/shared/clone';
import { SkippingClock } from '../../support/clock';
import { startCloud, type Cloud } from '../../support/cloud';
import { openForm, settled, until, type OpenFormOptions } from '../../support/form';

describe('the complete form', () => {
  let folder: string;
  let cloud: Cloud;
  let store: JobStore;
  let clock: SkippingClock;
  let form: FormSession | undefined;

  const start = async (sandbox?: SandboxOptions): Promise<void> => {
    folder = await mkdtemp(join(tmpdir(), 'rds-complete-'));
    clock = new SkippingClock(Date.now());
    cloud = await startCloud({ clock, ...(sandbox ? { sandbox } : {}) });
    store = new JobStore(join(folder, 'jobs'), silentLogger);
  };
  const open = async (sourceId: string, options: Partial<OpenFormOptions> = {}): Promise<FormSession> => {
    form = openForm({
      start: { regionId: 'cn-hangzhou', sourceId },
      client: () => Promise.resolve(cloud.client),
      clock,
      store,
      ...options,
    });
    await settled(form);
    return form;
  };
  const change = async (name: CloneParameterName, text: string): Promise<void> => {
    assert.ok(form);
    form.change(name, text, form.state().seq + 1);
    await settled(form);
  };
  const asked = (action: string): number =>
    cloud.sandbox.requests.filter((request) => request.action === action).length;
  afterEach(async () => {
    form?.dispose();
    form = undefined;
    await store.dispose();
    await cloud.close();
    await rm(folder, { recursive: true });
  });

  describe('names the price', () => {
    it('by the hour, with what that makes in a month, and anew for what is changed', async () => {
      await start();
      const one = await open(seedIds.ordersProd);
      const before = one.state().price;
      assert.equal(before.status, 'ready');
      assert.match(before.sentence, /^CNY \d+\.\d\d per hour, about CNY [\d,]+\.\d\d in 30 days\.$/);
      await change('DBInstanceStorage', '500');
      assert.notEqual(one.state().price.sentence, before.sentence);
    });

    it('asks once for what is typed in one go, and drops the older answer', async () => {
      await start();
      const one = await open(seedIds.ordersProd);
      const before = asked('DescribePrice');
      for (const [seq, text] of ['2', '20', '200'].entries()) one.change('DBInstanceStorage', text, seq + 1);
      await settled(one);
      assert.equal(asked('DescribePrice'), before + 1);
      assert.equal(cloud.sandbox.requests.at(-1)?.params['DBInstanceStorage'], '200');
    });

    it('of a subscription for the whole term, with the list price it is below', async () => {
      await start();
      const one = await open(seedIds.ordersProd);
      await change('PayType', 'Prepaid');
      await change('UsedTime', '3');
      assert.match(
        one.state().price.sentence,
        /^CNY [\d,.]+ for 3 months, charged at once\. List price: CNY [\d,.]+\.$/,
      );
      await change('AutoPay', 'false');
      assert.match(one.state().costNote, /an unpaid order is made/);
    });

    it('of a serverless clone as a range', async () => {
      await start();
      const one = await open(seedIds.ordersProd);
      await change('PayType', 'Serverless');
      assert.match(
        one.state().price.sentence,
        /^CNY [\d.]+ to [A-Z]+ [\d.]+ per hour, by the capacity in use\.$/,
      );
      assert.match(one.state().costNote, /0\.5 to 4 RCU/);
    });

    it('of an international account in its currency, and finds out once that it is one', async () => {
      await start({ site: 'international' });
      const one = await open(seedIds.ordersProd);
      assert.match(one.state().price.sentence, /^USD /);
      const before = asked('DescribePrice');
      await change('DBInstanceStorage', '500');
      assert.equal(asked('DescribePrice'), before + 1);
      assert.match(one.state().choices['DBInstanceClass']?.choices[0]?.label ?? '', / cores, .* GB/);
    });

    it('or says that there is none, or why it is not known', async () => {
      await start();
      const one = await open(seedIds.ordersProd);
      await change('DBInstanceClass', 'mysql.n2.2xlarge.2c');
      await change('PayType', 'Prepaid');
      assert.deepEqual(one.state().price, { status: 'none', sentence: 'RDS has no price for this choice.' });
      cloud.sandbox.faults.add({
        action: 'DescribePrice',
        fault: { kind: 'error', status: 403, code: 'Forbidden.RAM' },
      });
      await change('UsedTime', '2');
      assert.equal(one.state().price.status, 'failed');
      assert.match(one.state().price.sentence, /Forbidden\.RAM/);
      await change('DBInstanceStorage', 'many');
      assert.equal(one.state().price.status, 'none');
    });
  });

  describe('lists what can be restored', () => {
    it('only when parts are asked for, with sizes, and the tables of what is looked into', async () => {
      await start();
      const one = await open(seedIds.ordersProd);
      assert.equal(asked('DescribeMetaList'), 0);
      await change('RestoreScope', 'TableMeta');
      const { databases, withTables } = one.state().databases;
      assert.ok(withTables);
      assert.ok(databases.some(({ name, size }) => name === 'shop' && size !== ''));
      one.openDatabase('shop');
      await until(
        () => one.state().databases.databases.find(({ name }) => name === 'shop')?.tablesStatus === 'ready',
      );
      const shop = one.state().databases.databases.find(({ name }) => name === 'shop');
      assert.ok(shop?.tables.includes('payments'));
    });

    it('of PostgreSQL without tables, of SQL Server what it has now', async () => {
      await start();
      const postgres = await open(seedIds.postgres, {
        start: { regionId: 'cn-shanghai', sourceId: seedIds.postgres },
      });
      await change('RestoreScope', 'TableMeta');
      assert.equal(postgres.state().databases.withTables, false);
      postgres.dispose();
      const server = await open(seedIds.sqlServer);
      await change('RestoreScope', 'DbNames');
      assert.ok(server.state().databases.databases.length > 0);
      assert.equal(asked('DescribeDatabases'), 1);
      const scope = server
        .state()
        .choices['RestoreScope']?.choices.find(({ value }) => value === 'TableMeta');
      assert.notEqual(scope?.unavailable, '');
    });

    it('anew for another restore point, and not at all while the time is half typed', async () => {
      await start();
      const one = await open(seedIds.ordersProd);
      await change('RestoreScope', 'DbNames');
      const before = asked('DescribeMetaList');
      const { end } = one.state().recoveryWindow;
      await change('RestoreTime', end.slice(0, 10));
      assert.equal(one.state().databases.status, 'idle');
      await change('RestoreTime', new Date(Date.parse(end) - 3_600_000).toISOString().replace(/\.\d+/, ''));
      assert.equal(asked('DescribeMetaList'), before + 1);
    });
  });

  it('asks for dedicated clusters only when Advanced is looked into', async () => {
    await start();
    const one = await open(seedIds.ordersProd);
    assert.equal(one.state().choices['DedicatedHostGroupId'], undefined);
    one.openGroup('advanced');
    await settled(one);
    assert.deepEqual(
      one.state().choices['DedicatedHostGroupId']?.choices.map(({ value }) => value),
      [seedHostGroupId],
    );
  });

  it('says what is not sent any more, and what differs from the source', async () => {
    await start();
    const one = await open(seedIds.ordersProd);
    assert.deepEqual(one.state().review.differences, []);
    await change('Category', 'Basic');
    assert.deepEqual(
      one.state().dropped.map(({ parameter }) => parameter),
      ['ZoneIdSlave1', 'VSwitchIdSlave1'],
    );
    assert.deepEqual(
      one.state().review.differences.map(({ label }) => label),
      ['Edition', 'Instance class'],
    );
    assert.deepEqual(one.state().findings, []);
  });

  it('begins like the last clone of its kind, and tells when one was made', async () => {
    await start();
    const kept: RememberedValues[] = [];
    const first = await open(seedIds.ordersProd, {
      remember: (engine, values) => {
        assert.equal(engine, 'MySQL');
        kept.push(values);
      },
    });
    await change('DBInstanceStorageType', 'general_essd');
    await change('DBInstanceStorage', '300');
    await first.submit();
    assert.deepEqual(kept, [{ DBInstanceStorageType: 'general_essd' }]);
    first.dispose();

    const next = await open(seedIds.cluster, { recall: () => ({ ...kept[0], VPCId: 'vpc-gone' }) });
    const { values } = next.state().draft;
    assert.deepEqual(values['DBInstanceStorageType'], { text: 'general_essd', origin: 'remembered' });
    await until(() => next.state().draft.values['VPCId']?.origin === 'source');
    assert.deepEqual(next.state().findings, []);
  });

  it('has something to keep once a person has worked on it, and nothing when it was sent', async () => {
    await start();
    const one = await open(seedIds.ordersProd);
    const kept = (): string | undefined => one.unsent?.values.DBInstanceStorage?.text;
    assert.equal(kept(), undefined);
    await change('DBInstanceStorage', '300');
    assert.equal(kept(), '300');
    await one.submit();
    assert.equal(kept(), undefined);
    assert.ok(one.wasSent);
  });

  it('marks every field of a parameter that the service refuses', async () => {
    await start();
    const one = await open(seedIds.ordersProd);
    cloud.sandbox.faults.add({
      action: 'CloneDBInstance',
      fault: { kind: 'error', status: 403, code: 'InvalidVswitchId' },
    });
    await one.submit();
    const marked = one.state().error?.parameters ?? [];
    assert.ok(marked.includes('VSwitchId') && marked.includes('VSwitchIdSlave1'), marked.join());
  });

  it('tells that an order has to be paid before anything is created', async () => {
    await start();
    const one = await open(seedIds.ordersProd);
    await change('PayType', 'Prepaid');
    await change('AutoPay', 'false');
    await one.submit();
    assert.match(one.state().progress?.sentence ?? '', /^Accepted as order \d+\. Pay it in the console/);
  });
});

describe('an amount', () => {
  it('says what it is, however small', () => {
    assert.deepEqual(
      [money(1234.5, 'CNY'), money(0.0123, 'USD'), money(0, 'CNY')],
      ['CNY 1,234.50', 'USD 0.0123', 'CNY 0.00'],
    );
  });
});
