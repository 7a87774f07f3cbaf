import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { waitFor } from '../harness/shared.mjs';
import { clonesAccepted, launchWithCloud, openCloneForm, type CloudWorkbench } from './support/cloud';
import { keepArtifactsOnFailure, type Workbench } from './support/workbench';

const hangzhou = 'China (Hangzhou)';
const hostile = (name: string): string =>
  `${name}[Sign in](command:workbench.action.quit)[x](https://evil.example) $(error)<b>x</b> https://evil.example \u202egnp`;
/** The same as it is shown. */
const shown = (name: string): string =>
  `${name}[Sign in] (command:workbench.action.quit)[x] (https://evil.example) $ (error)<b>x</b> https://evil.example <U+202E>gnp`;

/** A text is there, and in what holds it is nothing to click and no picture. */
async function isText(
  place: Locator,
  text: string,
  own: { links?: string[]; icons?: number } = {},
): Promise<void> {
  const said = async (): Promise<string> =>
    (await place.innerText()).replaceAll('\u00a0', ' ').replace(/\s+/g, ' ');
  await waitFor(`the text ${text}`, async () => (await said()).includes(text));
  assert.deepEqual(
    await place.locator('a[href]:visible, a[data-href]:visible').allInnerTexts(),
    own.links ?? [],
    await said(),
  );
  assert.equal(await place.locator('.codicon:visible').count(), own.icons ?? 0, await said());
  assert.equal(await place.locator('b:visible, img:visible').count(), 0);
}

describe('names and codes that look like links', () => {
  let cloud: CloudWorkbench;
  let workbench: Workbench;
  keepArtifactsOnFailure(() => workbench);
  before(async () => {
    cloud = await launchWithCloud({ hovers: true });
    ({ workbench } = cloud);
    for (const action of ['DescribeDBInstances', 'DescribeDBInstanceAttribute']) {
      cloud.sandbox.faults.add({
        action,
        times: Infinity,
        fault: {
          kind: 'malformed',
          patch: (body) => {
            const text = JSON.stringify(body);
            return JSON.parse(
              text
                .replace(/"(orders-prod|plain-copy)"/g, (_whole, name: string) =>
                  JSON.stringify(hostile(name)),
                )
                .replace(/"DBInstanceCPU":"\d+"/g, `"DBInstanceCPU":${JSON.stringify(hostile('cores'))}`),
            ) as unknown;
          },
        },
      });
    }
    await workbench.openView();
  });
  after(() => cloud?.close());

  it('are text in a row and its tooltip', async () => {
    // With this row the region is drawn for the last time, which takes tooltips away.
    await workbench.treeItem(hangzhou, 'Released instances');
    const row = await workbench.treeItem(hangzhou, shown('orders-prod'));
    await isText(row.locator('.monaco-icon-label-container'), shown('orders-prod'));
    const tooltip = await workbench.tooltip(row, /Instance ID/);
    await isText(tooltip, shown('cores').replace('] (', '](').replace('] (', '](').replace('$ (', '$('));
    await workbench.screenshot('hostile-tooltip');
    await workbench.awayFromHovers();
  });

  it('are text in a quick pick, and in the notification of an error', async () => {
    const mend = cloud.sandbox.faults.add({
      action: 'DescribeBackups',
      times: Infinity,
      fault: { kind: 'error', status: 400, code: hostile('Sold.Out'), message: hostile('Said') },
    });
    await workbench.runToInput('RDS Clone: Clone…');
    const choice = workbench.quickPickRow(shown('orders-prod'));
    await choice.waitFor();
    await isText(choice, shown('orders-prod'));
    await workbench.screenshot('hostile-pick');
    await workbench.pickByKeyboard(shown('orders-prod'));
    const notification = await workbench.notification('Unexpected response from RDS');
    await isText(notification.locator('.notification-list-item-message'), '(RdsClone.NoCode, RequestId ');
    await workbench.clearNotifications();
    const error = [hangzhou, shown('orders-prod'), 'Unexpected response from RDS'] as const;
    const why = await workbench.treeItem(...error, /^Why: RDS says: Sold\.Out/);
    await isText(why.locator('.monaco-icon-label-container'), `${shown('Sold.Out')}: ${shown('Said')}`);
    mend();
    const isGone = async (): Promise<boolean> =>
      !(await workbench.rows()).some((row) => row.includes('Unexpected response from RDS'));
    await workbench.inlineUntil(isGone, () => workbench.treeItem(...error), 'Refresh');
  });

  it('are text in a prompt and a notification, and the ID is what releases', async () => {
    const form = await openCloneForm(workbench, hangzhou, shown('orders-prod'));
    await form.getByLabel('Name', { exact: true }).fill('plain-copy');
    await form.getByRole('button', { name: 'Clone Instance' }).click();
    await clonesAccepted(cloud.sandbox, 1);
    await workbench.notification(/plain-copy is ready/);
    await workbench.clearNotifications();
    const id = cloud.sandbox.clones()[0]!.dbInstanceId;
    await workbench.inputByMenu(await workbench.viewItem('Clones', 'plain-copy'), 'Release Clone…');
    await isText(workbench.quickInputMessage(), `This deletes ${shown('plain-copy')} (${id})`);
    await isText(workbench.quickInputMessage(), `Type its ID to confirm: ${id}`);
    await isText(workbench.quickInput().locator('.quick-input-titlebar'), shown('plain-copy'));
    await workbench.screenshot('hostile-prompt');
    await workbench.quickInputBox().press('Escape');
    const notification = await workbench.notification(/^Nothing was released/);
    await isText(notification.locator('.notification-list-item-message'), shown('plain-copy'));
    await workbench.screenshot('hostile-notification');
  });
});
