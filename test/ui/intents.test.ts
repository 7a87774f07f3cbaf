import assert from 'node:assert/strict';
import type { FrameLocator } from 'playwright-core';
import type { Sandbox } from '../support/sandbox';
import { waitFor } from '../harness/shared.mjs';
import {
  cloneRequests,
  launchWithCloud,
  openCloneForm,
  openGroups,
  type CloudWorkbench,
} from './support/cloud';
import { keepArtifactsOnFailure, type Workbench } from './support/workbench';

const hangzhou = 'China (Hangzhou)';
const hour = 60 * 60_000;

describe('one form, one clone', () => {
  let cloud: CloudWorkbench | undefined;
  let workbench: Workbench;
  let sandbox: Sandbox;
  let other: Workbench;
  keepArtifactsOnFailure(() => cloud?.workbench);
  keepArtifactsOnFailure(() => other);

  before(async () => {
    cloud = await launchWithCloud();
    ({ workbench, sandbox } = cloud);
    await workbench.openView();
  });
  after(async () => {
    await (other as Workbench | undefined)?.closeWindow();
    await cloud?.close();
  });

  const made = (name: string): readonly string[] =>
    sandbox
      .clones()
      .filter(({ description }) => description === name)
      .map(({ dbInstanceId }) => dbInstanceId);
  const accepted = (name: string, count = 1): Promise<unknown> =>
    waitFor(`${count} accepted clones ${name}`, () => made(name).length >= count);
  const sent = (name: string): readonly Readonly<Record<string, string>>[] =>
    cloneRequests(sandbox)
      .map(({ params }) => params)
      .filter(({ DBInstanceDescription }) => DBInstanceDescription === name);
  const rowOf = (window: Workbench, row: RegExp): Promise<unknown> =>
    waitFor(`the row ${String(row)}`, async () =>
      (await window.rows('Clones')).some((one) => row.test(one.trim())),
    );

  /** Opens a form whose clone is to have the name. */
  async function open(name: string): Promise<FrameLocator> {
    return fill(await openCloneForm(workbench, hangzhou, 'orders-prod'), name);
  }
  async function fill(form: FrameLocator, name: string): Promise<FrameLocator> {
    await form.getByLabel('Name', { exact: true }).fill(name);
    await waitFor('the host to know', async () =>
      ((await form.locator('#cost').textContent()) ?? '').includes(name),
    );
    return form;
  }
  const loaded = async (window: Workbench): Promise<void> => {
    await openGroups(window.form(), 'placement');
    await window.form().locator('select#VSwitchId:not([aria-busy])').waitFor();
  };
  const press = (form: FrameLocator): Promise<void> =>
    form.getByRole('button', { name: 'Clone Instance' }).click();
  const closeForms = (window = workbench): Promise<void> => window.runCommand('View: Close All Editors');

  async function shows(form: FrameLocator, id = ''): Promise<void> {
    await form.locator('.progress .phase', { hasText: id }).waitFor();
  }

  /**
   * Sends what a page that cannot be trusted may send, and by the keys that submit. Resolves when RDS was asked for
   * something later.
   */
  async function submitWithoutButton(window: Workbench): Promise<void> {
    const frame = await window.formFrame();
    await frame.evaluate(() =>
      globalThis.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true })),
    );
    const seq = 1_000;
    // Nothing is sent before the page listens for the answer.
    await frame.evaluate((wanted) => {
      const answered = new Promise<void>((resolve) => {
        globalThis.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
          if (JSON.stringify(data).includes(`{"path":["seq"],"value":${wanted}}`)) resolve();
        });
      });
      Object.assign(globalThis, { answered });
    }, seq);
    // Whatever revision the form is at.
    const submits = Array.from({ length: 20 }, (_, revision) => ({ type: 'submit', revision }));
    const last = { type: 'after', seq, after: { verify: false } };
    await frame.parentFrame()?.evaluate(
      (messages) => {
        // The function by which the editor gives messages of the page to the extension.
        const post: unknown = Reflect.get(globalThis, '__vscode_post_message__');
        if (typeof post !== 'function') throw new Error('The page cannot be spoken for');
        for (const message of messages) Reflect.apply(post, undefined, ['onmessage', { message }]);
      },
      [...submits, last],
    );
    await frame.evaluate(() => Reflect.get(globalThis, 'answered') as Promise<void>);
    // A clone that was not refused at once is sent after the answer, but not after what the user asks for now.
    const asked = sandbox.requests.length;
    await window.openView();
    await window.runCommand('RDS Clone: Refresh');
    await waitFor('a later request', () =>
      sandbox.requests.slice(asked).some(({ action }) => action === 'DescribeRegions'),
    );
  }

  /** The form shows the one clone of the name, and nothing that is left of it makes another one. */
  async function standsForItsClone(window: Workbench, name: string): Promise<void> {
    assert.equal(made(name).length, 1);
    const form = window.form();
    await shows(form, made(name)[0]);
    assert.equal(await form.locator('#submit').count(), 0);
    await submitWithoutButton(window);
    assert.equal(sent(name).length, 1);
    assert.equal(made(name).length, 1);
  }

  it('when its tab is closed 2 s after acceptance, or page and host crash at once, and it comes back as it was before', async () => {
    sandbox.setTiming({ creatingMs: hour });
    await open('crashed');
    const item = await workbench.treeItem(hangzhou, 'orders-prod');
    const byTime = await workbench.formOpenedBy(() =>
      workbench.contextMenu(item, 'Clone to a Point in Time…'),
    );
    await byTime.getByText(/^Recovery window: /).waitFor({ state: 'attached' });
    await loaded(workbench);
    await fill(workbench.form(), 'closed');
    await workbench.reload();
    await workbench.storeNothingMore();
    await loaded(workbench);
    // Its time comes with the recovery window.
    await workbench
      .form()
      .getByText(/^Recovery window: /)
      .waitFor({ state: 'attached' });
    await press(workbench.form());
    await accepted('closed');
    const acceptedAt = Date.now();
    await waitFor('2 s', () => Date.now() - acceptedAt >= 2_000);
    await workbench.runCommand('View: Close Editor');
    await loaded(workbench);
    await press(workbench.form());
    await accepted('crashed');
    await workbench.killExtensionHost();
    await workbench.crashPage();

    await standsForItsClone(workbench, 'closed');
    const { top, height } = await workbench
      .form()
      .locator('.progress .phase')
      .evaluate((element) => ({
        top: element.getBoundingClientRect().top,
        height: window.innerHeight,
      }));
    assert.ok(top > 0 && top < height, 'what became of it is in view');
    await workbench.screenshot('intent-back');
    await workbench
      .editorTab(/^(Clone|crashed)/)
      .first()
      .click();
    await standsForItsClone(workbench, 'crashed');
    await workbench.openView();
    await closeForms();
  });

  /** So that both are past their first checks before either has claimed anything. @returns what ends the delay */
  const pressInBoth = async (windows: readonly Workbench[]): Promise<() => void> => {
    const undo = sandbox.faults.add({
      action: 'DescribeDBInstances',
      times: 99,
      fault: { kind: 'delay', ms: 4_000 },
    });
    await Promise.all(windows.map((window) => press(window.form())));
    return undo;
  };

  it('when one kept draft is opened in two windows and sent in both at once', async () => {
    await open('drafted');
    await workbench.runCommand('View: Close Editor');
    other = await workbench.openAnother();
    await other.openView();
    const windows = [workbench, other];
    for (const window of windows) {
      await (await window.viewItem('Clones', 'Drafts', 'drafted')).click();
      await loaded(window);
    }
    const undo = await pressInBoth(windows);
    await accepted('drafted');
    undo();
    for (const window of windows) {
      await standsForItsClone(window, 'drafted');
      await waitFor('the end of the draft', async () =>
        (await window.rows('Clones')).every((row) => !row.startsWith('Drafts')),
      );
    }
    await other.screenshot('intent-other-window');
    await Promise.all(windows.map(closeForms));
  });

  it('when one refused clone is edited and sent again in two windows at once', async () => {
    sandbox.faults.add({
      action: 'CloneDBInstance',
      fault: { kind: 'error', status: 400, code: 'InvalidRecoveryDbInstance.StorageSize' },
    });
    await press(await open('refused'));
    await rowOf(workbench, /^refused .*InvalidRecoveryDbInstance\.StorageSize/);
    await closeForms();
    const windows = [workbench, other];
    for (const window of windows) {
      await window.formOpenedBy(async () =>
        window.contextMenu(await window.viewItem('Clones', 'refused'), 'Edit and Retry…'),
      );
      await loaded(window);
    }
    const undo = await pressInBoth(windows);
    await accepted('refused');
    undo();
    for (const window of windows)
      await window
        .form()
        .locator('.progress .phase', { hasText: made('refused')[0] ?? '' })
        .waitFor();
    assert.equal(made('refused').length, 1);
    // The refused one, and the one that was accepted.
    assert.equal(sent('refused').length, 2);
    await closeForms();
    await other.closeWindow();
  });

  it('until the same request is made a second time on purpose', async () => {
    await press(await open('twin'));
    await accepted('twin');
    const [first = ''] = made('twin');
    const form = await open('twin');
    const dialog = workbench.dialog();
    await press(form);
    await dialog.getByText(/^The same clone was created (just now|\d+ min ago): twin$/).waitFor();
    await dialog.getByText(`The request is identical to that of ${first}.`).waitFor();
    await dialog.getByText(/Account: .* 100000000000\*{4}/).waitFor();
    await workbench.screenshot('intent-second', dialog);
    await workbench.dialogAction('Cancel');
    await form.locator('#submit[aria-disabled="false"]').waitFor();
    assert.equal(sent('twin').length, 1);
    await press(form);
    await workbench.dialogAction('Create a Second Clone');
    await accepted('twin', 2);
    await shows(form, made('twin')[1] ?? 'a second one');
    assert.equal(made('twin').length, 2);
    await closeForms();
  });

  it('when RDS says "not now", which is waited out until the user stops it', async () => {
    const code = 'OperationDenied.DBInstanceStatus';
    const notNow = { kind: 'error', status: 403, code } as const;
    const accept = sandbox.faults.add({ action: 'CloneDBInstance', times: Infinity, fault: notNow });
    const form = await open('not-now');
    await press(form);
    const waits = form.getByText(
      /^RDS does not accept the request yet \(OperationDenied\.DBInstanceStatus\)\. The same request is sent again in \d+ s, for up to 10 min\.$/,
    );
    await waits.waitFor();
    await rowOf(
      workbench,
      /^not-now Not accepted yet \(OperationDenied\.DBInstanceStatus\) · retrying automatically$/,
    );
    await workbench.screenshot('intent-not-now');
    await form.getByRole('button', { name: 'Stop Waiting' }).click();
    await form.locator('.error-panel').getByText('What RDS said').click();
    await form.locator('.error-panel').getByText(code, { exact: true }).waitFor();
    await form.locator('#submit[aria-disabled="false"]').waitFor();
    await workbench.screenshot('intent-stopped');
    accept();
    const before = sent('not-now').length;
    // Once more, without stopping it: it is refused once.
    sandbox.faults.add({ action: 'CloneDBInstance', fault: notNow });
    await press(form);
    await waits.waitFor();
    await accepted('not-now');
    assert.equal(made('not-now').length, 1);
    await shows(form, made('not-now')[0]);
    assert.equal(sent('not-now').length, before + 2);
    assert.equal(new Set(sent('not-now').map(({ ClientToken }) => ClientToken)).size, 1);
    await closeForms();
  });

  it('when it is refused with a code that proves nothing, after it was made', async () => {
    sandbox.setTiming({ invisibleMs: 100, creatingMs: 1_000 });
    sandbox.faults.add({
      action: 'CloneDBInstance',
      fault: { kind: 'error', status: 400, code: 'CommodityServiceCalling.Exception', when: 'after' },
    });
    const form = await open('ambiguous');
    await press(form);
    await accepted('ambiguous');
    // It is looked for when it must be visible by the documents, and looked at again some time after.
    await form.getByText(/is running\. It took/).waitFor({ timeout: 60_000 });
    assert.equal(made('ambiguous').length, 1);
    assert.equal(sent('ambiguous').length, 1);
    await workbench.notification(/ambiguous is ready\. It took/);
    await rowOf(workbench, /^ambiguous Ready/);
    await workbench.screenshot('intent-ambiguous-ready');
    await closeForms();
    // Forms that stood for their clones long ago have sent nothing since.
    for (const name of ['closed', 'crashed', 'drafted']) assert.equal(sent(name).length, 1, name);
    assert.equal(sandbox.clones().length, 8);
  });

  it('says whose account it is made with, in the view, its head and the question before a purchase', async () => {
    const whose = /100000000000\*{4}, role clone-reader/;
    const form = await open('whose');
    await form.getByLabel('Subscription').check();
    await form.locator('#price[title*="charged immediately"]').waitFor();
    const dialog = workbench.dialog();
    for (const theme of ['dark', 'light']) {
      if (theme === 'light') await workbench.runCommand('Preferences: Toggle between Light/Dark Themes');
      await workbench.view('Backups').getByText(whose).waitFor();
      await form.locator('.subtitle').getByText(whose).waitFor();
      await form.locator('.subtitle').scrollIntoViewIfNeeded();
      await workbench.screenshot(`identity-view-${theme}`, workbench.page.locator('.sidebar'));
      await workbench.screenshot(`identity-form-${theme}`);
      await press(form);
      await dialog.getByText(whose).waitFor();
      await workbench.screenshot(`identity-confirm-${theme}`, dialog);
      await workbench.dialogAction('Cancel');
      await form.locator('#submit[aria-disabled="false"]').waitFor();
    }
    await closeForms();
    assert.equal(sandbox.clones().length, 8);
  });
});
