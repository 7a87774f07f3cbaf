import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator } from 'playwright-core';
import type { CloneJob } from '../../src/core/jobs/job';
import type { Sandbox } from '../support/sandbox';
import { waitFor } from '../harness/shared.mjs';
import {
  cloneRequests,
  clonesAccepted,
  launchWithCloud,
  openCloneForm,
  type CloudWorkbench,
} from './support/cloud';
import { keepArtifactsOnFailure, type Workbench } from './support/workbench';
import { writeWhole } from '../support/wholeFile';

const hangzhou = 'China (Hangzhou)';
const shanghai = 'China (Shanghai)';

describe('the complete form', () => {
  let cloud: CloudWorkbench | undefined;
  let workbench: Workbench;
  let sandbox: Sandbox;
  keepArtifactsOnFailure(() => cloud?.workbench);

  before(async () => {
    cloud = await launchWithCloud({ sandbox: { timing: { invisibleMs: 100, creatingMs: 300 } } });
    ({ workbench, sandbox } = cloud);
    await workbench.openView();
    await workbench.treeItem(hangzhou, 'orders-prod');
  });
  after(() => cloud?.close());

  const submit = async (form: FrameLocator): Promise<Readonly<Record<string, string>>> => {
    const accepted = sandbox.clones().length;
    await form.getByRole('button', { name: 'Clone Instance' }).click();
    await clonesAccepted(sandbox, accepted + 1);
    await form.getByText(/is running\. It took/).waitFor();
    await workbench.runCommand('View: Close Editor');
    return cloneRequests(sandbox).at(-1)?.params ?? {};
  };
  const openForTime = async (region: string, instance: string): Promise<FrameLocator> => {
    await workbench.contextMenu(await workbench.treeItem(region, instance), 'Clone to a Point in Time…');
    const form = workbench.form();
    await form.getByText(/^Recovery window: /).waitFor();
    await form.locator('select#VSwitchId:not([aria-busy])').waitFor();
    return form;
  };

  it('restores a single table under a new name', async () => {
    const form = await openCloneForm(workbench, hangzhou, 'orders-prod');
    await form.getByLabel('Chosen databases and tables').check();
    await form.getByRole('button', { name: 'Tables of database shop' }).click();
    await form.getByRole('checkbox', { name: 'Table payments of database shop' }).check();
    await form.getByLabel('New name of table payments of database shop').fill('payments_before');
    await form.getByLabel('New name of database shop', { exact: true }).fill('shop_check');
    await form.getByText('shop.payments as shop_check.payments_before').waitFor();
    const params = await submit(form);
    assert.equal(params['RestoreTable'], '1');
    assert.deepEqual(JSON.parse(params['TableMeta'] ?? ''), [
      {
        type: 'db',
        name: 'shop',
        newname: 'shop_check',
        tables: [{ type: 'table', name: 'payments', newname: 'payments_before' }],
      },
    ]);
  });

  it('buys a subscription after showing its price and asking once more', async () => {
    const form = await openCloneForm(workbench, hangzhou, 'orders-prod');
    await form.getByLabel('Subscription').check();
    await form.getByLabel('Duration').fill('2');
    await form.getByText(/CNY [\d,.]+ for 2 months, charged at once\. List price: CNY/).waitFor();
    const accepted = sandbox.clones().length;
    await form.getByRole('button', { name: 'Clone Instance' }).click();
    await workbench.dialogAction('Buy Subscription');
    await clonesAccepted(sandbox, accepted + 1);
    const params = cloneRequests(sandbox).at(-1)?.params ?? {};
    assert.deepEqual(
      [params['PayType'], params['Period'], params['UsedTime'], params['AutoPay']],
      ['Prepaid', 'Month', '2', 'true'],
    );
    await form.getByText(/is running\. It took/).waitFor();
    await workbench.runCommand('View: Close Editor');
  });

  it('makes a serverless clone of a provisioned source', async () => {
    const form = await openCloneForm(workbench, hangzhou, 'orders-prod');
    await form.getByLabel('Serverless').check();
    await form.getByLabel('Maximum capacity (RCU)').fill('6');
    await form.getByLabel('Pause when idle').check();
    await form.getByText(/CNY [\d.]+ to [\w .]+ per hour, by the capacity in use/).waitFor();
    const params = await submit(form);
    assert.equal(params['PayType'], 'Serverless');
    assert.equal(params['Category'], 'serverless_standard');
    assert.deepEqual(JSON.parse(params['ServerlessConfig'] ?? ''), {
      MinCapacity: 0.5,
      MaxCapacity: 6,
      AutoPause: true,
      SwitchForce: false,
    });
  });

  it('takes a point in time from the timeline with nothing but keys', async () => {
    const form = await openForTime(shanghai, 'analytics-warehouse');
    const slider = form.getByRole('slider');
    await slider.focus();
    const value = async (): Promise<number> => Number(await slider.getAttribute('aria-valuenow'));
    await workbench.page.keyboard.press('End');
    const end = await waitFor('the end of the window', async () => {
      const now = await value();
      return now === Number(await slider.getAttribute('aria-valuemax')) ? now : undefined;
    });
    for (const [key, seconds] of [
      ['PageDown', 3600],
      ['ArrowLeft', 3660],
      ['Shift+ArrowLeft', 3661],
    ] as const) {
      await workbench.page.keyboard.press(key);
      await waitFor(`${key} to move the slider`, async () => (await value()) === end - seconds);
    }
    assert.match((await slider.getAttribute('aria-valuetext')) ?? '', /UTC/);
    const params = await submit(form);
    assert.equal(params['RestoreTime'], new Date((end - 3661) * 1000).toISOString().replace('.000Z', 'Z'));
    assert.ok(!('BackupId' in params));
  });

  it('turns a failing lookup into free text with the reason, and sends what is typed', async () => {
    const fault = { kind: 'error', status: 403, code: 'Forbidden.RAM' } as const;
    const undo = sandbox.faults.add({ action: 'DescribeVSwitches', times: 99, fault });
    await workbench.contextMenu(
      await workbench.treeItem(shanghai, 'analytics-warehouse'),
      'Clone to a Point in Time…',
    );
    const form = workbench.form();
    const field = form.locator('[data-parameter="VSwitchId"]');
    await field.getByText(/could not be loaded: .*Forbidden\.RAM/).waitFor();
    await form.locator('input#VSwitchId').fill('vsw-uf6e1prod4y2x8nq6dz37');
    const params = await submit(form);
    assert.equal(params['VSwitchId'], 'vsw-uf6e1prod4y2x8nq6dz37,vsw-uf6f1prod7t5c9vk2sm86');
    undo();
  });

  it('keeps a form that is closed unsent as a draft, which comes back as it was', async () => {
    const form = await openCloneForm(workbench, hangzhou, 'orders-prod');
    await form.getByLabel('Name', { exact: true }).fill('half-done');
    await form.getByLabel('Storage (GB)').fill('130');
    await waitFor('the host to know', async () =>
      (await form.locator('#cost').innerText()).includes('130 GB'),
    );
    await workbench.runCommand('View: Close Editor');
    await workbench.viewItem('Clones', 'Drafts', 'half-done');
    await (await workbench.viewItem('Clones', 'Drafts', 'half-done')).click();
    const again = workbench.form();
    await waitFor(
      'the draft',
      async () => (await again.locator('#DBInstanceStorage').inputValue()) === '130',
    );
    const params = await submit(again);
    assert.equal(params['DBInstanceDescription'], 'half-done');
    await waitFor('the end of the draft', async () =>
      (await workbench.rows('Clones')).every((row) => !row.startsWith('Drafts')),
    );
  });

  it('makes another clone like one of the list, which can be connected to in more than one way', async () => {
    await workbench.contextMenu(await workbench.viewItem('Clones', 'half-done'), 'Copy Connection As…');
    await workbench.pickByKeyboard('JDBC');
    await workbench.clipboardWith(/^jdbc:mysql:\/\/rm-.*:3306\/<database>$/);
    await workbench.contextMenu(await workbench.viewItem('Clones', 'half-done'), 'Clone Again…');
    const form = workbench.form();
    await form.locator('select#VSwitchId:not([aria-busy])').waitFor();
    assert.equal(await form.locator('#DBInstanceStorage').inputValue(), '130');
    assert.match(await form.locator('#DBInstanceDescription').inputValue(), /^orders-prod-clone-/);
    const params = await submit(form);
    assert.equal(params['DBInstanceStorage'], '130');
  });

  const deletions = (): readonly Readonly<Record<string, string>>[] =>
    sandbox.requests.filter(({ action }) => action === 'DeleteDBInstance').map(({ params }) => params);
  interface JobFile {
    readonly folder: string;
    readonly name: string;
    readonly job: Pick<CloneJob, 'phase' | 'description' | 'dbInstanceId' | 'request'>;
  }
  const jobFiles = (): readonly JobFile[] => {
    const folder = join(workbench.globalStorageDir, 'jobs');
    return readdirSync(folder)
      .filter((name) => /^[0-9a-f-]{36}\.json$/.test(name))
      .map((name) => ({
        folder,
        name,
        job: JSON.parse(readFileSync(join(folder, name), 'utf8')) as JobFile['job'],
      }));
  };
  /** How many instances the region has, as the view says. */
  const countInView = async (): Promise<number> => {
    const row = (await workbench.rows()).find((one) => one.startsWith(hangzhou)) ?? '';
    return Number(/· (\d+)/.exec(row)?.[1]);
  };

  it('releases nothing while the name is half typed, and says so when the box is left', async () => {
    // What has become ready is in the other view too, without anyone asking.
    await workbench.treeItem(hangzhou, 'half-done');
    await workbench.contextMenu(await workbench.viewItem('Clones', 'half-done'), 'Release Clone…');
    await workbench.quickType('half-');
    await workbench
      .quickInput()
      .getByText(/RDS documents no way to keep its backups\. Account: /)
      .waitFor();
    await workbench.quickAccept();
    await workbench.quickInputMessage().getByText('Type the whole name: half-done').waitFor();
    await workbench.screenshot('release-half', workbench.quickInput());
    await workbench.quickType('');
    await workbench.quickAccept();
    await workbench.quickInputMessage().getByText('Type the whole name: half-done').waitFor();
    await workbench.quickType('another-name');
    await workbench.quickAccept();
    await workbench.quickInputMessage().getByText('This is not its name.').waitFor();
    // A click somewhere else does not close it.
    await workbench.page.locator('.statusbar').click({ position: { x: 400, y: 5 } });
    await workbench.quickInputBox().press('Escape');
    await workbench.notification('Nothing was released. half-done is still there.');
    assert.equal(deletions().length, 0);
    await workbench.clearNotifications();
  });

  it('releases a clone after its whole name was typed, and nothing else', async () => {
    await workbench.treeItem(hangzhou);
    const before = await countInView();
    await workbench.contextMenu(await workbench.viewItem('Clones', 'half-done'), 'Release Clone…');
    await workbench.quickType('half-done');
    await workbench.quickAccept();
    await workbench.notification(/half-done is released/);
    assert.equal(deletions().length, 1);
    assert.equal(deletions()[0]?.['ReleasedKeepPolicy'], undefined);
    await waitFor('the row to say so', async () =>
      (await workbench.rows('Clones')).some((row) => row.startsWith('half-done released')),
    );
    await waitFor('one instance less in Backups', async () => (await countInView()) === before - 1);
  });

  it('shows what an instance is, before it is released, that no answer has ever named', async () => {
    // A subscription cannot be released; which file comes first is chance.
    const { folder, name, job } = jobFiles().find(
      ({ job: one }) => one.phase === 'ready' && one.request['PayType'] !== 'Prepaid',
    )!;
    writeWhole(join(folder, name), JSON.stringify({ ...job, foundBy: 'name' }));
    const item = await workbench.viewItem('Clones', job.description);
    const dialog = workbench.page.locator('.monaco-dialog-box');
    await waitFor('the question', async () => {
      if (await dialog.isVisible()) return true;
      await workbench.contextMenu(item, 'Release Clone…');
      return false;
    });
    await dialog.getByText(`Is ${job.description} the right instance?`).waitFor();
    for (const text of ['It was found by its name.', `ID: ${job.dbInstanceId}`, 'Class: ', 'Created: '])
      await dialog.getByText(text).waitFor();
    await workbench.screenshot('release-found', dialog);
    await workbench.dialogAction('Cancel');
    await workbench.notification(`Nothing was released. ${job.description} is still there.`);
    await workbench.clearNotifications();
    await workbench.contextMenu(item, 'Release Clone…');
    await workbench.dialogAction('It Is This One');
    await workbench.quickInput().getByText('Type its name to confirm').waitFor();
    await workbench.quickInputBox().press('Escape');
    await workbench.notification(/^Nothing was released/);
    await workbench.clearNotifications();
  });

  it('asks what becomes of the backups where RDS can keep them', async () => {
    const form = await openForTime(hangzhou, '会员中心-历史库');
    await form.getByLabel('Name', { exact: true }).fill('on-local-disks');
    await waitFor('the host to know', async () =>
      (await form.locator('#cost').innerText()).includes('on-local-disks'),
    );
    await submit(form);
    await workbench.clearNotifications();
    const item = await workbench.viewItem('Clones', 'on-local-disks');
    await workbench.contextMenu(item, 'Release Clone…');
    assert.deepEqual(await workbench.quickPickLabels(), [
      'Keep all backups',
      'Keep the last backup',
      'Keep no backup',
    ]);
    await workbench.screenshot('release-backups', workbench.quickInput());
    await workbench.page.keyboard.press('Escape');
    await workbench.notification('Nothing was released. on-local-disks is still there.');
    await workbench.clearNotifications();
    await workbench.contextMenu(await workbench.viewItem('Clones', 'on-local-disks'), 'Release Clone…');
    await workbench.quickPick('Keep all backups');
    await workbench
      .quickInput()
      .getByText(/All archived backups are kept\./)
      .waitFor();
    await workbench.quickType('on-local-disks');
    await workbench.quickAccept();
    await workbench.notification(/on-local-disks is released/);
    assert.equal(deletions().at(-1)?.['ReleasedKeepPolicy'], 'All');
    await workbench.clearNotifications();
  });

  it('clears what is over after asking, and leaves what is billed, of which single ones ask more', async () => {
    const before = (await workbench.rows('Clones')).length;
    await workbench.runCommand('RDS Clone: Clear Finished Clones');
    const dialog = workbench.page.locator('.monaco-dialog-box');
    await dialog.getByText('Clear 2 clones from the list that were refused, lost or released?').waitFor();
    await dialog.getByText(`${before - 2} more are finished and stay`).waitFor();
    await workbench.dialogAction('Clear');
    await waitFor('what stays', async () => {
      const rows = await workbench.rows('Clones');
      return rows.length === before - 2 && rows.every((row) => row.includes('ready after'));
    });
    await workbench.runCommand('RDS Clone: Clear Finished Clones');
    await workbench.notification(/There is nothing to clear\. \d+ more are finished and stay/);
    await workbench.clearNotifications();
    const row = (await workbench.rows('Clones'))[0]?.split(' ')[0] ?? '';
    await workbench.contextMenu(await workbench.viewItem('Clones', row), 'Remove from List');
    await dialog.getByText(/goes on being billed, and can no longer be released from here/).waitFor();
    await workbench.dialogAction('Cancel');
    assert.equal((await workbench.rows('Clones')).length, before - 2);
  });

  it('copies the request for the shell, ready to be run', async () => {
    const form = await openCloneForm(workbench, hangzhou, 'orders-prod');
    await form.getByRole('button', { name: 'aliyun CLI (bash)' }).click();
    const text = await workbench.clipboardWith(/aliyun rds CloneDBInstance[\s\S]*--DBInstanceId/);
    assert.match(text, /--ClientToken/);
    assert.ok(!text.includes(sandbox.sts.accessKeySecret));
    await form.getByRole('button', { name: 'Terraform' }).click();
    await workbench.clipboardWith(/resource "alicloud_rds_clone_db_instance"/);
    await workbench.runCommand('View: Close Editor');
  });

  it('mends at the press of a button what is wrong, before and after it was sent', async () => {
    const form = await openCloneForm(workbench, hangzhou, 'orders-prod');
    await form.getByLabel('Storage (GB)').fill('50');
    await form.getByRole('button', { name: 'Set Storage to 100 GB' }).click();
    await waitFor(
      'the mended value',
      async () => (await form.getByLabel('Storage (GB)').inputValue()) === '100',
    );
    sandbox.faults.add({
      action: 'CloneDBInstance',
      fault: { kind: 'error', status: 403, code: 'OperationDenied.ZoneResource' },
    });
    await form.getByRole('button', { name: 'Clone Instance' }).click();
    await form.getByRole('button', { name: /^Use Zone cn-hangzhou-/ }).click();
    await form.getByText('OperationDenied.ZoneResource', { exact: true }).waitFor({ state: 'detached' });
    assert.notEqual(await form.locator('#ZoneId').inputValue(), 'cn-hangzhou-h');
    const params = await submit(form);
    assert.notEqual(params['ZoneId'], 'cn-hangzhou-h');
  });

  it('places a clone in two zones with one vSwitch each, in the order of the zones', async () => {
    const form = await openCloneForm(workbench, hangzhou, 'orders-prod');
    await form.getByLabel('Zone', { exact: true }).selectOption('cn-hangzhou-i');
    await form.getByLabel('Secondary zone', { exact: true }).selectOption('cn-hangzhou-j');
    await waitFor(
      'the vSwitches of these zones',
      async () =>
        (await form.locator('#VSwitchId').inputValue()).startsWith('vsw-bp1i1') &&
        (await form.locator('#VSwitchIdSlave1').inputValue()).startsWith('vsw-bp1j1'),
    );
    await form.getByRole('rowheader', { name: 'Secondary zone', exact: true }).waitFor();
    const params = await submit(form);
    assert.equal(params['ZoneId'], 'cn-hangzhou-i');
    assert.equal(params['ZoneIdSlave1'], 'cn-hangzhou-j');
    assert.equal(params['VSwitchId'], 'vsw-bp1i1prod3n8v5tc2yr67,vsw-bp1j1prod6d4s9fk8mb25');
  });

  it('drops what the chosen edition does not have, and says so', async () => {
    const form = await openCloneForm(workbench, hangzhou, 'orders-prod');
    await form.getByLabel('Edition', { exact: true }).selectOption({ label: 'Basic Edition' });
    await form.getByText(/^Secondary zone “cn-hangzhou-\w” is not sent, because Basic Edition/).waitFor();
    await waitFor('a class of the edition', async () =>
      (await form.locator('#DBInstanceClass').inputValue()).endsWith('.1'),
    );
    const params = await submit(form);
    assert.ok(!('ZoneIdSlave1' in params));
    assert.match(params['VSwitchId'] ?? '', /^vsw-[^,]+$/);
  });

  it('begins every form with its source alone, and takes over the last clone’s settings by one link', async () => {
    const first = await openForTime(hangzhou, 'orders-prod');
    const own = await first.locator('#DBInstanceClass').inputValue();
    const large = await first
      .locator('#DBInstanceClass option', { hasText: '16 cores' })
      .first()
      .getAttribute('value');
    await first.locator('#DBInstanceClass').selectOption(large);
    await first.getByLabel('Storage type', { exact: true }).selectOption('general_essd');
    await waitFor('the host to know', async () =>
      (await first.locator('#cost').innerText()).includes(large ?? '?'),
    );
    await first.getByRole('slider').focus();
    await workbench.page.keyboard.press('Home');
    await submit(first);

    const next = await openForTime(hangzhou, 'orders-prod');
    const link = next.getByRole('button', { name: 'Use the settings of your last clone of this instance' });
    await link.waitFor();
    assert.equal(await next.locator('#DBInstanceClass').inputValue(), own);
    assert.notEqual(await next.locator('#DBInstanceStorageType').inputValue(), 'general_essd');
    const slider = next.getByRole('slider');
    assert.notEqual(await slider.getAttribute('aria-valuenow'), await slider.getAttribute('aria-valuemin'));
    const says = next.locator('.last-clone');
    await says.getByText(/CNY [\d,.]+ more per hour, about CNY [\d,.]+ more in 30 days\./).waitFor();
    assert.ok((await link.innerText()).includes(`Instance class ${large}`));
    await workbench.screenshot('last-clone');
    await link.press('Enter');
    await waitFor(
      'the settings',
      async () => (await next.locator('#DBInstanceClass').inputValue()) === large,
    );
    assert.equal(await next.locator('#DBInstanceStorageType').inputValue(), 'general_essd');
    await says.waitFor({ state: 'hidden' });
    await workbench.runCommand('View: Close Editor');

    await workbench.contextMenu(
      await workbench.treeItem(hangzhou, 'search-cluster'),
      'Clone to a Point in Time…',
    );
    const other = workbench.form();
    await other.getByText(/^Recovery window: /).waitFor();
    await other.locator('select#VSwitchId:not([aria-busy])').waitFor();
    assert.notEqual(await other.locator('#DBInstanceClass').inputValue(), large);
    assert.equal(await other.locator('.last-clone').isVisible(), false);
    await workbench.runCommand('View: Close Editor');
  });
});
