import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { waitFor } from '../harness/shared.mjs';
import { seedIds } from '../support/sandbox';
import { actUntil, succeeds } from './support/actUntil';
import { cloneRequests, clonesAccepted, launchWithCloud, type CloudWorkbench } from './support/cloud';
import { withQuickFixes } from './support/quickFixes';
import { writeExtension } from './support/standIns';
import { keepArtifactsOnFailure, type Workbench } from './support/workbench';

const opener = `
exports.activate = () => vscode.commands.registerCommand('opener.open', () => vscode.commands.executeCommand(
  'vscode.open', vscode.Uri.file(fs.readFileSync(process.env.REQUEST_FILE, 'utf8'))));
`;

const request = {
  version: 1,
  source: { regionId: 'cn-hangzhou', dbInstanceId: seedIds.ordersProd },
  restorePoint: { backupId: 'newest full backup' },
  values: { DBInstanceDescription: '1 drill', InstanceNetworkType: 'Classic', PrivateIpAddress: '10.0' },
  after: { verify: true },
};

describe('request files', () => {
  let folder: string;
  let cloud: CloudWorkbench | undefined;
  let workbench: Workbench;
  keepArtifactsOnFailure(() => cloud?.workbench);

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rds-files-'));
    const extension = writeExtension(join(folder, 'extensions'), 'test.opener', opener, {
      activationEvents: [],
      contributes: { commands: [{ command: 'opener.open', title: 'Open the File of the Test' }] },
    });
    cloud = await launchWithCloud({
      moreExtensions: [extension],
      env: { REQUEST_FILE: join(folder, 'name') },
    });
    ({ workbench } = cloud);
  });
  after(async () => {
    await cloud?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const show = async (name: string, content: object): Promise<void> => {
    const file = join(folder, `${name}.rdsclone.json`);
    writeFileSync(file, JSON.stringify(content, undefined, 2));
    writeFileSync(join(folder, 'name'), file);
    await workbench.runCommand('Open the File of the Test');
    await workbench.page.locator('.tab.active', { hasText: `${name}.rdsclone.json` }).waitFor();
  };

  /**
   * A click on a line that is just drawn anew meets nobody. A second one does no harm: the form of a file is opened
   * once, and while a drill is being started no other is.
   */
  const pressLens = (title: string, opened: Locator): Promise<void> =>
    actUntil(title, opened, () =>
      succeeds(
        workbench.page.locator('.codelens-decoration a', { hasText: title }).click({ timeout: 2_000 }),
      ),
    );

  it('tell three mistakes, mend one, open in the form, are saved again, and are submitted by the user', async () => {
    const { page } = workbench;
    const { sandbox } = cloud!;
    await workbench.openView();
    await show('mistakes', request);
    const marks = page.locator('.monaco-editor .squiggly-error');
    await waitFor('three mistakes', async () => (await marks.count()) === 3);
    assert.equal(await page.locator('.monaco-editor .squiggly-warning').count(), 0);

    await page
      .locator('.view-line', { hasText: '"Classic"' })
      .locator('span', { hasText: '"Classic"' })
      .last()
      .click();
    await withQuickFixes(workbench, (rows) =>
      succeeds(rows.filter({ hasText: 'Use a VPC' }).click({ timeout: 2_000 })),
    );
    await waitFor('two mistakes', async () => (await marks.count()) === 2);
    await page.locator('.view-line', { hasText: '"InstanceNetworkType": "VPC"' }).waitFor();
    assert.deepEqual(
      sandbox.requests.filter(({ params }) => params['DBInstanceId'] === seedIds.ordersProd),
      [],
    );

    await page.locator('.editor-actions a[aria-label^="Open in Form"]').waitFor();
    const form = workbench.form();
    await pressLens('Open in Form', form.locator('#submit'));
    await workbench.notification(/^“newest full backup” is the set of \d{4}-/);
    await form.locator('#price.ready').waitFor();
    assert.equal(await form.getByLabel('Name', { exact: true }).inputValue(), '1 drill');
    await form.getByRole('button', { name: 'Clone Instance' }).click();
    // The host has looked at it.
    await form.locator('#fields :focus').waitFor();
    await form.getByRole('button', { name: 'Fix All' }).click();
    await form.getByRole('button', { name: 'Fix All' }).waitFor({ state: 'hidden' });
    assert.deepEqual(cloneRequests(sandbox), []);

    const saved = join(folder, 'saved.rdsclone.json');
    await form.getByRole('button', { name: 'Copy as…' }).click();
    await form.getByRole('menuitem', { name: 'Save as File…' }).click();
    // The dialog writes its own path once it has read the folder, over what is there by then.
    const path = workbench.quickInputBox();
    await waitFor('the path that is suggested', async () =>
      (await path.inputValue()).endsWith('orders-prod.rdsclone.json'),
    );
    await waitFor('the path', async () => {
      if ((await path.inputValue()) === saved) return true;
      await workbench.quickType(saved);
      return false;
    });
    // The file is shown when it has been written, over the form. While the dialog reads a folder, it takes no Enter.
    await actUntil('the saved file', page.locator('.tab.active', { hasText: 'saved.rdsclone.json' }), () =>
      succeeds(path.press('Enter', { timeout: 1_000 })),
    );
    const written = JSON.parse(readFileSync(saved, 'utf8')) as typeof request;
    assert.deepEqual([written.source, written.after], [request.source, request.after]);
    assert.equal(written.values.InstanceNetworkType, 'VPC');

    await workbench.editorTab(/^Clone /).click();
    // The page is built anew; until the host has told it the state, it has that of its beginning, which can't be sent.
    await form.locator('#price.ready').waitFor();
    await form.getByRole('button', { name: 'Clone Instance' }).click();
    await clonesAccepted(sandbox, 1);
    const [sent] = cloneRequests(sandbox);
    assert.equal(sent?.params['BackupId'], written.restorePoint.backupId);
    assert.equal(sent?.params['InstanceNetworkType'], 'VPC');
    assert.equal(sent?.params['DBInstanceId'], seedIds.ordersProd);
  });

  const drill = async (name: string): Promise<void> => {
    const { restorePoint, source } = request;
    const after = { verify: true, releaseAfter: 'verified' };
    await show(name, { version: 1, source, restorePoint, values: {}, after });
    await pressLens(
      'Run Restore Drill…',
      workbench.dialog().filter({ hasText: 'Run the restore drill of orders-prod?' }),
    );
    await workbench.dialogAction('Run Drill');
  };
  const deleted = (): readonly string[] =>
    cloud!.sandbox.requests
      .filter(({ action }) => action === 'DeleteDBInstance')
      .map(({ params }) => params['DBInstanceId'] ?? '');

  it('drill to a report: clone, compare, release', async () => {
    const { sandbox } = cloud!;
    const before = sandbox.clones().length;
    await drill('first');
    await clonesAccepted(sandbox, before + 1);
    const made = sandbox.clones().at(-1)?.dbInstanceId;
    await workbench.page.locator('.view-line', { hasText: '# Restore drill' }).waitFor({ timeout: 60_000 });
    assert.deepEqual(deleted(), [made]);
    for (const phase of ['Looked up', 'Accepted', 'Running', 'Compared', 'Released'])
      await workbench.page
        .locator('.view-line', { hasText: `**${phase}**` })
        .first()
        .waitFor();
  });

  it('drill whose comparison differs, and release nothing', async () => {
    const { sandbox } = cloud!;
    const before = deleted();
    sandbox.faults.add({
      action: 'DescribeDatabases',
      times: 10,
      fault: {
        kind: 'malformed',
        patch: (body) =>
          JSON.parse(JSON.stringify(body).replace(/"DBName":"[^"]*"/, '"DBName":"other"')) as unknown,
      },
    });
    await drill('second');
    await workbench.notification(/stopped, and released nothing\. Missing in the clone: /);
    assert.deepEqual(deleted(), before);
    await workbench.page.locator('.view-line', { hasText: 'Stopped: ' }).first().waitFor();
  });
});
