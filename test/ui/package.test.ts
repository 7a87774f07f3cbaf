import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { removeFolder, root, temporaryFolder, waitFor } from '../harness/shared.mjs';
import { actUntil, succeeds } from './support/actUntil';
import { openGroups } from './support/cloud';
import { englishIn } from '../support/english';
import { textsIn } from './support/texts';
import { keepArtifactsOnFailure, Workbench } from './support/workbench';

/** Labels that stand in the place of a control: what does not fit there cannot be read. */
const cutOff = `[...document.querySelectorAll('label, legend, summary, button, h1, h2, h3, dt, .label, .help, .chip, .note')]
  .filter((one) => one.getClientRects().length > 0 && one.clientWidth > 1 && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline')
  .map((one) => one.textContent.trim())`;

/** Of the build that is there: the tests run beside it. */
function pack(file: string, ...repository: string[]): void {
  execFileSync(process.execPath, [join(root, 'test', 'harness', 'pack.mjs'), file, ...repository], {
    cwd: root,
    stdio: 'pipe',
  });
}

/**
 * What is on the page that the editor shows of the extension: the pictures that can be seen, by their texts, links as
 * they are written but the one back to the top, and the titles of what is closed.
 * @throws for a picture that cannot be loaded or decoded
 */
async function extensionPage(
  workbench: Workbench,
  name: string,
): Promise<{ pictures: string[]; links: string[]; closed: string[] }> {
  await workbench.page.locator('.activitybar a.action-label[aria-label^="Extensions"]').click();
  await workbench.page.locator('.extensions-viewlet .monaco-list-row', { hasText: name }).first().click();
  await workbench.page.locator('.extension-editor').waitFor();
  const frame = await waitFor('the page of the extension', async () => {
    const shown = await workbench.formFrame();
    return (await shown.locator('h1', { hasText: /^RDS Clone for Alibaba Cloud$/ }).isVisible())
      ? shown
      : undefined;
  });
  return frame.evaluate(async () => {
    await Promise.all([...document.images].map((one) => one.decode()));
    return {
      pictures: [...document.images].filter((one) => one.naturalWidth > 0).map(({ alt }) => alt),
      links: [...document.querySelectorAll('a[href]:not([href="#"])')].map(
        (one) => one.getAttribute('href') ?? '',
      ),
      closed: [...document.querySelectorAll('summary')].map((one) => one.innerText),
    };
  });
}

