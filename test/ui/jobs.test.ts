import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '../harness/shared.mjs';
import {
  cloneRequests,
  clonesAccepted,
  launchWithCloud,
  openCloneForm,
  type CloudWorkbench,
} from './support/cloud';
import { jsonIn } from './support/json';
import { keepArtifactsOnFailure, type Workbench } from './support/workbench';
import { writeWhole } from '../support/wholeFile';

const hangzhou = 'China (Hangzhou)';

async function submit(
  workbench: Workbench,
  name: string,
  prepare?: (w: Workbench) => Promise<void>,
): Promise<void> {
  const form = await openCloneForm(workbench, hangzhou, 'orders-prod');
  await form.getByLabel('Name', { exact: true }).fill(name);
  await prepare?.(workbench);
  await form.getByRole('button', { name: 'Clone Instance' }).click();
}

/** Ends the creation of a clone, which would go on for an hour. */
function finish({ sandbox }: CloudWorkbench, name: string): void {
  const clone = sandbox.clones().find(({ description }) => description === name);
  assert.ok(clone, `no clone ${name}`);
  sandbox.setInstanceStatus(clone.dbInstanceId, 'Running');
}

const hour = 60 * 60_000;

const leaderOf = (workbench: Workbench): number | undefined =>
  jsonIn(join(workbench.globalStorageDir, 'leader.json'))?.['pid'] as number | undefined;

/** The file of a clone whose end a window has begun to tell: until then that window writes it once more. */
const toldFile = (
  workbench: Workbench,
  name: string,
): Promise<{ readonly path: string; readonly job: Record<string, unknown> }> =>
  waitFor(`the end of ${name} to be told`, () => {
    const folder = join(workbench.globalStorageDir, 'jobs');
    return readdirSync(folder)
      .filter((file) => /^[0-9a-f-]{36}\.json$/.test(file))
      .map((file) => ({ path: join(folder, file), job: jsonIn(join(folder, file)) ?? {} }))
      .find(({ job }) => job['description'] === name && job['announced'] === true);
  });

/** Whether a window has shown so many notifications of the text and not cleared them. It has one of any text. */
const notifications = (workbench: Workbench, text: RegExp, count: number): Promise<unknown> =>
  waitFor(`${count} notifications ${String(text)}`, async () => {
    await workbench.runCommand('Notifications: Show Notifications');
    const rows = workbench.page.locator('.notifications-center.visible .notification-list-item');
    // The notification centre may be there before its rows are drawn.
    await rows.first().waitFor();
    const found = await rows.filter({ hasText: text }).count();
    await workbench.page.keyboard.press('Escape');
    return found === count;
  });

const rowIs = (workbench: Workbench, text: RegExp, before?: string): Promise<string> =>
  waitFor(
    `a row ${String(text)}`,
    async () => (await workbench.rows('Clones')).find((row) => text.test(row) && row !== before),
    { timeout: 90_000 }, // What it tells of progress changes once a minute at least.
  );

/** Waits until the view has told progress twice: a notification of it would have come with the first time. */
async function goesOn(workbench: Workbench, name: string): Promise<void> {
  const text = new RegExp(`${name} Creating · \\d+ (s|min)`);
  await rowIs(workbench, text, await rowIs(workbench, text));
}

