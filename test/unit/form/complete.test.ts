import assert from 'node:assert/strict';
import { draftForAnother, newDraft } from '../../../src/core/clone/draft';
import type { CloneForm } from '../../../src/core/form/cloneForm';
import type { CloneJob } from '../../../src/core/jobs/job';
import { settled } from '../../support/form';
import { inEveryReading } from '../../support/readings';
import { seedHostGroupId, seedIds } from '../../support/sandbox';
import { until } from '../../support/until';
import { useFormWorld } from './formWorld';

inEveryReading('the complete form', ({ reading }) => {
  const world = useFormWorld(reading);

  describe('lists what can be restored', () => {
    it('only when parts are asked for, with sizes, and the tables of what is looked into', async () => {
      await world.start();
      // For local disks it is not disputed that there is a list.
      const one = await world.openSettled(seedIds.localSsd);
      assert.equal(world.asked('DescribeMetaList'), 0);
      await world.change('RestoreScope', 'TableMeta');
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
      await world.start();
      const postgres = await world.openSettled(seedIds.postgres, {
        start: { regionId: 'cn-shanghai', sourceId: seedIds.postgres },
      });
      await world.change('RestoreScope', 'TableMeta');
      assert.equal(postgres.state().databases.withTables, false);
      postgres.dispose();
      const before = world.asked('DescribeDatabases');
      const server = await world.openSettled(seedIds.sqlServer);
      await world.change('RestoreScope', 'DbNames');
      assert.ok(server.state().databases.databases.length > 0);
      assert.equal(world.asked('DescribeDatabases'), before + 1);
      const scope = server
        .state()
        .choices['RestoreScope']?.choices.find(({ value }) => value === 'TableMeta');
      assert.notEqual(scope?.unavailable, '');
    });

    it('anew for another restore point, and not at all while the time is half typed', async () => {
      await world.start();
      const one = await world.openSettled(seedIds.localSsd);
      await world.change('RestoreScope', 'DbNames');
      const before = world.asked('DescribeMetaList');
      const { end } = one.state().recoveryWindow;
      await world.change('RestoreTime', end.slice(0, 10));
      assert.equal(one.state().databases.status, 'idle');
      await world.change(
        'RestoreTime',
        new Date(Date.parse(end) - 3_600_000).toISOString().replace(/\.\d+/, ''),
      );
      assert.equal(world.asked('DescribeMetaList'), before + 1);
    });
  });

  it('keeps what is to be done afterwards through every answer and change, and sends nothing of it', async () => {
    await world.start();
    const after = { verify: true, remindAfterDays: 7 };
    const form = world.openForm({ regionId: 'cn-hangzhou', sourceId: seedIds.ordersProd });
    form.edits.setAfter(after, 1);
    await settled(form);
    await world.change('DBInstanceDescription', 'kept');
    await world.change('DBInstanceStorage', '120');
    form.edits.setRestoreBy('backupSet', 9);
    form.edits.setRestoreBy('time', 10);
    await settled(form);
    assert.deepEqual(form.state().draft.after, after);
    await form.submit();
    const [job] = world.store.list();
    assert.equal(job?.remindAt, (job?.createdAt ?? 0) + 7 * 24 * 3_600_000);
    assert.ok(!/verify|remind/i.test(JSON.stringify(job?.request)));
  });

  it('reminds in a week unless the user wants it otherwise, and keeps the price that was shown', async () => {
    await world.start();
    const open = async (name: string): Promise<CloneForm> => {
      const form = await world.openSettled(seedIds.ordersProd);
      await world.change('DBInstanceDescription', name);
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
      world.store.list().find(({ description }) => description === name);
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
    await world.start();
    const one = await world.openSettled(seedIds.ordersProd);
    assert.equal(one.state().choices['DedicatedHostGroupId'], undefined);
    one.edits.openGroup('protection');
    await settled(one);
    assert.deepEqual(
      one.state().choices['DedicatedHostGroupId']?.choices.map(({ value }) => value),
      [seedHostGroupId],
    );
  });

  it('says what is not sent any more, and what differs from the source', async () => {
    await world.start();
    const one = await world.openSettled(seedIds.ordersProd);
    assert.deepEqual(one.state().review.differences, []);
    await world.change('Category', 'Basic');
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
    await world.start();
    const one = await world.openSettled(seedIds.ordersProd);
    const kept = (): string | undefined => one.unsent?.values.DBInstanceStorage?.text;
    assert.equal(kept(), undefined);
    await world.change('DBInstanceStorage', '300');
    assert.equal(kept(), '300');
    await one.submit();
    assert.equal(kept(), undefined);
    assert.ok(one.wasSent);
  });

  it('takes the source’s own word over what the tree said of it before', async () => {
    await world.start();
    const row = (await world.cloud.client.listInstances('cn-hangzhou').all).find(
      ({ dbInstanceId }) => dbInstanceId === seedIds.ordersProd,
    );
    assert.ok(row);
    const old = { ...row, category: 'Basic', dbInstanceClass: 'mysql.n2.medium.1', vpcId: 'vpc-old' };
    const one = await world.openSettled(seedIds.ordersProd, { known: old });
    const { values } = one.state().draft;
    assert.deepEqual(
      [values['Category']?.text, values['DBInstanceClass']?.text, values['VPCId']?.text],
      ['HighAvailability', row.dbInstanceClass, row.vpcId],
    );
  });

  it('opened with a draft of last week takes the latest time of now, and the source as it is now', async () => {
    await world.start();
    const draft = {
      ...newDraft({ regionId: 'cn-hangzhou', sourceId: seedIds.ordersProd }, 0),
      values: {
        RestoreTime: { text: '2026-01-01T00:00:00Z', origin: 'default' },
        DBInstanceStorage: { text: '50', origin: 'source' },
        DBInstanceDescription: { text: 'mine', origin: 'chosen' },
      },
    } as const;
    const one = await world.openSettled(seedIds.ordersProd, { draft });
    const { values } = one.state().draft;
    assert.equal(values['RestoreTime']?.text, one.state().recoveryWindow.end);
    assert.equal(values['DBInstanceStorage']?.text, '100');
    assert.equal(values['DBInstanceDescription']?.text, 'mine');
  });

  it('of an earlier clone is made alike, with the newest backup set and a name of its own', async () => {
    await world.start();
    const first = await world.openSettled(seedIds.ordersProd, {
      start: { regionId: 'cn-hangzhou', sourceId: seedIds.ordersProd, backupId: '1' },
    });
    await world.change('DBInstanceStorage', '300');
    await world.change('DBInstanceDescription', 'first');
    const draft = draftForAnother(first.state().draft);
    first.dispose();
    const one = await world.openSettled(seedIds.ordersProd, { draft });
    const { values } = one.state().draft;
    const newest = (await world.cloud.client.listBackups('cn-hangzhou', seedIds.ordersProd).all).find(
      ({ status, isAvailable }) => status === 'Success' && isAvailable,
    );
    assert.equal(values['BackupId']?.text, newest?.backupId);
    assert.equal(values['DBInstanceStorage']?.text, '300');
    assert.match(values['DBInstanceDescription']?.text ?? '', /^orders-prod-\d{4}-\d{4}(-\d+)?$/);
    assert.deepEqual(one.state().findings, []);
  });

  it('sends nothing that an answer has changed since the user saw it', async () => {
    await world.start();
    const one = await world.openSettled(seedIds.ordersProd);
    const { revision } = one.state();
    await world.change('Category', 'Basic');
    assert.notEqual(one.state().revision, revision);
    assert.deepEqual(await one.submit(revision), { kind: 'error', parameter: undefined });
    assert.equal(one.state().error?.title, 'The form has just changed');
    assert.equal(world.cloud.sandbox.clones().length, 0);
    await one.submit(one.state().revision);
    assert.equal(one.state().error, undefined);
    assert.equal(world.cloud.sandbox.clones().length, 1);
  });

  it('says that it stands still from the click on', async () => {
    await world.start();
    const frozen: boolean[] = [];
    const one = await world.openSettled(seedIds.ordersProd, {
      onDidChange: () => {
        if (world.form) frozen.push(world.form.state().frozen);
      },
    });
    frozen.length = 0;
    const sent = one.submit();
    assert.ok(frozen.length > 0 && frozen.every(Boolean));
    await sent;
  });

  it('says what a subscription costs to order even where the source cannot be read', async () => {
    await world.start();
    world.cloud.sandbox.faults.add({
      action: 'DescribeDBInstanceAttribute',
      times: 9,
      fault: { kind: 'error', status: 403, code: 'Forbidden.RAM' },
    });
    const one = await world.openSettled(seedIds.ordersProd);
    await world.change('PayType', 'Prepaid');
    await world.change('Period', 'Month');
    await world.change('UsedTime', '2');
    assert.match(one.state().costNote, /Subscription of 2 months: the whole amount is charged/);
  });

  it('marks every field of a parameter that the service refuses', async () => {
    await world.start();
    const one = await world.openSettled(seedIds.ordersProd);
    world.cloud.sandbox.faults.add({
      action: 'CloneDBInstance',
      fault: { kind: 'error', status: 403, code: 'InvalidVswitchId' },
    });
    await one.submit();
    const marked = one.state().error?.fields ?? [];
    assert.ok(marked.includes('VSwitchId') && marked.includes('VSwitchIdSlave1'), marked.join());
  });

  it('tells that an order has to be paid before anything is created', async () => {
    await world.start();
    const one = await world.openSettled(seedIds.ordersProd);
    await world.change('PayType', 'Prepaid');
    await world.change('AutoPay', 'false');
    await one.submit();
    assert.match(one.state().progress?.sentence ?? '', /^Accepted as order \d+\. Pay it in the console/);
  });
});
