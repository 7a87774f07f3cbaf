import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Page } from 'playwright-core';
import { cloneParameterNames } from '../../src/shared/clone';
import type { FormState } from '../../src/shared/protocol';
import { waitFor } from '../harness/shared.mjs';
import '../support/seed';
import { openFormPage, type FormPage, type TestWindow } from './support/page';
import { tableState } from '../support/tableState';

const cases = 10_000;

/** The page of the form alone in a browser, told what the host would tell it. */
describe('the form’s page', () => {
  let formPage: FormPage;
  let page: Page;
  let state: FormState;

  before(async () => {
    state = await tableState('shop');

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

  type Said = readonly { readonly type: string; readonly parameter?: string; readonly value?: string }[];
  const said = (type: string): Promise<Said> =>
    page.evaluate(
      (wanted) => ((globalThis as unknown as TestWindow).said as Said).filter((one) => one.type === wanted),
      type,
    );

  it('tells one wrong time once', async () => {
    await formPage.show({ ...state, draft: { ...state.draft, restoreBy: 'time' } });
    await page.locator('#RestoreTime').fill('tomorrow-ish');
    const { value = '' } = (await said('change')).at(-1)!;
    const values = { ...state.draft.values, RestoreTime: { text: value, origin: 'chosen' as const } };
    await formPage.show({
      ...state,
      seq: 2e6,
      draft: { ...state.draft, restoreBy: 'time', values },
      findings: [
        {
          parameter: 'RestoreTime',
          severity: 'error',
          code: 'x',
          message: 'It is not a time.',
          isMissing: false,
          fix: '',
        },
      ],
    });
    await page.locator('#understood.problem').waitFor();
    assert.equal(await page.getByText('It is not a time.').filter({ visible: true }).count(), 0);
  });

  it('leads from the number of errors to one that belongs to no field', async () => {
    await formPage.show({
      ...state,
      seq: 3e6,
      findings: [
        { severity: 'error', message: 'The request as a whole is wrong.', isMissing: false, fix: '' },
      ],
    });
    await page.locator('#DBInstanceDescription').focus();
    await page.keyboard.press('F8');
    await page.locator('#summary:focus').waitFor();
    await page.locator('#DBInstanceDescription').focus();
    await page.getByRole('button', { name: '1 error' }).click();
    await page.locator('#summary:focus').waitFor();
  });

  it('says that a clone is the same as its source only once the source is known', async () => {
    const review = { ...state.review, differences: [] };
    await formPage.show({ ...state, seq: 4e6, findings: [], review });
    const same = page.getByText('Same as the source');
    await same.waitFor();
    await formPage.show({ ...state, seq: 4e6, findings: [], review: { ...review, isKnown: false } });
    await same.waitFor({ state: 'detached' });
  });

  it('chooses no class by Enter before one was typed or walked to, and asks again for prices that are gone', async () => {
    await formPage.show({ ...state, seq: 5e6, classPrices: {} });
    await page.locator('#group-size > summary').click();
    const filter = page.locator('#DBInstanceClass');
    const changes = (await said('change')).length;
    await filter.press('Enter');
    assert.equal((await said('change')).length, changes);
    await filter.press('ArrowDown');
    await filter.press('Enter');
    assert.equal((await said('change')).at(-1)?.parameter, 'DBInstanceClass');

    const asked = (): Promise<number> => said('classPrices').then(({ length }) => length);
    await waitFor('the prices to be asked for', async () => (await asked()) > 0);
    await formPage.show({ ...state, seq: 6e6, classPrices: { 'mysql.n2.small.1': 'CNY 1' } });
    const before = await asked();
    await formPage.show({ ...state, seq: 6e6, classPrices: {} });
    await waitFor('the prices to be asked for again', async () => (await asked()) > before);
  });

  it('asks which zone is meant, in words of its own, and keeps the focus when one is chosen', async () => {
    await formPage.show({ ...state, seq: 7e6, draft: { ...state.draft, restoreBy: 'time' } });
    await page.locator('#RestoreTime').fill('2026-11-27 14:32 CST');
    const understood = page.locator('#understood.problem');
    await understood.getByText('Which time zone? Choose one.').waitFor();
    await understood.getByRole('button', { name: 'UTC+08:00' }).press('Enter');
    await page.locator('#RestoreTime:focus').waitFor();
    assert.equal((await said('change')).at(-1)?.value, '2026-11-27T06:32:00Z');
  });

  it('says how much is doubted and leads there, and says it no more where RDS has refused', async () => {
    const doubt = {
      parameter: 'DBInstanceStorage' as const,
      severity: 'warning' as const,
      message: 'RDS may refuse this.',
      isMissing: false,
      fix: '',
    };
    await formPage.show({ ...state, seq: 8e6, findings: [doubt] });
    await page.locator('#DBInstanceDescription').focus();
    await page.getByRole('button', { name: '1 warning' }).click();
    await page.locator('#DBInstanceStorage:focus').waitFor();
    assert.equal(await page.getByText('RDS may refuse this.').count(), 1);
    const error = {
      code: 'InvalidStorage',
      httpStatus: 400,
      requestId: '',
      serviceMessage: '',
      title: 'Refused',
      cause: '',
      remedy: '',
      fields: ['DBInstanceStorage' as const],
      retryable: false,
    };
    await formPage.show({ ...state, seq: 8e6, findings: [doubt], error });
    await page.locator('[data-parameter="DBInstanceStorage"] .error-panel').waitFor();
    assert.equal(await page.getByText('RDS may refuse this.').count(), 0);
    await formPage.show({ ...state, seq: 8e6 });
  });

  it('keeps no text in the filter of the classes that could be taken for the class', async () => {
    await formPage.show({ ...state, seq: 9e6 });
    const filter = page.locator('#DBInstanceClass');
    await filter.fill('zzz');
    await page.getByText('No class matches.').waitFor();
    await filter.press('Tab');
    assert.equal(await filter.inputValue(), '');
    await page.locator('#classes [role="option"]').first().waitFor();
    await filter.fill('mysql');
    const row = page.locator('#classes [role="option"]').nth(1);
    const name = (await row.getAttribute('id'))?.replace('class-', '');
    await row.click();
    assert.equal((await said('change')).at(-1)?.value, name);
  });

  it('keeps the kind of the restore point that was clicked while the host answers what came before', async () => {
    const before = { ...state, seq: 10e6, draft: { ...state.draft, restoreBy: 'backupSet' as const } };
    await formPage.show(before);
    const time = page.locator('#restoreBy-time');
    await time.check();
    await formPage.show({ ...before, visible: state.visible.slice(1) });
    assert.equal(await time.isChecked(), true);
    await formPage.show({ ...before, seq: 11e6 });
    assert.equal(await time.isChecked(), false);
  });

  it('that is shown again opens what was worked on, and leaves the focus where it is', async () => {
    const { accountId, draft } = state;
    const values = { ...draft.values, ZoneId: { text: 'cn-hangzhou-h', origin: 'chosen' as const } };
    const again = await openFormPage(state, { accountId, draft: { ...draft, values } });
    try {
      await again.page.locator('#group-placement[open]').waitFor();
      assert.equal(await again.page.locator('#group-billing[open]').count(), 0);
      assert.equal(await again.page.evaluate(() => document.activeElement?.tagName), 'BODY');
    } finally {
      await again.close();
    }
  });
});
