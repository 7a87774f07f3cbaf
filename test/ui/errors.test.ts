import assert from 'node:assert/strict';
import { version } from '../../package.json';
import { waitFor } from '../harness/shared.mjs';
import {
  cloneRequests,
  clonesAccepted,
  launchWithCloud,
  openCloneForm,
  type CloudWorkbench,
} from './support/cloud';
import { keepArtifactsOnFailure, type Workbench } from './support/workbench';

const hangzhou = 'China (Hangzhou)';
const code = 'OperationDenied.ZoneResource';

describe('errors that explain themselves', () => {
  let cloud: CloudWorkbench;
  let workbench: Workbench;
  let requestId: string;
  keepArtifactsOnFailure(() => workbench);
  before(async () => {
    cloud = await launchWithCloud({ viewport: { width: 1280, height: 1200 } });
    ({ workbench } = cloud);
    await workbench.openView();
  });
  after(() => cloud?.close());

  const clones = async (): Promise<string> => (await workbench.rows('Clones')).join('\n');

  it('a refused clone stays in the list with its code', async () => {
    const { sandbox } = cloud;
    sandbox.faults.add({ action: 'CloneDBInstance', fault: { kind: 'error', status: 403, code } });
    const form = await openCloneForm(workbench, hangzhou, 'orders-prod');
    await form.getByLabel('Name', { exact: true }).fill('sold-out');
    await form.getByRole('button', { name: 'Clone Instance' }).click();
    await waitFor('the row', async () => (await clones()).includes(`(${code}, RequestId `));
    assert.equal(sandbox.clones().length, 0);
    requestId = sandbox.requests.find((one) => one.code === code)?.requestId ?? 'no refusal was recorded';
    await workbench.runCommand('View: Close All Editors');
  });

  it('its row expands to the error, the request, the answer and the history', async () => {
    const { sandbox } = cloud;
    const sent = cloneRequests(sandbox)[0]?.params ?? {};
    // More room for this view than for the other.
    await workbench.view('Backups').locator('.pane-header').click();
    assert.equal(
      await (await workbench.viewItem('Clones', 'sold-out')).getAttribute('aria-expanded'),
      'false',
    );
    await workbench.viewItem('Clones', 'sold-out', 'Sold out in this zone', /^Why: No zone you chose/);
    await workbench.viewItem('Clones', 'sold-out', 'Sold out in this zone', /^What to do: Choose another/);
    await workbench.viewItem('Clones', 'sold-out', 'Sold out in this zone', `RequestId ${requestId}`);
    const line = async (part: string, label: string | RegExp): Promise<string> =>
      workbench.treeItemText(await workbench.viewItem('Clones', 'sold-out', part, label));
    assert.equal(await line('Request', 'DBInstanceDescription'), 'DBInstanceDescription sold-out');
    const token = sent['ClientToken'] ?? '';
    assert.equal(await line('Request', 'ClientToken'), `ClientToken ${token.slice(0, 8)}…`);
    assert.equal(await line('Response', 'HTTP status'), 'HTTP status 403');
    assert.equal(await line('Response', 'Code'), `Code ${code}`);
    assert.equal(await line('Response', 'RequestId'), `RequestId ${requestId}`);
    assert.match(
      await line('History', /^\d{4}-\d{2}-\d{2} /),
      /Sending the request · Saved before sending\.$/,
    );
    assert.match(await clones(), new RegExp(`Refused · Refused: ${code}`));
    assert.ok(!(await clones()).includes(token));
    await workbench.screenshot('clones-expanded');
  });

  it('its document has code and RequestId, and is one for the row and the error below it', async () => {
    await workbench.formOpenedBy(async () =>
      workbench.contextMenu(
        await workbench.viewItem('Clones', 'sold-out', 'Sold out in this zone'),
        'Show Error Details',
      ),
    );
    const tab = workbench.editorTab(`Preview ${code}.md`);
    await tab.waitFor();
    const document = workbench.form();
    await document.getByRole('heading', { name: 'Sold out in this zone' }).waitFor();
    for (const text of [code, requestId, 'cn-hangzhou', 'CloneDBInstance'])
      await document.locator('code', { hasText: new RegExp(`^${text}$`) }).waitFor();
    await document.getByText(`RDS Clone ${version}, `).waitFor();
    await workbench.screenshot('error-details');
    // Behind another tab, so that the command has something to show.
    const active = tab.and(workbench.page.locator('.active'));
    await workbench.runCommand('File: New Untitled Text File');
    await active.waitFor({ state: 'detached' });
    await workbench.runCommandAndPick('RDS Clone: Show Error Details', 'sold-out');
    await active.waitFor();
    await document.getByRole('heading', { name: 'Sold out in this zone' }).waitFor();
    assert.equal(await tab.count(), 1);
  });

  it('can be copied, and has no policy where no permission is missing', async () => {
    const row = await workbench.viewItem('Clones', 'sold-out', 'Sold out in this zone');
    const offered = await workbench.contextMenuLabels(row);
    assert.ok(offered.includes('Open Diagnosis') && !offered.includes('Copy RAM Policy'), offered.join());
    const copied = await workbench.copied(/^Sold out in this zone\n/, row, 'Copy Error Details');
    assert.ok(copied.includes(`RequestId: ${requestId}`));
  });

  it('a click on the row shows the document of the clone and leaves the row as it is', async () => {
    await workbench.runCommand('View: Close All Editors');
    const row = await workbench.viewItem('Clones', 'sold-out');
    const expanded = await row.getAttribute('aria-expanded');
    await row.locator('.label-name').click();
    const document = workbench.form();
    await document.getByRole('heading', { name: 'Clone sold-out' }).waitFor();
    await document.getByText('How long each phase took').waitFor();
    assert.equal(await row.getAttribute('aria-expanded'), expanded);
    await workbench.runCommand('View: Close All Editors');
  });

  it('Edit and Retry opens the form with what was entered and the error at its field, and succeeds', async () => {
    const { sandbox } = cloud;
    const form = workbench.form();
    const error = form.locator('[data-parameter="ZoneId"] .error-panel');
    await workbench.inlineUntil(
      error.getByText('Sold out in this zone'),
      () => workbench.viewItem('Clones', 'sold-out'),
      'Edit and Retry',
    );
    await error.getByText('What RDS said').click();
    await error.getByText(code, { exact: true }).waitFor();
    await form.locator('select#ZoneId:not([aria-busy])').waitFor();
    assert.equal(await form.getByLabel('Name', { exact: true }).inputValue(), 'sold-out');
    const zone = form.locator('select#ZoneId');
    const before = await zone.inputValue();
    // Both nodes in one zone, which the sandbox has room for.
    await zone.selectOption(await form.locator('select#ZoneIdSlave1').inputValue());
    await error.waitFor({ state: 'detached' });
    await form.locator('select#VSwitchId:not([aria-busy])').waitFor();
    await form.getByRole('button', { name: 'Clone Instance' }).click();
    await clonesAccepted(sandbox, 1);
    await workbench.notification(/sold-out is ready/);
    assert.notEqual(cloneRequests(sandbox).at(-1)?.params['ZoneId'], before);
    await waitFor('both rows', async () => {
      const rows = await clones();
      return /^sold-out Ready/m.test(rows) && rows.includes(`(${code}, RequestId `);
    });
    await workbench.runCommand('View: Close All Editors');
  });
});

