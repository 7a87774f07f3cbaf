import assert from 'node:assert/strict';
import { linkSignature } from '../../src/sandbox/actions/backups';
import { seedIds, type Sandbox } from '../support/sandbox';
import { waitFor } from '../harness/shared.mjs';
import { clonesAccepted, launchWithCloud, newestFullBackup, type CloudWorkbench } from './support/cloud';
import { keepArtifactsOnFailure, type Workbench } from './support/workbench';

const hangzhou = 'China (Hangzhou)';

describe('backing up', () => {
  let cloud: CloudWorkbench | undefined;
  let workbench: Workbench;
  let sandbox: Sandbox;
  /** Those between page and extension host that hold a signature. */
  const messages: string[] = [];
  keepArtifactsOnFailure(() => cloud?.workbench);
  before(async () => {
    cloud = await launchWithCloud({
      sandbox: { timing: { invisibleMs: 400, creatingMs: 2_500, backingUpMs: 12_000 } },
    });
    ({ workbench, sandbox } = cloud);
    // Of the connections that the reload below opens.
    workbench.page.on('websocket', (socket) => {
      for (const event of ['framereceived', 'framesent'] as const) {
        socket.on(event as 'framesent', ({ payload }) => {
          const text = payload.toString();
          if (text.includes(linkSignature)) messages.push(text);
        });
      }
    });
    await workbench.openView();
  });
  after(() => cloud?.close());

  const backupRequests = (): number =>
    sandbox.requests.filter(({ action }) => action === 'CreateBackup').length;

  const isShown = async (view: string, row: RegExp): Promise<void> => {
    await waitFor(`${String(row)} in ${view}`, async () =>
      (await workbench.rows(view)).some((one) => row.test(one)),
    );
  };

  it('backs up and clones in one go, after one question', async () => {
    await workbench.expand(hangzhou, 'orders-prod');
    const item = await workbench.treeItem(hangzhou, 'orders-prod');
    const form = await workbench.formOpenedBy(async () => {
      await workbench.menuUntil(workbench.dialog(), item, 'Backup', 'Back Up and Clone…');
      await workbench.dialogAction('Back Up');
      await isShown('Backups', /orders-prod.*backing up/);
      await isShown('Clones', /Backup of orders-prod.*Backing up/);
    });
    await form.getByLabel('Name', { exact: true }).fill('after-backup');
    await form.getByRole('button', { name: 'Clone Instance' }).click();
    await clonesAccepted(sandbox, 1);
    const [backup] = sandbox.backups(seedIds.ordersProd);
    assert.equal(sandbox.clones()[0]?.params['BackupId'], backup?.backupId);
    assert.equal(backupRequests(), 1);
    await workbench.notification(/after-backup is ready/, { timeout: 60_000 });
  });

  it('shows the new set in the tree by itself, and offers to clone it with one click, across a reload', async () => {
    const item = await workbench.treeItem(hangzhou, 'orders-prod');
    await workbench.menuUntil(workbench.dialog(), item, 'Backup', 'Back Up Now…');
    await workbench.dialogAction('Back Up');
    await isShown('Clones', /Backup of orders-prod.*Backing up/);
    await workbench.notification('orders-prod is backed up.', { timeout: 60_000 });
    const [, backup] = sandbox.backups(seedIds.ordersProd);
    const label = new Date(backup?.endsAt ?? 0).toISOString().slice(0, 16).replace('T', ' ');
    await workbench.treeItem(hangzhou, 'orders-prod', label);
    const form = await workbench.formOpenedBy(() =>
      workbench.notificationAction('orders-prod is backed up.', 'Clone…'),
    );
    await form.getByRole('button', { name: 'Clone Instance' }).waitFor();
    await workbench.reload();
    await workbench.openView();
    await isShown('Clones', /Backup of orders-prod.*Done/);
    assert.equal(backupRequests(), 2);
  });

  it('copies a fresh download link, which is nowhere but on the clipboard', async () => {
    const item = await newestFullBackup(workbench, hangzhou, '会员中心-历史库');
    const asked = sandbox.requests.length;
    await workbench.inputByMenu(item, 'Copy Download Link…');
    await workbench.quickPick('curl command');
    const command = await workbench.clipboardWith(/^curl -fL -C - -O 'http:.*Signature=/);
    assert.ok(command.includes(linkSignature));
    const notification = await workbench.notification(/^The download link was copied\. Until .*/);
    assert.ok(!(await notification.innerText()).includes(linkSignature));
    // A form that came back with the window may ask for the sets of another instance.
    const requests = sandbox.requests
      .slice(asked)
      .filter(
        ({ action, params }) => action === 'DescribeBackups' && params['DBInstanceId'] === seedIds.localSsd,
      );
    assert.equal(requests.length, 1);
    assert.ok(requests[0]?.params['BackupId']);
    // The one message that brings it to the clipboard.
    assert.deepEqual(
      messages.map((text) => /\$?writeText/.test(text)),
      [true],
    );
    assert.deepEqual(await workbench.placesWith(linkSignature), []);
  });
});
