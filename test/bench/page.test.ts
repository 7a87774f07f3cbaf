import type { Locator } from 'playwright-core';
import { printTableMeta } from '../../src/shared/tableMeta';
import type { FormState } from '../../src/shared/protocol';
import { openFormPage, type FormPage } from '../ui/support/page';
import { median, ratio, report } from './support';
import { tableState } from '../support/tableState';

const keys = 'abcdefghijklmnopqrst';
const tables = Array.from({ length: 50 }, (_, at) => `t${at}`);

describe('the form’s page with databases and tables', () => {
  let formPage: FormPage;
  let state: FormState;
  let answered = 0;

  before(async () => {
    state = await tableState();
    formPage = await openFormPage(state);
  });
  after(() => formPage.close());

  /** Shows so many databases of 50 tables, all open, with so many of the tables chosen. */
  const show = async (count: number, chosen: number): Promise<void> => {
    const names = Array.from({ length: count }, (_, at) => `d${at}`);
    const databases = names.map((name) => ({
      name,
      size: '1 MB',
      tables,
      tablesStatus: 'ready' as const,
      problem: '',
    }));
    const text = printTableMeta(
      names.slice(0, chosen / tables.length).map((name) => ({
        type: 'db',
        name,
        newname: name,
        tables: tables.map((table) => ({ type: 'table', name: table, newname: table })),
      })),
    );
    const values = { ...state.draft.values, TableMeta: { text, origin: 'chosen' as const } };
    const view = { status: 'ready' as const, problem: '', withTables: true, complete: true, databases };
    await formPage.show({
      ...state,
      // What was typed before is answered.
      seq: (answered += 1e6),
      databases: view,
      draft: { ...state.draft, values },
    });
    const group = formPage.page.locator('#group-databases');
    if ((await group.getAttribute('open')) === null) await group.locator('> summary').click();
    // What the filter finds is open.
    const filter = group
      .getByPlaceholder('Find', { exact: false })
      .or(group.locator('.databases-tools input'));
    await filter.first().fill('t');
  };

  /** Milliseconds from a key to the picture with it, median of twenty. */
  const keyToPaint = async (field: Locator): Promise<number> => {
    await field.focus();
    await formPage.page.evaluate(() => {
      const found: number[] = [];
      Object.assign(globalThis, { painted: found });
      document.onkeydown = ({ timeStamp }) => {
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => found.push(performance.now() - timeStamp);
          port2.postMessage(undefined);
        });
      };
    });
    for (const key of keys) {
      await formPage.page.keyboard.press(key);
      await formPage.page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)));
    }
    return median(
      await formPage.page.evaluate(() => (globalThis as unknown as { painted: number[] }).painted),
    );
  };

  it('a key, however many tables are open and chosen', async () => {
    const { page } = formPage;
    const name = page.locator('#DBInstanceDescription');
    const newName = page.getByLabel('New name of table t0 of database d0', { exact: true });
    const floor = await keyToPaint(name);
    for (const [databases, chosen] of [
      [1, 0],
      [2, 50],
      [20, 50],
      [200, 50],
      [200, 1_500],
    ] as const) {
      await show(databases, chosen);
      const nodes = await page.locator('#group-databases *').count();
      const of = `${databases} × 50 tables open, ${chosen} chosen`;
      for (const [what, ms] of [
        ['key in the name', await keyToPaint(name)],
        ['key in a new name', await keyToPaint(newName)],
      ] as const) {
        report(
          `${of}: ${what} → painted / no list open`,
          `${ratio(ms, floor)} (${ms.toFixed(0)} ms, ${floor.toFixed(0)} ms; ${nodes} elements in the list)`,
          '≤ 1.25',
        );
      }
    }
  });
});