describe('clones in a window', () => {
  let cloud: CloudWorkbench | undefined;
  let workbench: Workbench;
  keepArtifactsOnFailure(() => cloud?.workbench);
  before(async () => {
    cloud = await launchWithCloud();
    ({ workbench } = cloud);
    await workbench.openView();
  });
  after(() => cloud?.close());

  it('go on through a reload, which brings no old notification back, and end with the connection string', async () => {
    const { sandbox } = cloud!;
    sandbox.setTiming({ invisibleMs: 400, creatingMs: hour });
    await submit(workbench, 'reloaded');
    await workbench.statusBarItem(/^\s*1\s*$/).waitFor();
    await goesOn(workbench, 'reloaded');
    // The form tells it while it is in view.
    assert.equal(
      await workbench.page.locator('.notification-list-item', { hasText: 'Run in Background' }).count(),
      0,
    );
    await workbench.runCommand('View: Close All Editors');
    await workbench.notification(/^(Accepted|Creating) · .* · reloaded · Show · Run in Background$/);
    await workbench.screenshot('jobs-progress');
    await workbench.reload();
    await workbench.openView();
    await workbench.statusBarItem(/^\s*1\s*$/).waitFor();
    await goesOn(workbench, 'reloaded');
    assert.equal(
      await workbench.page.locator('.notification-list-item', { hasText: 'Run in Background' }).count(),
      0,
    );
    finish(cloud!, 'reloaded');
    await workbench.notificationAction(/reloaded is ready/, 'Copy Connection String');
    await workbench.clipboardWith(/^rm-[a-z0-9]+\.mysql\.rds\.aliyuncs\.com:3306$/);
    await waitFor(
      'an empty status bar',
      async () => (await workbench.statusBarItem(/^\s*1\s*$/).count()) === 0,
    );
    await workbench.clearNotifications();
  });

  it('share one notification, which can be sent to the background while they go on', async () => {
    const { sandbox } = cloud!;
    const accepted = sandbox.clones().length;
    await submit(workbench, 'first-of-two');
    await clonesAccepted(sandbox, accepted + 1);
    await submit(workbench, 'second-of-two');
    await clonesAccepted(sandbox, accepted + 2);
    await workbench.runCommand('View: Close All Editors');
    const both = await workbench.notification(/Cloning 2 instances/);
    await workbench.statusBarItem(/^\s*2\s*$/).waitFor();
    assert.equal(
      await workbench.page.locator('.notification-list-item', { hasText: 'Run in Background' }).count(),
      1,
    );
    await workbench.screenshot('jobs-two');
    await both.getByText('Run in Background').click();
    await both.waitFor({ state: 'detached' });
    finish(cloud!, 'first-of-two');
    finish(cloud!, 'second-of-two');
    await workbench.notification(/first-of-two is ready/, { timeout: 60_000 });
    await workbench.notification(/second-of-two is ready/);
    await workbench.clearNotifications();
    await workbench.runCommand('View: Close All Editors');
    await workbench.openView();
  });

  it('compare their databases with the restore point when asked to, and mark the backup set as verified', async () => {
    const { sandbox } = cloud!;
    sandbox.setTiming({ creatingMs: 1_500 });
    await submit(workbench, 'verified-copy', async () => {
      const form = workbench.form();
      await form.getByLabel('Compare its databases with those of the restore point').check();
      await form.getByLabel('Remind me to release it').selectOption({ label: 'In 3 days' });
      await workbench.screenshot('form-after', form.locator('#group-after'));
    });
    await workbench.notification(
      /verified-copy is ready\. It took .* All databases of the restore point are present \(\d+\)\./,
    );
    await rowIs(workbench, /verified-copy Ready · (.* · )?databases verified/);
    await waitFor('the mark on the backup set', async () =>
      (await workbench.rows()).some((row) => /Full · .* · verified \d{4}-\d\d-\d\d/.test(row)),
    );
    await workbench.screenshot('jobs-verified');
    // Nothing of it is the service's business.
    const sent = JSON.stringify(cloneRequests(sandbox).at(-1)?.params);
    assert.ok(!/verify|remind/i.test(sent));
    const row = await workbench.viewItem('Clones', 'verified-copy');
    await workbench.menuUntil(workbench.editorTab(/verified-copy\.md/), row, 'Show', 'Show Details');
    await workbench.runCommand('View: Close All Editors');
    await workbench.clearNotifications();
    await workbench.openView();
  });

  it('say when one was due for release', async () => {
    await workbench.inputByMenu(await workbench.viewItem('Clones', 'verified-copy'), 'Remind Me to Release…');
    assert.deepEqual(await workbench.quickPickLabels(), [
      'Tomorrow',
      'In 3 days',
      'In 7 days',
      'In 14 days',
      'In 30 days',
      'No reminder',
    ]);
    await workbench.quickPick('Tomorrow');
    const { path, job } = await waitFor('the reminder on disk', async () => {
      const file = await toldFile(workbench, 'verified-copy');
      const days = (Number(file.job['remindAt']) - Date.now()) / 86_400_000;
      return days > 0.9 && days < 1.1 && file;
    });
    // As if the day had passed.
    writeWhole(path, JSON.stringify({ ...job, remindAt: Date.now() - 60_000 }));
    await rowIs(workbench, /verified-copy Ready · due for release/);
    await workbench.statusBarItem(/^\s*1\s*$/).waitFor();
    await workbench.screenshot('jobs-due');
  });

  it('of unknown outcome can be decided by the user, who is shown what it may be', async () => {
    const { sandbox } = cloud!;
    const accepted = sandbox.clones().length;
    sandbox.setTiming({ invisibleMs: 0, creatingMs: 1_500 });
    // It is accepted, nobody hears of it, and its name is not the one that was asked for.
    sandbox.faults.add({ action: 'CloneDBInstance', fault: { kind: 'reset', when: 'after' } });
    sandbox.faults.add({ action: 'CloneDBInstance', times: 2, fault: { kind: 'reset', when: 'before' } });
    const renamed = (body: unknown): unknown =>
      JSON.parse(JSON.stringify(body).replaceAll('"undecided"', '"renamed"')) as unknown;
    const undo = ['DescribeDBInstances', 'DescribeDBInstanceAttribute'].map((action) =>
      sandbox.faults.add({ action, times: 99, fault: { kind: 'malformed', patch: renamed } }),
    );
    await submit(workbench, 'undecided');
    await workbench
      .form()
      .getByText(/^RDS gave no definite response/)
      .waitFor({ timeout: 60_000 });
    assert.equal(sandbox.clones().length, accepted + 1);
    // The menu of a row is that of its state when it was drawn.
    await rowIs(workbench, /undecided Outcome unknown/);
    await workbench.inputByMenu(await workbench.viewItem('Clones', 'undecided'), 'Set Outcome…');
    const labels = await workbench.quickPickLabels();
    assert.deepEqual([labels[0], ...labels.slice(-2)], ['renamed', 'Check Again', 'Mark as Not Created']);
    await workbench.screenshot('jobs-decide');
    await workbench.quickPick('renamed');
    for (const one of undo) one();
    await workbench.notification(/undecided is ready/, { timeout: 45_000 });
    assert.equal(sandbox.clones().length, accepted + 1);
    await workbench.clearNotifications();
  });

  it('whose file is damaged are set aside with a notice, and the others stay', async () => {
    const folder = join(workbench.globalStorageDir, 'jobs');
    writeFileSync(join(folder, '00000000-0000-4000-8000-00000000dead.json'), '{"version":1,');
    await workbench.notification(
      /A file of the Clones view was damaged and was renamed to 00000000-0000-4000-8000-00000000dead\.json\.damaged/,
    );
    await workbench.viewItem('Clones', 'verified-copy');
  });
});

