import assert from 'node:assert/strict';
import { firstMessage } from '../../../src/core/form/messages';
import { parseHostMessage } from '../../../src/shared/protocol';
import { settled } from '../../support/form';
import { inEveryReading } from '../../support/readings';
import { seedIds } from '../../support/sandbox';
import { until } from '../../support/until';
import { useFormWorld } from './formWorld';

inEveryReading('a form', ({ reading }) => {
  const world = useFormWorld(reading);
  beforeEach(() => world.start({ timeoutMs: 500 }));

  it('opened on a backup set is complete and can be sent as it is', async () => {
    const form = world.openRecorded(seedIds.ordersProd, await world.restorable());
    await settled(form);
    assert.deepEqual(form.state().findings, []);
    assert.deepEqual(await form.submit(), { kind: 'none' });
    assert.equal(world.cloud.sandbox.clones().length, 1);
    assert.equal(form.state().progress?.phase, 'accepted');
  });

  for (const [name, id, region] of [
    ['MySQL on a local SSD in two zones', seedIds.localSsd, 'cn-hangzhou'],
    ['SQL Server', seedIds.sqlServer, 'cn-hangzhou'],
    ['a subscription', seedIds.prepaid, 'cn-hangzhou'],
    ['PostgreSQL', seedIds.postgres, 'cn-shanghai'],
    ['MariaDB', seedIds.mariadb, 'cn-shanghai'],
    ['the Basic edition', seedIds.basic, 'ap-southeast-1'],
    ['an odd storage size', seedIds.oddStorage, 'ap-northeast-1'],
  ] as const) {
    it(`opened for a point in time of ${name} can be sent as it is`, async () => {
      const form = world.openRecorded(id, undefined, region);
      await settled(form);
      assert.deepEqual(form.state().findings, []);
      await form.submit();
      assert.deepEqual(form.state().error, undefined);
      assert.equal(world.cloud.sandbox.clones().length, 1);
    });
  }

  it('of a serverless source is serverless and complete as it is', async () => {
    const form = world.openRecorded(seedIds.serverless, undefined, 'cn-shanghai');
    await settled(form);
    assert.deepEqual(form.state().findings, []);
    await form.submit();
    assert.equal(form.state().error, undefined);
    const { params } = world.cloud.sandbox.clones()[0] ?? {};
    assert.deepEqual(JSON.parse(params?.['ServerlessConfig'] ?? ''), {
      MinCapacity: 0.5,
      MaxCapacity: 4,
      AutoPause: true,
      SwitchForce: false,
    });
  });

  it('of a serverless source made pay-as-you-go asks for a class of the list', async () => {
    const form = world.openRecorded(seedIds.serverless, undefined, 'cn-shanghai');
    await settled(form);
    form.edits.change('PayType', 'Postpaid', 1);
    await settled(form);
    if (form.state().draft.values['DBInstanceClass']?.text === '') {
      const offered = form.state().choices['DBInstanceClass']?.choices[0]?.value ?? '';
      form.edits.change('DBInstanceClass', offered, 2);
    }
    await settled(form);
    assert.deepEqual(form.state().findings, []);
    await form.submit();
    assert.equal(form.state().error, undefined);
    assert.equal(world.cloud.sandbox.clones()[0]?.params['PayType'], 'Postpaid');
  });

  it('says that log backup is off', async () => {
    const form = world.openRecorded(seedIds.noLogBackup, undefined, 'cn-shanghai');
    await settled(form);
    assert.equal(form.state().recoveryWindow.status, 'none');
    assert.deepEqual(await form.submit(), { kind: 'findings' });
    assert.equal(world.cloud.sandbox.clones().length, 0);
  });

  it('turns a failed lookup into free text, and asks again on request', async () => {
    world.cloud.sandbox.faults.add({
      action: 'DescribeVSwitches',
      times: 4,
      fault: { kind: 'error', status: 503, code: 'ServiceUnavailable' },
    });
    const form = world.openRecorded(seedIds.ordersProd, await world.restorable());
    await settled(form);
    const failed = form.state().choices['VSwitchId'];
    assert.equal(failed?.status, 'failed');
    assert.match(failed.problem, /ServiceUnavailable/);
    form.edits.retryLookup('VSwitchId');
    await until(() => form.state().choices['VSwitchId']?.status === 'ready');
  });

  it('looks classes up for what is chosen', async () => {
    const form = world.openRecorded(seedIds.ordersProd, await world.restorable());
    await settled(form);
    world.cloud.sandbox.faults.add({ action: 'DescribeAvailableClasses', fault: { kind: 'delay', ms: 150 } });
    form.edits.change('DBInstanceStorageType', 'general_essd', 1);
    form.edits.change('DBInstanceStorageType', 'cloud_essd3', 2);
    await until(() => form.state().choices['DBInstanceClass']?.status === 'ready');
    const asked = world.cloud.sandbox.requests
      .filter(({ action }) => action === 'DescribeAvailableClasses')
      .map(({ params }) => params['DBInstanceStorageType']);
    assert.ok(asked.includes('cloud_essd3'));
    assert.equal(form.state().seq, 2);
  });

  it('leaves the network to RDS while zone and VPC are the source’s', async () => {
    const form = world.openRecorded(seedIds.ordersProd, await world.restorable());
    await settled(form);
    for (const [seq, name] of (
      ['ZoneId', 'ZoneIdSlave1', 'VPCId', 'VSwitchId', 'VSwitchIdSlave1'] as const
    ).entries()) {
      form.edits.change(name, '', seq + 1);
    }
    await settled(form);
    form.edits.change('VSwitchId', '', 9);
    assert.deepEqual(
      form.state().findings.filter(({ severity }) => severity === 'error'),
      [],
    );
    assert.deepEqual(await form.submit(), { kind: 'none' });
    const { params } = world.cloud.sandbox.clones()[0] ?? {};
    for (const name of ['ZoneId', 'ZoneIdSlave1', 'VPCId', 'VSwitchId']) {
      assert.equal(params?.[name], undefined, name);
    }
  });

  it('offers single zones, and says which are not offered together', async () => {
    const form = world.openRecorded(seedIds.localSsd);
    await settled(form);
    const labels = (name: string): readonly string[] =>
      form.state().choices[name]?.choices.map(({ label, unavailable }) => {
        assert.equal(unavailable, '');
        return label;
      }) ?? [];
    const zones = ['f', 'h', 'i', 'j', 'k'].map((letter) => `cn-hangzhou-${letter}`);
    assert.deepEqual([...labels('ZoneId')].sort(), zones);
    const doubted = labels('ZoneIdSlave1').filter((label) => label.includes(' · not offered together with '));
    // No row holds h and k; without such rows nothing is known of pairs.
    assert.equal(doubted.length, reading.zones === 'single' ? 0 : 1);
  });

  it('follows the zone with the vSwitch, and comes back to the source’s', async () => {
    const form = world.openRecorded(seedIds.ordersProd, await world.restorable());
    await settled(form);
    const vSwitch = (): string => form.state().draft.values['VSwitchId']?.text ?? '';
    const own = vSwitch();
    form.edits.change('ZoneId', 'cn-hangzhou-k', 1);
    assert.match(vSwitch(), /^vsw-bp1k/);
    form.edits.change('ZoneId', 'cn-hangzhou-j', 2);
    const offered = form.state().choices['VSwitchId']?.choices.find(({ value }) => value === vSwitch());
    assert.ok(vSwitch() === '' || offered?.unavailable === '');
    form.edits.change('ZoneId', 'cn-hangzhou-h', 3);
    assert.equal(vSwitch(), own);
  });

  it('is like its source again after a reset, also where another edition has other classes', async () => {
    const form = world.openRecorded(seedIds.ordersProd);
    await settled(form);
    const own = form.state().draft.values['DBInstanceClass']?.text;
    form.edits.change('Category', 'Basic', 1);
    await settled(form);
    assert.notEqual(form.state().draft.values['DBInstanceClass']?.text, own);
    form.edits.reset(undefined);
    await settled(form);
    assert.equal(form.state().draft.values['DBInstanceClass']?.text, own);
    assert.deepEqual(form.state().review.differences, []);
  });

  it('tells the source’s failure at every field that waits for it, and asks for all again on retry', async () => {
    world.cloud.sandbox.faults.add({
      action: 'DescribeDBInstanceAttribute',
      times: 4,
      fault: { kind: 'error', status: 503, code: 'ServiceUnavailable' },
    });
    const form = world.openRecorded(seedIds.ordersProd, await world.restorable());
    await until(() => form.state().choices['ZoneId']?.status === 'failed');
    assert.equal(form.state().choices['VSwitchId']?.status, 'failed');
    assert.equal(form.state().recoveryWindow.status, 'failed');
    form.edits.retryLookup('ZoneId');
    await settled(form);
    assert.deepEqual(form.state().findings, []);
  });

  it('names the permission that a lookup lacks', async () => {
    world.cloud.sandbox.faults.add({
      action: 'DescribeVSwitches',
      // On a busy machine an answer may come too late, and the read is sent again.
      times: 4,
      fault: {
        kind: 'error',
        status: 403,
        code: 'Forbidden.RAM',
        accessDeniedDetail: { AuthAction: 'rds:DescribeVSwitches' },
      },
    });
    const form = world.openRecorded(seedIds.ordersProd, await world.restorable());
    await settled(form);
    assert.match(
      form.state().choices['VSwitchId']?.problem ?? '',
      /Missing RAM action: rds:DescribeVSwitches/,
    );
  });

  it('takes no list of backups for an empty one when it derives the window of SQL Server', async () => {
    const fault = { kind: 'error', status: 503, code: 'ServiceUnavailable' } as const;
    world.cloud.sandbox.faults.add({ action: 'DescribeBackups', times: 4, fault });
    const form = world.openRecorded(seedIds.sqlServer);
    await until(() => form.state().recoveryWindow.status === 'failed');
    assert.match(form.state().recoveryWindow.sentence, /ServiceUnavailable/);
    form.edits.retryLookup('RestoreTime');
    await until(() => form.state().recoveryWindow.status === 'ready');
  });

  it('sends states to its page that the page can parse and that hold no key', async () => {
    const form = world.openRecorded(seedIds.ordersProd, await world.restorable());
    await settled(form);
    await form.submit();
    assert.ok(world.states.length > 3);
    for (const state of world.states) {
      const text = JSON.stringify({ ...firstMessage(form), state });
      assert.ok(parseHostMessage(JSON.parse(text)), text);
      assert.ok(
        !text.includes(world.cloud.sandbox.accessKeySecret) &&
          !text.includes(world.cloud.sandbox.accessKeyId),
      );
    }
  });
});
