import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '../harness/shared.mjs';
import { seedIds } from '../support/sandbox';
import { cloneRequests, clonesAccepted, launchWithCloud, type CloudWorkbench } from './support/cloud';
import { writeExtension } from './support/standIns';
import { keepArtifactsOnFailure, type Workbench } from './support/workbench';

const opener = `
exports.activate = () => vscode.commands.registerCommand('opener.open', () => vscode.commands.executeCommand(
  'vscode.open', vscode.Uri.file(process.env.REQUEST_FILE)));
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
  let file: string;
  let cloud: CloudWorkbench | undefined;
  let workbench: Workbench;
  keepArtifactsOnFailure(() => cloud?.workbench);

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rds-files-'));
    file = join(folder, 'drill.rdsclone.json');
    writeFileSync(file, JSON.stringify(request, undefined, 2));
    const extension = writeExtension(join(folder, 'extensions'), 'test.opener', opener, {
      activationEvents: [],
      contributes: { commands: [{ command: 'opener.open', title: 'Open the File of the Test' }] },
    });
    cloud = await launchWithCloud({ moreExtensions: [extension], env: { REQUEST_FILE: file } });
    ({ workbench } = cloud);
  });
  after(async () => {
    await cloud?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('tell three mistakes, mend one, open in the form, are saved again, and are submitted by the user', async () => {
    const { page } = workbench;
    const { sandbox } = cloud!;
    await workbench.openView();
    await workbench.runCommand('Open the File of the Test');
    const marks = page.locator('.monaco-editor .squiggly-error');
    await waitFor('three mistakes', async () => (await marks.count()) === 3);
    assert.equal(await page.locator('.monaco-editor .squiggly-warning').count(), 0);

    await page
      .locator('.view-line', { hasText: '"Classic"' })
      .locator('span', { hasText: '"Classic"' })
      .last()
      .click();
    await page.keyboard.press('Control+Period');
    await page.locator('.action-widget .monaco-list-row', { hasText: 'Use a VPC' }).click();
    await waitFor('two mistakes', async () => (await marks.count()) === 2);
    await page.locator('.view-line', { hasText: '"InstanceNetworkType": "VPC"' }).waitFor();
    assert.deepEqual(
      sandbox.requests.filter(({ params }) => params['DBInstanceId'] === seedIds.ordersProd),
      [],
    );

    await page.locator('.editor-actions a[aria-label^="Open in Form"]').waitFor();
    const form = await workbench.formOpenedBy(() =>
      page.locator('.codelens-decoration a', { hasText: 'Open in Form' }).click(),
    );
    await workbench.notification(/^“newest full backup” is the set of \d{4}-/);
    await form.locator('#price.ready').waitFor();
    assert.equal(await form.getByLabel('Name', { exact: true }).inputValue(), '1 drill');
    await form.getByRole('button', { name: 'Clone Instance' }).click();
    await form.getByRole('button', { name: 'Fix All' }).click();
    await form.getByRole('button', { name: 'Fix All' }).waitFor({ state: 'hidden' });
    assert.deepEqual(cloneRequests(sandbox), []);

    const saved = join(folder, 'saved.rdsclone.json');
    await form.getByRole('button', { name: 'Copy as…' }).click();
    await form.getByRole('menuitem', { name: 'Save as File…' }).click();
    await workbench.quickType(saved);
    await workbench.quickAccept();
    await waitFor('the saved file', () => existsSync(saved));
    const written = JSON.parse(readFileSync(saved, 'utf8')) as typeof request;
    assert.deepEqual([written.source, written.after], [request.source, request.after]);
    assert.equal(written.values.InstanceNetworkType, 'VPC');

    await workbench.editorTab(/^Clone /).click();
    await form.getByRole('button', { name: 'Clone Instance' }).click();
    await clonesAccepted(sandbox, 1);
    const [sent] = cloneRequests(sandbox);
    assert.equal(sent?.params['BackupId'], written.restorePoint.backupId);
    assert.equal(sent?.params['InstanceNetworkType'], 'VPC');
    assert.equal(sent?.params['DBInstanceId'], seedIds.ordersProd);
  });
});
