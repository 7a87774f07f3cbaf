import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jobsFolder } from '../../src/shared/ids';
import { root, waitFor } from '../harness/shared.mjs';
import { tryout } from '../harness/tryout.mjs';
import {
  clonesAccepted,
  launchWithCloud,
  newestFullBackup,
  openCloneForm,
  type CloudWorkbench,
} from './support/cloud';
import type { Theme } from './support/forms';
import { keepArtifactsOnFailure, Workbench } from './support/workbench';

const hangzhou = 'China (Hangzhou)';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly menus: {
      readonly commandPalette: readonly { readonly command: string; readonly when: string }[];
    };
  };
}
const { contributes } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
const texts = JSON.parse(readFileSync(join(root, 'package.nls.json'), 'utf8')) as Record<string, string>;

/** A clone that is ready, one that was refused and a draft, so that the palette has what is to be done with them. */
async function makeEveryKindOfRow({ workbench, sandbox }: CloudWorkbench): Promise<void> {
  const submit = async (name: string): Promise<void> => {
    const form = await openCloneForm(workbench, hangzhou, 'orders-prod', { folded: true });
    await form.getByLabel('Name', { exact: true }).fill(name);
    await form.getByRole('button', { name: 'Clone Instance' }).click();
  };
  await submit('made');
  await waitFor('the clone to be ready', async () =>
    (await workbench.rows('Clones')).some((row) => /^made .*Ready/.test(row)),
  );
  await workbench.runCommand('View: Close All Editors');
  sandbox.faults.add({
    action: 'CloneDBInstance',
    fault: { kind: 'error', status: 400, code: 'InvalidBakset.Invalid' },
  });
  await submit('refused');
  await waitFor('the refused clone', async () =>
    (await workbench.rows('Clones')).some((row) => /^refused .*InvalidBakset/.test(row)),
  );
  await workbench.runCommand('View: Close All Editors');
  const form = await openCloneForm(workbench, hangzhou, 'orders-prod', { folded: true });
  await form.getByLabel('Name', { exact: true }).fill('unsent');
  await workbench.runCommand('View: Close All Editors');
  await workbench.viewItem('Clones', 'Drafts');
  await workbench.clearNotifications();
}

describe('the walkthrough', () => {
  let workbench: Workbench | undefined;
  keepArtifactsOnFailure(() => workbench);
  after(() => workbench?.close());

  it('shows five steps with pictures in three themes, and is done as things happen', async () => {
    workbench = await Workbench.launch({ viewport: { width: 1360, height: 900 } });
    await workbench.openView();
    await workbench.view('Backups').getByText('Get Started', { exact: true }).click();
    const page = workbench.page.locator('.gettingStartedContainer');
    const steps = page.locator('.getting-started-step');
    await waitFor('five steps', async () => (await steps.count()) === 5);
    await page.locator('iframe.webview.ready').first().waitFor();
    for (const theme of ['light', 'high-contrast', 'dark'] as const satisfies readonly Theme[]) {
      await workbench.wear(theme);
      await workbench.screenshot(`walkthrough-${theme}`);
    }
    await page.getByText('Try with the Sandbox Account', { exact: true }).click();
    await workbench.treeItem(hangzhou, 'orders-prod');
    await page
      .locator('.getting-started-step .codicon-getting-started-step-checked.complete')
      .first()
      .waitFor();
    for (const [index, name] of ['account', 'browse', 'clone', 'watch'].entries()) {
      const step = steps.nth(index + 1);
      await step.locator('.step-title').click();
      await waitFor(
        `the picture of ${name}`,
        async () => (await step.getAttribute('class'))?.includes('expanded') ?? false,
      );
      await workbench.screenshot(`walkthrough-${name}`);
    }
  });
});

/** How often the extension hosts of a workbench have activated an extension. */
const timesActivated = (workbench: Workbench, id: string): number =>
  workbench.logFiles().filter((file) => readFileSync(file, 'utf8').includes(`#_doActivateExtension ${id},`))
    .length;

