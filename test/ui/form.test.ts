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
  openGroups,
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

  /** It is said behind the timeline's "?". */
  const windowIsKnown = (form: FrameLocator): Promise<void> =>
    form.getByText(/^Recovery window: /).waitFor({ state: 'attached' });
  const choicesAreThere = (form: FrameLocator): Promise<void> =>
    form.locator('select#VSwitchId:not([aria-busy])').waitFor();
  /** The host has answered: what will be made is told in words. */
  const hostKnows = (form: FrameLocator, text: string): Promise<unknown> =>
    waitFor(`the host to know of ${text}`, async () =>
      ((await form.locator('#cost').textContent()) ?? '').includes(text),
    );
  /** The price's sentence, whose figures are in the bar. */
  const priceSays = (form: FrameLocator, pattern: RegExp): Promise<unknown> =>
    waitFor(`a price like ${String(pattern)}`, async () =>
      pattern.test((await form.locator('#price').getAttribute('title')) ?? ''),
    );
  /** Blank while classes are still asked for. */
  const chosenClass = async (form: FrameLocator): Promise<string> => {
    // In one turn of the page, which may show another class in the same element.
    const id = await form
      .locator('#classes')
      .evaluateAll((lists) => lists[0]?.querySelector('[aria-selected="true"]')?.id);
    return (id ?? '').replace('class-', '');
  };
  /** Of many clones each is asked about less often. */
  const isRunning = (form: FrameLocator): Promise<void> =>
    form.getByText(/is running\. It took/).waitFor({ timeout: 60_000 });
  const submit = async (form: FrameLocator): Promise<Readonly<Record<string, string>>> => {
    const accepted = sandbox.clones().length;
    await form.getByRole('button', { name: 'Clone Instance' }).click();
    await clonesAccepted(sandbox, accepted + 1);
    await isRunning(form);
    await workbench.runCommand('View: Close Editor');
    return cloneRequests(sandbox).at(-1)?.params ?? {};
  };
  const openForTime = async (region: string, instance: string): Promise<FrameLocator> => {
    const item = await workbench.treeItem(region, instance);
    const form = await workbench.formOpenedBy(() => workbench.contextMenu(item, 'Clone to a Point in Time…'));
    await windowIsKnown(form);
    await openGroups(form);
    await choicesAreThere(form);
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
    await form.getByLabel('Duration', { exact: true }).fill('2');
    await priceSays(form, /CNY [\d,.]+ for 2 months, charged immediately\. List price: CNY/);
    const shown = (await form.locator('#price').innerText()).replaceAll(/\s+/g, ' ');
    assert.match(shown, /^CNY [\d,.]+ \/ 2 months Charged immediately · List price CNY [\d,.]+$/);
    const accepted = sandbox.clones().length;
    await form.getByRole('button', { name: 'Clone Instance' }).click();
    await workbench.dialogAction('Buy Subscription');
    await clonesAccepted(sandbox, accepted + 1);
    const params = cloneRequests(sandbox).at(-1)?.params ?? {};
    assert.deepEqual(
      [params['PayType'], params['Period'], params['UsedTime'], params['AutoPay']],
      ['Prepaid', 'Month', '2', 'true'],
    );
    await isRunning(form);
    await workbench.runCommand('View: Close Editor');
  });

  it('makes a serverless clone of a provisioned source', async () => {
    const form = await openCloneForm(workbench, hangzhou, 'orders-prod');
    await form.getByLabel('Serverless').check();
    await form.getByLabel('Maximum capacity (RCU)', { exact: true }).fill('6');
    await form.getByLabel('Pause when idle', { exact: true }).check();
    await priceSays(form, /CNY [\d.]+ to [\w .]+ per hour, by the capacity in use/);
    await form
      .locator('#price')
      .getByText(/^By the capacity in use/)
      .waitFor();
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
    const page = end - 3600;
    await workbench.page.keyboard.press('PageDown');
    await waitFor('an hour back', async () => (await value()) === page);
    await workbench.page.keyboard.press('ArrowLeft');
    const round = await waitFor('a round time', async () => ((await value()) < page ? value() : undefined));
    assert.equal(round % 60, 0);
    assert.ok(page - round <= 3600, `${page} to ${round}`);
    await workbench.page.keyboard.press('Shift+ArrowLeft');
    await waitFor('a second back', async () => (await value()) === round - 1);
    assert.match((await slider.getAttribute('aria-valuetext')) ?? '', /UTC/);
    const params = await submit(form);
    assert.equal(params['RestoreTime'], new Date((round - 1) * 1000).toISOString().replace('.000Z', 'Z'));
    assert.ok(!('BackupId' in params));
  });

  it('turns a failing lookup into free text with the reason, and sends what is typed', async () => {
    const fault = { kind: 'error', status: 403, code: 'Forbidden.RAM' } as const;
    const undo = sandbox.faults.add({ action: 'DescribeVSwitches', times: 99, fault });
    const form = await workbench.formOpenedBy(async () =>
      workbench.contextMenu(
        await workbench.treeItem(shanghai, 'analytics-warehouse'),
        'Clone to a Point in Time…',
      ),
    );
    await openGroups(form, 'placement');
    const field = form.locator('[data-parameter="VSwitchId"]');
    await field.getByText(/could not be loaded: .*Forbidden\.RAM/).waitFor();
    await windowIsKnown(form);
    await form.locator('input#VSwitchId').fill('vsw-uf6e1prod4y2x8nq6dz37');
    await hostKnows(form, 'zones ');
    const params = await submit(form);
    assert.equal(params['VSwitchId'], 'vsw-uf6e1prod4y2x8nq6dz37,vsw-uf6f1prod7t5c9vk2sm86');
    undo();
  });

  it('keeps a form that is closed unsent as a draft, which comes back as it was', async () => {
    const form = await openCloneForm(workbench, hangzhou, 'orders-prod');
    await form.getByLabel('Name', { exact: true }).fill('half-done');
    await form.getByLabel('Storage (GB)', { exact: true }).fill('130');
    await hostKnows(form, '130 GB');
    await workbench.runCommand('View: Close Editor');
    await workbench.viewItem('Clones', 'Drafts', 'half-done');
    await (await workbench.viewItem('Clones', 'Drafts', 'half-done')).click();
    const again = workbench.form();
    await waitFor(
      'the draft',
      async () => (await again.locator('#DBInstanceStorage').inputValue()) === '130',
    );
    // It is opened where it was worked on.
    assert.equal(await again.locator('#DBInstanceStorage').isVisible(), true);
    assert.equal(await again.locator('#VSwitchId').count(), 0);
    const params = await submit(again);
    assert.equal(params['DBInstanceDescription'], 'half-done');
    await waitFor('the end of the draft', async () =>
      (await workbench.rows('Clones')).every((row) => !row.startsWith('Drafts')),
    );
  });

  it('makes another clone like one of the list, which can be connected to in more than one way', async () => {
    await waitFor('its end', async () =>
      (await workbench.rows('Clones')).some((row) => row.startsWith('half-done Ready')),
    );
    await workbench.inputByMenu(
      await workbench.viewItem('Clones', 'half-done'),
      'Copy',
      'Copy Connection As…',
    );
    await workbench.pickByKeyboard('JDBC');
    await workbench.clipboardWith(/^jdbc:mysql:\/\/rm-.*:3306\/<database>$/);
    const form = await workbench.formOpenedBy(async () =>
      workbench.contextMenu(await workbench.viewItem('Clones', 'half-done'), 'Clone Again…'),
    );
    await openGroups(form);
    await choicesAreThere(form);
    assert.equal(await form.locator('#DBInstanceStorage').inputValue(), '130');
    assert.match(
      await form.locator('#DBInstanceDescription').inputValue(),
      /^orders-prod-\d{4}-\d{4}(?:-\d+)?$/,
    );
    const params = await submit(form);
    assert.equal(params['DBInstanceStorage'], '130');
  });

  const deletions = (): readonly Readonly<Record<string, string>>[] =>
    sandbox.requests.filter(({ action }) => action === 'DeleteDBInstance').map(({ params }) => params);
  interface JobFile {
    readonly folder: string;
    readonly name: string;
    readonly job: Pick<
      CloneJob,
      'phase' | 'announced' | 'description' | 'dbInstanceId' | 'regionId' | 'request'
    >;
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
    // Only rows that are on screen can be read.
    await workbench.treeItem(hangzhou);
    const row = (await workbench.rows()).find((one) => one.startsWith(hangzhou)) ?? '';
    return Number(/(\d+) · cn-hangzhou/.exec(row)?.[1]);
  };

  const askToRelease = async (name: string): Promise<void> => {
    await workbench.quickInput().waitFor({ state: 'hidden' });
    await workbench.inputByMenu(() => workbench.viewItem('Clones', name), 'Release Clone…');
  };

  it('releases nothing while the name is half typed, and says so when the box is left', async () => {
    // What has become ready is in the other view too, without anyone asking.
    await workbench.treeItem(hangzhou, 'half-done');
    await askToRelease('half-done');
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
    await workbench.notification('Nothing was released. half-done still exists.');
    assert.equal(deletions().length, 0);
    await workbench.clearNotifications();
  });

  it('releases a clone after its whole name was typed, and nothing else', async () => {
    // What has become ready comes into the view by itself, and must not come between the two counts.
    for (const { job } of jobFiles())
      if (job.phase === 'ready' && job.regionId === 'cn-hangzhou')
        await workbench.treeItem(hangzhou, job.description);
    const before = await waitFor('a count in Backups', async () => (await countInView()) || undefined);
    await askToRelease('half-done');
    await workbench.quickType('half-done');
    await workbench.quickAccept();
    await workbench.notification(/half-done is released/);
    assert.equal(deletions().length, 1);
    assert.equal(deletions()[0]?.['ReleasedKeepPolicy'], undefined);
    await waitFor('the row to say so', async () =>
      (await workbench.rows('Clones')).some((row) => row.startsWith('half-done Released')),
    );
    await waitFor('one instance less in Backups', async () => (await countInView()) === before - 1);
  });

  it('shows what an instance is, before it is released, that no answer has ever named', async () => {
    // A subscription cannot be released; which file comes first is chance. Until its end was told, the host writes it.
    const { folder, name, job } = await waitFor('a clone whose end was told', () =>
      jobFiles().find(
        ({ job: one }) => one.phase === 'ready' && one.announced && one.request['PayType'] !== 'Prepaid',
      ),
    );
    writeWhole(join(folder, name), JSON.stringify({ ...job, foundBy: 'name' }));
    const item = await workbench.viewItem('Clones', job.description);
    const dialog = workbench.dialog();
    await workbench.menuUntil(dialog, item, 'Release Clone…');
    await dialog.getByText(`Is ${job.description} the clone?`).waitFor();
    for (const text of ['It was found by its name.', `ID: ${job.dbInstanceId}`, 'Class: ', 'Created: '])
      await dialog.getByText(text).waitFor();
    await workbench.screenshot('release-found', dialog);
    await workbench.dialogAction('Cancel');
    await workbench.notification(`Nothing was released. ${job.description} still exists.`);
    await workbench.clearNotifications();
    await workbench.menuUntil(dialog, item, 'Release Clone…');
    await workbench.dialogAction('Use This Instance');
    await workbench.quickInput().getByText('Type its name to confirm').waitFor();
    await workbench.quickInputBox().press('Escape');
    await workbench.notification(/^Nothing was released/);
    await workbench.clearNotifications();
  });

  it('asks what becomes of the backups where RDS can keep them', async () => {
    const form = await openForTime(hangzhou, '会员中心-历史库');
    await form.getByLabel('Name', { exact: true }).fill('on-local-disks');
    await hostKnows(form, 'on-local-disks');
    await submit(form);
    await workbench.clearNotifications();
    const item = await workbench.viewItem('Clones', 'on-local-disks');
    await workbench.inputByMenu(item, 'Release Clone…');
    assert.deepEqual(await workbench.quickPickLabels(), [
      'Keep all backups',
      'Keep the last backup',
      'Keep no backup',
    ]);
    await workbench.screenshot('release-backups', workbench.quickInput());
    await workbench.page.keyboard.press('Escape');
    await workbench.notification('Nothing was released. on-local-disks still exists.');
    await workbench.clearNotifications();
    await workbench.inputByMenu(item, 'Release Clone…');
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
    await workbench.runCommand('RDS Clone: Clear Failed and Released Clones');
    const dialog = workbench.dialog();
    await dialog.getByText('Clear 2 refused, lost or released clones from the list?').waitFor();
    await dialog.getByText(`${before - 2} more are finished but stay in the list`).waitFor();
    await workbench.dialogAction('Clear');
    await waitFor('what stays', async () => {
      const rows = await workbench.rows('Clones');
      return rows.length === before - 2 && rows.every((row) => row.includes(' Ready'));
    });
    // There is nothing more to clear.
    await waitFor(
      'nothing more to clear',
      async () => !(await workbench.offersCommand('RDS Clone: Clear Failed and Released Clones')),
    );
    const row = (await workbench.rows('Clones'))[0]?.split(' ')[0] ?? '';
    // When it asks for the second time, the first answer has had its effect.
    for (const time of ['first', 'second']) {
      await workbench.menuUntil(dialog, () => workbench.viewItem('Clones', row), 'Remove from List');
      await dialog.getByText(/continues to be billed, and can no longer be released from here/).waitFor();
      assert.equal((await workbench.rows('Clones')).length, before - 2, time);
      await workbench.dialogAction('Cancel');
    }
  });

  it('copies the request for the shell, ready to be run', async () => {
    const form = await openCloneForm(workbench, hangzhou, 'orders-prod');
    const copy = async (format: string): Promise<void> => {
      await form.getByRole('button', { name: 'Copy as…' }).click();
      await form.getByRole('menuitem', { name: format }).click();
    };
    await copy('aliyun CLI (bash)');
    const text = await workbench.clipboardWith(/aliyun rds CloneDBInstance[\s\S]*--DBInstanceId/);
    assert.match(text, /--ClientToken/);
    assert.ok(!text.includes(sandbox.sts.accessKeySecret));
    await copy('Terraform');
    await workbench.clipboardWith(/resource "alicloud_rds_clone_db_instance"/);
    await workbench.runCommand('View: Close Editor');
  });

  it('mends at the press of a button what is wrong, before and after it was sent', async () => {
    const form = await openCloneForm(workbench, hangzhou, 'orders-prod');
    const storage = form.getByLabel('Storage (GB)', { exact: true });
    await storage.fill('50');
    await form.getByRole('button', { name: 'Set Storage to 100 GB' }).click();
    await waitFor('the mended value', async () => (await storage.inputValue()) === '100');
    sandbox.faults.add({
      action: 'CloneDBInstance',
      fault: { kind: 'error', status: 403, code: 'OperationDenied.ZoneResource' },
    });
    await form.getByRole('button', { name: 'Clone Instance' }).click();
    const refusal = form.locator('[data-parameter="ZoneId"] .error-panel');
    await refusal.getByText('What RDS said').click();
    await refusal.getByText('OperationDenied.ZoneResource', { exact: true }).waitFor();
    await refusal.getByRole('button', { name: /^Use Zone cn-hangzhou-/ }).click();
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
    await form.locator('#changes .diffs .name').getByText('Secondary zone', { exact: true }).waitFor();
    const params = await submit(form);
    assert.equal(params['ZoneId'], 'cn-hangzhou-i');
    assert.equal(params['ZoneIdSlave1'], 'cn-hangzhou-j');
    assert.equal(params['VSwitchId'], 'vsw-bp1i1prod3n8v5tc2yr67,vsw-bp1j1prod6d4s9fk8mb25');
  });

  it('drops what the chosen edition does not have, and says so', async () => {
    const form = await openCloneForm(workbench, hangzhou, 'orders-prod');
    await form.getByLabel('Edition', { exact: true }).selectOption({ label: 'Basic Edition' });
    await form.getByText(/^Secondary zone “cn-hangzhou-\w” is not sent, because Basic Edition/).waitFor();
    await waitFor('a class of the edition', async () => (await chosenClass(form)).endsWith('.1'));
    const params = await submit(form);
    assert.ok(!('ZoneIdSlave1' in params));
    assert.match(params['VSwitchId'] ?? '', /^vsw-[^,]+$/);
  });

  it('begins every form with its source alone, and takes over the last clone’s settings at one press', async () => {
    const first = await openForTime(hangzhou, 'orders-prod');
    const own = await waitFor('the classes', async () => (await chosenClass(first)) || undefined);
    const row = first.locator('#classes [role=option]', { hasText: '16 cores' }).first();
    const large = ((await row.getAttribute('id')) ?? '').replace('class-', '');
    await row.click();
    await first.getByLabel('Storage type', { exact: true }).selectOption('general_essd');
    await hostKnows(first, large);
    await first.getByRole('slider').focus();
    await workbench.page.keyboard.press('Home');
    // The begin of the window moves on.
    await workbench.page.keyboard.press('PageUp');
    await submit(first);

    const next = await openForTime(hangzhou, 'orders-prod');
    const preset = next.getByRole('button', { name: /^Like my last clone/ });
    await next.locator('.pick[aria-disabled="false"]', { hasText: 'Like my last clone' }).waitFor();
    assert.equal(await preset.getAttribute('aria-pressed'), 'false');
    await waitFor('the classes', async () => (await chosenClass(next)) === own);
    assert.notEqual(await next.locator('#DBInstanceStorageType').inputValue(), 'general_essd');
    const slider = next.getByRole('slider');
    assert.notEqual(await slider.getAttribute('aria-valuenow'), await slider.getAttribute('aria-valuemin'));
    const costs = await waitFor('what both cost', async () => {
      const texts = await next.locator('.presets .num').allInnerTexts();
      const [source, , last] = texts.map((text) => Number(/^([\d,.]+) \/ h$/.exec(text)?.[1]));
      return source && last ? { source, last } : undefined;
    });
    assert.ok(costs.last > costs.source, `${costs.last} is not more than ${costs.source}`);
    assert.match(await preset.innerText(), /16 cores, /);
    await workbench.screenshot('last-clone');
    await preset.press('Enter');
    await waitFor('the settings', async () => (await chosenClass(next)) === large);
    assert.equal(await next.locator('#DBInstanceStorageType').inputValue(), 'general_essd');
    await waitFor(
      'the preset to be the present size',
      async () => (await preset.getAttribute('aria-pressed')) === 'true',
    );
    await next
      .locator('#price')
      .getByText(/^CNY [\d,.]+ \/ 30 days · [\d,.]+ more$/)
      .waitFor();
    await workbench.runCommand('View: Close Editor');

    const other = await openForTime(hangzhou, 'search-cluster');
    assert.notEqual(await waitFor('its classes', async () => (await chosenClass(other)) || undefined), large);
    const none = other.getByRole('button', { name: /^Like my last clone/ });
    assert.match(await none.innerText(), /None yet/);
    assert.equal(await none.getAttribute('aria-disabled'), 'true');
    await workbench.runCommand('View: Close Editor');
  });

  const focusIsAt = (form: FrameLocator, selector: string): Promise<unknown> =>
    waitFor(`the focus at ${selector}`, () =>
      form
        .locator('body')
        .evaluate((_, wanted) => document.activeElement?.matches(wanted) === true, selector),
    );
  const changes = (form: FrameLocator, text: string | RegExp): Promise<void> =>
    form.locator('#state-line').getByText(text, { exact: true }).waitFor();

  it('makes an unchanged clone with three clicks and no scroll in a window of 1000 by 650', async () => {
    const before = workbench.page.viewportSize()!;
    await workbench.page.setViewportSize({ width: 1000, height: 650 });
    // Two clicks: the menu of the set, and its entry.
    const form = await openCloneForm(workbench, hangzhou, 'orders-prod', { folded: true });
    await priceSays(form, /^CNY [\d.]+ per hour/);
    await changes(form, 'Same as the source');
    assert.equal(await form.locator('details[id^="group-"][open]').count(), 0);
    const button = form.getByRole('button', { name: 'Clone Instance' });
    const place = await button.evaluate((element) => {
      const { top, bottom } = element.getBoundingClientRect();
      const { scrollHeight, clientHeight, scrollTop } = document.documentElement;
      return { top, bottom, height: innerHeight, scrollHeight, clientHeight, scrollTop };
    });
    assert.ok(place.top >= 0 && place.bottom <= place.height, JSON.stringify(place));
    assert.ok(place.scrollHeight <= place.clientHeight, JSON.stringify(place));
    const accepted = sandbox.clones().length;
    // It waits for a notification of the clone before to leave the corner.
    await button.click();
    await clonesAccepted(sandbox, accepted + 1);
    await isRunning(form);
    assert.equal(await form.locator('html').evaluate(({ scrollTop }) => scrollTop), 0);
    const params = cloneRequests(sandbox).at(-1)?.params ?? {};
    assert.match(params['DBInstanceDescription'] ?? '', /^orders-prod-\d{4}-\d{4}(?:-\d+)?$/);
    assert.deepEqual(
      [params['Category'], params['DBInstanceStorage'], params['PayType']],
      ['HighAvailability', '100', 'Postpaid'],
    );
    await workbench.runCommand('View: Close Editor');
    await workbench.page.setViewportSize(before);
  });

  it('submits with Ctrl and Enter from anywhere', async () => {
    const form = await openCloneForm(workbench, hangzhou, 'orders-prod');
    const storage = form.getByLabel('Storage (GB)', { exact: true });
    await storage.fill('50');
    await form.getByRole('button', { name: 'Set Storage to 100 GB' }).waitFor();
    const sent = cloneRequests(sandbox).length;
    const places = {
      name: '#DBInstanceDescription',
      'radio button': '#restoreBy-backupSet',
      timeline: '[role=slider]',
      'group’s line': '#group-size > summary',
      'filter of classes': '#DBInstanceClass',
      list: 'select#ZoneId',
      'check box': '#DeletionProtection',
      'button of the bar': '.bar .menu',
    };
    // What is wrong is where a submission leads to.
    for (const [what, selector] of Object.entries(places)) {
      await form.locator(selector).focus();
      await focusIsAt(form, selector);
      await workbench.page.keyboard.press('Control+Enter');
      await focusIsAt(form, '#DBInstanceStorage').catch((error: unknown) => {
        throw new Error(`Nothing was submitted from the ${what}`, { cause: error });
      });
    }
    assert.equal(cloneRequests(sandbox).length, sent);
    await storage.fill('120');
    await hostKnows(form, '120 GB');
    const accepted = sandbox.clones().length;
    await workbench.page.keyboard.press('Control+Enter');
    await clonesAccepted(sandbox, accepted + 1);
    assert.equal(cloneRequests(sandbox).at(-1)?.params['DBInstanceStorage'], '120');
    await isRunning(form);
    await workbench.runCommand('View: Close Editor');
  });

  it('starts from another size at one press, with its price', async () => {
    const form = await openCloneForm(workbench, hangzhou, 'orders-prod', { folded: true });
    await openGroups(form, 'size');
    const own = await waitFor('the classes', async () => (await chosenClass(form)) || undefined);
    const preset = form.getByRole('button', { name: /^Smallest that holds the data/ });
    const cost = await waitFor('its price', async () => {
      const text = await preset.locator('.num').innerText();
      return /^([\d.]+) \/ h$/.exec(text)?.[1];
    });
    assert.equal(
      await form.getByRole('button', { name: /^Like the source/ }).getAttribute('aria-pressed'),
      'true',
    );
    await preset.click();
    await waitFor('it to be taken', async () => (await preset.getAttribute('aria-pressed')) === 'true');
    await form
      .locator('#price')
      .getByText(new RegExp(`^CNY ${cost.replace('.', '\\.')} / hour$`))
      .waitFor();
    await form
      .locator('#price')
      .getByText(/ 30 days · [\d,.]+ less$/)
      .waitFor();
    assert.equal(await form.locator('#Category').inputValue(), 'Basic');
    const small = await waitFor('its class', async () => (await chosenClass(form)) || undefined);
    assert.notEqual(small, own);
    const params = await submit(form);
    assert.deepEqual(
      [params['Category'], params['DBInstanceClass'], params['DBInstanceStorage']],
      ['Basic', small, '100'],
    );
  });

  it('finds a class by what is typed and takes it with the keys', async () => {
    const form = await openCloneForm(workbench, hangzhou, 'orders-prod', { folded: true });
    await openGroups(form, 'size');
    const filter = form.getByRole('combobox', { name: 'Instance class' });
    const rows = form.locator('#classes [role=option]');
    await rows.first().waitFor();
    const all = await rows.count();
    await filter.focus();
    await workbench.page.keyboard.type('8 cores');
    await waitFor('the rows with 8 cores alone', async () => {
      const texts = await rows.allInnerTexts();
      return texts.length < all && texts.length > 1 && texts.every((text) => /^\s*8 cores, /.test(text));
    });
    await workbench.page.keyboard.press('ArrowDown');
    const second = (await rows.nth(1).getAttribute('id')) ?? '';
    await waitFor('the second', async () => (await filter.getAttribute('aria-activedescendant')) === second);
    await workbench.page.keyboard.press('Enter');
    await waitFor('the class', async () => `class-${await chosenClass(form)}` === second);
    assert.equal(await filter.inputValue(), '');
    assert.equal(await rows.count(), all);
    await focusIsAt(form, '#DBInstanceClass');
    await hostKnows(form, second.replace('class-', ''));
    const params = await submit(form);
    assert.equal(params['DBInstanceClass'], second.replace('class-', ''));
  });

  it('understands a time in a line of a log, and says how', async () => {
    const form = await openForTime(hangzhou, 'orders-prod');
    const slider = form.getByRole('slider');
    const seconds = Number(await slider.getAttribute('aria-valuemax')) - 7321;
    const instant = new Date(seconds * 1000).toISOString();
    const line = `${instant.replace('.000Z', '.482Z')} ERROR [worker-3] Deadlock found when trying to get lock`;
    const field = form.getByLabel(/^Restore time/);
    await field.focus();
    await workbench.page.keyboard.press('Control+A');
    // It arrives as a whole, as what is pasted does.
    await workbench.page.keyboard.insertText(line);
    const understood = form.locator('#understood');
    await understood.getByText(instant.slice(0, 19).replace('T', ' ')).last().waitFor();
    await understood.getByText(/hours ago/).waitFor();
    assert.equal(await understood.locator('.err').count(), 0);
    assert.equal(await field.inputValue(), line);
    await waitFor('the timeline', async () => Number(await slider.getAttribute('aria-valuenow')) === seconds);
    const params = await submit(form);
    assert.equal(params['RestoreTime'], instant.replace('.000Z', 'Z'));
  });

  it('takes back one change, or all of them', async () => {
    const form = await openCloneForm(workbench, hangzhou, 'orders-prod');
    await changes(form, 'Same as the source');
    const storage = form.getByLabel('Storage (GB)', { exact: true });
    await storage.fill('130');
    await form.getByLabel('Deletion protection', { exact: true }).check();
    await changes(form, '2 changes');
    const field = form.locator('[data-parameter="DBInstanceStorage"]');
    await field.getByText('Source: 100').waitFor();
    await field.getByRole('button', { name: 'Reset Storage (GB)' }).click();
    await changes(form, '1 change');
    assert.equal(await storage.inputValue(), '100');
    await focusIsAt(form, '#DBInstanceStorage');
    assert.equal(await field.getByRole('button', { name: 'Reset Storage (GB)' }).count(), 0);

    await storage.fill('140');
    await changes(form, '2 changes');
    await form.locator('#changes').getByRole('button', { name: 'Reset Deletion protection' }).click();
    await changes(form, '1 change');
    assert.equal(await form.getByLabel('Deletion protection', { exact: true }).isChecked(), false);
    await focusIsAt(form, '#DeletionProtection');

    await form.getByLabel('Deletion protection', { exact: true }).check();
    await changes(form, '2 changes');
    await form.getByRole('button', { name: 'Reset All' }).click();
    await changes(form, 'Same as the source');
    await focusIsAt(form, '#state-line');
    assert.equal(await storage.inputValue(), '100');
    assert.equal(await form.getByLabel('Deletion protection', { exact: true }).isChecked(), false);
    await workbench.runCommand('View: Close Editor');
  });

  it('goes from error to error with F8, and on to the next when one is mended', async () => {
    const form = await openCloneForm(workbench, hangzhou, 'orders-prod');
    const wrong = { DBInstanceDescription: '1', DBInstanceStorage: '50', PrivateIpAddress: 'nowhere' };
    for (const [name, text] of Object.entries(wrong)) await form.locator(`#${name}`).fill(text);
    await form.locator('#state-line').getByRole('button', { name: '3 errors' }).waitFor();
    await form.locator('#submit').focus();
    for (const [key, name] of [
      ['F8', 'DBInstanceDescription'],
      ['F8', 'DBInstanceStorage'],
      ['F8', 'PrivateIpAddress'],
      ['F8', 'DBInstanceDescription'],
      ['Shift+F8', 'PrivateIpAddress'],
      ['Shift+F8', 'DBInstanceStorage'],
    ] as const) {
      await workbench.page.keyboard.press(key);
      await focusIsAt(form, `#${name}`);
    }
    const mend = (name: string): Promise<void> =>
      form.locator(`[data-parameter="${name}"] [data-fix]`).press('Enter');
    await mend('DBInstanceDescription');
    await focusIsAt(form, '#DBInstanceStorage');
    await form.locator('#state-line').getByRole('button', { name: '2 errors' }).waitFor();
    await mend('DBInstanceStorage');
    await focusIsAt(form, '#PrivateIpAddress');
    await mend('PrivateIpAddress');
    await focusIsAt(form, '#submit');
    await changes(form, 'Same as the source');
    // Where nothing is wrong, the key leads nowhere.
    await form.locator('#DBInstanceStorage').focus();
    await workbench.page.keyboard.press('F8');
    await workbench.page.keyboard.press('Tab');
    await workbench.page.keyboard.press('Shift+Tab');
    await focusIsAt(form, '#DBInstanceStorage');
    await workbench.runCommand('View: Close Editor');
  });
});