describe('a denied call', () => {
  let cloud: CloudWorkbench | undefined;
  keepArtifactsOnFailure(() => cloud?.workbench);
  after(() => cloud?.close());

  it('offers the policy that grants it, and a document that outlives the node', async () => {
    cloud = await launchWithCloud();
    const { workbench, sandbox } = cloud;
    sandbox.faults.add({
      action: 'DescribeDBInstances',
      regionId: 'cn-shanghai',
      fault: {
        kind: 'error',
        status: 403,
        code: 'Forbidden.RAM',
        accessDeniedDetail: {
          AuthAction: 'rds:DescribeDBInstances',
          AuthPrincipalDisplayName: 'clone-bot',
          AuthPrincipalOwnerId: '1234567890',
          AuthPrincipalType: 'SubUser',
          NoPermissionType: 'ImplicitDeny',
          PolicyType: 'AccountLevelIdentityBasedPolicy',
        },
      },
    });
    await workbench.openView();
    await workbench.treeItem('China (Shanghai)', /./, 'Missing RAM action: rds:DescribeDBInstances');
    await workbench.treeItem('China (Shanghai)', /./, 'Denied to: clone-bot');
    const node = await workbench.treeItem('China (Shanghai)', /./);
    const policy = JSON.parse(await workbench.copied(/^\{/, node, 'Copy RAM Policy')) as unknown;
    assert.deepEqual(policy, {
      Version: '1',
      Statement: [
        {
          Effect: 'Allow',
          Action: ['rds:DescribeDBInstances'],
          Resource: ['acs:rds:cn-shanghai:1234567890:dbinstance/*'],
        },
      ],
    });

    const document = await workbench.formOpenedBy(() => workbench.contextMenu(node, 'Show Error Details'));
    await document.locator('code', { hasText: /^Forbidden\.RAM$/ }).waitFor();
    await document.locator('code', { hasText: /^clone-bot$/ }).waitFor();
    await document.locator('pre', { hasText: '"rds:DescribeDBInstances"' }).waitFor();
    const isBack = async (): Promise<boolean> =>
      (await workbench.rows()).some((row) => row.includes('analytics-warehouse'));
    await workbench.inlineUntil(isBack, node, 'Refresh');
    assert.ok(await document.locator('code', { hasText: /^clone-bot$/ }).isVisible());
  });
});
