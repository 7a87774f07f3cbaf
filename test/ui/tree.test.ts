import assert from 'node:assert/strict';
import { waitFor } from '../harness/shared.mjs';
import { launchWithCloud, type CloudWorkbench } from './support/cloud';
import { keepArtifactsOnFailure, Workbench } from './support/workbench';

const hangzhou = 'China (Hangzhou)';

describe('the tree', () => {
  let cloud: CloudWorkbench | undefined;
  let alone: Workbench | undefined;
  keepArtifactsOnFailure(() => cloud?.workbench ?? alone);
  afterEach(async () => {
    await cloud?.close();
    await alone?.close();
    cloud = undefined;
    alone = undefined;
  });

  it('offers Clone only where it can succeed, and says why not elsewhere', async () => {
    cloud = await launchWithCloud({ viewport: { width: 1280, height: 1200 } });
    const { workbench } = cloud;
    await workbench.openView();
    await workbench.expand(hangzhou, 'orders-prod');
    const failed = await waitFor(
      'a failed set',
      async () => (await workbench.rows()).find((row) => row.includes('failed')) ?? false,
    );
    const item = await workbench.treeItem(hangzhou, 'orders-prod', failed.trim().slice(0, 16));
    assert.ok(!(await workbench.openContextMenu(item)).includes('Clone…'));
    await workbench.page.keyboard.press('Escape');
    await item.hover();
    await workbench.page.locator('.monaco-hover', { hasText: 'there is nothing to restore' }).waitFor();
    const readOnly = await workbench.treeItem(hangzhou, 'orders-prod-readonly');
    assert.ok(!(await workbench.openContextMenu(readOnly)).includes('Clone to a Point in Time…'));
    await workbench.page.keyboard.press('Escape');
  });

  it('says that a list is empty', async () => {
    cloud = await launchWithCloud();
    const { workbench } = cloud;
    await workbench.openView();
    await workbench.treeItem('Germany (Frankfurt)', 'No RDS instance in this region.');
    await workbench.treeItem('Singapore', 'brand-new-no-backups', 'This instance has no backup set.');
  });

  it('keeps the other regions when one fails, and retries that one', async () => {
    cloud = await launchWithCloud();
    const { workbench, sandbox } = cloud;
    sandbox.faults.add({
      action: 'DescribeDBInstances',
      regionId: 'cn-shanghai',
      times: 4,
      fault: { kind: 'error', status: 503, code: 'ServiceUnavailable' },
    });
    await workbench.openView();
    const text = async (): Promise<string> => (await workbench.rows()).join('\n');
    await workbench.expand('China (Shanghai)');
    await waitFor('the error', async () => (await text()).includes('ServiceUnavailable'));
    await workbench.treeItem(hangzhou, 'orders-prod');
    await (await workbench.treeItem('China (Shanghai)', /./, 'Retry')).click();
    await workbench.treeItem('China (Shanghai)', 'analytics-warehouse');
  });

  it('names the RAM action that is missing', async () => {
    cloud = await launchWithCloud({ keys: ({ restricted }) => restricted });
    const { workbench } = cloud;
    await workbench.openView();
    await waitFor('the missing action', async () =>
      (await workbench.rows()).some((row) => row.includes('rds:DescribeRegions')),
    );
  });

  it('says that there are no credentials, where it looked, and offers the sandbox', async () => {
    alone = await Workbench.launch({ env: { ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true' } });
    const workbench = alone;
    await workbench.openView();
    await workbench.view('Backups').getByText('Use my aliyun CLI Profile or Environment').click();
    await waitFor('the places', async () =>
      (await workbench.rows()).some((row) => row.includes('ALIBABA_CLOUD_ACCESS_KEY_ID')),
    );
    await (await workbench.treeItem(/./, 'Try with the sandbox account')).click();
    await workbench.treeItem(hangzhou, 'orders-prod');
  });
});
