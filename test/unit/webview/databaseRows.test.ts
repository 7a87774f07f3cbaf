import assert from 'node:assert/strict';
import type { DatabasesView, DatabaseView } from '../../../src/shared/databases';
import { parseTableMeta } from '../../../src/shared/tableMeta';
import { isOpen, listRows, type RowsInput } from '../../../src/webview/databases/databaseRows';
import { fits, printText, readText } from '../../../src/webview/databases/selectionText';
import { TableSelection } from '../../../src/webview/databases/tableSelection';

const database = (
  name: string,
  tables?: readonly string[],
  more: Partial<DatabaseView> = {},
): DatabaseView => ({
  name,
  size: '',
  tables: [...(tables ?? [])],
  tablesStatus: tables ? 'ready' : 'idle',
  problem: '',
  ...more,
});
const view = (databases: DatabaseView[], more: Partial<DatabasesView> = {}): DatabasesView => ({
  status: 'ready',
  problem: '',
  withTables: true,
  complete: true,
  databases,
  ...more,
});
const input = (more: Partial<RowsInput> = {}): RowsInput => ({
  mode: 'TableMeta',
  view: view([database('shop', ['orders', 'stock']), database('crm')]),
  selection: new TableSelection(),
  folds: new Map(),
  filter: '',
  canAdd: false,
  kept: undefined,
  ...more,
});
const open = (...names: readonly string[]): ReadonlyMap<string, boolean> =>
  new Map(names.map((name) => [name, true]));
/** `table shop.orders`, in the order of the list. */
const shown = (of: RowsInput): string[] =>
  listRows(of).rows.map(
    ({ kind, database: name, table }) => `${kind} ${table === undefined ? name : `${name}.${table}`}`,
  );

describe('the rows of the list of databases', () => {
  it('have tables only where a database is open', () => {
    assert.deepEqual(shown(input()), ['database shop', 'database crm']);
    assert.deepEqual(shown(input({ folds: open('shop') })), [
      'database shop',
      'table shop.orders',
      'table shop.stock',
      'database crm',
    ]);
  });

  it('have no tables where only names can be chosen, and those of the text where an engine restores none', () => {
    const names = input({ mode: 'DbNames', folds: open('shop') });
    assert.deepEqual(shown(names), ['database shop', 'database crm']);
    const selection = new TableSelection();
    selection.setTables('crm', ['people'], true);
    const whole = input({
      view: view([database('shop'), database('crm')], { withTables: false }),
      selection,
    });
    assert.deepEqual(shown({ ...whole, folds: open('shop', 'crm') }), [
      'database shop',
      'database crm',
      'state crm',
      'table crm.people',
    ]);
  });

  it('keep what was chosen and is not listed', () => {
    const selection = new TableSelection();
    selection.setTables('shop', ['gone'], true);
    selection.setDatabases(['lost'], true);
    selection.setDatabases(['lost'], false);
    assert.deepEqual(shown(input({ selection, folds: open('shop') })), [
      'database shop',
      'table shop.orders',
      'table shop.stock',
      'table shop.gone',
      'database crm',
      'database lost',
    ]);
  });

  it('are those that match the filter, with the tables that were found in sight until they are folded', () => {
    const found = input({ filter: ' ORD ' });
    assert.deepEqual(shown(found), ['database shop', 'table shop.orders']);
    assert.deepEqual(listRows(found).matches, new Map([['shop', ['orders']]]));
    assert.equal(listRows(found).total, 2);
    assert.equal(isOpen(found, 'shop', ['orders']), true);
    assert.deepEqual(shown({ ...found, folds: new Map([['shop', false]]) }), ['database shop']);
    const named = input({ filter: 'shop', folds: open('shop') });
    assert.deepEqual(shown(named), ['database shop', 'table shop.orders', 'table shop.stock']);
    assert.deepEqual(listRows(named).matches, new Map([['shop', undefined]]));
    assert.deepEqual(shown(input({ filter: 'nothing' })), []);
  });

  it('tell where the tables are', () => {
    for (const tablesStatus of ['idle', 'loading', 'failed'] as const) {
      const rows = shown(
        input({ view: view([database('shop', undefined, { tablesStatus })]), folds: open('shop') }),
      );
      assert.deepEqual(
        rows,
        ['database shop', 'state shop', ...(tablesStatus === 'failed' ? ['add shop'] : [])],
        tablesStatus,
      );
    }
    assert.deepEqual(shown(input({ view: view([database('shop', [])]), folds: open('shop') })), [
      'database shop',
      'state shop',
      'add shop',
    ]);
  });

  it('take names that are not listed, and do so for as long as the field is in use', () => {
    const rows = listRows(input({ canAdd: true })).rows;
    assert.equal(rows[0]?.kind, 'add');
    assert.deepEqual(shown(input({ kept: rows[0].key })).slice(0, 1), ['add ']);
    assert.deepEqual(shown(input()).slice(0, 1), ['database shop']);
  });

  it('tell which new names collide, once', () => {
    const selection = new TableSelection();
    selection.setTables('shop', ['orders', 'stock'], true);
    selection.renameTable('shop', 'stock', 'orders');
    assert.deepEqual(shown(input({ selection })), ['database shop', 'inside shop', 'database crm']);
    assert.deepEqual(shown(input({ selection, folds: open('shop') })), [
      'database shop',
      'table shop.orders',
      'clash shop.orders',
      'table shop.stock',
      'clash shop.stock',
      'database crm',
    ]);
    assert.deepEqual(shown(input({ selection, filter: 'stock' })), [
      'database shop',
      'inside shop',
      'table shop.stock',
      'clash shop.stock',
    ]);
    selection.setDatabases(['crm'], true);
    selection.renameDatabase('crm', 'shop');
    assert.deepEqual(shown(input({ selection })), [
      'database shop',
      'clash shop',
      'database crm',
      'clash crm',
    ]);
  });

  it('have keys of their own, whatever the names hold', () => {
    const names = ['a', 'a b', '1 a', 'd a', '__proto__', ''];
    const tables = ['b', ' b', 'b c', 'c'];
    const rows = listRows(
      input({ view: view(names.map((name) => database(name, tables))), folds: open(...names) }),
    ).rows;
    assert.equal(rows.length, names.length * (tables.length + 1));
    assert.equal(new Set(rows.map(({ key }) => key)).size, rows.length);
  });
});

