import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Sandbox } from '../support/sandbox';
import { seedIds } from '../support/sandbox';
import { waitFor } from '../harness/shared.mjs';
import {
  cloneRequests,
  clonesAccepted,
  launchWithCloud,
  openCloneForm,
  openGroups,
  type CloudWorkbench,
} from './support/cloud';
import { keepArtifactsOnFailure, Workbench } from './support/workbench';

const hangzhou = 'China (Hangzhou)';

describe('cloning in the sandbox account', () => {
  let workbench: Workbench | undefined;
  keepArtifactsOnFailure(() => workbench);
  after(() => workbench?.close());

  it('goes from the welcome view to a running clone, with a changed name and storage', async () => {
    workbench = await Workbench.launch();
    await workbench.openView();
    await workbench.view('Backups').getByText('Try with the Sandbox Account').click();
    const form = await openCloneForm(workbench, hangzhou, 'orders-prod');
    await form.getByLabel('Name', { exact: true }).fill('orders-rehearsal');
    await form.getByLabel('Storage (GB)', { exact: true }).fill('120');
    await form.getByRole('button', { name: 'Clone Instance' }).click();

    await workbench.notification(/orders-rehearsal is ready/, { timeout: 60_000 });
    const clones = (): Promise<string[]> => workbench!.rows('Clones');
    await waitFor('the row', async () =>
      (await clones()).some((row) => row.includes('orders-rehearsal Ready')),
    );
    await form.getByText(/is running\. It took/).waitFor();

    await workbench.notificationAction(/orders-rehearsal is ready/, 'Copy Connection String');
    await workbench.clipboardWith(/^rm-[a-z0-9]+\.mysql\.rds\.aliyuncs\.com:3306$/);
  });

  it('reveals the clone in the tree, where it can be browsed like any other', async () => {
    assert.ok(workbench);
    await workbench.runCommandAndPick('RDS Clone: Reveal in Backups', 'orders-rehearsal');
    // By what it says: rows are drawn again when the list is, and a row that was found before is another one then.
    await workbench.page
      .locator('.monaco-list-row[aria-level="2"][aria-selected="true"]', { hasText: 'orders-rehearsal' })
      .waitFor();
  });

  it('still knows the clone after a reload, and does not announce it again', async () => {
    assert.ok(workbench);
    await workbench.clearNotifications();
    await workbench.reload();
    await workbench.openView();
    await workbench.treeItem(hangzhou, 'orders-rehearsal');
    // It would have been announced again by the time that a later message is there.
    await workbench.inputByMenu(() => workbench!.viewItem('Clones', 'orders-rehearsal'), 'Release Clone…');
    await workbench.quickInputBox().press('Escape');
    await workbench.notification('Nothing was released. orders-rehearsal still exists.');
    await workbench.runCommand('Notifications: Show Notifications');
    const told = workbench.page.locator('.notifications-center.visible .notification-list-item');
    await told.filter({ hasText: 'Nothing was released' }).waitFor();
    assert.equal(await told.filter({ hasText: 'is ready' }).count(), 0);
  });
});

