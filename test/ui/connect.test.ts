import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { seedIds } from '../support/sandbox';
import type { Locator } from 'playwright-core';
import { waitFor } from '../harness/shared.mjs';
import { launchWithCloud, openCloneForm, type CloudWorkbench } from './support/cloud';
import { records, writeClient, writeStandIns, type Record_ } from './support/standIns';
import { keepArtifactsOnFailure, type Workbench } from './support/workbench';

const hangzhou = 'China (Hangzhou)';
const host = `${seedIds.ordersProd}-pub.mysql.rds.aliyuncs.com`;

describe('connecting to an instance', () => {
  let folder: string;
  let cloud: CloudWorkbench | undefined;
  let workbench: Workbench;
  let file: string;
  keepArtifactsOnFailure(() => cloud?.workbench);

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rds-connect-'));
    file = join(folder, 'records');
    const bin = join(folder, 'bin');
    writeClient(bin, 'mysql');
    cloud = await launchWithCloud({
      moreExtensions: writeStandIns(join(folder, 'extensions')),
      env: {
        RECORD_FILE: file,
        MYSQL_PWD: 'of another server',
        PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`,
      },
    });
    ({ workbench } = cloud);
    await workbench.openView();
  });
  after(async () => {
    await cloud?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const recorded = (by: string, count = 1): Promise<readonly Record_[]> =>
    waitFor(`${count} records by ${by}`, () => {
      const found = records(file).filter((one) => one['by'] === by);
      return found.length >= count && found;
    });
  const open = async (instance: string, entry: string, region = hangzhou): Promise<void> => {
    // Another extension shows its own view.
    await workbench.openView();
    await workbench.inputByMenu(await workbench.treeItem(region, instance), entry);
  };
  const type = async (prompt: string, text: string): Promise<void> => {
    // The box before it may still be there.
    await workbench.quickInputMessage().getByText(prompt).waitFor();
    await workbench.quickType(text);
    await workbench.quickAccept();
  };
  /** Over the public address of an instance that has three. */
  const connectWith = async (tool: string): Promise<void> => {
    await open('orders-prod', 'Connect With…');
    await workbench.pickByKeyboard(`${host}:3306`);
    await workbench.pickByKeyboard(tool);
  };

  it('gives SQLTools a connection, and says over which address and what the whitelist lets in', async () => {
    await connectWith('SQLTools');
    await type('Name of the database account', 'app');
    await type('Database to connect to first', 'shop');
    const [given] = await recorded('sqltools');
    assert.deepEqual(given, {
      by: 'sqltools',
      target: 'Global',
      connection: {
        name: 'orders-prod (app)',
        driver: 'MySQL',
        server: host,
        port: 3306,
        database: 'shop',
        username: 'app',
        askForPassword: true,
      },
    });
    await workbench.notificationAction(
      /primary, public address\) to SQLTools\. The IP whitelist allows 10\.0\.0\.0\/8/,
      'Copy My Whitelist Command',
    );
    await type('Address from which you connect', '203.0.113.7');
    await workbench.clipboardWith(
      /^aliyun rds ModifySecurityIps --region cn-hangzhou --DBInstanceId rm-\w+ --SecurityIps 203\.0\.113\.7 --ModifyMode Append$/,
    );
    assert.ok(!cloud?.sandbox.requests.some(({ action }) => action === 'ModifySecurityIps'));
  });

  it('gives DBCode a connection by its API, and shows it there', async () => {
    await connectWith('DBCode');
    await type('Name of the database account', 'app');
    const [given, shown] = await recorded('dbcode', 2);
    const [connection] = given?.['connections'] as readonly Record_[];
    assert.equal(connection?.['host'], host);
    assert.equal(connection?.['savePassword'], 'no');
    assert.equal(shown?.['revealed'], connection?.['connectionId']);
  });

  it('opens the form of Database Client with the address in the clipboard', async () => {
    await connectWith('Database Client');
    await recorded('databaseClient');
    await workbench.clipboardWith(new RegExp(`^${host}:3306$`));
  });

  for (const [region, instance, tool, by, server] of [
    ['China (Shanghai)', 'analytics-warehouse', 'PostgreSQL', 'pgsql', /^[\w-]+\.pg\.rds\.aliyuncs\.com$/],
    [hangzhou, 'erp-sqlserver', 'SQL Server', 'mssql', /^[\w-]+\.sqlserver\.rds\.aliyuncs\.com,\d+$/],
  ] as const) {
    it(`opens the dialog of ${tool} by its address, filled in`, async () => {
      await open(instance, 'Connect With…', region);
      await workbench.pickByKeyboard(new RegExp(`^${tool}`));
      const [given] = await recorded(by);
      assert.equal(given?.['path'], '/connect');
      const query = given['query'] as Record_;
      assert.match(String(query['server']), server);
      assert.equal(query['profileName'], instance);
    });
  }

  it('opens the client in a terminal, which stays open when the client fails', async () => {
    await open('orders-prod', 'Open in Terminal');
    await workbench.pickByKeyboard(`${seedIds.ordersProd}.mysql.rds.aliyuncs.com:3306`);
    await type('Name of the database account', "o'brien; touch x");
    const [given] = await recorded('mysql');
    assert.deepEqual(given, {
      by: 'mysql',
      args: [
        `--host=${seedIds.ordersProd}.mysql.rds.aliyuncs.com`,
        '--port=3306',
        "--user=o'brien; touch x",
        '--password',
      ],
    });
    await workbench.notification(/Opened mysql for .*\(primary, private address\)/);
    await workbench.page.locator('.terminal-wrapper.active').waitFor();
    await workbench.screenshot('connect-terminal');
  });

  it('is offered for a clone that is ready', async () => {
    // No more than three are in view.
    await workbench.clearNotifications();
    const form = await openCloneForm(workbench, hangzhou, 'orders-prod', { folded: true });
    await form.getByLabel('Name', { exact: true }).fill('to-connect');
    await form.getByRole('button', { name: 'Clone Instance' }).click();
    await workbench.notification(/to-connect is ready/);
    const before = records(file).length;
    const clone = (): Promise<Locator> => workbench.viewItem('Clones', 'to-connect');
    await workbench.inlineUntil(workbench.quickInput(), clone, 'Connect With');
    await workbench.pickByKeyboard('DBCode');
    await type('Name of the database account', 'app');
    const given = await waitFor('its connection', () => records(file)[before] ?? false);
    assert.match(JSON.stringify(given), /"name":"to-connect"/);
  });
});
