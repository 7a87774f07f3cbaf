import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { snapshotsFolder } from '../../src/shared/ids';
import { seedIds } from '../support/sandbox';
import { waitFor } from '../harness/shared.mjs';
import { succeeds } from './support/actUntil';
import { launchWithCloud, type CloudWorkbench } from './support/cloud';
import { keepArtifactsOnFailure, Workbench } from './support/workbench';

const hangzhou = 'China (Hangzhou)';

describe('the tree', () => {
  let cloud: CloudWorkbench;
  let workbench: Workbench;
  keepArtifactsOnFailure(() => workbench);
  before(async () => {
    cloud = await launchWithCloud({ viewport: { width: 1280, height: 1200 }, hovers: true });
    ({ workbench } = cloud);
    await workbench.openView();
  });
  after(() => cloud?.close());
  afterEach(() => workbench.awayFromHovers());

  it('runs the commands of its title while no row has the focus', async () => {
    await workbench.viewItem('Backups', hangzhou);
    const title = 'Choose Regions';
    await workbench.inputOpenedBy(title, () => workbench.viewAction('Backups', title));
    await workbench.page.locator('.quick-input-widget', { hasText: 'cn-hangzhou' }).waitFor();
    await workbench.page.keyboard.press('Escape');
  });

  it('keeps the other regions when one fails, and retries that one', async () => {
    cloud.sandbox.faults.add({
      action: 'DescribeDBInstances',
      regionId: 'cn-shanghai',
      times: 4,
      fault: { kind: 'error', status: 503, code: 'ServiceUnavailable' },
    });
    await workbench.treeItem('China (Shanghai)', { says: /ServiceUnavailable/ });
    await workbench.treeItem(hangzhou, 'orders-prod');
    await (await workbench.treeItem('China (Shanghai)', /./, 'Retry')).click();
    await workbench.treeItem('China (Shanghai)', 'analytics-warehouse');
  });

  it('says of a part of the instance that it is one, and how long sets are kept', async () => {
    const name = '会员中心-历史库';
    await workbench.treeItem(hangzhou, name, { says: /^[\d-]+ [\d:]+ Logical · 2 databases/ });
    await workbench.tooltip(await workbench.treeItem(hangzhou, name), /Backup\sretention\s*\d+\sdays/);
    const policies = cloud.sandbox.requests.filter(
      ({ action, params }) =>
        action === 'DescribeBackupPolicy' && params['DBInstanceId'] === seedIds.localSsd,
    );
    assert.equal(policies.length, 1);
  });

  it('offers Clone only where it can succeed, and says why not elsewhere', async () => {
    const failed = await workbench.treeItem(hangzhou, 'orders-prod', { says: /failed/ });
    assert.ok(!(await workbench.contextMenuLabels(failed)).includes('Clone…'));
    await workbench.tooltip(failed, /there is nothing to restore/);
    const readOnly = await workbench.treeItem(hangzhou, 'orders-prod-readonly');
    assert.ok(!(await workbench.contextMenuLabels(readOnly)).includes('Clone to a Point in Time…'));
  });

  it('says that a list is empty', async () => {
    await workbench.treeItem('Germany (Frankfurt)', 'No RDS instance in this region.');
    await workbench.treeItem('Singapore', 'brand-new-no-backups', 'This instance has no backup set.');
  });
});

