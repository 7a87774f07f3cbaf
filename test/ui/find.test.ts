import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { waitFor } from '../harness/shared.mjs';
import { actUntil } from './support/actUntil';
import { launchWithCloud, newestFullBackup, type CloudWorkbench } from './support/cloud';
import { keepArtifactsOnFailure, type Workbench } from './support/workbench';

const hangzhou = 'China (Hangzhou)';
const shanghai = 'China (Shanghai)';

describe('finding and opening', () => {
  let cloud: CloudWorkbench;
  let workbench: Workbench;
  before(async () => {
    cloud = await launchWithCloud({ viewport: { width: 1280, height: 1_200 } });
    ({ workbench } = cloud);
    await workbench.openView();
    await workbench.treeItem(hangzhou, 'orders-prod');
  });
  after(() => cloud?.close());

  describe('finding in regions that were never opened', () => {
    keepArtifactsOnFailure(() => workbench);

    const asked = (regionId: string): { SearchKey?: string }[] =>
      cloud.sandbox.requests
        .filter(({ action, params }) => action === 'DescribeDBInstances' && params['RegionId'] === regionId)
        .map(({ params }) => params);
    const shows = (text: RegExp): Promise<unknown> =>
      waitFor(`the row ${String(text)}`, async () => (await workbench.rows()).some((row) => text.test(row)));
    const filter = async (text: string): Promise<void> => {
      await workbench.runToInput('RDS Clone: Filter Instances…');
      await workbench.quickType(text);
    };
    const refuse = (): (() => void) =>
      cloud.sandbox.faults.add({
        action: 'DescribeDBInstances',
        regionId: 'cn-shanghai',
        times: Infinity,
        fault: { kind: 'error', status: 403, code: 'Forbidden.RAM' },
      });

    it('the filter asks the service, and what is found stands under its region', async () => {
      await filter('warehouse');
      await shows(/^ +analytics-warehouse /);
      await shows(/^China \(Shanghai\) 1 by name · cn-shanghai$/);
      assert.deepEqual(
        asked('cn-shanghai').map(({ SearchKey }) => SearchKey),
        ['warehouse'],
      );
      assert.deepEqual(
        asked('cn-hangzhou').filter(({ SearchKey }) => SearchKey),
        [],
        'it is loaded',
      );
      await workbench.quickAccept();
      await newestFullBackup(workbench, shanghai, 'analytics-warehouse');
      await workbench.screenshot('find-filter');
      await workbench.runCommand('RDS Clone: Clear Filter');
      const region = await workbench.treeItem(shanghai);
      await waitFor('a closed region', async () => (await region.getAttribute('aria-expanded')) === 'false');
    });

    it('a region that cannot be searched says why in its place, and is asked again on request', async () => {
      const mend = refuse();
      await filter('warehouse');
      await shows(/^China \(Shanghai\) could not be searched · cn-shanghai$/);
      await shows(/ Forbidden\.RAM$/);
      await shows(/^Singapore 0 by name · ap-southeast-1$/);
      await workbench.screenshot('find-refused');
      await workbench.quickAccept();
      mend();
      await (await workbench.treeItem(shanghai, /./, 'Retry')).click();
      await shows(/^ +analytics-warehouse /);
      await workbench.runCommand('RDS Clone: Clear Filter');
    });

    it('a region that is refused is a row of Find, which leads to the explained error', async () => {
      const mend = refuse();
      const title = 'Find Instance in All Regions';
      await workbench.inputOpenedBy(title, () => workbench.viewAction('Backups', title));
      // What is loaded is offered before anything is typed.
      await workbench.quickPickRow('orders-prod').waitFor();
      await workbench.quickType('orders');
      const refused = /^China \(Shanghai\): ./;
      await workbench.quickPickRow(refused).waitFor();
      await workbench.screenshot('find-pick');
      await workbench.pickByKeyboard(refused);
      const details = workbench.page.locator('.editor-group-container .tab');
      await details.first().waitFor();
      await waitFor('the code in the details', async () => {
        const frames = workbench.page.frames().map((frame) =>
          frame
            .locator('body')
            .innerText({ timeout: 1_000 })
            .catch(() => ''),
        );
        return (await Promise.all(frames)).some((text) => /Forbidden\.RAM[\s\S]*RequestId/.test(text));
      });
      mend();
      await workbench.runCommand('View: Close All Editors');
    });

    it('the name of an engine finds its instances', async () => {
      const before = cloud.sandbox.requests.length;
      await filter('postgres');
      await shows(/^ +analytics-warehouse /);
      await shows(/^ +geo-postgis /);
      await shows(/^China \(Shanghai\) 1 by engine · cn-shanghai$/);
      await shows(/^Singapore 0 by engine · ap-southeast-1$/);
      const sent = cloud.sandbox.requests
        .slice(before)
        .filter(({ action }) => action === 'DescribeDBInstances')
        .map(({ params }) => params);
      assert.notEqual(sent.length, 0);
      assert.ok(sent.every(({ Engine, SearchKey }) => Engine === 'PostgreSQL' && SearchKey === undefined));
      await workbench.page.keyboard.press('Escape');
    });
  });

  describe('a backup set opens its form', () => {
    keepArtifactsOnFailure(() => workbench);
    before(() => newestFullBackup(workbench, hangzhou, 'orders-prod'));
    afterEach(async () => {
      await workbench.runCommand('View: Close All Editors');
      await tabs().first().waitFor({ state: 'detached' });
    });

    const tabs = (): Locator => workbench.page.locator('.editor-group-container .tab');
    /** The sets of the instance that can be cloned, in the order of the rows. */
    const sets = async (): Promise<Locator[]> => {
      const rows = await workbench.rows();
      const below = rows.slice(rows.findIndex((row) => row.startsWith('  orders-prod')) + 1);
      const found: Locator[] = [];
      for (const row of below.filter((one) => /^ +20.*(Full|Incremental) · \d/.test(one)).slice(0, 3))
        found.push(await workbench.treeItem(hangzhou, 'orders-prod', row.trim().slice(0, 16)));
      return found;
    };
    const click = async (row: Locator): Promise<void> => {
      await row.click();
      await waitFor('the selection', async () => (await row.getAttribute('aria-selected')) === 'true');
    };

    it('at Enter, once, and not at a click', async () => {
      const [set] = await sets();
      assert.ok(set);
      await click(set);
      const form = await workbench.formOpenedBy(() => workbench.page.keyboard.press('Enter'));
      await form.getByRole('button', { name: 'Clone Instance' }).waitFor();
      assert.equal(await tabs().count(), 1);
    });

    it('at a double click', async () => {
      const [first, second] = await sets();
      assert.ok(first && second);
      await click(first);
      const form = await workbench.formOpenedBy(() =>
        // Clicks that are far apart are two single ones.
        actUntil('its tab', tabs().first(), () => second.dblclick()),
      );
      await form.getByRole('button', { name: 'Clone Instance' }).waitFor();
      assert.equal(await tabs().count(), 1);
    });

    it('when Clone… is run from the palette while it is selected', async () => {
      const [set] = await sets();
      assert.ok(set);
      await click(set);
      const form = await workbench.formOpenedBy(() => workbench.runCommand('RDS Clone: Clone…'));
      await form.getByRole('button', { name: 'Clone Instance' }).waitFor();
      assert.equal(await workbench.quickInput().count(), 0);
    });

    it('and says why not, first of all in its menu, where it cannot', async () => {
      const failed = await workbench.treeItem(hangzhou, 'orders-prod', { says: /Full · failed/ });
      assert.equal((await workbench.contextMenuLabels(failed))[0], 'Why Not?');
      const reason = workbench.page.locator('.notification-list-item-message:visible', {
        hasText: /^orders-prod, .*there is nothing to restore/,
      });
      await workbench.menuUntil(reason, failed, 'Why Not?');
      await workbench.clearNotifications();
      await tabs().first().waitFor({ state: 'detached' });
    });
  });
});
