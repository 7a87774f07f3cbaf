import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formGroups } from '../../../src/core/clone/formGroups';
import { failureCodes } from '../../../src/core/errors/failureCodes';
import { diskFolder } from '../../../src/core/files/diskFolder';
import type { CloneForm } from '../../../src/core/form/cloneForm';
import { pageTexts } from '../../../src/core/form/texts';
import type { CloneJob } from '../../../src/core/jobs/job';
import { JobStore } from '../../../src/core/jobs/store';
import { silentLogger } from '../../../src/core/log';
import { seedIds } from '../../support/sandbox';
import type { FormState } from '../../../src/shared/protocol';
import { firstMessage } from '../../../src/core/form/messages';
import { parseHostMessage } from '../../../src/shared/protocol';
import { Page } from '../../../src/webview/page';
import { SkippingClock } from '../../support/clock';
import { startCloud, type Cloud } from '../../support/cloud';
import { openForm, settled } from '../../support/form';
import { inEveryReading } from '../../support/readings';
import { until } from '../../support/until';

inEveryReading('a form', ({ reading }) => {
  let folder: string;
  let cloud: Cloud;
  let store: JobStore;
  let clock: SkippingClock;
  let session: CloneForm | undefined;
  const states: FormState[] = [];
  const confirmed: string[] = [];
  let confirms = true;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rds-form-'));
    clock = new SkippingClock(Date.now());
    cloud = await startCloud({ clock, timeoutMs: 500, sandbox: { reading } });
    store = new JobStore(diskFolder(join(folder, 'jobs')), silentLogger);
    states.length = 0;
    confirmed.length = 0;
    confirms = true;
  });
  afterEach(async () => {
    session?.dispose();
    await store.dispose();
    await cloud.close();
    await rm(folder, { recursive: true });
  });

  const open = (sourceId: string, backupId?: string, regionId = 'cn-hangzhou', job?: CloneJob): CloneForm => {
    const created = openForm({
      start: { regionId, sourceId, backupId },
      client: () => Promise.resolve(cloud.client),
      confirm: (note) => Promise.resolve(confirmed.push(note) > 0 && confirms),
      clock,
      store,
      job,
      onDidChange: () => {
        if (session) states.push(session.state());
      },
    });
    session = created;
    return created;
  };
  const sends = (): number =>
    cloud.sandbox.requests.filter(({ action }) => action === 'CloneDBInstance').length;
  const restorable = async (id: string = seedIds.ordersProd): Promise<string> => {
    const backups = await cloud.client.listBackups('cn-hangzhou', id).all;
    return backups.find((one) => one.status === 'Success' && one.isAvailable)?.backupId ?? '';
  };

  it('opened on a backup set is complete and can be sent as it is', async () => {
    const form = open(seedIds.ordersProd, await restorable());
    await settled(form);
    assert.deepEqual(form.state().findings, []);
    assert.deepEqual(await form.submit(), { kind: 'none' });
    assert.equal(cloud.sandbox.clones().length, 1);
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
      const form = open(id, undefined, region);
      await settled(form);
      assert.deepEqual(form.state().findings, []);
      await form.submit();
      assert.deepEqual(form.state().error, undefined);
      assert.equal(cloud.sandbox.clones().length, 1);
    });
  }

  it('of a serverless source is serverless and complete as it is', async () => {
    const form = open(seedIds.serverless, undefined, 'cn-shanghai');
    await settled(form);
    assert.deepEqual(form.state().findings, []);
    await form.submit();
    assert.equal(form.state().error, undefined);
    const { params } = cloud.sandbox.clones()[0] ?? {};
    assert.deepEqual(JSON.parse(params?.['ServerlessConfig'] ?? ''), {
      MinCapacity: 0.5,
      MaxCapacity: 4,
      AutoPause: true,
      SwitchForce: false,
    });
  });

  it('of a serverless source made pay-as-you-go asks for a class of the list', async () => {
    const form = open(seedIds.serverless, undefined, 'cn-shanghai');
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
    assert.equal(cloud.sandbox.clones()[0]?.params['PayType'], 'Postpaid');
  });

  it('says that log backup is off', async () => {
    const form = open(seedIds.noLogBackup, undefined, 'cn-shanghai');
    await settled(form);
    assert.equal(form.state().recoveryWindow.status, 'none');
    assert.deepEqual(await form.submit(), { kind: 'findings' });
    assert.equal(cloud.sandbox.clones().length, 0);
  });

  it('turns a failed lookup into free text, and asks again on request', async () => {
    cloud.sandbox.faults.add({
      action: 'DescribeVSwitches',
      times: 4,
      fault: { kind: 'error', status: 503, code: 'ServiceUnavailable' },
    });
    const form = open(seedIds.ordersProd, await restorable());
    await settled(form);
    const failed = form.state().choices['VSwitchId'];
    assert.equal(failed?.status, 'failed');
    assert.match(failed.problem, /ServiceUnavailable/);
    form.edits.retryLookup('VSwitchId');
    await until(() => form.state().choices['VSwitchId']?.status === 'ready');
  });

  it('looks classes up for what is chosen', async () => {
    const form = open(seedIds.ordersProd, await restorable());
    await settled(form);
    cloud.sandbox.faults.add({ action: 'DescribeAvailableClasses', fault: { kind: 'delay', ms: 150 } });
    form.edits.change('DBInstanceStorageType', 'general_essd', 1);
    form.edits.change('DBInstanceStorageType', 'cloud_essd3', 2);
    await until(() => form.state().choices['DBInstanceClass']?.status === 'ready');
    const asked = cloud.sandbox.requests
      .filter(({ action }) => action === 'DescribeAvailableClasses')
      .map(({ params }) => params['DBInstanceStorageType']);
    assert.ok(asked.includes('cloud_essd3'));
    assert.equal(form.state().seq, 2);
  });

  it('lets be sent what is only doubted, and shows what RDS says to it', async () => {
    const form = open(seedIds.ordersProd, await restorable());
    await settled(form);
    form.edits.change('DBInstanceClass', 'mysql.n2.large.1', 1);
    await settled(form);
    const found = form.state().findings;
    assert.deepEqual(
      found.map(({ severity, parameter }) => [severity, parameter]),
      [['warning', 'DBInstanceClass']],
    );
    assert.match(found[0]?.message ?? '', / RDS may refuse this\.$/);
    assert.equal((await form.submit()).kind, 'error');
    assert.equal(form.state().error?.code, 'IncorrectTargetClasscode');
    assert.equal(sends(), 1);
  });

  it('leaves the network to RDS while zone and VPC are the source’s', async () => {
    const form = open(seedIds.ordersProd, await restorable());
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
    const { params } = cloud.sandbox.clones()[0] ?? {};
    for (const name of ['ZoneId', 'ZoneIdSlave1', 'VPCId', 'VSwitchId']) {
      assert.equal(params?.[name], undefined, name);
    }
  });

  it('offers single zones, and says which are not offered together', async () => {
    const form = open(seedIds.localSsd);
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

  it('sends nothing twice, however often it is told to', async () => {
    const form = open(seedIds.ordersProd, await restorable());
    await settled(form);
    await Promise.all([form.submit(), form.submit(), form.submit()]);
    await form.submit();
    // What the first answer leaves open is settled by the same request.
    assert.equal(sends(), reading.errors === 'ambiguous' ? 2 : 1);
    assert.equal(cloud.sandbox.clones().length, 1);
    form.startAnew();
    await form.submit();
    assert.equal(cloud.sandbox.clones().length, 2);
  });

  it('lets the same values not be sent from another form while their outcome is unknown', async () => {
    const backupId = await restorable();
    const first = open(seedIds.ordersProd, backupId);
    await settled(first);
    cloud.sandbox.faults.add({
      action: 'CloneDBInstance',
      times: 3,
      fault: { kind: 'reset', when: 'before' },
    });
    first.edits.change('DBInstanceDescription', 'same-name', 1);
    await first.submit();
    assert.equal(first.state().progress?.phase, 'unknown');
    first.dispose();
    const second = open(seedIds.ordersProd, backupId);
    await settled(second);
    second.edits.change('DBInstanceDescription', 'same-name', 1);
    assert.deepEqual(await second.submit(), { kind: 'findings' });
    assert.match(second.state().findings[0]?.message ?? '', /is being sent, or its outcome is not known yet/);
    assert.equal(cloud.sandbox.clones().length, 0);
  });

  it('shows a refusal at its field until the value is changed', async () => {
    cloud.sandbox.faults.add({
      action: 'CloneDBInstance',
      fault: { kind: 'error', status: 403, code: 'InvalidVswitchId', message: 'Gone\u202e\nCode: X' },
    });
    const form = open(seedIds.ordersProd, await restorable());
    await settled(form);
    assert.deepEqual(await form.submit(), { kind: 'error', parameter: 'VSwitchId' });
    assert.equal(form.state().error?.serviceMessage, 'Gone<U+202E> Code: X');
    const { error } = form.state();
    assert.equal(error?.code, 'InvalidVswitchId');
    assert.equal(error.httpStatus, 403);
    assert.match(error.requestId ?? '', /^[0-9A-F-]{36}$/);
    assert.ok(error.cause && error.remedy && error.serviceMessage);
    form.edits.change('DBInstanceDescription', 'another-name', 1);
    assert.ok(form.state().error);
    const other = form
      .state()
      .choices['VSwitchId']?.choices.find(
        ({ unavailable, value }) =>
          unavailable === '' && value !== form.state().draft.values['VSwitchId']?.text,
      );
    form.edits.change('VSwitchId', other?.value ?? 'vsw-other', 2);
    assert.equal(form.state().error, undefined);
  });

  it('gives the focus to the field that shows a refusal, if others of its fields are not shown', async () => {
    const ignore = (): void => undefined;
    for (const [code, restoreBy, parameter] of [
      ['RequiredParam.NotFound', 'time', 'PayType'],
      ['InvalidBackupSet', 'time', undefined],
      ['InvalidBackupSet', 'backupSet', 'BackupId'],
    ] as const) {
      cloud.sandbox.faults.add({
        action: 'CloneDBInstance',
        fault: { kind: 'error', status: 400, code },
      });
      const form = open(seedIds.ordersProd, restoreBy === 'time' ? undefined : await restorable());
      await settled(form);
      assert.deepEqual(await form.submit(), { kind: 'error', parameter });
      const state = form.state();
      const page = new Page(formGroups(), pageTexts(), state, ignore, ignore);
      assert.equal(page.refusedField, parameter);
      assert.ok(state.error?.fields.every((name) => page.isVisible(name)));
      form.dispose();
    }
  });

  it('says that nothing was sent when the job cannot be written', async () => {
    const form = open(seedIds.ordersProd, await restorable());
    await settled(form);
    await rm(folder, { recursive: true });
    const { writeFile } = await import('node:fs/promises');
    await writeFile(folder, 'a file where the folder was');
    await form.submit();
    assert.equal(form.state().error?.code, failureCodes.notWritten);
    assert.equal(sends(), 0);
  });

  it('stands still once it was sent, and opens again for another clone with a name of its own', async () => {
    const form = open(seedIds.ordersProd, await restorable());
    await settled(form);
    form.edits.change('DBInstanceDescription', 'first', 1);
    await form.submit();
    form.edits.change('DBInstanceStorage', '150', 2);
    form.edits.setRestoreBy('time', 3);
    const frozen = form.state();
    assert.equal(frozen.frozen, true);
    assert.equal(frozen.canSubmit, false);
    assert.equal(frozen.seq, 3);
    assert.equal(frozen.draft.values['DBInstanceStorage']?.text, '100');
    assert.equal(frozen.draft.restoreBy, 'backupSet');
    form.startAnew();
    assert.equal(form.state().frozen, false);
    assert.notEqual(form.state().draft.values['DBInstanceDescription']?.text, 'first');
  });

  it('whose outcome is unknown offers nothing but to look again', async () => {
    const form = open(seedIds.ordersProd, await restorable());
    await settled(form);
    cloud.sandbox.faults.add({
      action: 'CloneDBInstance',
      times: 3,
      fault: { kind: 'reset', when: 'before' },
    });
    await form.submit();
    form.startAnew();
    form.edits.change('DBInstanceStorage', '150', 1);
    await form.submit();
    const state = form.state();
    assert.deepEqual([state.progress?.phase, state.frozen, state.error], ['unknown', true, undefined]);
    assert.match(state.progress?.sentence ?? '', /ConnectionReset/);
    assert.equal(sends(), 3);
  });

  it('buys a subscription only when the user says so once more', async () => {
    const form = open(seedIds.ordersProd, await restorable());
    await settled(form);
    form.edits.change('PayType', 'Prepaid', 1);
    form.edits.change('UsedTime', '3', 2);
    confirms = false;
    assert.deepEqual(await form.submit(), { kind: 'none' });
    assert.match(confirmed[0] ?? '', /Subscription of 3 months/);
    assert.equal(cloud.sandbox.clones().length, 0);
    assert.equal(form.state().canSubmit, true);
    confirms = true;
    await form.submit();
    assert.equal(cloud.sandbox.clones().length, 1);
  });

  it('follows the zone with the vSwitch, and comes back to the source’s', async () => {
    const form = open(seedIds.ordersProd, await restorable());
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
    const form = open(seedIds.ordersProd);
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
    cloud.sandbox.faults.add({
      action: 'DescribeDBInstanceAttribute',
      times: 4,
      fault: { kind: 'error', status: 503, code: 'ServiceUnavailable' },
    });
    const form = open(seedIds.ordersProd, await restorable());
    await until(() => form.state().choices['ZoneId']?.status === 'failed');
    assert.equal(form.state().choices['VSwitchId']?.status, 'failed');
    assert.equal(form.state().recoveryWindow.status, 'failed');
    form.edits.retryLookup('ZoneId');
    await settled(form);
    assert.deepEqual(form.state().findings, []);
  });

  it('names the permission that a lookup lacks', async () => {
    cloud.sandbox.faults.add({
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
    const form = open(seedIds.ordersProd, await restorable());
    await settled(form);
    assert.match(
      form.state().choices['VSwitchId']?.problem ?? '',
      /Missing RAM action: rds:DescribeVSwitches/,
    );
  });

  it('asks again before it refuses what may have changed: the source runs now', async () => {
    cloud.sandbox.setInstanceStatus(seedIds.ordersProd, 'Rebooting');
    const form = open(seedIds.ordersProd, await restorable());
    await settled(form);
    assert.deepEqual(
      form.state().findings.map(({ parameter }) => parameter),
      ['DBInstanceId'],
    );
    cloud.sandbox.setInstanceStatus(seedIds.ordersProd, 'Running');
    clock.advance(60_000);
    assert.deepEqual(await form.submit(), { kind: 'none' });
    assert.equal(cloud.sandbox.clones().length, 1);
  });

  it('that is closed while it checks once more sends nothing', async () => {
    const form = open(seedIds.ordersProd, await restorable());
    await settled(form);
    form.edits.change('DBInstanceStorage', '5', 1);
    clock.advance(60_000);
    cloud.sandbox.faults.add({ action: 'DescribeDBInstanceAttribute', fault: { kind: 'delay', ms: 100 } });
    const submitted = form.submit();
    assert.match(form.state().progress?.sentence ?? '', /Checking/);
    form.dispose();
    assert.deepEqual(await submitted, { kind: 'none' });
    assert.deepEqual(store.list(), []);
  });

  it('is not open again when the record of its clone has gone, until another one is asked for', async () => {
    const form = open(seedIds.ordersProd, await restorable());
    await settled(form);
    cloud.sandbox.faults.add({
      action: 'CloneDBInstance',
      times: 3,
      fault: { kind: 'reset', when: 'before' },
    });
    await form.submit();
    assert.equal(form.state().frozen, true);
    await store.remove(form.state().jobId ?? '');
    assert.equal(form.state().frozen, true);
    assert.equal(form.state().progress?.phase, 'gone');
    await form.submit();
    assert.equal(sends(), 3);
    const before = form.draftId;
    form.startAnew();
    assert.equal(form.state().frozen, false);
    assert.equal(form.state().progress, undefined);
    assert.notEqual(form.draftId, before);
  });

  it('takes no list of backups for an empty one when it derives the window of SQL Server', async () => {
    const fault = { kind: 'error', status: 503, code: 'ServiceUnavailable' } as const;
    cloud.sandbox.faults.add({ action: 'DescribeBackups', times: 4, fault });
    const form = open(seedIds.sqlServer);
    await until(() => form.state().recoveryWindow.status === 'failed');
    assert.match(form.state().recoveryWindow.sentence, /ServiceUnavailable/);
    form.edits.retryLookup('RestoreTime');
    await until(() => form.state().recoveryWindow.status === 'ready');
  });

  it('sends states to its page that the page can parse and that hold no key', async () => {
    const form = open(seedIds.ordersProd, await restorable());
    await settled(form);
    await form.submit();
    assert.ok(states.length > 3);
    for (const state of states) {
      const text = JSON.stringify({ ...firstMessage(form), state });
      assert.ok(parseHostMessage(JSON.parse(text)), text);
      assert.ok(!text.includes(cloud.sandbox.accessKeySecret) && !text.includes(cloud.sandbox.accessKeyId));
    }
  });
});
