import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seedIds } from '../support/sandbox';
import { cloneRequests, launchWithCloud, newestFullBackup, type CloudWorkbench } from './support/cloud';
import { writeExtension } from './support/standIns';
import { keepArtifactsOnFailure, type Workbench } from './support/workbench';

const hangzhou = 'China (Hangzhou)';

/** Opens the address in a file, as the editor does with one that it is given from outside. */
const opener = `
exports.activate = () => vscode.commands.registerCommand('opener.open', () => vscode.commands.executeCommand(
  'vscode.open', vscode.Uri.parse(fs.readFileSync(process.env.LINK_FILE, 'utf8'), true)));
`;

describe('links', () => {
  let folder: string;
  let cloud: CloudWorkbench | undefined;
  let workbench: Workbench;
  keepArtifactsOnFailure(() => cloud?.workbench);

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rds-links-'));
    const extension = writeExtension(join(folder, 'extensions'), 'test.opener', opener, {
      activationEvents: [],
      contributes: { commands: [{ command: 'opener.open', title: 'Open the Link of the Test' }] },
    });
    cloud = await launchWithCloud({
      moreExtensions: [extension],
      env: { LINK_FILE: join(folder, 'link') },
    });
    ({ workbench } = cloud);
  });
  after(async () => {
    await cloud?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const follow = async (link: string): Promise<void> => {
    writeFileSync(join(folder, 'link'), link);
    await workbench.runCommand('Open the Link of the Test');
  };

  it('open the form with its values, show the row, say what is wrong, and send nothing', async () => {
    await workbench.openView();
    const backup = await newestFullBackup(workbench, hangzhou, 'orders-prod');
    const link = await workbench.copied(
      /^[a-z-]+:\/\/rds-clone\.rds-clone\/clone\?region=cn-hangzhou&instance=rm-\w+&backup=\d+&account=default$/,
      backup,
      'Copy Link',
    );
    const address = new URL(link);
    const form = await workbench.formOpenedBy(() => follow(link));
    await form.locator('#price.ready').waitFor();
    assert.equal(await form.locator('#BackupId').inputValue(), address.searchParams.get('backup'));

    const at = new Date(Date.now() - 24 * 60 * 60_000).toISOString().slice(0, 19);
    const timed = await workbench.formOpenedBy(() =>
      follow(link.replace(/backup=\d+/, `time=${encodeURIComponent(`${at}Z`)}`)),
    );
    await timed.locator('#RestoreTime').waitFor();
    assert.equal(await timed.locator('#RestoreTime').inputValue(), at.replace('T', ' '));

    const instance = link.replace('/clone?', '/instance?').replace(/&backup=\d+/, '');
    await follow(instance.replace(seedIds.ordersProd, 'rm-nobodys'));
    await workbench.notification('rm-nobodys is not in the list of cn-hangzhou.');
    await follow(`${link}&submit=true`);
    await workbench.notification('The link was not opened. submit=: not supported here');
    await follow(link.replace('account=default', 'account=sandbox'));
    await workbench.notification(/This needs the account Sandbox\. The current account is CLI profile/);
    await follow(instance);
    await workbench
      .view('Backups')
      .locator('.monaco-list-row.selected', { hasText: 'orders-prod' })
      .waitFor();
    assert.deepEqual(cloneRequests(cloud!.sandbox), []);
  });
});
