import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diskFolder } from '../../../src/core/files/diskFolder';
import { draftForAnother, newDraft } from '../../../src/core/clone/draft';
import type { CloneForm } from '../../../src/core/form/cloneForm';
import { money } from '../../../src/core/form/price';
import type { CloneJob } from '../../../src/core/jobs/job';
import { JobStore } from '../../../src/core/jobs/store';
import { silentLogger } from '../../../src/core/log';
import { seedHostGroupId, seedIds, type SandboxOptions } from '../../support/sandbox';
import type { CloneParameterName } from '../../../src/shared/clone';
import { SkippingClock } from '../../support/clock';
import { startCloud, type Cloud } from '../../support/cloud';
import { openForm, settled, type OpenFormOptions } from '../../support/form';
import { inEveryReading } from '../../support/readings';
import { until } from '../../support/until';

inEveryReading('the complete form', ({ reading }) => {
  let folder: string;
  let cloud: Cloud;
  let store: JobStore;
  let clock: SkippingClock;
  let form: CloneForm | undefined;

  const start = async (sandbox?: SandboxOptions): Promise<void> => {
    folder = await mkdtemp(join(tmpdir(), 'rds-complete-'));
    clock = new SkippingClock(Date.now());
    cloud = await startCloud({ clock, sandbox: { reading, ...sandbox } });
    store = new JobStore(diskFolder(join(folder, 'jobs')), silentLogger);
  };
  const open = async (sourceId: string, options: Partial<OpenFormOptions> = {}): Promise<CloneForm> => {
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
    form.edits.change(name, text, form.state().seq + 1);
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
    it('without waiting for a pause in typing before anybody has typed', async () => {
      await start();
      const own = new SkippingClock(clock.now());
      const one = await open(seedIds.ordersProd, { clock: own });
      assert.equal(one.state().price.status, 'ready');
      assert.deepEqual(own.sleeps, []);
      await change('DBInstanceStorage', '300');
      assert.deepEqual(own.sleeps, [300]);
      const before = asked('DescribePrice');
      own.advance(1_000);
      one.edits.reset('DBInstanceStorage');
      await settled(one);
      assert.equal(asked('DescribePrice'), before + 1);
      assert.deepEqual(own.sleeps, [300], 'a click is no typing');
      one.dispose();
      const { draft } = one.state();
      const vpc = { text: draft.values['VPCId']?.text ?? '', origin: 'chosen' } as const;
      const again = await open(seedIds.ordersProd, {
        clock: own,
        draft: { ...draft, values: { ...draft.values, VPCId: vpc } },
      });
      assert.ok(again.state().choices['VSwitchId']?.choices.length);
      assert.deepEqual(own.sleeps, [300], 'nor is what was typed in an earlier window');
    });

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
      for (const [seq, text] of ['2', '20', '200'].entries())
        one.edits.change('DBInstanceStorage', text, seq + 1);
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
        /^CNY [\d,.]+ for 3 months, charged immediately\. List price: CNY [\d,.]+\.$/,
      );
      await change('AutoPay', 'false');
      assert.match(one.state().costNote, /an unpaid order is created/);
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
      const { classPrices, choices } = one.state();
      const offered = choices['DBInstanceClass']?.choices.map(({ value }) => value) ?? [];
      assert.ok(offered.length > 0);
      assert.deepEqual(
        offered.map((name) => classPrices[name]),
        offered.map(() => '–'),
      );
    });

    it('stays the last right one while the storage is wrong', async () => {
      await start();
      const one = await open(seedIds.ordersProd);
      await change('DBInstanceStorage', '300');
      const { amount } = one.state().price;
      assert.notEqual(amount, '');
      for (const wrong of ['50', '302', 'a lot']) {
        await change('DBInstanceStorage', wrong);
        assert.equal(one.state().price.amount, amount, wrong);
      }
      await change('DBInstanceStorage', '500');
      assert.notEqual(one.state().price.amount, amount);
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
      const none = { amount: '', per: '', more: '', compared: '' };
      assert.deepEqual(one.state().price, {
        ...none,
        status: 'none',
        sentence: 'RDS has no price for this configuration.',
      });
      cloud.sandbox.faults.add({
        action: 'DescribePrice',
        fault: { kind: 'error', status: 403, code: 'Forbidden.RAM' },
      });
      await change('UsedTime', '2');
      assert.equal(one.state().price.status, 'failed');
      assert.match(one.state().price.sentence, /Forbidden\.RAM/);
      // While the storage is wrong the answer for the last right one stands.
      await change('DBInstanceStorage', 'many');
      assert.equal(one.state().price.status, 'failed');
      await change('UsedTime', 'many');
      assert.equal(one.state().price.status, 'none');
    });
  });

  describe('lists what can be restored', () => {
    it('only when parts are asked for, with sizes, and the tables of what is looked into', async () => {
      await start();
      // For local disks it is not disputed that there is a list.
      const one = await open(seedIds.localSsd);
      assert.equal(asked('DescribeMetaList'), 0);
      await change('RestoreScope', 'TableMeta');
      const { databases, withTables } = one.state().databases;
      assert.ok(withTables);
      assert.ok(databases.some(({ name, size }) => name === 'shop' && size !== ''));
      one.edits.openDatabase('shop');
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
      const before = asked('DescribeDatabases');
      const server = await open(seedIds.sqlServer);
      await change('RestoreScope', 'DbNames');
      assert.ok(server.state().databases.databases.length > 0);
      assert.equal(asked('DescribeDatabases'), before + 1);
      const scope = server
        .state()
        .choices['RestoreScope']?.choices.find(({ value }) => value === 'TableMeta');
      assert.notEqual(scope?.unavailable, '');
    });

    it('anew for another restore point, and not at all while the time is half typed', async () => {
      await start();
      const one = await open(seedIds.localSsd);
      await change('RestoreScope', 'DbNames');
      const before = asked('DescribeMetaList');
      const { end } = one.state().recoveryWindow;
      await change('RestoreTime', end.slice(0, 10));
      assert.equal(one.state().databases.status, 'idle');
      await change('RestoreTime', new Date(Date.parse(end) - 3_600_000).toISOString().replace(/\.\d+/, ''));
      assert.equal(asked('DescribeMetaList'), before + 1);
    });
  });

  it('keeps what is to be done afterwards through every answer and change, and sends nothing of it', async () => {
    await start();
    const after = { verify: true, remindAfterDays: 7 };
    form = openForm({
      start: { regionId: 'cn-hangzhou', sourceId: seedIds.ordersProd },
      client: () => Promise.resolve(cloud.client),
      clock,
      store,
    });
    form.edits.setAfter(after, 1);
    await settled(form);
    await change('DBInstanceDescription', 'kept');
    await change('DBInstanceStorage', '120');
    form.edits.setRestoreBy('backupSet', 9);
    form.edits.setRestoreBy('time', 10);
    await settled(form);
    assert.deepEqual(form.state().draft.after, after);
    await form.submit();
    const [job] = store.list();
    assert.equal(job?.remindAt, (job?.createdAt ?? 0) + 7 * 24 * 3_600_000);
    assert.ok(!/verify|remind/i.test(JSON.stringify(job?.request)));
  });

  it('reminds in a week unless the user wants it otherwise, and keeps the price that was shown', async () => {
    await start();
    const open = async (name: string): Promise<CloneForm> => {
      form = openForm({
        start: { regionId: 'cn-hangzhou', sourceId: seedIds.ordersProd },
        client: () => Promise.resolve(cloud.client),
        clock,
        store,
      });
      await settled(form);
      await change('DBInstanceDescription', name);
      return form;
    };
    const usual = await open('by-default');
    assert.deepEqual(usual.state().draft.after, { remindAfterDays: 7 });
    const { price } = usual.state();
    assert.equal(price.status, 'ready');
    await usual.submit();
    const other = await open('never');
    other.edits.setAfter({}, 20);
    await settled(other);
    await other.submit();
    const jobOf = (name: string): CloneJob | undefined =>
      store.list().find(({ description }) => description === name);
    const [never, byDefault] = [jobOf('never'), jobOf('by-default')];
    assert.ok(never && byDefault);
    assert.equal(byDefault.remindAt, byDefault.createdAt + 7 * 24 * 3_600_000);
    assert.equal(never.remindAt, undefined);
    assert.equal(
      price.amount,
      `${byDefault.price?.currency ?? ''} ${(byDefault.price?.trade ?? 0).toFixed(2)}`,
    );
  });

  it('asks for dedicated clusters only when Advanced is looked into', async () => {
    await start();
    const one = await open(seedIds.ordersProd);
    assert.equal(one.state().choices['DedicatedHostGroupId'], undefined);
    one.edits.openGroup('protection');
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

  it('has something to keep once a user has worked on it, and nothing when it was sent', async () => {
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

  it('takes the source’s own word over what the tree said of it before', async () => {
    await start();
    const row = (await cloud.client.listInstances('cn-hangzhou').all).find(
      ({ dbInstanceId }) => dbInstanceId === seedIds.ordersProd,
    );
    assert.ok(row);
    const old = { ...row, category: 'Basic', dbInstanceClass: 'mysql.n2.medium.1', vpcId: 'vpc-old' };
    const one = await open(seedIds.ordersProd, { known: old });
    const { values } = one.state().draft;
    assert.deepEqual(
      [values['Category']?.text, values['DBInstanceClass']?.text, values['VPCId']?.text],
      ['HighAvailability', row.dbInstanceClass, row.vpcId],
    );
  });

  it('opened with a draft of last week takes the latest time of now, and the source as it is now', async () => {
    await start();
    const draft = {
      ...newDraft({ regionId: 'cn-hangzhou', sourceId: seedIds.ordersProd }, 0),
      values: {
        RestoreTime: { text: '2026-01-01T00:00:00Z', origin: 'default' },
        DBInstanceStorage: { text: '50', origin: 'source' },
        DBInstanceDescription: { text: 'mine', origin: 'chosen' },
      },
    } as const;
    const one = await open(seedIds.ordersProd, { draft });
    const { values } = one.state().draft;
    assert.equal(values['RestoreTime']?.text, one.state().recoveryWindow.end);
    assert.equal(values['DBInstanceStorage']?.text, '100');
    assert.equal(values['DBInstanceDescription']?.text, 'mine');
  });

  it('of an earlier clone is made alike, with the newest backup set and a name of its own', async () => {
    await start();
    const first = await open(seedIds.ordersProd, {
      start: { regionId: 'cn-hangzhou', sourceId: seedIds.ordersProd, backupId: '1' },
    });
    await change('DBInstanceStorage', '300');
    await change('DBInstanceDescription', 'first');
    const draft = draftForAnother(first.state().draft);
    first.dispose();
    const one = await open(seedIds.ordersProd, { draft });
    const { values } = one.state().draft;
    const newest = (await cloud.client.listBackups('cn-hangzhou', seedIds.ordersProd).all).find(
      ({ status, isAvailable }) => status === 'Success' && isAvailable,
    );
    assert.equal(values['BackupId']?.text, newest?.backupId);
    assert.equal(values['DBInstanceStorage']?.text, '300');
    assert.match(values['DBInstanceDescription']?.text ?? '', /^orders-prod-\d{4}-\d{4}(-\d+)?$/);
    assert.deepEqual(one.state().findings, []);
  });

  it('sends nothing that an answer has changed since the user saw it', async () => {
    await start();
    const one = await open(seedIds.ordersProd);
    const { revision } = one.state();
    await change('Category', 'Basic');
    assert.notEqual(one.state().revision, revision);
    assert.deepEqual(await one.submit(revision), { kind: 'error', parameter: undefined });
    assert.equal(one.state().error?.title, 'The form has just changed');
    assert.equal(cloud.sandbox.clones().length, 0);
    await one.submit(one.state().revision);
    assert.equal(one.state().error, undefined);
    assert.equal(cloud.sandbox.clones().length, 1);
  });

  it('says that it stands still from the click on', async () => {
    await start();
    const frozen: boolean[] = [];
    const one = await open(seedIds.ordersProd, {
      onDidChange: () => {
        if (form) frozen.push(form.state().frozen);
      },
    });
    frozen.length = 0;
    const sent = one.submit();
    assert.ok(frozen.length > 0 && frozen.every(Boolean));
    await sent;
  });

  it('says what a subscription costs to order even where the source cannot be read', async () => {
    await start();
    cloud.sandbox.faults.add({
      action: 'DescribeDBInstanceAttribute',
      times: 9,
      fault: { kind: 'error', status: 403, code: 'Forbidden.RAM' },
    });
    const one = await open(seedIds.ordersProd);
    await change('PayType', 'Prepaid');
    await change('Period', 'Month');
    await change('UsedTime', '2');
    assert.match(one.state().costNote, /Subscription of 2 months: the whole amount is charged/);
  });

  it('marks every field of a parameter that the service refuses', async () => {
    await start();
    const one = await open(seedIds.ordersProd);
    cloud.sandbox.faults.add({
      action: 'CloneDBInstance',
      fault: { kind: 'error', status: 403, code: 'InvalidVswitchId' },
    });
    await one.submit();
    const marked = one.state().error?.fields ?? [];
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
