import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { DatabasesView, DatabaseView } from '../../src/shared/databases';
import { printTableMeta } from '../../src/shared/tableMeta';
import type { FormState } from '../../src/shared/protocol';
import { openFormPage, type FormPage, type TestWindow } from './support/page';
import { tableState } from '../support/tableState';

const database = (name: string, tables?: string[], more: Partial<DatabaseView> = {}): DatabaseView => ({
  name,
  size: '',
  tables: tables ?? [],
  tablesStatus: tables ? 'ready' : 'idle',
  problem: '',
  ...more,
});

/** The form's page alone in a browser, told what the host would tell it of databases. */
describe('the chooser of databases', () => {
  let formPage: FormPage;
  let state: FormState;
  let answered = 0;
  const box = (name: string): Locator => formPage.page.getByRole('checkbox', { name, exact: true });
  const newName = (name: string): Locator => formPage.page.getByLabel(`New name of ${name}`, { exact: true });
  const button = (name: string): Locator => formPage.page.getByRole('button', { name, exact: true });
  const press = (...keys: readonly string[]): Promise<void> =>
    keys.reduce((before, key) => before.then(() => formPage.page.keyboard.press(key)), Promise.resolve());
  const focused = (): Promise<string | null | undefined> =>
    formPage.page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
  const tell = async (
    databases: DatabaseView[],
    more: Partial<DatabasesView> = {},
    text?: string,
  ): Promise<void> => {
    const view = {
      status: 'ready' as const,
      problem: '',
      withTables: true,
      complete: true,
      databases,
      ...more,
    };
    const { draft } = state;
    const values = { ...draft.values, TableMeta: { text: text ?? '', origin: 'chosen' as const } };
    // A host that has not answered yet leaves alone what is typed.
    const seq = text === undefined ? 0 : (answered += 1000);
    await formPage.show({ ...state, seq, databases: view, draft: { ...draft, values } });
  };
  /** The value that the page has told the host last. */
  const value = (): Promise<string> =>
    formPage.page.evaluate(() => {
      const said = (globalThis as unknown as TestWindow).said as { type: string; value?: string }[];
      return said.findLast(({ type }) => type === 'change')?.value ?? '';
    });
  const chosen = async (): Promise<unknown> => JSON.parse((await value()) || '[]');
  const all = (name: string, newname: string, ...tables: readonly (readonly [string, string])[]): object => ({
    type: 'db',
    name,
    newname,
    tables: tables.map(([from, to]) => ({ type: 'table', name: from, newname: to })),
  });

  before(async () => {
    state = await tableState();
  });
  beforeEach(async () => {
    formPage = await openFormPage(state);
    const group = formPage.page.locator('#group-databases');
    if ((await group.getAttribute('open')) === null) await group.locator('> summary').click();
    await tell([database('shop'), database('crm')], {}, '');
  });
  afterEach(() => formPage.close());

  it('folds with the arrows, chooses with Space, and keeps the focus when tables come and names are typed', async () => {
    await box('Database shop').focus();
    await press('ArrowRight');
    await tell([database('shop', ['orders', 'stock']), database('crm')]);
    await box('Table stock of database shop').waitFor();
    assert.equal(await focused(), 'Database shop');
    await press('ArrowRight', 'Space', 'Tab', 'a', 'b');
    assert.equal(await focused(), 'New name of table orders of database shop');
    await tell([database('shop', ['orders', 'stock', 'more']), database('crm')]);
    await box('Table more of database shop').waitFor();
    await press('c');
    assert.deepEqual(await chosen(), [all('shop', 'shop', ['orders', 'abc'])]);
    await box('Table orders of database shop').focus();
    await press('ArrowLeft');
    assert.equal(await focused(), 'Database shop');
    assert.equal(await box('Database shop').evaluate((one: HTMLInputElement) => one.indeterminate), true);
    await press('ArrowLeft', 'End');
    assert.equal(await box('Table orders of database shop').count(), 0);
    assert.equal(await focused(), 'Database crm');
  });

  it('goes on after a failure that was mended by the button that has the focus', async () => {
    const failed = { tablesStatus: 'failed' as const, problem: 'Throttled' };
    await tell([database('shop', undefined, failed)], {}, '');
    await button('Tables of database shop').click();
    await button('Retry: Tables of database shop').click();
    await tell([database('shop', undefined, { tablesStatus: 'loading' })]);
    assert.equal(await focused(), 'Retry: Tables of database shop');
    await tell([database('shop', ['orders'])]);
    await box('Table orders of database shop').waitFor();
    assert.equal(await focused(), 'Database shop');
  });

  it('draws of many tables those in sight, and reaches the others', async () => {
    const many = Array.from({ length: 5000 }, (_, at) => `t${at}`);
    await tell([database('shop', many), database('crm')], {}, '');
    await button('Tables of database shop').click();
    await box('Table t0 of database shop').waitFor();
    assert.ok((await formPage.page.locator('.databases-row').count()) < 50);
    await box('Table t0 of database shop').check();
    await press('End', 'ArrowUp', 'Space');
    await newName('table t4999 of database shop').fill('last');
    assert.deepEqual(await chosen(), [all('shop', 'shop', ['t0', 't0'], ['t4999', 'last'])]);
    await newName('table t0 of database shop').focus();
    await press('Tab');
    assert.equal(await focused(), 'New name of table t4999 of database shop');
  });

  it('holds few elements with 200 × 50 tables open and 1 500 chosen, of which Tab reaches each', async () => {
    const tables = Array.from({ length: 50 }, (_, at) => `t${at}`);
    const names = Array.from({ length: 200 }, (_, at) => `d${at}`);
    const chosenTables = names.slice(0, 30).map((name) => ({
      type: 'db' as const,
      name,
      newname: name,
      tables: tables.map((table) => ({ type: 'table' as const, name: table, newname: table })),
    }));
    await tell(
      names.map((name) => database(name, tables)),
      {},
      printTableMeta(chosenTables),
    );
    // What the filter finds is open.
    await formPage.page.locator('.databases-tools input').fill('t');
    await newName('table t0 of database d0').waitFor();
    const elements = await formPage.page.locator('.databases *').count();
    assert.ok(elements < 800, `${elements} elements`);
    const row = formPage.page.locator('.databases-row', { has: box('Table t0 of database d0') });
    assert.equal(await row.getAttribute('aria-setsize'), '10200');
    assert.equal(await row.getAttribute('aria-posinset'), '2');

    // Through more rows than are drawn at once, forth and back, and in from behind.
    await newName('database d0').focus();
    const seen: (string | null | undefined)[] = [];
    for (let stop = 0; stop < 120; stop++) {
      await press('Tab');
      const label = await focused();
      if (label?.startsWith('New name')) seen.push(label);
    }
    const order = chosenTables.flatMap(({ name }) => [
      `New name of database ${name}`,
      ...tables.map((table) => `New name of table ${table} of database ${name}`),
    ]);
    assert.deepEqual(seen, order.slice(1, 1 + seen.length));
    assert.ok(seen.length > 100);
    // Back over the box of its row.
    await press('Shift+Tab', 'Shift+Tab');
    assert.equal(await focused(), seen.at(-2));

    // Scrolled away, it keeps the focus and what is typed.
    await formPage.page.locator('.databases-scroll').evaluate((one) => one.scrollTo(0, one.scrollHeight));
    await box('Table t49 of database d199').waitFor();
    assert.equal(await focused(), seen.at(-2));
    await press('x');
    assert.match(await value(), /"newname":"x"/);
    await press('Shift+Tab', 'Shift+Tab');
    assert.equal(await focused(), seen.at(-3));
  });

  it('takes names that are not listed, and keeps a text that it cannot show', async () => {
    await tell([], { status: 'failed', problem: 'Throttled', complete: false }, '');
    await formPage.page.getByPlaceholder('Database to restore, by name').fill('mine');
    await press('Enter');
    assert.deepEqual(await chosen(), [all('mine', 'mine')]);
    await tell([database('shop')], {}, '[{');
    await formPage.page.getByText('cannot be shown as a list').waitFor();
    await button('Edit as JSON').click();
    const json = formPage.page.getByLabel('TableMeta as JSON');
    assert.equal(await json.inputValue(), '[{');
    await json.fill(JSON.stringify([all('shop', 'shop2')]));
    await button('Show as List').click();
    assert.equal(await newName('database shop').inputValue(), 'shop2');
  });
});