describe('the packed extension in a fresh server', () => {
  let folder: string;
  let vsix: string;
  before(() => {
    folder = temporaryFolder();
    vsix = join(folder, 'rds-clone.vsix');
    pack(vsix);
  });
  after(() => {
    removeFolder(folder);
  });

  for (const language of ['en', 'zh-cn', 'ja']) {
    describe(`in ${language}`, () => {
      const { t, pattern, manifest } = textsIn(language);
      const zh = language === 'zh-cn';
      const hangzhou = zh ? '华东1（杭州）' : 'China (Hangzhou)';
      const backups = manifest('view.backups.name');
      const clones = manifest('view.clones.name');
      /** Only the service's own words, names and ids are English on a screen of another language. */
      const noEnglish = (text: string): void => {
        if (language !== 'en') assert.deepEqual(englishIn(text), [], text);
      };
      let workbench: Workbench | undefined;
      keepArtifactsOnFailure(() => workbench);
      after(() => workbench?.close());

      it('leads from the welcome view to a clone that is ready', async () => {
        workbench = await Workbench.launch({ vsix, language });
        const { page } = workbench;
        const installed = join(workbench.server.dataDir, 'extensions');
        assert.ok(existsSync(installed));
        await workbench.openView(backups);
        const view = workbench.view(backups);
        const welcome =
          /\[([^\]]+)\]\(command:rdsClone\.useSandbox\)/.exec(manifest('welcome.none'))?.[1] ?? '';
        await view.getByText(welcome).waitFor();
        await workbench.screenshot(`welcome-${language}`);
        noEnglish(await view.locator('.welcome-view-content').innerText());
        // While the workbench is still starting, a click may find nobody.
        const clickUntil = (shown: Locator, link: Locator): Promise<void> =>
          actUntil('what a link of the view leads to', shown, () => succeeds(link.click({ timeout: 5_000 })));
        const steps = page.locator('.gettingStartedContainer .getting-started-step');
        await clickUntil(
          steps.first(),
          view.getByText(manifest('command.getStarted.title'), { exact: true }),
        );
        await waitFor('five steps', async () => (await steps.count()) === 5);
        for (const step of await steps.all()) {
          // What a step says can be read only while it is open.
          await actUntil('an open step', step.and(page.locator('.expanded')), () =>
            step.locator('.step-title').click(),
          );
          // What the editor adds to a step without a button is its own.
          noEnglish((await step.innerText()).replace('Mark Done', ''));
        }
        await workbench.screenshot(`walkthrough-${language}`);
        await workbench.runCommand('View: Close All Editors');
        await clickUntil(view.locator('.monaco-list-row').first(), view.getByText(welcome));

        const full = { says: RegExp(` ${t('Full')} · `) };
        const item = await workbench.viewItem(backups, hangzhou, 'orders-prod', full);
        await workbench.screenshot(`tree-${language}`);
        const opened = workbench;
        const form = await opened.formOpenedBy(() =>
          opened.contextMenu(item, manifest('command.cloneFromBackup.title')),
        );
        await form.locator('#price.ready').waitFor();
        await workbench.screenshot(`form-${language}`);
        await form.locator('#DBInstanceDescription').fill('rehearsal');
        await form.locator('#submit').click();
        const news = await workbench.notification(pattern('{0} is ready.'), { timeout: 60_000 });
        noEnglish(
          (await news.locator('.notification-list-item-message, .monaco-button').allInnerTexts()).join('\n'),
        );
        assert.match((await workbench.rows(clones)).join('\n'), /rehearsal/);
        await workbench.screenshot(`ready-${language}`);
        await workbench.clearNotifications();
      });

      it('has room for every label of the form at 400 pixels, and no English left in it', async () => {
        assert.ok(workbench);
        const frame = await workbench.formFrame();
        await workbench.showFormOnly(400, 2_600);
        const said = async (): Promise<string> => frame.evaluate(() => document.body.innerText);
        // What was sent, in the place of the fields.
        await workbench.form().locator('dl.said').waitFor();
        assert.deepEqual(await frame.evaluate(cutOff), []);
        await workbench.screenshot(`sent-400-${language}`);
        noEnglish(await said());

        await workbench
          .form()
          .getByRole('button', { name: t('Create Another Clone') })
          .click();
        await workbench.form().locator('#price.ready').waitFor();
        assert.deepEqual(await frame.evaluate(cutOff), []);
        await workbench.screenshot(`form-400-${language}-folded`);
        await openGroups(workbench.form());
        await workbench.form().locator('select#VSwitchId:not([aria-busy])').waitFor();
        assert.deepEqual(await frame.evaluate(cutOff), []);
        await workbench.screenshot(`form-400-${language}`);
        noEnglish(await said());
        await workbench.form().locator('#DBInstanceStorage').fill('1');
        await workbench.form().locator('[data-parameter="DBInstanceStorage"] .error').first().waitFor();
        noEnglish(await said());
      });

      it('has no English in rows, menus, questions and the document of a clone', async () => {
        assert.ok(workbench);
        const { page } = workbench;
        await page.setViewportSize({ width: 1280, height: 1_200 });
        await workbench.openView(backups);
        const instance = await workbench.viewItem(backups, hangzhou, 'orders-prod');
        const menus = [await workbench.contextMenuLabels(instance)];
        const clone = await workbench.viewItem(clones, 'rehearsal');
        menus.push(await workbench.contextMenuLabels(clone));
        for (const part of ['Request', 'Response', 'History'])
          await workbench.viewItem(clones, 'rehearsal', t(part), /./);
        noEnglish(
          [...menus.flat(), ...(await workbench.rows(backups)), ...(await workbench.rows(clones))].join('\n'),
        );
        await workbench.screenshot(`rows-${language}`);

        await workbench.inputByMenu(clone, manifest('command.clone.release.title'));
        await workbench.quickInput().locator('.quick-input-title', { hasText: /./ }).waitFor();
        // What the editor adds to every prompt is its own.
        noEnglish((await workbench.quickInput().innerText()).replace(/ \(Press 'Enter' .*\)/, ''));
        await page.keyboard.press('Escape');

        await (await workbench.viewItem(clones, 'rehearsal')).locator('.label-name').click();
        const document = workbench.form();
        await document.getByRole('heading', { name: t('History') }).waitFor();
        noEnglish(await document.locator('body').innerText());
        await workbench.screenshot(`document-${language}`);
      });

      it('has a page in the editor in every language, with no picture missing and no link that leads nowhere', async () => {
        assert.ok(workbench);
        await workbench.page.setViewportSize({ width: 1280, height: 800 });
        const { pictures, links, closed } = await extensionPage(workbench, manifest('extension.displayName'));
        assert.deepEqual(pictures, []);
        assert.deepEqual(
          links.filter((link) => !link.startsWith('https:')),
          [],
        );
        assert.deepEqual(closed, ['简体中文', '日本語']);
        await workbench.screenshot(`page-${language}`);
      });
    });
  }

  describe('with a repository', () => {
    const repository = 'https://github.com/someone/something';
    /** The file of the checkout that an address of the repository stands for. */
    const fileOf = (address: string): string | undefined => {
      const path = /\/(?:blob|raw)\/HEAD\/(.+)$/.exec(address)?.[1];
      const file = path ? join(root, path) : undefined;
      return address.startsWith(repository) && file && existsSync(file) ? file : undefined;
    };
    let workbench: Workbench | undefined;
    keepArtifactsOnFailure(() => workbench);
    after(() => workbench?.close());

    it('has all pictures of the README on its page, and links only to what is there', async () => {
      vsix = join(folder, 'with-repository.vsix');
      pack(vsix, repository);
      workbench = await Workbench.launch({ vsix });
      await workbench.page.context().route(`${repository}/**`, async (route) => {
        const path = fileOf(route.request().url());
        await (path ? route.fulfill({ path }) : route.fulfill({ status: 404 }));
      });
      const { pictures, links } = await extensionPage(workbench, 'RDS Clone for Alibaba Cloud');
      const wanted = [...readFileSync(join(root, 'README.md'), 'utf8').matchAll(/!\[([^\]]+)\]/g)];
      assert.equal(wanted.length, 5);
      assert.deepEqual(
        pictures,
        wanted.map(([, alt]) => alt),
      );
      assert.deepEqual(
        links.filter((link) => !link.startsWith('https:') || (link.startsWith(repository) && !fileOf(link))),
        [],
      );
      assert.ok(links.includes(`${repository}/blob/HEAD/README.zh-CN.md`), links.join('\n'));
      await workbench.screenshot('page-with-repository');
    });
  });
});
