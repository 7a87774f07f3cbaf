import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { formGroups } from '../../../src/core/clone/formGroups';
import { failureCodes } from '../../../src/core/errors/failureCodes';
import type { CloneForm } from '../../../src/core/form/cloneForm';
import { pageTexts } from '../../../src/core/form/texts';
import { Page } from '../../../src/webview/page';
import { settled } from '../../support/form';
import { inEveryReading } from '../../support/readings';
import { seedIds } from '../../support/sandbox';
import { useFormWorld } from './formWorld';

inEveryReading('a form that is sent', ({ reading }) => {
  const world = useFormWorld(reading);
  beforeEach(() => world.start({ timeoutMs: 500 }));

  /** A form whose request was sent three times without an answer. */
  const ofUnknownOutcome = async (): Promise<CloneForm> => {
    const form = world.openRecorded(seedIds.ordersProd, await world.restorable());
    await settled(form);
    world.cloud.sandbox.faults.add({
      action: 'CloneDBInstance',
      times: 3,
      fault: { kind: 'reset', when: 'before' },
    });
    await form.submit();
    return form;
  };

  it('lets be sent what is only doubted, and shows what RDS says to it', async () => {
    const form = world.openRecorded(seedIds.ordersProd, await world.restorable());
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
    assert.equal(world.sends(), 1);
  });

  it('sends nothing twice, however often it is told to', async () => {
    const form = world.openRecorded(seedIds.ordersProd, await world.restorable());
    await settled(form);
    await Promise.all([form.submit(), form.submit(), form.submit()]);
    await form.submit();
    // What the first answer leaves open is settled by the same request.
    assert.equal(world.sends(), reading.errors === 'ambiguous' ? 2 : 1);
    assert.equal(world.cloud.sandbox.clones().length, 1);
    form.startAnew();
    await form.submit();
    assert.equal(world.cloud.sandbox.clones().length, 2);
  });

  it('lets the same values not be sent from another form while their outcome is unknown', async () => {
    const backupId = await world.restorable();
    const first = world.openRecorded(seedIds.ordersProd, backupId);
    await settled(first);
    world.cloud.sandbox.faults.add({
      action: 'CloneDBInstance',
      times: 3,
      fault: { kind: 'reset', when: 'before' },
    });
    first.edits.change('DBInstanceDescription', 'same-name', 1);
    await first.submit();
    assert.equal(first.state().progress?.phase, 'unknown');
    first.dispose();
    const second = world.openRecorded(seedIds.ordersProd, backupId);
    await settled(second);
    second.edits.change('DBInstanceDescription', 'same-name', 1);
    assert.deepEqual(await second.submit(), { kind: 'findings' });
    assert.match(second.state().findings[0]?.message ?? '', /is being sent, or its outcome is not known yet/);
    assert.equal(world.cloud.sandbox.clones().length, 0);
  });

  it('shows a refusal at its field until the value is changed', async () => {
    world.cloud.sandbox.faults.add({
      action: 'CloneDBInstance',
      fault: { kind: 'error', status: 403, code: 'InvalidVswitchId', message: 'Gone\u202e\nCode: X' },
    });
    const form = world.openRecorded(seedIds.ordersProd, await world.restorable());
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
      world.cloud.sandbox.faults.add({
        action: 'CloneDBInstance',
        fault: { kind: 'error', status: 400, code },
      });
      const form = world.openRecorded(
        seedIds.ordersProd,
        restoreBy === 'time' ? undefined : await world.restorable(),
      );
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
    const form = world.openRecorded(seedIds.ordersProd, await world.restorable());
    await settled(form);
    await rm(world.folder, { recursive: true });
    const { writeFile } = await import('node:fs/promises');
    await writeFile(world.folder, 'a file where the folder was');
    await form.submit();
    assert.equal(form.state().error?.code, failureCodes.notWritten);
    assert.equal(world.sends(), 0);
  });

  it('stands still once it was sent, and opens again for another clone with a name of its own', async () => {
    const form = world.openRecorded(seedIds.ordersProd, await world.restorable());
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
    const form = await ofUnknownOutcome();
    form.startAnew();
    form.edits.change('DBInstanceStorage', '150', 1);
    await form.submit();
    const state = form.state();
    assert.deepEqual([state.progress?.phase, state.frozen, state.error], ['unknown', true, undefined]);
    assert.match(state.progress?.sentence ?? '', /ConnectionReset/);
    assert.equal(world.sends(), 3);
  });

  it('buys a subscription only when the user says so once more', async () => {
    const form = world.openRecorded(seedIds.ordersProd, await world.restorable());
    await settled(form);
    form.edits.change('PayType', 'Prepaid', 1);
    form.edits.change('UsedTime', '3', 2);
    world.confirms = false;
    assert.deepEqual(await form.submit(), { kind: 'none' });
    assert.match(world.confirmed[0] ?? '', /Subscription of 3 months/);
    assert.equal(world.cloud.sandbox.clones().length, 0);
    assert.equal(form.state().canSubmit, true);
    world.confirms = true;
    await form.submit();
    assert.equal(world.cloud.sandbox.clones().length, 1);
  });

  it('asks again before it refuses what may have changed: the source runs now', async () => {
    world.cloud.sandbox.setInstanceStatus(seedIds.ordersProd, 'Rebooting');
    const form = world.openRecorded(seedIds.ordersProd, await world.restorable());
    await settled(form);
    assert.deepEqual(
      form.state().findings.map(({ parameter }) => parameter),
      ['DBInstanceId'],
    );
    world.cloud.sandbox.setInstanceStatus(seedIds.ordersProd, 'Running');
    world.clock.advance(60_000);
    assert.deepEqual(await form.submit(), { kind: 'none' });
    assert.equal(world.cloud.sandbox.clones().length, 1);
  });

  it('that is closed while it checks once more sends nothing', async () => {
    const form = world.openRecorded(seedIds.ordersProd, await world.restorable());
    await settled(form);
    form.edits.change('DBInstanceStorage', '5', 1);
    world.clock.advance(60_000);
    world.cloud.sandbox.faults.add({
      action: 'DescribeDBInstanceAttribute',
      fault: { kind: 'delay', ms: 100 },
    });
    const submitted = form.submit();
    assert.match(form.state().progress?.sentence ?? '', /Checking/);
    form.dispose();
    assert.deepEqual(await submitted, { kind: 'none' });
    assert.deepEqual(world.store.list(), []);
  });

  it('is not open again when the record of its clone has gone, until another one is asked for', async () => {
    const form = await ofUnknownOutcome();
    assert.equal(form.state().frozen, true);
    await world.store.remove(form.state().jobId ?? '');
    assert.equal(form.state().frozen, true);
    assert.equal(form.state().progress?.phase, 'gone');
    await form.submit();
    assert.equal(world.sends(), 3);
    const before = form.draftId;
    form.startAnew();
    assert.equal(form.state().frozen, false);
    assert.equal(form.state().progress, undefined);
    assert.notEqual(form.draftId, before);
  });
});