describe('the text of what is chosen', () => {
  it('is read and printed the same, as names and as TableMeta', () => {
    const selection = new TableSelection();
    assert.equal(readText('DbNames', ' shop, crm,,shop', selection), undefined);
    assert.equal(printText('DbNames', selection), 'shop,crm');
    const meta = printText('TableMeta', selection);
    assert.equal(parseTableMeta(meta).ok, true);
    assert.equal(readText('TableMeta', meta, selection), undefined);
    assert.equal(printText('TableMeta', selection), meta);
    assert.equal(readText('TableMeta', '', selection), undefined);
    assert.equal(printText('TableMeta', selection), '');
  });

  it('leaves the selection alone where check boxes cannot show it, and says why', () => {
    const selection = new TableSelection();
    selection.setDatabases(['shop'], true);
    const before = printText('TableMeta', selection);
    assert.equal(readText('TableMeta', '[{', selection)?.kind, 'unreadable');
    const one = before.slice(1, -1);
    assert.deepEqual(readText('TableMeta', `[${one},${one}]`, selection), { kind: 'twice', name: 'shop' });
    assert.equal(printText('TableMeta', selection), before);
  });

  it('can be shown where only new names collide', () => {
    const selection = new TableSelection();
    selection.setDatabases(['shop', 'crm'], true);
    selection.renameDatabase('crm', 'shop');
    assert.equal(readText('TableMeta', printText('TableMeta', selection), selection), undefined);
    assert.equal(selection.clashes().size, 2);
  });

  it('cannot hold every name', () => {
    assert.deepEqual(
      ['a,b', ' a', '', 'a'].map((name) => fits('DbNames', name)),
      [false, false, false, true],
    );
    assert.deepEqual(
      ['a,b', ' a', ' ', 'a'].map((name) => fits('TableMeta', name)),
      [true, true, false, true],
    );
  });
});
