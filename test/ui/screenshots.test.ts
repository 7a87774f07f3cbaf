import { join } from 'node:path';
import { root, waitFor } from '../harness/shared.mjs';
import { launchWithCloud, openCloneForm, openGroups, type CloudWorkbench } from './support/cloud';
import { textsIn } from './support/texts';
import type { Theme } from './support/forms';
import type { Workbench } from './support/workbench';

/** The READMEs' pictures, taken in the dark theme; all others are for looking at. */
const inReadme: ReadonlySet<string> = new Set(['tree', 'form', 'form-error', 'progress', 'ready']);
const sets: readonly (readonly [language: string, theme: Theme])[] = [
  ['en', 'dark'],
  ['en', 'light'],
  ['en', 'high-contrast'],
  ['en', 'high-contrast-light'],
  ['ja', 'dark'],
  ['zh-cn', 'dark'],
];
/** Regions as RDS names them: it has no Japanese. */
const english = { hangzhou: 'China (Hangzhou)', singapore: 'Singapore', frankfurt: 'Germany (Frankfurt)' };
const chinese = { hangzhou: '华东1（杭州）', singapore: '新加坡', frankfurt: '德国（法兰克福）' };

describe('[screenshots]', () => {
  for (const [language, theme] of sets) {
    describe(`${language} ${theme}`, () => {
      const { t, pattern, manifest } = textsIn(language);
      const { hangzhou, singapore, frankfurt } = language === 'zh-cn' ? chinese : english;
      const backups = manifest('view.backups.name');
      const clones = manifest('view.clones.name');
      let cloud: CloudWorkbench;
      let workbench: Workbench;
      const picture = async (name: string): Promise<void> => {
        if (theme === 'dark' && inReadme.has(name))
          process.env['SCREENSHOT_DIR'] = join(
            root,
            'media',
            'screenshots',
            language === 'en' ? '' : language,
          );
        await workbench.screenshot(theme === 'dark' ? name : `${name}-${theme}`);
        Reflect.deleteProperty(process.env, 'SCREENSHOT_DIR');
      };
      const widenSideBar = async (): Promise<void> => {
        const bar = await workbench.page.locator('.part.sidebar').boundingBox();
        if (!bar) throw new Error('There is no side bar.');
        await workbench.page.mouse.move(bar.x + bar.width, bar.y + 300);
        await workbench.page.mouse.down();
        await workbench.page.mouse.move(bar.x + bar.width + 150, bar.y + 300, { steps: 5 });
        await workbench.page.mouse.up();
      };

      before(async () => {
        cloud = await launchWithCloud({
          theme,
          language,
          viewport: { width: 1360, height: 900 },
          sandbox: { timing: { invisibleMs: 300, creatingMs: 9_000 } },
        });
        ({ workbench } = cloud);
        await workbench.openView(backups);
        await widenSideBar();
      });
      after(() => cloud.close());

      it('the tree with all kinds of nodes', async () => {
        const { sandbox } = cloud;
        const shows = (text: string): Promise<unknown> =>
          waitFor(text, async () => (await workbench.rows(backups)).some((row) => row.includes(text)));
        await workbench.page.setViewportSize({ width: 1100, height: 1240 });
        await workbench.viewItem(backups, hangzhou, 'orders-prod', /^\d{4}-/);
        await shows(t('archived'));
        sandbox.faults.add({
          action: 'DescribeDBInstances',
          regionId: 'ap-southeast-1',
          fault: {
            kind: 'error',
            status: 403,
            code: 'Forbidden.RAM',
            accessDeniedDetail: { AuthAction: 'rds:DescribeDBInstances' },
          },
        });
        await workbench.viewItem(backups, singapore, /./);
        await shows('rds:DescribeDBInstances');
        await workbench.viewItem(backups, frankfurt, /./);
        await shows(t('No RDS instance in this region.'));
        await picture('tree');
        await workbench.page.setViewportSize({ width: 1360, height: 900 });
        await (await workbench.viewItem(backups, singapore)).locator('.monaco-tl-twistie').click();
      });

      it('the form, filled in', async () => {
        const full = { says: RegExp(` ${t('Full')} · `) };
        const set = await workbench.viewItem(backups, hangzhou, 'orders-prod', full);
        const form = await workbench.formOpenedBy(() =>
          workbench.contextMenu(set, manifest('command.cloneFromBackup.title')),
        );
        await form.locator('#price.ready').waitFor();
        // The row that the mouse is on would stand out.
        await workbench.awayFromHovers();
        await picture('form');
        await openGroups(form);
        await form.locator('#classes [role="option"]').first().waitFor();
        await form.locator('#after-verify').scrollIntoViewIfNeeded();
        await picture('form-end');
      });

      it('the form with findings', async () => {
        await workbench.form().locator('#DBInstanceStorage').fill('50');
        await workbench.form().locator('#DBInstanceDescription').fill('1st');
        await workbench.form().locator('#submit').click();
        await workbench
          .form()
          .getByRole('button', { name: t('{0} errors', '2') })
          .waitFor();
        await workbench.form().locator('[data-parameter="DBInstanceStorage"] .finding.error').waitFor();
        await picture('form-findings');
      });

      it('the form with an error of the service', async () => {
        await workbench.form().locator('#DBInstanceDescription').fill('orders-rehearsal');
        await workbench.form().locator('#DBInstanceStorage').fill('125');
        await workbench.form().locator('#price.ready').waitFor();
        cloud.sandbox.faults.add({
          action: 'CloneDBInstance',
          fault: { kind: 'error', status: 400, code: 'InvalidBakset.Invalid' },
        });
        await workbench.form().locator('#submit').click();
        const error = workbench.form().locator('[data-parameter="BackupId"] .error-panel');
        await error.getByText(t('What RDS said')).click();
        await error.getByText('InvalidBakset.Invalid', { exact: true }).waitFor();
        await workbench.form().locator('#DBInstanceDescription').scrollIntoViewIfNeeded();
        await workbench.page.mouse.move(700, 20);
        await picture('form-error');
      });

      it('progress and the ready clone', async () => {
        await workbench.form().locator('#submit').click();
        await waitFor('the clone to be seen', async () =>
          (await workbench.rows(clones)).some((row) => row.includes('Creating')),
        );
        await picture('progress');
        await workbench.notification(pattern('{0} is ready.'));
        await waitFor('the ready clone', async () =>
          (await workbench.rows(clones)).some((row) => row.includes(` ${t('Ready')}`)),
        );
        await workbench.clearNotifications();
        await picture('ready');
        await workbench.runCommand('View: Close Editor');
      });

      if (language !== 'en') return;
      it('the form as a whole, narrow and wide', async () => {
        const form = await openCloneForm(workbench, hangzhou, 'orders-prod');
        await form.getByLabel('Chosen databases and tables').check();
        await form.getByRole('button', { name: 'Tables of database shop' }).click();
        await form.getByRole('checkbox', { name: 'Table payments of database shop' }).check();
        await form.getByLabel('New name of table payments of database shop').fill('payments_before');
        await form.getByLabel('Subscription').check();
        await form.getByLabel('Edition', { exact: true }).selectOption({ label: 'Basic Edition' });
        await form.locator('#price.ready').waitFor();
        await form
          .locator('#cost')
          .getByText(/the whole amount is charged/)
          .waitFor({ state: 'attached' });
        await workbench.showFormOnly(1200, 2300);
        await picture('form-1200');
        await workbench.showFormOnly(400, 3300);
        await picture('form-400');
      });
    });
  }
});