describe('the tree without keys', () => {
  let workbench: Workbench | undefined;
  keepArtifactsOnFailure(() => workbench);
  afterEach(async () => {
    await workbench?.close();
    workbench = undefined;
  });

  it('says that there are no credentials, where it looked, and offers the sandbox', async () => {
    const opened = (workbench = await Workbench.launch({
      env: { ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true' },
    }));
    await opened.openView();
    const welcome = opened.view('Backups').locator('.welcome-view-content');
    const button = welcome.locator('.monaco-button');
    await button.getByText('Add AccessKey…').waitFor();
    assert.equal(await button.count(), 1);
    await opened.runCommand('RDS Clone: Use my aliyun CLI Profile or Environment');
    await waitFor('the places', async () =>
      (await opened.rows()).some((row) => row.includes('ALIBABA_CLOUD_ACCESS_KEY_ID')),
    );
    await (await opened.treeItem(/./, 'Try with the sandbox account')).click();
    await opened.treeItem(hangzhou, 'orders-prod');
  });

  it('never quotes a damaged file of keys', async () => {
    const marker = 'MARKER-SECRET-9c41';
    const home = mkdtempSync(join(tmpdir(), 'rds-home-'));
    mkdirSync(join(home, '.aliyun'));
    const damage = (content: string): void => {
      writeFileSync(join(home, '.aliyun', 'config.json'), content);
    };
    const cutOff = `{"profiles":[{"access_key_secret":"${marker}"`;
    damage(cutOff);
    const opened = (workbench = await Workbench.launch({
      env: { HOME: home, USERPROFILE: home, ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true' },
    }));
    await workbench.openView();
    await workbench.view('Backups').getByText('Use my aliyun CLI Profile or Environment').click();
    const told = (problem: RegExp): Promise<unknown> =>
      waitFor(`the damaged file: ${String(problem)}`, async () =>
        (await opened.rows()).some((row) => row.includes('config.json') && problem.test(row)),
      );
    const logged = (): number => opened.log().match(/RdsClone\.Credentials/g)?.length ?? 0;
    await told(/is not valid JSON/);
    // Each time the file is damaged in another way, so that its row shows that it was read again.
    for (const [content, problem] of [
      [`{"profiles":{"access_key_secret":"${marker}"}}`, /holds no profile/],
      [cutOff, /is not valid JSON/],
    ] as const) {
      const before = logged();
      damage(content);
      await (await workbench.treeItem(/./, 'Retry')).click();
      await told(problem);
      // The log is written a moment later.
      await waitFor('the log of it', () => logged() > before);
    }
    const places = [
      await workbench.page.content(),
      workbench.console(),
      ...workbench.logFiles().map((file) => readFileSync(file, 'utf8')),
    ];
    assert.ok(places.length > 5);
    for (const place of places) assert.ok(!place.includes(marker));
    rmSync(home, { recursive: true, force: true });
  });
});

describe('finding in the tree', () => {
  let cloud: CloudWorkbench | undefined;
  let workbench: Workbench;
  keepArtifactsOnFailure(() => cloud?.workbench);
  before(async () => {
    cloud = await launchWithCloud({ sandbox: { extraInstances: [{ regionId: 'cn-hangzhou', count: 230 }] } });
    ({ workbench } = cloud);
    await workbench.openView();
  });
  after(() => cloud?.close());
  const region = 'China (Hangzhou)';
  const countIs = (text: RegExp): Promise<unknown> =>
    waitFor(`the count ${String(text)}`, async () => (await workbench.rows()).some((row) => text.test(row)));

  it('filters as the user types, says how many are left, and gives back what was there on Escape', async () => {
    await countIs(/China \(Hangzhou\) \d{3} · cn-hangzhou$/);
    await workbench.runToInput('RDS Clone: Filter Instances…');
    await workbench.quickType('orders mysql');
    await countIs(/2 of \d{3} · cn-hangzhou$/);
    await workbench.treeItem(region, 'orders-prod');
    await workbench.screenshot('tree-filter');
    await workbench.page.keyboard.press('Escape');
    await countIs(/\) \d{3} · cn-hangzhou$/);
    await workbench.runToInput('RDS Clone: Filter Instances…');
    await workbench.quickType('orders');
    await workbench.quickAccept();
    await workbench.view('Backups').getByText('filter: orders').waitFor();
    await workbench.hasStored('"filter":"orders"');
  });

  it('keeps the filter of the workspace through a reload, and clears it', async () => {
    await workbench.reload();
    await workbench.openView();
    await countIs(/2 of \d{3} · cn-hangzhou$/);
    await workbench.runCommand('RDS Clone: Clear Filter');
    await countIs(/\) \d{3} · cn-hangzhou$/);
  });

  it('finds an instance by a part of its name in whichever region, and reveals it', async () => {
    await workbench.runToInput('RDS Clone: Find Instance in All Regions…');
    await workbench.quickType('orders-prod');
    await workbench.pickByKeyboard('orders-prod');
    const found = await workbench.treeItem(region, 'orders-prod');
    await waitFor('the selection', async () => (await found.getAttribute('aria-selected')) === 'true');
  });

  it('finds by a tag, which needs no more than typing it', async () => {
    await workbench.runToInput('RDS Clone: Filter Instances…');
    await workbench.quickType('team=erp');
    await countIs(/1 of \d{3} · cn-hangzhou$/);
    await workbench.treeItem(region, 'erp-sqlserver');
    await workbench.page.keyboard.press('Escape');
    await countIs(/\) \d{3} · cn-hangzhou$/);
  });

  it('groups by a tag and sorts by name on request, and keeps that through a reload', async () => {
    const arrange = async (choice: string | RegExp): Promise<void> => {
      await workbench.runCommandAndPick('RDS Clone: Group and Sort Instances…', choice);
    };
    await workbench.treeItem(region, 'orders-prod');
    await arrange('Group by a tag…');
    await workbench.pickByKeyboard('team');
    await arrange('Sort by name');
    await workbench.hasStored('"groupBy":"tag:team","sortBy":"name"');
    await workbench.treeItem(region, 'team: orders', 'orders-prod');
    await workbench.treeItem(region, 'Without the tag team');
    await workbench.screenshot('tree-groups');
    await workbench.reload();
    await workbench.openView();
    await workbench.treeItem(region, 'team: orders', 'orders-prod');
    await arrange('Group by engine');
    await workbench.treeItem(region, 'SQL Server 2019', 'erp-sqlserver');
    await workbench.runToInput('RDS Clone: Find Instance in All Regions…');
    await workbench.quickType('search-cl');
    await workbench.pickByKeyboard('search-cluster');
    await workbench
      .view('Backups')
      .locator('.monaco-list-row.selected', { hasText: 'search-cluster' })
      .waitFor();
    await arrange('No groups');
    await arrange('Sort as the service lists them');
    await workbench.treeItem(region, 'orders-prod');
  });

  it('leaves out what cannot be restored on request, and shows it again', async () => {
    await workbench.expand(region, 'orders-prod');
    const shows = async (): Promise<boolean> =>
      (await workbench.rows()).some((row) => row.includes('Full · failed'));
    await waitFor('a failed set', shows);
    await workbench.runCommand('RDS Clone: Show Restorable Backup Sets Only');
    await waitFor('no failed set', async () => !(await shows()));
    await workbench.runCommand('RDS Clone: Show All Backup Sets');
    await waitFor('the failed set again', shows);
  });

  it('says how many regions are hidden, and leads to the choice', async () => {
    await workbench.changeSettings({ 'rdsClone.regions': ['cn-hangzhou', 'cn-shanghai'] });
    await workbench.openView();
    await countIs(/China \(Hangzhou\) \d{3} · cn-hangzhou$/);
    await waitFor('the choice of regions', async () => {
      // It is below all rows, and a tree that is drawn again scrolls: the click may meet another row.
      await (await workbench.treeItem(/^\d+ more regions are hidden\. Choose Regions…$/)).click();
      return succeeds(workbench.quickPickRow(region).waitFor({ timeout: 3_000 }));
    });
    await workbench.page.keyboard.press('Escape');
  });
});