describe('npm start', () => {
  let workbench: Workbench | undefined;
  keepArtifactsOnFailure(() => workbench);
  after(() => workbench?.close());
  it('opens on the view and the walkthrough, whose first step is done, and a reload leaves the window as it was', async () => {
    const opened = (workbench = await Workbench.launch({
      ...tryout,
      viewport: { width: 1360, height: 900 },
    }));
    await workbench.treeItem(hangzhou, 'orders-prod');
    const steps = workbench.page.locator('.gettingStartedContainer .getting-started-step');
    await waitFor('five steps', async () => (await steps.count()) === 5);
    const done = steps.locator('.codicon-getting-started-step-checked.complete');
    await waitFor('the step of the sandbox', async () => (await done.count()) === 1);
    assert.equal(await steps.first().locator('.complete').count(), 1);
    await workbench.screenshot('npm-start');
    await workbench.runCommand('View: Close All Editors');
    await workbench.reload();
    await workbench.treeItem(hangzhou, 'orders-prod');
    // What opens the walkthrough at the first start has had its turn again, and then the extensions answer once more.
    await waitFor(
      'the second first look',
      () => timesActivated(opened, 'rds-clone-harness.first-look') === 2,
    );
    await workbench.runToInput('RDS Clone: Filter Instances…');
    await workbench.quickInput().waitFor();
    await workbench.page.keyboard.press('Escape');
    assert.equal(await steps.count(), 0);
  });
});

