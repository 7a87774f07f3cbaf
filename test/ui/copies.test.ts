import assert from 'node:assert/strict';
import { waitFor } from '../harness/shared.mjs';
import { copiesPlace } from '../support/copies';
import type { Sandbox } from '../support/sandbox';
import { clonesAccepted, launchWithCloud, openGroups, type CloudWorkbench } from './support/cloud';
import { keepArtifactsOnFailure, type Workbench } from './support/workbench';

const hangzhou = 'China (Hangzhou)';
const source = '会员中心-历史库';
const shanghai = 'In China (Shanghai)';

describe('backups elsewhere', () => {
  let cloud: CloudWorkbench | undefined;
  let workbench: Workbench;
  let sandbox: Sandbox;
  keepArtifactsOnFailure(() => cloud?.workbench);
  before(async () => {
    cloud = await launchWithCloud();
    ({ workbench, sandbox } = cloud);
    await workbench.openView();
  });
  after(() => cloud?.close());

  it('cross-region clone to ready', async () => {
    const set = await workbench.treeItem(hangzhou, source, shanghai, { says: / Full/ });
    const form = await workbench.formOpenedBy(() => workbench.contextMenu(set, 'Clone…'));
    await openGroups(form);
    assert.equal(await form.locator('#group-databases').count(), 0);
    await form.getByLabel('Name', { exact: true }).fill('in-shanghai');
    await form.locator('#VPCId').fill(copiesPlace.VPCId);
    await form.locator('select#ZoneId:not([aria-busy])').selectOption(copiesPlace.ZoneId);
    await form
      .locator(`select#VSwitchId option[value="${copiesPlace.VSwitchId}"]`)
      .waitFor({ state: 'attached' });
    assert.equal(await form.locator('#SecurityIPList').inputValue(), '127.0.0.1');
    await form.locator('#price.ready').waitFor();
    await form.getByRole('button', { name: 'Clone Instance' }).click();
    await clonesAccepted(sandbox, 1);
    await workbench.notification(/in-shanghai is ready/, { timeout: 60_000 });
    await waitFor('the row of the clone', async () =>
      (await workbench.rows('Clones')).some((row) => row.includes('in-shanghai Ready')),
    );
    assert.deepEqual(
      sandbox.clones().map(({ regionId }) => regionId),
      [copiesPlace.regionId],
    );
    assert.equal(sandbox.requests.filter(({ action }) => action === 'CreateDdrInstance').length, 1);
  });

  it('released instances', async () => {
    await workbench.treeItem(hangzhou, 'Released instances', 'orders-2024', /^\d{4}-\d\d-\d\d \d\d:\d\d$/);
    const item = await workbench.treeItem(hangzhou, 'Released instances', 'orders-2024');
    const entries = await workbench.contextMenuLabels(item);
    assert.ok(entries.includes('Open in Console'), entries.join(', '));
    assert.ok(!entries.some((entry) => entry.startsWith('Clone')), entries.join(', '));
  });
});