describe('several clones', () => {
  let cloud: CloudWorkbench | undefined;
  let workbench: Workbench;
  const names = ['first', 'second', 'third'];
  keepArtifactsOnFailure(() => cloud?.workbench);
  before(async () => {
    cloud = await launchWithCloud({ sandbox: { timing: { invisibleMs: 0, creatingMs: 500 } } });
    ({ workbench } = cloud);
    await workbench.openView();
  });
  after(() => cloud?.close());

  const isOpen = async (): Promise<string | null> =>
    workbench.view('Clones').locator('.pane-header').getAttribute('aria-expanded');
  const released = (): (string | undefined)[] =>
    cloud!.sandbox.requests
      .filter(({ action }) => action === 'DeleteDBInstance')
      .map(({ params }) => params['DBInstanceId']);

  it('take no room while there is none, and are shown as soon as there is one', async () => {
    assert.equal(await isOpen(), 'false');
    for (const [index, name] of names.entries()) {
      await submit(workbench, name);
      await clonesAccepted(cloud!.sandbox, index + 1);
      await waitFor('the open view', async () => (await isOpen()) === 'true');
    }
    // The account is named beside the other view all the time.
    await workbench.view('Backups').locator('.pane-header .description').waitFor();
    await workbench.runCommand('View: Close All Editors');
    for (const name of names) await rowIs(workbench, new RegExp(`^${name} Ready`));
    await workbench.clearNotifications();
  });

  it('tell how old each is and what it has cost, and the view what they cost together', async () => {
    const twoDays = 48 * hour;
    for (const name of names) {
      const { path, job } = await toldFile(workbench, name);
      assert.deepEqual(Object.keys(job['price'] as object), ['currency', 'trade']);
      // As if two days had passed.
      const times = ['createdAt', 'firstSentAt', 'lastSentAt', 'acceptedAt'].flatMap((key) =>
        typeof job[key] === 'number' ? [[key, job[key] - twoDays]] : [],
      );
      writeWhole(path, JSON.stringify({ ...job, ...Object.fromEntries(times) }));
    }
    await waitFor('age and cost', async () => {
      const rows = await workbench.rows('Clones');
      return names.every((name) =>
        rows.some((row) => new RegExp(`^${name} Ready · 2 d · about CNY [\\d,]+$`).test(row)),
      );
    });
    await workbench
      .view('Clones')
      .locator('.pane-header .description', { hasText: /^3 billed · about CNY [\d,]+ so far$/ })
      .waitFor();
    await workbench.screenshot('clones-cost');
  });

  it('are released after one question that shows each, when their number was typed', async () => {
    const row = async (name: string): Promise<void> => {
      await (
        await workbench.viewItem('Clones', name)
      )
        .locator('.label-name')
        .click({ modifiers: ['ControlOrMeta'] });
    };
    for (const name of names) await row(name);
    // More than one row is selected: none of them opens its document.
    assert.equal(await workbench.page.locator('.monaco-list-row.selected').count(), 3);
    await workbench.inputByMenu(await workbench.viewItem('Clones', 'second'), 'Release Clone…');
    const labels = await workbench.quickPickLabels();
    assert.equal(labels[0], '3 instances are deleted with all their data');
    assert.match(labels[1] ?? '', /^Account: CLI profile or environment/);
    assert.deepEqual(labels.slice(2).sort(), names);
    await workbench
      .quickInput()
      .getByText(/^2 d · about CNY/)
      .first()
      .waitFor();
    await workbench.screenshot('release-several', workbench.quickInput());
    await workbench.quickType('release 2');
    await workbench.quickAccept();
    await workbench.quickInput().getByText('Nothing is released yet. Type release 3').waitFor();
    assert.deepEqual(released(), []);
    await workbench.quickType('release 3');
    await workbench.quickAccept();
    await workbench.notification(/^Released: /);
    const made = cloud!.sandbox.requests.filter(({ action }) => action === 'CloneDBInstance').length;
    assert.deepEqual([released().length, new Set(released()).size, made], [3, 3, 3]);
    await waitFor('the rows to say so', async () => {
      const rows = await workbench.rows('Clones');
      return names.every((name) => rows.some((one) => one.startsWith(`${name} Released · about CNY`)));
    });
  });
});

