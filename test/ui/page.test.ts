import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Page } from 'playwright-core';
import { diskFolder } from '../../src/core/files/diskFolder';
import { systemClock } from '../../src/core/clock';
import { JobStore } from '../../src/core/jobs/store';
import { silentLogger } from '../../src/core/log';
import { seedIds } from '../support/sandbox';
import { cloneParameterNames } from '../../src/shared/clone';
import type { FormState } from '../../src/shared/protocol';
import { startCloud } from '../support/cloud';
import { openForm, settled } from '../support/form';
import { openFormPage, type FormPage, type TestWindow } from './support/page';

const cases = 10_000;

/** The page of the form alone in a browser, told what the host would tell it. */
describe('the form’s page', () => {
  let formPage: FormPage;
  let page: Page;
  let state: FormState;

  before(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rds-page-'));
    const store = new JobStore(diskFolder(join(folder, 'jobs')), silentLogger);
    const cloud = await startCloud();
    const form = openForm({
      start: { regionId: 'cn-hangzhou', sourceId: seedIds.ordersProd },
      client: () => Promise.resolve(cloud.client),
      clock: systemClock,
      store,
    });
    await settled(form);
    form.change('RestoreScope', 'TableMeta', 1);
    form.openDatabase('shop');
    await settled(form);
    state = JSON.parse(JSON.stringify(form.state())) as FormState;
    form.dispose();
    await store.dispose();
    await cloud.close();
    rmSync(folder, { recursive: true });

    formPage = await openFormPage(state);
    ({ page } = formPage);
  });
  after(() => formPage.close());

  it(`draws anything in any field, ${cases} times`, async () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.json(),
      fc.constantFrom('<img src=x onerror=alert(1)>', '"\'>', '[{}]', '2026-11-25T00:00:00Z', '‮', '\u2028'),
    );
    const samples = fc.sample(fc.tuple(fc.constantFrom(...cloneParameterNames), text), cases);
    const failures = await page.evaluate(
      async ([base, all]) => {
        const { failures: found } = globalThis as unknown as TestWindow;
        for (const [name, typed] of all) {
          const values = { ...base.draft.values, [name]: { text: typed, origin: 'chosen' } };
          const restoreBy = name === 'BackupId' ? 'backupSet' : 'time';
          const changed = { ...base.draft, restoreBy, values };
          const patch = [{ path: ['draft'], value: changed }];
          window.dispatchEvent(new MessageEvent('message', { data: { type: 'patch', patch } }));
          // Each message of the host comes when the page has done with the one before.
          await Promise.resolve();
          const control = document.getElementById(name);
          const isText = control instanceof HTMLInputElement && control.type === 'text';
          // What is typed where classes are chosen is a filter.
          if (found.length === 0 && isText && control.role !== 'combobox') {
            const shown = control.value;
            // A text field shows a line; what it cannot show is not an error.
            if (name !== 'RestoreTime' && !/[\r\n]/.test(typed) && shown !== typed)
              found.push(`${name}: ${typed}`);
          }
          if (document.querySelector('img')) found.push(`markup from ${name}`);
        }
        return found.slice(0, 3);
      },
      [state, samples] as const,
    );
    assert.deepEqual(failures, []);
  });

  it('reports what is typed, whatever it is, as a change of that field', async () => {
    await formPage.show(state);
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 });
    const samples = fc.sample(text, 500);
    const wrong = await page.evaluate((all) => {
      const { said } = globalThis as unknown as TestWindow;
      return all.filter((typed) => {
        const control = document.getElementById('DBInstanceDescription') as HTMLInputElement;
        control.value = typed;
        control.dispatchEvent(new Event('input', { bubbles: true }));
        const last = said.at(-1) as { parameter?: string; value?: string } | undefined;
        return last?.parameter !== 'DBInstanceDescription' || last.value !== control.value;
      });
    }, samples);
    assert.deepEqual(wrong, []);
  });

  const submits = (): Promise<number> =>
    page.evaluate(
      () =>
        (globalThis as unknown as TestWindow).said.filter(
          (one) => (one as { readonly type: string }).type === 'submit',
        ).length,
    );

  it('sends nothing for the second click of a double click that began on another button', async () => {
    await formPage.show({ ...state, canSubmit: true });
    const before = await submits();
    const click = (detail: number): Promise<unknown> =>
      page.locator('#submit').evaluate((button, count) => {
        button.dispatchEvent(new MouseEvent('click', { bubbles: true, detail: count }));
      }, detail);
    await click(2);
    assert.equal(await submits(), before);
    await click(1);
    assert.equal(await submits(), before + 1);
  });

  it('goes on showing the instant that was understood when the clock has gone past it', async () => {
    await page.clock.setFixedTime(new Date('2026-11-27T14:31:30Z'));
    await formPage.show({ ...state, draft: { ...state.draft, restoreBy: 'time' } });
    await page.locator('#RestoreTime').fill('14:32');
    const understood = page.locator('#understood');
    await understood.getByText('2026-11-26').first().waitFor();
    const told = await understood.innerText();
    const time = await page.evaluate(() => {
      const said = (globalThis as unknown as TestWindow).said as readonly {
        readonly type: string;
        readonly value?: string;
      }[];
      return said.filter(({ type }) => type === 'change').at(-1)?.value ?? '';
    });
    assert.match(time, /^2026-11-26T14:32:00/);
    await page.clock.setFixedTime(new Date('2026-11-27T14:33:00Z'));
    const values = { ...state.draft.values, RestoreTime: { text: time, origin: 'chosen' as const } };
    await formPage.show({ ...state, seq: 1e6, draft: { ...state.draft, restoreBy: 'time', values } });
    await understood.getByText('2026-11-26').first().waitFor();
    assert.equal((await understood.innerText()).split('\n')[0], told.split('\n')[0]);
  });
});
