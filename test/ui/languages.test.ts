import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { FrameLocator, Locator } from 'playwright-core';
import { waitFor } from '../harness/shared.mjs';
import { englishIn } from '../support/english';
import { seedIds, type Sandbox } from '../support/sandbox';
import { actUntil, succeeds } from './support/actUntil';
import { launchWithCloud, openGroups, type CloudWorkbench } from './support/cloud';
import { withQuickFixes } from './support/quickFixes';
import { writeClient, writeExtension, writeStandIns } from './support/standIns';
import { textsIn } from './support/texts';
import { rowWasLost } from './support/notifications';
import { keepArtifactsOnFailure, type Workbench } from './support/workbench';

const opener = `
exports.activate = () => vscode.commands.registerCommand('opener.open', () => vscode.commands.executeCommand(
  'vscode.open', vscode.Uri.file(process.env.REQUEST_FILE)));
`;

/** What the editor itself adds to what is ours, in English since its language packs are not here. */
const editors =
  /\(Press 'Enter'[^)]*\)|^(Views|Collapse All|OK|Cancel|Back|Close|More Actions.*|Views and More Actions.*|.*Focus on .*|Mark Done|Copy code block|recently used|\d+ (Results|Selected)|other commands|Press desired key.*|Do you want .*)$/gim;

/** What RDS said stays as it is. */
const services =
  /User not authorized to operate on the specified resource, or this API does not support RAM\.|There is no available zone for inventory\./g;

/** Everything that a page says, shown or folded, to eyes and to a screen reader. */
const saidByPage = `(() => {
  const said = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode())
    if (!walk.currentNode.parentElement.closest('script, style, code, pre')) said.push(walk.currentNode.textContent);
  for (const one of document.querySelectorAll('*'))
    for (const name of ['title', 'aria-label', 'aria-valuetext', 'aria-description', 'placeholder'])
      said.push(one.getAttribute(name) ?? '');
  return [...new Set(said.map((one) => one.trim()).filter(Boolean))].join('\\n');
})()`;