describe('clones and two windows on one profile', () => {
  let cloud: CloudWorkbench | undefined;
  let other: Workbench | undefined;
  keepArtifactsOnFailure(() => cloud?.workbench);
  keepArtifactsOnFailure(() => other);
  after(async () => {
    await other?.closeWindow();
    await cloud?.close();
  });

  it('are announced in one of them, and taken over by the other one when the leader is killed', async () => {
    cloud = await launchWithCloud();
    const { workbench, sandbox } = cloud;
    const [firstHost] = workbench.server.extensionHosts();
    other = await workbench.openAnother();
    await workbench.openView();
    await other.openView();

    sandbox.setTiming({ creatingMs: 2_000 });
    await submit(workbench, 'shared');
    await workbench.notification(/shared is ready/, { timeout: 60_000 });
    await rowIs(other, /shared Ready/);
    await toldFile(workbench, 'shared');
    // Its message would have come by the time that a later one of the same window is there.
    await other.menuUntil(other.quickInputBox(), () => other!.viewItem('Clones', 'shared'), 'Release Clone…');
    await other.quickInputBox().press('Escape');
    await other.notification('Nothing was released. shared still exists.');
    await notifications(other, /shared is ready/, 0);
    await notifications(workbench, /shared is ready/, 1);

    sandbox.setTiming({ creatingMs: hour });
    await submit(workbench, 'taken-over');
    await rowIs(other, /taken-over Creating/);
    const leader = await waitFor('a leader', () => leaderOf(workbench));
    const [dying, surviving] = leader === firstHost ? [workbench, other] : [other, workbench];
    await dying.closeWindow();
    process.kill(leader, 'SIGKILL');
    const killedAt = Date.now();
    await waitFor(
      'another leader',
      () => {
        const pid = leaderOf(workbench);
        return pid !== undefined && pid !== leader;
      },
      { timeout: 30_000 },
    );
    console.log(
      `      the ${leader === firstHost ? 'first' : 'second'} window led; taken over after ${Date.now() - killedAt} ms`,
    );
    finish(cloud, 'taken-over');
    await surviving.notification(/taken-over is ready/, { timeout: 60_000 });
    await notifications(surviving, /taken-over is ready/, 1);
    assert.equal(sandbox.clones().length, 2);
  });
});