describe('the tree of many instances', () => {
  let cloud: CloudWorkbench | undefined;
  let workbench: Workbench;
  keepArtifactsOnFailure(() => cloud?.workbench);
  before(async () => {
    cloud = await launchWithCloud({
      sandbox: { extraInstances: [{ regionId: 'cn-hangzhou', count: 1_300 }] },
    });
    ({ workbench } = cloud);
    await workbench.openView();
    await workbench.treeItem(hangzhou, 'orders-prod');
  });
  after(() => cloud?.close());
  const shows = async (text: RegExp): Promise<boolean> =>
    (await workbench.rows()).some((row) => text.test(row));

  it('draws the first of them, and more on request', async () => {
    const more = await workbench.treeItem(hangzhou, '808 more. Show More…');
    await waitFor('more of them', async () => {
      // A tree that is drawn again scrolls: the click may meet another row, and this one stays.
      if (await more.isVisible()) await more.click();
      if (!(await succeeds(more.waitFor({ state: 'detached', timeout: 3_000 })))) return false;
      // While it is drawn again it is gone too.
      const row = await workbench.treeItem(hangzhou, /^\d+ more\. Show More…$/);
      return (await workbench.treeItemText(row)) === '308 more. Show More…';
    });
  });

  it('reveals one that is far down in it', async () => {
    await workbench.runToInput('RDS Clone: Find Instance in All Regions…');
    await workbench.quickType('generated-01299');
    await workbench.pickByKeyboard('generated-01299');
    await waitFor('the instance', () => shows(/generated-01299/));
  });

  it('shows at the next start what was there before, with its time, until the service has answered', async () => {
    assert.ok(cloud);
    // It is written some time after the rows were drawn last.
    const folder = join(workbench.globalStorageDir, snapshotsFolder);
    await waitFor('what is kept', () =>
      (existsSync(folder) ? readdirSync(folder) : []).some((file) => file.endsWith('.json')),
    );
    const held = cloud.sandbox.faults.add({ times: 1_000, fault: { kind: 'delay', ms: 8_000 } });
    await workbench.reload();
    await workbench.openView();
    await waitFor('the list of before', () =>
      shows(/\) 1,308 · as of 20\d\d-\d\d-\d\d \d\d:\d\d · cn-hangzhou$/),
    );
    await workbench.treeItem(hangzhou, 'orders-prod');
    await workbench.screenshot('tree-kept');
    held();
    await waitFor('the fresh list', () => shows(/\) 1,308 · cn-hangzhou$/));
  });

  it('keeps what is shown, open and selected while it is loaded anew, and takes in what is new', async () => {
    assert.ok(cloud);
    await workbench.runToInput('RDS Clone: Find Instance in All Regions…');
    await workbench.quickType('orders-prod');
    await workbench.pickByKeyboard('orders-prod');
    await waitFor('its sets', () => shows(/Full · /));
    const held = cloud.sandbox.faults.add({ times: 1_000, fault: { kind: 'delay', ms: 3_000 } });
    const asked = cloud.sandbox.requests.length;
    cloud.sandbox.setInstanceStatus(seedIds.ordersProd, 'Rebooting');
    await workbench.runCommand('RDS Clone: Refresh');
    await waitFor('the calls', () => (cloud?.sandbox.requests.length ?? 0) > asked);
    assert.ok(await shows(/^ +orders-prod MySQL 8\.0$/));
    held();
    await waitFor('the new status', () => shows(/^ +orders-prod Rebooting · MySQL 8\.0$/));
    const again = await workbench.treeItem(hangzhou, 'orders-prod');
    // The new rows are drawn one after another.
    const has = async (name: string): Promise<boolean> => (await again.getAttribute(name)) === 'true';
    await waitFor(
      'what was selected and open, with its sets',
      async () => (await has('aria-selected')) && (await has('aria-expanded')) && shows(/Full · /),
    );
  });

  it('gives up what was closed while it was loading, and loads it when it is opened again', async () => {
    assert.ok(cloud);
    const held = cloud.sandbox.faults.add({
      action: 'DescribeBackups',
      times: 1_000,
      fault: { kind: 'hang', when: 'before' },
    });
    const item = await workbench.treeItem(hangzhou, 'erp-sqlserver');
    const asked = (): number =>
      cloud?.sandbox.requests.filter(
        ({ action, params }) => action === 'DescribeBackups' && params['DBInstanceId'] === seedIds.sqlServer,
      ).length ?? 0;
    await item.locator('.monaco-tl-twistie').click();
    await item.locator('.monaco-tl-twistie.codicon-tree-item-loading').waitFor();
    // One that arrives later would be answered, and taken for the one of the row that is opened again.
    await waitFor('the first request', () => asked() > 0);
    await workbench.viewAction('Backups', 'Collapse All');
    held();
    const before = asked();
    await workbench.expand(hangzhou, 'erp-sqlserver');
    await waitFor('its sets', () => shows(/Full · /));
    assert.ok(asked() > before);
  });
});