for (const language of ['ja', 'zh-cn']) {
  describe(`every screen in ${language}`, () => {
    const { t, pattern, manifest } = textsIn(language);
    const isChinese = language === 'zh-cn';
    const hangzhou = isChinese ? '华东1（杭州）' : 'China (Hangzhou)';
    const singapore = isChinese ? '新加坡' : 'Singapore';
    const backups = manifest('view.backups.name');
    const clones = manifest('view.clones.name');
    const commandOf = (key: string): string => manifest(`command.${key}.title`);
    let folder: string;
    let cloud: CloudWorkbench | undefined;
    let workbench: Workbench;
    let sandbox: Sandbox;
    const found: string[] = [];
    keepArtifactsOnFailure(() => cloud?.workbench);

    before(async () => {
      folder = mkdtempSync(join(tmpdir(), 'rds-languages-'));
      const bin = join(folder, 'bin');
      writeClient(bin, 'mysql');
      cloud = await launchWithCloud({
        hovers: true,
        language,
        viewport: { width: 1400, height: 1_500 },
        moreExtensions: [
          ...writeStandIns(join(folder, 'extensions')),
          writeExtension(join(folder, 'extensions'), 'test.opener', opener, {
            activationEvents: [],
            contributes: { commands: [{ command: 'opener.open', title: 'Open the File of the Test' }] },
          }),
        ],
        sandbox: { timing: { invisibleMs: 0, creatingMs: 1_500 } },
        env: {
          REQUEST_FILE: join(folder, 'one.rdsclone.json'),
          RECORD_FILE: join(folder, 'records'),
          PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`,
        },
      });
      ({ workbench, sandbox } = cloud);
      await workbench.openView(backups);
    });
    after(async () => {
      await cloud?.close();
      rmSync(folder, { recursive: true, force: true });
    });
    /** All of a test at once, as a run takes minutes. */
    const walk = (what: string, through: () => Promise<void>): void => {
      it(what, async () => {
        found.length = 0;
        await through().catch((error: unknown) => {
          if (found.length > 0) console.log(`      so far:\n${found.join('\n')}`);
          throw error;
        });
        assert.deepEqual(found, []);
      });
    };

    const look = (where: string, text: string): void => {
      assert.notEqual(text.trim(), '', `nothing is said in ${where}`);
      for (const line of text.replace(editors, '').replace(services, '').split('\n')) {
        const words = englishIn(line);
        if (words.length > 0) found.push(`${where}: ${words.join(' ')} in "${line.trim()}"`);
      }
    };
    const run = (key: string): Promise<void> => workbench.runCommand(`RDS Clone: ${commandOf(key)}`);
    const ask = (key: string): Promise<void> => workbench.runToInput(`RDS Clone: ${commandOf(key)}`);
    const closeEditors = (): Promise<void> => workbench.runCommand('View: Close All Editors');
    const escape = async (): Promise<void> => {
      await workbench.page.keyboard.press('Escape');
      await workbench.quickInput().waitFor({ state: 'hidden' });
    };
    const lookAtInput = async (where: string, shows = /./): Promise<void> => {
      const { page } = workbench;
      const text = await waitFor(`the input of ${where}`, async () => {
        const input = workbench.quickInput();
        const said = await input.innerText({ timeout: 1_000 }).catch(() => '');
        return shows.test(said) && said;
      });
      const rows = page.locator('.quick-input-widget:visible .monaco-list-row:visible');
      const spoken = await rows.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? ''));
      const hint = await workbench.quickInputBox().getAttribute('placeholder');
      look(where, [text, ...spoken, hint ?? ''].join('\n'));
    };
    const rowsOf = async (view: string): Promise<string> => {
      const spoken = await workbench
        .view(view)
        .locator('.monaco-list-row')
        .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? ''));
      const heads = await workbench
        .view(view)
        .locator('.pane-header .title, .pane-header .description')
        .allInnerTexts();
      return [...(await workbench.rows(view)), ...spoken, ...heads].join('\n');
    };
    const lookAtMenu = async (where: string, item: Locator): Promise<void> => {
      look(where, (await workbench.contextMenuLabels(item)).join('\n'));
    };
    const lookAtTooltip = async (where: string, item: Locator): Promise<void> => {
      const text = await waitFor(where, async () =>
        // A row that is drawn again loses its tooltip.
        (await workbench.tooltip(item)).innerText({ timeout: 1_000 }).catch(() => ''),
      );
      look(where, text);
      await workbench.awayFromHovers();
    };
    const lookAtNotification = async (where: string, text: RegExp): Promise<void> => {
      const news = await workbench.notification(text, { timeout: 60_000 });
      look(
        where,
        (await news.locator('.notification-list-item-message, .monaco-button').allInnerTexts()).join('\n'),
      );
      await workbench.clearNotifications();
    };
    const lookAtDialog = async (where: string, answer: string): Promise<void> => {
      const dialog = workbench.dialog();
      await dialog.waitFor();
      look(
        where,
        (
          await dialog
            .locator('.dialog-message, .dialog-message-text, .dialog-message-detail, .monaco-button')
            .allInnerTexts()
        ).join('\n'),
      );
      await workbench.dialogAction(answer);
      await dialog.waitFor({ state: 'hidden' });
    };
    const lookAtForm = async (where: string): Promise<void> => {
      look(where, await (await workbench.formFrame()).evaluate<string>(saidByPage));
    };
    const lookAtDocument = async (where: string, heading: string): Promise<void> => {
      await workbench.form().getByRole('heading', { name: heading }).first().waitFor();
      await lookAtForm(where);
    };
    const menuUntilInput = (item: Locator, ...path: readonly string[]): Promise<void> =>
      workbench.inputByMenu(item, ...path);
    const menuUntilNews = (item: Locator, ...path: readonly string[]): Promise<void> =>
      workbench.menuUntil(
        workbench.page.locator('.notification-list-item:visible', { hasNotText: rowWasLost }).first(),
        item,
        ...path,
      );
    const setOf = (text: string): Promise<Locator> =>
      workbench.viewItem(backups, hangzhou, 'orders-prod', { says: RegExp(text) });
    const openForm = async (): Promise<FrameLocator> => {
      await workbench.openView(backups);
      const form = await workbench.formOpenedBy(async () =>
        workbench.contextMenu(await setOf(`${t('Full')} · `), commandOf('cloneFromBackup')),
      );
      await form.locator('#price.ready').waitFor();
      return form;
    };
    const submit = async (name: string): Promise<void> => {
      const form = await openForm();
      await form.locator('#DBInstanceDescription').fill(name);
      await form.locator('#submit').click();
    };
    const rowSays = (name: string, text: string): Promise<unknown> =>
      waitFor(
        `${name}: ${text}`,
        async () => (await workbench.rows(clones)).some((row) => row.startsWith(name) && row.includes(text)),
        // An unknown outcome takes three attempts, with time for a clone to become visible in between.
        { timeout: 60_000 },
      );

    const formSays = (phase: string): Promise<void> => workbench.form().locator(`.phase.${phase}`).waitFor();
    const makeReady = (name: string): void => {
      const made = sandbox.clones().find(({ description }) => description === name);
      sandbox.setInstanceStatus(made?.dbInstanceId ?? '', 'Running');
    };

    walk('of the view of backups: rows, tooltips, menus, and errors with their document', async () => {
      const accessDeniedDetail = {
        AuthAction: 'rds:DescribeDBInstances',
        AuthPrincipalDisplayName: 'clone-bot',
        AuthPrincipalType: 'SubUser',
        NoPermissionType: 'ImplicitDeny',
      };
      sandbox.faults.add({
        action: 'DescribeDBInstances',
        regionId: 'ap-southeast-1',
        times: 99,
        fault: { kind: 'error', status: 403, code: 'Forbidden.RAM', accessDeniedDetail },
      });
      const region = await workbench.viewItem(backups, hangzhou);
      const instance = await workbench.viewItem(backups, hangzhou, 'orders-prod');
      const full = await setOf(`${t('Full')} · `);
      const failed = await setOf(` · ${t('failed')}`);
      look('rows', await rowsOf(backups));
      for (const [where, item] of Object.entries({ region, instance, full, failed })) {
        await lookAtMenu(`the menu of ${where}`, item);
        await lookAtTooltip(`the tooltip of ${where}`, item);
      }
      await menuUntilNews(failed, commandOf('whyNot'));
      await lookAtNotification('why not', /./);
      const error = await workbench.viewItem(backups, singapore, /./);
      await workbench.viewItem(backups, singapore, /./, /rds:DescribeDBInstances/);
      look('rows of an error', await rowsOf(backups));
      await lookAtMenu('the menu of an error', error);
      await lookAtTooltip('the tooltip of an error', error);
      await workbench.formOpenedBy(() => workbench.contextMenu(error, commandOf('error.showDetails')));
      await workbench
        .form()
        .locator('code', { hasText: /^Forbidden\.RAM$/ })
        .waitFor();
      await lookAtForm('the document of an error');
      await workbench.copied(/^\{/, error, commandOf('error.copyRamPolicy'));
      await closeEditors();
      look('the menu of the view', (await workbench.viewMenuLabels(backups)).join('\n'));
      look(
        'the buttons of the view',
        (
          await workbench
            .view(backups)
            .locator('.pane-header .action-label[aria-label]')
            .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? ''))
        ).join('\n'),
      );
    });

    walk('of what finds, filters, arranges and chooses', async () => {
      await ask('filterInstances');
      await lookAtInput('the filter');
      await workbench.quickType('orders');
      await workbench.quickAccept();
      await workbench.view(backups).getByText(t('filter: {0}').replace('{0}', 'orders')).waitFor();
      look('filtered rows', await rowsOf(backups));
      await run('clearFilter');
      await ask('findInstance');
      await lookAtInput('find');
      await workbench.quickType('orders');
      await lookAtInput('what was found', /orders-prod/);
      await workbench.quickType('nothing-of-this-name');
      await lookAtInput('nothing found', pattern('No instance with this name, ID or engine in {0} regions.'));
      await escape();
      for (const key of ['chooseRegions', 'arrangeInstances', 'switchAccount', 'cloneFromBackup'] as const) {
        await ask(key);
        await workbench.quickPickLabels();
        await lookAtInput(key);
        await escape();
      }
      await ask('addAccessKey');
      await lookAtInput('the ID of an AccessKey');
      await workbench.quickType('LTAI5tQ8example');
      await workbench.quickAccept();
      await lookAtInput('the secret of an AccessKey', new RegExp(t('AccessKey secret')));
      await escape();
      await ask('arrangeInstances');
      await workbench.quickPick(t('Group by engine'));
      await waitFor('groups', async () =>
        // A row of an instance says its engine too, after its name.
        (await workbench.rows(backups)).some((row) => /^ +MySQL 8\.0/.test(row)),
      );
      look('groups', await rowsOf(backups));
      await ask('arrangeInstances');
      await workbench.quickPick(t('No groups'));
      await workbench.viewItem(backups, hangzhou, 'orders-prod');
    });

    walk('of the form in each of its states', async () => {
      const form = await openForm();
      await lookAtForm('the folded form');
      await openGroups(form);
      await form.locator('select#VSwitchId:not([aria-busy])').waitFor();
      await form.locator('#DBInstanceClass').click();
      await form.locator('#classes [role="option"]').first().waitFor();
      await lookAtForm('the open form');
      const field = (name: string, without = ''): string => `.field${without}[data-parameter="${name}"]`;
      const check = (id: string) => (): Promise<unknown> => form.locator(id).check();
      const fill = (id: string, text: string) => (): Promise<unknown> => form.locator(id).fill(text);
      // With what is there only when the extension has answered, and was not there before.
      const states: readonly [where: string, act: () => Promise<unknown>, answer: string][] = [
        ['a subscription', check('#PayType-Prepaid'), field('UsedTime')],
        ['serverless', check('#PayType-Serverless'), field('MaxCapacity')],
        ['pay-as-you-go', check('#PayType-Postpaid'), `#fields:not(:has(${field('MaxCapacity')}))`],
        [
          'Basic Edition',
          () => form.locator('select#Category').selectOption('Basic'),
          field('ZoneIdSlave1', '.is-dropped'),
        ],
        ['chosen databases', check('#RestoreScope-TableMeta'), field('TableMeta')],
        ['a point in time', check('#restoreBy-time'), field('RestoreTime')],
        ['mistakes', fill('#DBInstanceStorage', '7'), field('DBInstanceStorage', '.bad')],
        ['a bad name', fill('#DBInstanceDescription', '1'), field('DBInstanceDescription', '.bad')],
        ['a bad time', fill('#RestoreTime', 'yesterdays'), field('RestoreTime', '.bad')],
        [
          'an early time',
          fill('#RestoreTime', '2020-01-01 00:00:00'),
          `${field('RestoreTime')} .finding.error`,
        ],
      ];
      for (const [where, act, answer] of states) {
        assert.equal(await form.locator(answer).count(), 0, where);
        await act();
        await form.locator(answer).waitFor();
        await form.locator('#price:not(.loading)').waitFor();
        await lookAtForm(where);
      }
      await form.locator('#submit').click();
      // What is missing is said only now.
      await form.locator(`${field('TableMeta')} .finding.error`).waitFor();
      await lookAtForm('findings');
      await closeEditors();
      await waitFor('the draft', async () => (await rowsOf(clones)).includes(t('Drafts')));
      const draft = await workbench.viewItem(clones, t('Drafts'), /./);
      look('a draft', await rowsOf(clones));
      await lookAtMenu('the menu of a draft', draft);
      const isGone = async (): Promise<boolean> => !(await rowsOf(clones)).includes(t('Drafts'));
      await workbench.menuUntil(isGone, draft, commandOf('draft.remove'));
    });

    walk('of a clone that is refused, one whose outcome is unknown, and one that is ready', async () => {
      const { page } = workbench;
      sandbox.faults.add({
        action: 'CloneDBInstance',
        fault: { kind: 'error', status: 403, code: 'OperationDenied.ZoneResource' },
      });
      await submit('refused-one');
      await workbench.form().locator('.error-panel').first().waitFor();
      await lookAtForm('a refusal in the form');
      await closeEditors();
      await rowSays('refused-one', 'OperationDenied.ZoneResource');
      const refused = await workbench.viewItem(clones, 'refused-one');
      for (const part of ['Request', 'Response', 'History'])
        await workbench.viewItem(clones, 'refused-one', t(part), /./);
      look('the rows of a refused clone', await rowsOf(clones));
      await lookAtMenu('the menu of a refused clone', refused);
      await lookAtTooltip('the tooltip of a refused clone', refused);
      await refused.locator('.label-name').click();
      await lookAtDocument('the document of a refused clone', t('History'));
      await closeEditors();
      await refused.locator('.monaco-tl-twistie').click();

      sandbox.faults.add({ action: 'CloneDBInstance', times: 3, fault: { kind: 'reset', when: 'before' } });
      await submit('unknown-one');
      await rowSays('unknown-one', t('Outcome unknown'));
      await formSays('unknown');
      await lookAtForm('an unknown outcome in the form');
      await closeEditors();
      const unknown = await workbench.viewItem(clones, 'unknown-one');
      await lookAtMenu('the menu of an unknown outcome', unknown);
      await menuUntilInput(unknown, commandOf('clone.resolve'));
      await workbench.quickPickLabels();
      await lookAtInput('what has become of it');
      await workbench.quickPick(t('Mark as Not Created'));
      await lookAtDialog('the question before it is marked', t('Mark as Not Created'));
      await workbench.clearNotifications();

      sandbox.setTiming({ creatingMs: 60 * 60_000 });
      await submit('slow-one');
      await rowSays('slow-one', 'Creating（');
      await closeEditors();
      const progress = await workbench.notification(/slow-one/);
      look('a clone under way', await progress.locator('.notification-list-item-message').innerText());
      makeReady('slow-one');
      await lookAtNotification('a slow clone that is ready', pattern('{0} is ready.'));

      await submit('ready-one');
      await formSays('creating');
      await lookAtForm('a clone under way');
      makeReady('ready-one');
      sandbox.setTiming({ creatingMs: 1_500 });
      await rowSays('ready-one', t('Ready'));
      await formSays('ready');
      await lookAtForm('a ready clone in the form');
      await closeEditors();
      await lookAtNotification('a ready clone', pattern('{0} is ready.'));
      const ready = await workbench.viewItem(clones, 'ready-one');
      look('the rows of clones', await rowsOf(clones));
      await lookAtMenu('the menu of a ready clone', ready);
      await lookAtTooltip('the tooltip of a ready clone', ready);
      for (const submenu of ['submenu.copy.label', 'submenu.show.label'])
        look(submenu, (await workbench.contextMenuLabels(ready, manifest(submenu))).join('\n'));
      await menuUntilNews(ready, manifest('submenu.show.label'), commandOf('clone.verify'));
      await lookAtNotification('compared databases', /./);
      const details = workbench
        .form()
        .getByRole('heading', { name: t('History') })
        .first();
      await workbench.menuUntil(
        details,
        ready,
        manifest('submenu.show.label'),
        commandOf('clone.showDetails'),
      );
      await lookAtDocument('the document of a compared clone', t('History'));
      await closeEditors();
      look(
        'the status bar',
        (
          await page
            .locator('.statusbar-item[id^="rds-clone"]')
            .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? ''))
        ).join('\n') || '–',
      );
    });

    walk('of what is done with a clone: connect, remind, release, clear', async () => {
      const { page } = workbench;
      const ready = await workbench.viewItem(clones, 'ready-one');
      await menuUntilInput(ready, manifest('submenu.copy.label'), commandOf('clone.copyConnectionAs'));
      await workbench.quickPickLabels();
      await lookAtInput('connection strings');
      await escape();
      const instance = await workbench.viewItem(backups, hangzhou, 'orders-prod');
      await menuUntilInput(instance, commandOf('connectWith'));
      await workbench.quickPickLabels();
      await lookAtInput('addresses');
      await workbench.pickByKeyboard(/-pub\..*:3306$/);
      await workbench.quickPickRow('DBCode').waitFor();
      await lookAtInput('tools');
      await workbench.pickByKeyboard('DBCode');
      await lookAtInput(
        'the account of the database',
        pattern('Name of the database account; {0} asks for its password.'),
      );
      await workbench.quickType('app');
      await workbench.quickAccept();
      const connected = await workbench.notification(/DBCode/);
      look('connected', await connected.locator('.notification-list-item-message').innerText());
      await workbench.notificationAction(/DBCode/, t('Copy My Whitelist Command'));
      await lookAtInput(
        'the address for the whitelist',
        pattern('Address from which you connect to {0}, as the instance sees it'),
      );
      await escape();
      await workbench.openView(backups);
      await menuUntilInput(instance, commandOf('openTerminal'));
      await workbench.quickPickLabels();
      await lookAtInput('addresses for a terminal');
      await escape();

      await menuUntilInput(ready, commandOf('clone.setReminder'));
      await workbench.quickPickLabels();
      await lookAtInput('reminders');
      await escape();
      await menuUntilInput(ready, commandOf('clone.release'));
      await lookAtInput('the question before a release', /ready-one/);
      await workbench.quickType('ready');
      await workbench.quickAccept();
      await lookAtInput('half of a name', pattern('Type the whole name: {0}'));
      await escape();
      await lookAtNotification('nothing released', pattern('Nothing was released. {0} still exists.'));
      await workbench.menuUntil(workbench.dialog(), ready, commandOf('clone.remove'));
      await lookAtDialog('the question before it is removed', 'Cancel');
      await run('clone.clearFinished');
      await lookAtDialog('the question before the list is cleared', 'Cancel');
      await menuUntilInput(ready, commandOf('clone.release'));
      await workbench.quickInput().getByText('ready-one').first().waitFor();
      await workbench.quickType('ready-one');
      await workbench.quickAccept();
      await lookAtNotification('a released clone', pattern('{0} is released.'));
      await rowSays('ready-one', t('Released'));
      look('the rows of a released clone', await rowsOf(clones));
      await page.keyboard.press('Escape');
    });

    walk('of a request file and its drill', async () => {
      const { page } = workbench;
      const show = async (content: object): Promise<void> => {
        writeFileSync(join(folder, 'one.rdsclone.json'), JSON.stringify(content, undefined, 2));
        await workbench.runCommand('Open the File of the Test');
        await page.locator('.tab.active', { hasText: 'one.rdsclone.json' }).waitFor();
        await page.locator('.codelens-decoration a').first().waitFor();
      };
      const lenses = page.locator('.codelens-decoration');
      const lookAtLenses = async (where: string, label: string): Promise<void> => {
        const text = await waitFor(where, async () => {
          const said = (await lenses.allInnerTexts()).join('\n');
          return said.includes(label) && said;
        });
        look(where, text);
      };
      /** A lens that is made anew while it is clicked does nothing. */
      const clickLens = (label: string, shown: Locator): Promise<void> =>
        actUntil(label, shown, () =>
          succeeds(lenses.locator('a', { hasText: label }).click({ timeout: 5_000 })),
        );
      const source = { regionId: 'cn-hangzhou', dbInstanceId: seedIds.ordersProd };
      const restorePoint = { backupId: 'newest full backup' };
      await show({
        version: 1,
        source,
        restorePoint,
        values: {
          DBInstanceDescription: '1',
          InstanceNetworkType: 'Classic',
          PrivateIpAddress: '10.0',
          Nothing: 1,
        },
      });
      const squiggles = page.locator('.monaco-editor .squiggly-error');
      await waitFor('mistakes', async () => (await squiggles.count()) >= 3);
      await lookAtLenses('the lenses', commandOf('checkRequestFile'));
      await page
        .locator('.view-line', { hasText: '"Classic"' })
        .locator('span', { hasText: '"Classic"' })
        .last()
        .click();
      const fixTexts = await withQuickFixes(workbench, async (rows) => {
        const texts = await rows.allInnerTexts();
        return texts.length > 0 && texts;
      });
      look('the fixes', fixTexts.join('\n'));
      await page.keyboard.press('Escape');
      await workbench.runCommand('View: Toggle Problems');
      const problems = page.locator('.markers-panel .monaco-list-row .marker-message');
      await problems.first().waitFor();
      look('the problems', (await problems.allInnerTexts()).join('\n'));
      await workbench.runCommand('View: Toggle Problems');
      const checked = pattern('Found in the file: {0}. See the Problems view.');
      const news = page.locator('.notification-list-item:visible', { hasText: checked }).first();
      await clickLens(commandOf('checkRequestFile'), news);
      await lookAtNotification('a checked file', checked);

      await closeEditors();
      await show({
        version: 1,
        source,
        restorePoint,
        values: {},
        after: { verify: true, releaseAfter: 'verified' },
      });
      await lookAtLenses('the lenses of a drill', commandOf('runDrill'));
      await clickLens(commandOf('runDrill'), workbench.dialog());
      await lookAtDialog('the question before a drill', t('Run Drill'));
      await page.locator('.tab.active', { hasText: /Untitled/ }).waitFor({ timeout: 60_000 });
      const report = page.locator('.editor-instance .view-lines');
      await report
        .getByText(`**${t('Released')}**`)
        .first()
        .waitFor();
      look('the report of a drill', (await report.innerText()).replace(/\u00a0/g, ' '));
      await lookAtNotification('a drill that is done', pattern('The drill of {0} is done. {1}'));
    });
  });
}
