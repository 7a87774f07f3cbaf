import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { removeFolder, root, temporaryFolder, waitFor } from '../harness/shared.mjs';
import { textsIn } from './support/texts';
import { keepArtifactsOnFailure, Workbench } from './support/workbench';

/** Labels that stand in the place of a control: what does not fit there cannot be read. */
const cutOff = `[...document.querySelectorAll('label, legend, summary, button, h1, h2, h3, .hint')]
  .filter((one) => one.getClientRects().length > 0 && one.clientWidth > 1 && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline')
  .map((one) => one.textContent.trim())`;

describe('the packed extension in a fresh server', () => {
  let folder: string;
  let vsix: string;
  before(() => {
    folder = temporaryFolder();
    vsix = join(folder, 'rds-clone.vsix');
    // Of the build that is there: the tests run beside it.
    execFileSync(process.execPath, [join(root, 'test', 'harness', 'pack.mjs'), vsix], {
      cwd: root,
      stdio: 'pipe',
    });
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
      let workbench: Workbench | undefined;
      keepArtifactsOnFailure(() => workbench);
      after(() => workbench?.close());

      it('leads from the welcome view to a clone that is ready', async () => {
        workbench = await Workbench.launch({ vsix, language });
        const { page } = workbench;
        const installed = join(workbench.server.dataDir, 'extensions');
        assert.ok(existsSync(installed));
        await page.locator('.activitybar a.action-label[aria-label^="RDS Clone"]').click();
        const view = workbench.view(backups);
        const welcome =
          /\[([^\]]+)\]\(command:rdsClone\.useSandbox\)/.exec(manifest('welcome.backups'))?.[1] ?? '';
        await view.getByText(welcome).waitFor();
        await workbench.screenshot(`welcome-${language}`);
        await view.getByText(welcome).click();

        const region = await workbench.viewItem(backups, hangzhou, 'orders-prod');
        await region.locator('.monaco-tl-twistie').click();
        await waitFor('the backup sets', async () =>
          (await workbench?.rows(backups))?.some((row) => row.includes(` ${t('Full')} · `)),
        );
        // So that nothing is drawn again while the menu is open.
        await waitFor('the count', async () =>
          (await workbench?.rows(backups))?.some((row) => /cn-hangzhou · \d+/.test(row)),
        );
        const set = (await workbench.rows(backups)).find((row) => row.includes(` ${t('Full')} · `)) ?? '';
        const item = await workbench.viewItem(backups, hangzhou, 'orders-prod', set.trim().slice(0, 16));
        await workbench.screenshot(`tree-${language}`);
        await workbench.contextMenu(item, manifest('command.cloneFromBackup.title'));

        const form = workbench.form();
        await form.locator('select#VSwitchId:not([aria-busy])').waitFor();
        await workbench.screenshot(`form-${language}`);
        await form.locator('#DBInstanceDescription').fill('rehearsal');
        await form.locator('#submit').click();
        await workbench.notification(pattern('{0} is ready.'), { timeout: 60_000 });
        assert.match((await workbench.rows(clones)).join('\n'), /rehearsal/);
        await workbench.screenshot(`ready-${language}`);
      });

      it('has room for every label of the form at 400 pixels, and no English left in it', async () => {
        assert.ok(workbench);
        const frame = await workbench.formFrame();
        await workbench.showFormOnly(400, 2_600);
        await frame.evaluate(() => {
          for (const one of document.querySelectorAll('details')) one.open = true;
        });
        assert.deepEqual(await frame.evaluate(cutOff), []);
        await workbench.screenshot(`form-400-${language}`);
        if (language === 'en') return;
        const labels = await frame.evaluate(() =>
          [...document.querySelectorAll('label, legend, summary, h1, h2')].map((one) =>
            one.textContent.trim(),
          ),
        );
        // Names of products and of the API stay as they are.
        const english = labels.filter(
          (label) =>
            /^[A-Za-z][a-z]+( [a-z]+)*$/.test(label) && !/^(Serverless|Terraform|Everything)$/.test(label),
        );
        assert.deepEqual(english, []);
      });
    });
  }
});