describe('cloning with an account of environment variables and an endpoint', () => {
  let cloud: CloudWorkbench | undefined;
  let workbench: Workbench;
  let sandbox: Sandbox;
  keepArtifactsOnFailure(() => cloud?.workbench);

  before(async () => {
    cloud = await launchWithCloud();
    ({ workbench, sandbox } = cloud);
    await workbench.openView();
    await workbench.treeItem(hangzhou, 'orders-prod');
  });
  after(() => cloud?.close());

  it('works from the palette with nothing but the keyboard', async () => {
    const { keyboard } = workbench.page;
    const accepted = sandbox.clones().length;
    await workbench.runCommandAndPick('RDS Clone: Clone…', 'orders-prod', /· Full · \d/);
    const form = workbench.form();
    await form.locator('#price.ready').waitFor();

    const focusOn = async (selector: string): Promise<void> => {
      for (;;) {
        const frame = await workbench.formFrame();
        const before = await waitFor('the focus in the form', () =>
          frame.evaluateHandle(() => (document.hasFocus() ? document.activeElement : null)),
        );
        if (await before.evaluate((one, wanted) => one?.matches(wanted), selector)) return;
        await keyboard.press('Tab');
        // A second key before the first one has moved the focus would go past the field.
        await waitFor('the focus to move', () => before.evaluate((one) => document.activeElement !== one));
      }
    };
    // The text of a field that is come to by a key is selected. Control+A would be done twice: here, and once more by
    // the editor a moment later, when the first letter may have been typed.
    await focusOn('#DBInstanceDescription');
    await keyboard.type('by-keyboard');
    await focusOn('#group-size > summary');
    await keyboard.press('Enter');
    await form.locator('#DBInstanceStorage').waitFor();
    await focusOn('#DBInstanceStorage');
    await keyboard.type('110');
    // What costs money takes a button of its own: Enter in a field sends nothing.
    await keyboard.press('Enter');
    await focusOn('#submit');
    assert.equal(sandbox.clones().length, accepted);
    await keyboard.press('Enter');
    await clonesAccepted(sandbox, accepted + 1);
    await workbench.notification(/by-keyboard is ready/);

    const request = cloneRequests(sandbox).at(-1)?.params;
    assert.equal(request?.['DBInstanceDescription'], 'by-keyboard');
    assert.equal(request['DBInstanceStorage'], '110');
    assert.equal(sandbox.clones().length, accepted + 1);
  });

  it('to a point in time sends the time and no backup set', async () => {
    const accepted = sandbox.clones().length;
    await workbench.formOpenedBy(async () =>
      workbench.contextMenu(await workbench.treeItem(hangzhou, 'orders-prod'), 'Clone to a Point in Time…'),
    );
    const form = workbench.form();
    await form.getByRole('button', { name: 'What the timeline shows' }).click();
    await form.getByText(/^Recovery window: /).waitFor();
    await workbench.page.keyboard.press('Escape');
    await openGroups(form, 'placement');
    await form.locator('select#VSwitchId:not([aria-busy])').waitFor();
    const yesterday = new Date(Date.now() - 24 * 3_600_000).toISOString().slice(0, 10);
    await form.getByLabel('Restore time').fill(`${yesterday} 11:22:33`);
    await form
      .locator('#understood .z:text-is("UTC") + span', {
        hasText: new Date(`${yesterday}T11:22:33`).toISOString().slice(0, 19).replace('T', ' '),
      })
      .waitFor();
    await form.getByRole('button', { name: 'Clone Instance' }).click();
    await clonesAccepted(sandbox, accepted + 1);
    const request = cloneRequests(sandbox).at(-1)?.params;
    assert.equal(
      request?.['RestoreTime'],
      `${new Date(`${yesterday}T11:22:33`).toISOString().slice(0, 19)}Z`,
    );
    assert.ok(!('BackupId' in request));
  });

  it('is refused by the form before anything is sent, and is led through the fields', async () => {
    const sent = cloneRequests(sandbox).length;
    const form = await openCloneForm(workbench, hangzhou, 'orders-prod');
    await form.getByLabel('Storage (GB)', { exact: true }).fill('50');
    await form.getByText('a clone cannot be smaller').first().waitFor();
    assert.equal(await form.getByLabel('Storage (GB)', { exact: true }).getAttribute('aria-invalid'), 'true');
    await form.getByLabel('Name', { exact: true }).fill('1st');
    await form.getByRole('button', { name: 'Clone Instance' }).click();
    const focused = (id: string): Promise<void> => form.locator(`#${id}:focus`).waitFor();
    await focused('DBInstanceDescription');
    await form.getByRole('button', { name: 'Clone Instance' }).focus();
    await form.getByRole('button', { name: '2 errors' }).click();
    await focused('DBInstanceDescription');
    await workbench.page.keyboard.press('F8');
    await focused('DBInstanceStorage');
    assert.equal(cloneRequests(sandbox).length, sent);
    await workbench.runCommand('View: Close Editor');
  });

  it('refused by the service marks the field, keeps what was entered, and succeeds after correction', async () => {
    const accepted = sandbox.clones().length;
    // The form is told of a smaller source than the service knows, as when the source has just grown.
    const undo = sandbox.faults.add({
      action: 'DescribeDBInstanceAttribute',
      times: 99,
      fault: {
        kind: 'malformed',
        patch: (body) =>
          JSON.parse(
            JSON.stringify(body).replace(/"DBInstanceStorage":\d+/, '"DBInstanceStorage":50'),
          ) as unknown,
      },
    });
    const form = await openCloneForm(workbench, hangzhou, 'orders-prod');
    await form.getByLabel('Name', { exact: true }).fill('grown-source');
    await waitFor(
      'the storage of the source',
      async () => (await form.getByLabel('Storage (GB)', { exact: true }).inputValue()) === '50',
    );
    await form.getByRole('button', { name: 'Clone Instance' }).click();

    const field = form.locator('[data-parameter="DBInstanceStorage"]');
    await field.getByText('What RDS said').click();
    await field.getByText('InvalidRecoveryDbInstance.StorageSize', { exact: true }).waitFor();
    const { requestId } =
      sandbox.requests.find(({ code }) => code === 'InvalidRecoveryDbInstance.StorageSize') ?? {};
    await field.getByText(requestId ?? 'no refusal was recorded', { exact: true }).waitFor();
    await field.getByText('400', { exact: true }).waitFor();
    await field.getByText(/^Raise Storage \(GB\) to the size of the source/).waitFor();
    assert.equal(await form.getByLabel('Storage (GB)', { exact: true }).getAttribute('aria-invalid'), 'true');
    assert.equal(await form.getByLabel('Name', { exact: true }).inputValue(), 'grown-source');
    assert.equal(sandbox.clones().length, accepted);
    undo();

    await form.getByLabel('Storage (GB)', { exact: true }).fill('100');
    await field
      .getByText('InvalidRecoveryDbInstance.StorageSize', { exact: true })
      .waitFor({ state: 'detached' });
    await form.getByRole('button', { name: 'Clone Instance' }).click();
    await clonesAccepted(sandbox, accepted + 1);
    await workbench.notification(/grown-source is ready/);
    assert.equal(cloneRequests(sandbox).at(-1)?.params['DBInstanceStorage'], '100');
  });

  it('sends one request for two clicks', async () => {
    const accepted = sandbox.clones().length;
    sandbox.faults.add({ action: 'CloneDBInstance', fault: { kind: 'delay', ms: 600 } });
    const form = await openCloneForm(workbench, hangzhou, 'orders-prod');
    await form.getByLabel('Name', { exact: true }).fill('double-click');
    await form.getByRole('button', { name: 'Clone Instance' }).dblclick();
    await workbench.notification(/double-click is ready/);
    assert.equal(sandbox.clones().length, accepted + 1);
    assert.equal(
      cloneRequests(sandbox).filter(({ params }) => params['DBInstanceDescription'] === 'double-click')
        .length,
      1,
    );
  });

  it('of unknown outcome says so, and looking again makes one clone of it', async () => {
    const accepted = sandbox.clones().length;
    sandbox.faults.add({ action: 'CloneDBInstance', times: 3, fault: { kind: 'reset', when: 'before' } });
    const form = await openCloneForm(workbench, hangzhou, 'orders-prod');
    await form.getByLabel('Name', { exact: true }).fill('uncertain');
    await form.getByRole('button', { name: 'Clone Instance' }).click();
    await form
      .getByText(/^RDS gave no definite response \(RdsClone\.ConnectionReset\)/)
      .waitFor({ timeout: 60_000 });
    assert.equal(await form.getByLabel('Name', { exact: true }).count(), 0);
    await workbench.screenshot('form-unknown');
    await form.getByRole('button', { name: 'Check Again' }).click();
    await workbench.notification(/uncertain is ready/, { timeout: 45_000 });
    assert.equal(sandbox.clones().length, accepted + 1);
  });

  it('keeps a half-filled form through a reload of the window', async () => {
    await openCloneForm(workbench, hangzhou, 'orders-prod');
    await workbench.form().getByLabel('Name', { exact: true }).fill('half-filled');
    await workbench.form().getByLabel('Storage (GB)', { exact: true }).fill('12x');
    // The host knows it, and the page with it: nobody reloads in the instant of the last key.
    await workbench
      .form()
      .locator('#cost', { hasText: /^Creates half-filled / })
      .waitFor();
    await workbench.form().getByRole('button', { name: '1 error' }).waitFor();
    await workbench.reload();
    const name = workbench.form().getByLabel('Name', { exact: true });
    await waitFor(
      'the form to be back',
      async () => (await name.inputValue({ timeout: 1_000 }).catch(() => '')) === 'half-filled',
    );
    assert.equal(await workbench.form().getByLabel('Storage (GB)', { exact: true }).inputValue(), '12x');
    await workbench.runCommand('View: Close All Editors');
    await workbench.openView();
  });

  it('leaves no key and no token in logs, files, messages and pages', () => {
    const secrets = [sandbox.sts.accessKeySecret, sandbox.sts.securityToken, sandbox.accessKeySecret];
    const searched: { name: string; text: string }[] = [
      { name: 'the console of the page', text: workbench.console() },
      ...[...filesBelow(workbench.server.dataDir), ...workbench.logFiles()].map((name) => ({
        name,
        text: contentOf(name),
      })),
    ];
    assert.match(workbench.log(), /CloneDBInstance cn-hangzhou \d+ ms ok RequestId/, 'the log was found');
    assert.ok(
      searched.some(({ name }) => name.startsWith(workbench.globalStorageDir)),
      'the storage was found',
    );
    for (const { name, text } of searched) {
      for (const secret of secrets) assert.ok(!text.includes(secret), name);
    }
    const bytes = searched.reduce((sum, { text }) => sum + text.length, 0);
    console.log(`      searched ${searched.length} places, ${bytes} bytes`);
  });
});

