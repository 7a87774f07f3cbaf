import type { Locator } from 'playwright-core';
import { printTableMeta } from '../../src/shared/tableMeta';
import type { FormState } from '../../src/shared/protocol';
import { openFormPage, type FormPage } from '../ui/support/page';
import { report, reportGrowth, reportWait } from './report';
import { median } from './support';
import { tableState } from '../support/tableState';

const keys = 'abcdefghijklmnopqrst';

describe('the form’s page with databases and tables', () => {
  let formPage: FormPage;
  let state: FormState;
  let answered = 0;

  before(async () => {
    state = await tableState();
    formPage = await openFormPage(state);
  });
  after(() => formPage.close());

  /** Shows so many databases of so many tables, all open, with so many of all tables chosen. */
  const show = async (count: number, tablesEach: number, chosen: number): Promise<void> => {
    const tables = Array.from({ length: tablesEach }, (_, at) => `t${at}`);
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
    // Only a chosen table has a field for a new name.
    for (const [databases, tables, chosen] of [
      [1, 10, 10],
      [2, 50, 50],
      [20, 50, 50],
      [200, 50, 50],
      [200, 50, 1_500],
    ] as const) {
      await show(databases, tables, chosen);
      await newName.waitFor();
      const nodes = await page.locator('#group-databases *').count();
      const of = `${databases} × ${tables} tables open, ${chosen} chosen`;
      report(`${of}: elements in the list`, String(nodes));
      for (const [what, field] of [
        ['Key in the name', name],
        ['Key in a new name', newName],
      ] as const) {
        const ms = await keyToPaint(field);
        reportWait(`${what}, ${of}`, ms, floor, 'a key with no list open');
        if (chosen <= 50) reportGrowth(what, 'tables', databases * tables, ms);
      }
    }
  });
});