describe('for eyes and hands of every kind', () => {
  let cloud: CloudWorkbench | undefined;
  let workbench: Workbench;
  keepArtifactsOnFailure(() => cloud?.workbench);
  before(async () => {
    cloud = await launchWithCloud({ viewport: { width: 1280, height: 1_200 } });
    ({ workbench } = cloud);
    await workbench.openView();
  });
  after(() => cloud?.close());

  it('the tree says kind, state and age of every row, also to a screen reader', async () => {
    await newestFullBackup(workbench, hangzhou, 'orders-prod');
    const says = async (rows: readonly RegExp[]): Promise<void> => {
      // Rows are drawn one after another, and again as their lists are loaded.
      for (const row of rows)
        await waitFor(`the row ${String(row)}`, async () =>
          row.test(await workbench.view('Backups').locator('.monaco-list').ariaSnapshot()),
        );
    };
    await says([
      /treeitem "Region China \(Hangzhou\), cn-hangzhou(, 8)?"/,
      /treeitem "Instance orders-prod, MySQL 8\.0, Running"/,
      /treeitem "Backup set of 20\d\d-\d\d-\d\d \d\d:\d\d, Full · \d+ (h|d) ago · [\d.]+ (GB|MB)"/,
      /treeitem "Backup set of 20\d\d-\d\d-\d\d \d\d:\d\d, Full · failed · \d+ d ago"/,
      /treeitem "Backup set of 20\d\d-\d\d-\d\d \d\d:\d\d, Full · not available · \d+ d ago"/,
      /treeitem "Backup set of 20\d\d-\d\d-\d\d \d\d:\d\d, Full · archived · \d+ d ago/,
    ]);
    await (await workbench.treeItem(hangzhou, 'orders-prod')).locator('.monaco-tl-twistie').click();
    await waitFor('fewer rows', async () => (await workbench.rows()).length < 15);
    await says([
      /treeitem "Instance campaign-2024, MySQL 8\.0, locked, Running"/,
      /treeitem "Instance inventory-staging, MySQL 8\.0, Rebooting"/,
      /treeitem "Region Singapore, ap-southeast-1"/,
    ]);
  });

  it('every command can be run from the palette with no node, and asks for what it needs or says why not', async () => {
    const hidden = new Set(
      contributes.menus.commandPalette.filter(({ when }) => when === 'false').map(({ command }) => command),
    );
    // Those that end what the others need, leave the window, or make what would have to be saved.
    const last = [
      'rdsClone.reportIssue',
      'rdsClone.useDefaultCredentials',
      'rdsClone.useSandbox',
      'rdsClone.error.openDiagnosis',
    ];
    assert.ok(cloud);
    await makeEveryKindOfRow(cloud);
    const failed = new Set<string>();
    const errors = workbench.page.locator('.notification-list-item:has(.codicon-error)');
    const keepErrors = async (name: string): Promise<void> => {
      for (const text of await errors.allInnerTexts()) failed.add(`${name}: ${text}`);
    };
    const inLog = (part: string): string[] =>
      workbench
        .log()
        .split('\n')
        .filter((line) => line.includes(part));
    const errorsBefore = inLog('[error]').length;
    let run = 0;
    for (const { command, title } of contributes.commands) {
      const name = `RDS Clone: ${texts[title.slice(1, -1)] ?? ''}`;
      if (hidden.has(command) || last.includes(command)) continue;
      if (!(await workbench.offersCommand(name))) continue;
      run++;
      await workbench.runCommand(name);
      const asks = workbench.page.locator('.quick-input-widget:visible, .monaco-dialog-box:visible');
      // What asks does so after a moment; what does not ask has nothing to close.
      await asks
        .first()
        .waitFor({ timeout: 1_500 })
        .catch(() => undefined);
      await waitFor(`the end of ${name}`, async () => {
        if ((await asks.count()) === 0) return true;
        await workbench.page.keyboard.press('Escape');
        return false;
      });
      await keepErrors(name);
    }
    // What fails late does so after its turn. The log has it once it has what is logged after all of them.
    const { requests } = cloud.sandbox;
    const before = requests.length;
    await workbench.runCommand('RDS Clone: Refresh');
    const { requestId } = await waitFor('a request', () => requests[before]);
    await waitFor('the log', () => inLog(requestId).length > 0);
    await workbench.runCommand('Notifications: Show Notifications');
    const centre = workbench.page.locator('.notifications-center.visible');
    await centre
      .locator('.notification-list-item')
      .or(centre.getByText(/^no new notifications$/i))
      .first()
      .waitFor();
    await keepErrors('a command');
    assert.deepEqual([...failed], []);
    assert.deepEqual(inLog('[error]').slice(errorsBefore), []);
    await workbench.clearNotifications();
    assert.ok(run > 25, `${run} commands were run`);
    await workbench.runCommand('View: Close All Editors');
  });

  it('a report has versions, the error with its RequestId and the log, and no key', async () => {
    assert.ok(cloud);
    // Understood by nobody, so that its shape is in the report, and what it says is not.
    cloud.sandbox.faults.add({
      action: 'DescribeBackups',
      fault: { kind: 'malformed', patch: () => ({ RequestId: 'R', Items: 'MARKER', Hint: ['MARKER'] }) },
    });
    await workbench.expand(hangzhou, 'search-cluster');
    await workbench.treeItem(hangzhou, 'search-cluster', 'The response was not understood');
    cloud.sandbox.faults.add({
      action: 'DescribeBackups',
      times: 10,
      fault: { kind: 'error', status: 403, code: 'Forbidden.RAM' },
    });
    await workbench.expand(hangzhou, 'erp-sqlserver');
    const error = await workbench.treeItem(hangzhou, 'erp-sqlserver', /./);
    const report = workbench.page.locator('.editor-instance .monaco-editor');
    await workbench.menuUntil(report, error, 'Report Issue…');
    const text = await waitFor('the report', async () => {
      await workbench.page.locator('.editor-instance .monaco-editor .view-lines').click();
      await workbench.page.keyboard.press('Control+A');
      await workbench.page.keyboard.press('Control+C');
      const copied = await workbench.clipboard();
      return copied.includes('## Versions') ? copied : undefined;
    });
    assert.match(text, /- RDS Clone \d+\.\d+\.\d+/);
    assert.match(text, /Forbidden\.RAM/);
    assert.match(text, /RequestId/);
    assert.match(text, /## Log/);
    assert.match(
      text,
      /Items\.Backup is missing or unreadable.*`\{RequestId: text, Items: text, Hint: \[1 × text\]\}`/,
    );
    assert.ok(!text.includes('MARKER'));
    assert.ok(!text.includes(cloud.sandbox.sts.accessKeyId) && !text.includes(cloud.sandbox.accessKeySecret));
    cloud.sandbox.faults.clear();
  });
});

describe('notifications that are not wanted', () => {
  it('do not come, and the clone is followed all the same', async () => {
    const cloud = await launchWithCloud({ settings: { 'rdsClone.notifications': ['failed'] } });
    const { workbench, sandbox } = cloud;
    try {
      await workbench.openView();
      const form = await openCloneForm(workbench, hangzhou, 'orders-prod');
      await form.getByRole('button', { name: 'Clone Instance' }).click();
      await clonesAccepted(sandbox, 1);
      await waitFor('the clone to be ready', async () =>
        (await workbench.rows('Clones')).join().includes(' Ready'),
      );
      const folder = join(workbench.globalStorageDir, jobsFolder);
      await waitFor('the turn of its notification', () =>
        readdirSync(folder)
          .filter((file) => file.endsWith('.json'))
          .some((file) => /"announced": ?true/.test(readFileSync(join(folder, file), 'utf8'))),
      );
      // One that is asked for comes after one that would have come by itself.
      await workbench.runCommandAndPick('RDS Clone: Compare Databases', /./);
      await workbench.notification(/All databases of the restore point are present/);
      assert.equal(await workbench.page.locator('.notification-list-item').count(), 1);
    } finally {
      await cloud.close();
    }
  });
});
