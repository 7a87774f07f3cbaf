import assert from 'node:assert/strict';
import type { FrameLocator } from 'playwright-core';
import type { Sandbox } from '../support/sandbox';
import {
  clonesAccepted,
  launchWithCloud,
  openCloneForm,
  openGroups,
  type CloudWorkbench,
} from './support/cloud';
import { keepArtifactsOnFailure, type Workbench } from './support/workbench';

const hangzhou = 'China (Hangzhou)';

describe('the form, looked at by axe-core in four themes', () => {
  let cloud: CloudWorkbench | undefined;
  let workbench: Workbench;
  let sandbox: Sandbox;
  let form: FrameLocator;
  keepArtifactsOnFailure(() => cloud?.workbench);

  before(async () => {
    // A clone that is being made is looked at for as long as it takes.
    cloud = await launchWithCloud({
      sandbox: { timing: { invisibleMs: 400, creatingMs: 3_600_000 } },
    });
    ({ workbench, sandbox } = cloud);
    await workbench.openView();
  });
  after(() => cloud?.close());

  const check = async (): Promise<void> => {
    assert.deepEqual(await workbench.accessibilityViolations(), []);
  };

  it('has nothing wrong as it opens, nor in what opens over it', async () => {
    form = await openCloneForm(workbench, hangzhou, 'orders-prod', { folded: true });
    await form.locator('#price.ready').waitFor();
    await check();
    for (const name of ['What the timeline shows', 'What a clone takes over', 'Copy as…']) {
      await form.getByRole('button', { name, exact: true }).click();
      await form.locator(':popover-open').waitFor();
      await check();
      await workbench.page.keyboard.press('Escape');
      await form.locator(':popover-open').waitFor({ state: 'detached' });
    }
  });

  it('has nothing wrong with all groups open', async () => {
    await openGroups(form);
    await form.locator('#classes [role="option"]').first().waitFor();
    await check();
  });

  it('has nothing wrong with a point in time and everything open', async () => {
    await form.getByLabel('Point in time', { exact: true }).check();
    await form
      .locator('#DedicatedHostGroupId option', { hasText: 'prod-hosts' })
      .waitFor({ state: 'attached' });
    await form.getByLabel('Restore time').fill('99:99');
    await form.getByText('Not a time.').waitFor();
    await check();
    await form.getByRole('button', { name: 'Latest', exact: true }).click();
    await form.getByText('Not a time.').waitFor({ state: 'detached' });
    await check();
    await form.getByRole('radio', { name: 'Chosen databases and tables' }).check();
    await form.getByRole('button', { name: 'Tables of database shop' }).click();
    await form.getByRole('checkbox', { name: 'Table payments of database shop' }).check();
    // The host has answered. An open group hides what it says of it.
    await form
      .locator('#group-databases > summary .value', { hasText: '1 table' })
      .waitFor({ state: 'attached' });
    await check();
    await form.getByRole('button', { name: 'Edit as JSON' }).click();
    await form.getByRole('textbox', { name: 'TableMeta as JSON' }).fill('[{');
    await form
      .locator('[data-parameter="TableMeta"] .finding.error', { hasText: 'it is not JSON' })
      .waitFor();
    await check();
    await form.getByRole('radio', { name: 'Chosen databases', exact: true }).check();
    await form.getByText('“[{” is not sent, because').waitFor();
    await check();
    await form.getByRole('radio', { name: 'Everything' }).check();
  });

  it('has nothing wrong with other billing and dropped values', async () => {
    await form.getByRole('radio', { name: 'Serverless' }).check();
    await form.getByLabel('Maximum capacity (RCU)', { exact: true }).waitFor();
    await check();
    await form.getByRole('radio', { name: 'Subscription' }).check();
    await form.getByLabel('Duration', { exact: true }).fill('3');
    await form.getByLabel('Edition', { exact: true }).selectOption({ label: 'Basic Edition' });
    await form
      .getByText(/is not sent, because/)
      .first()
      .waitFor();
    await check();
  });

  it('has nothing wrong with findings', async () => {
    await form.getByRole('radio', { name: 'Pay-as-you-go' }).check();
    await form.getByLabel('Edition', { exact: true }).selectOption({ label: 'High-availability Edition' });
    const storage = form.getByLabel('Storage (GB)', { exact: true });
    await storage.fill('5');
    await form.getByRole('button', { name: '1 error' }).waitFor();
    await form.getByRole('button', { name: 'Clone Instance' }).click();
    await form.locator('[data-parameter="DBInstanceStorage"] .finding.error').waitFor();
    await check();
    await storage.fill('100');
  });

  it('has nothing wrong with an error of the service', async () => {
    sandbox.faults.add({
      action: 'CloneDBInstance',
      fault: { kind: 'error', status: 403, code: 'InvalidVswitchId' },
    });
    await form.getByRole('button', { name: 'Clone Instance' }).click();
    await form.locator('.error-panel').waitFor();
    await check();
    await form.getByText('What RDS said').click();
    await form.getByText('InvalidVswitchId', { exact: true }).waitFor();
    await check();
    await form.getByLabel('Private IP address', { exact: true }).fill('10.10.0.77');
    await form.locator('#VSwitchId').selectOption({ index: 0 });
  });

  it('has nothing wrong while the clone is made and when it is ready', async () => {
    const accepted = sandbox.clones().length;
    await form.locator('#VSwitchId').selectOption('vsw-bp1h1prod7k2m9xq4wz83');
    const slow = sandbox.faults.add({ action: 'CloneDBInstance', fault: { kind: 'delay', ms: 3_000 } });
    await form.getByRole('button', { name: 'Clone Instance' }).click();
    await form.getByRole('button', { name: 'Sending…' }).waitFor();
    await check();
    slow();
    await clonesAccepted(sandbox, accepted + 1);
    await form.locator('.phase.accepted, .phase.creating').waitFor();
    await check();
    for (const { dbInstanceId } of sandbox.clones()) sandbox.setInstanceStatus(dbInstanceId, 'Running');
    await form.locator('.phase', { hasText: /is running\. It took/ }).waitFor({ timeout: 60_000 });
    await check();
    await workbench.runCommand('View: Close Editor');
  });

  it('has nothing wrong with failed lookups and an unknown outcome', async () => {
    for (const action of [
      'DescribeVSwitches',
      'DescribeAvailableZones',
      'DescribeBackups',
      'DescribePrice',
    ]) {
      const fault = { kind: 'error', status: 403, code: 'Forbidden.RAM' } as const;
      sandbox.faults.add({ action, times: 99, fault });
    }
    const item = await workbench.treeItem(hangzhou, 'orders-prod');
    form = await workbench.formOpenedBy(() => workbench.contextMenu(item, 'Clone to a Point in Time…'));
    await form.locator('#price', { hasText: 'The price could not be loaded' }).waitFor();
    await check();
    await openGroups(form);
    await form.locator('input#VSwitchId').waitFor();
    await check();
    sandbox.faults.add({ action: 'CloneDBInstance', times: 3, fault: { kind: 'reset', when: 'before' } });
    await form.getByRole('button', { name: 'Clone Instance' }).click();
    // Three attempts, with time for a clone to become visible in between.
    await form
      .locator('.phase.unknown', { hasText: 'RDS gave no definite response' })
      .waitFor({ timeout: 60_000 });
    await check();
    sandbox.faults.clear();
  });
});