describe('a crash of the extension host between the job and the answer', () => {
  let cloud: CloudWorkbench | undefined;
  keepArtifactsOnFailure(() => cloud?.workbench);
  afterEach(async () => {
    await cloud?.close();
    cloud = undefined;
  });

  for (const [name, when] of [
    ['after the service accepted', 'after'],
    ['before the service accepted', 'before'],
  ] as const) {
    it(`${name} leaves exactly one clone, followed to Running`, async () => {
      cloud = await launchWithCloud();
      const { workbench, sandbox } = cloud;
      await workbench.openView();
      await openCloneForm(workbench, hangzhou, 'orders-prod');
      await workbench.form().getByLabel('Name', { exact: true }).fill('survivor');
      sandbox.faults.add({ action: 'CloneDBInstance', fault: { kind: 'hang', when } });
      await workbench.form().getByRole('button', { name: 'Clone Instance' }).click();
      await waitFor('the request', () => cloneRequests(sandbox).length === 1);
      assert.equal(sandbox.clones().length, when === 'after' ? 1 : 0);

      await workbench.killExtensionHost();
      await workbench.reload();
      await workbench.notification(/survivor is ready/, { timeout: 45_000 });
      assert.equal(sandbox.clones().length, 1);
      assert.equal(sandbox.clones()[0]?.sourceId, seedIds.ordersProd);
      const tokens = new Set(cloneRequests(sandbox).map(({ params }) => params['ClientToken']));
      assert.equal(tokens.size, 1);
      await workbench.openView();
      await waitFor('the end in the view', async () =>
        (await workbench.rows('Clones')).some((row) => row.includes('survivor Ready')),
      );
    });
  }
});

/** Blank for one that has gone meanwhile, as temporary files do. */
function contentOf(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((name) => statSync(name, { throwIfNoEntry: false })?.isFile() ?? false);
}
