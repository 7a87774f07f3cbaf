import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseTableMeta, printTableMeta } from '../../../src/shared/tableMeta';
import { layOut, newNameOf, TableSelection } from '../../../src/webview/databases/tableSelection';
import { effort } from '../../support/effort';

const anyName = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }),
  fc.constantFrom('orders', '订单', '😀', 'a"b', ' lead', '__proto__', 'constructor', '\ud800'),
);
const name = anyName.filter((one) => one.trim() !== '');
const plain = { noNullPrototype: true };
const tables = fc.uniqueArray(
  fc.record({ type: fc.constant('table' as const), name, newname: name }, plain),
  {
    maxLength: 4,
    selector: (table) => table.name,
  },
);
/** What check boxes can show: no name twice. New names may collide, as they do while one is typed. */
const databases = fc.uniqueArray(
  fc.record({ type: fc.constant('db' as const), name, newname: name, tables }, plain),
  { maxLength: 4, selector: (database) => database.name },
);

function selected(meta: string): TableSelection {
  const selection = new TableSelection();
  const result = parseTableMeta(meta);
  assert.equal(selection.adopt(result.databases ?? []), undefined);
  return selection;
}

const shop = (...names: readonly string[]): string =>
  printTableMeta([
    {
      type: 'db',
      name: 'shop',
      newname: 'shop',
      tables: names.map((one) => ({ type: 'table', name: one, newname: one })),
    },
  ]);
const textOf = (selection: TableSelection): string => printTableMeta(selection.toTableMeta());
const tablesOf = (selection: TableSelection): string[] => [...(selection.get('shop')?.tables.keys() ?? [])];
const listed = ['customers', 'orders', 'stock'];

describe('the selection of databases and tables', () => {
  it('becomes a TableMeta and is the same again', () => {
    fc.assert(
      fc.property(databases, (chosen) => {
        const selection = new TableSelection();
        assert.equal(selection.adopt(chosen), undefined);
        const text = textOf(selection);
        const parsed = parseTableMeta(text);
        // An empty one is no TableMeta.
        assert.deepEqual(parsed.databases ?? [], chosen);
        assert.equal(textOf(selected(text)), text);
      }),
      { numRuns: effort(2_500) },
    );
  });

  it('is always one that can be sent or only has collisions, whatever is clicked and typed', () => {
    const few = fc.constantFrom('a', 'b', '__proto__', '😀');
    const step = fc.oneof(
      fc.tuple(fc.constant('cycle' as const), few, fc.constant('')),
      fc.tuple(
        fc.constantFrom('tick' as const, 'untick' as const, 'all' as const, 'none' as const),
        few,
        few,
      ),
      fc.tuple(fc.constantFrom('rename' as const, 'renameTable' as const, 'suffix' as const), few, anyName),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const selection = new TableSelection();
        for (const [what, database, other] of steps) {
          if (what === 'cycle') selection.cycle(database, ['a', 'b']);
          else if (what === 'tick' || what === 'untick')
            selection.setTables(database, [other], what === 'tick');
          else if (what === 'all' || what === 'none')
            selection.setDatabases([database, other], what === 'all');
          else if (what === 'suffix') selection.addSuffix('_1127');
          else if (what === 'rename') selection.renameDatabase(database, other);
          else selection.renameTable(database, 'a', other);
        }
        const result = parseTableMeta(textOf(selection));
        assert.deepEqual(result.databases ?? [], selection.toTableMeta());
        const collides =
          selection.clashes().size > 0 || selection.names.some((one) => selection.tableClashes(one).size > 0);
        assert.equal(result.ok, selection.names.length > 0 && !collides);
        assert.ok(selection.names.every((one) => selection.known.includes(one)));
      }),
      { numRuns: 2000 },
    );
  });

  it('takes no text in which a database or a table stands twice, and keeps what it has', () => {
    const selection = selected(shop('orders'));
    const twice = [
      { type: 'db' as const, name: 'a', newname: 'a', tables: [] },
      { type: 'db' as const, name: 'a', newname: 'b', tables: [] },
    ];
    assert.equal(selection.adopt(twice), 'a');
    const table = { type: 'table' as const, name: 't', newname: 't' };
    assert.equal(selection.adopt([{ ...twice[0]!, tables: [table, { ...table, newname: 'u' }] }]), 'a.t');
    assert.equal(textOf(selection), shop('orders'));
  });

  it('has a whole database without ticks, and part of it with some', () => {
    const selection = selected(shop());
    assert.equal(selection.isPart('shop', listed), false);
    selection.setTables('shop', ['orders'], true);
    assert.equal(selection.isPart('shop', listed), true);
    selection.setTables('shop', listed, true);
    assert.equal(selection.isPart('shop', listed), false);
    assert.equal(selection.isPart('shop', []), true, 'nobody knows whether these are all');
    selection.setTables('shop', listed, false);
    assert.equal(textOf(selection), shop());
  });

  it('goes round by clicks: some tables, the whole database, nothing, the same tables', () => {
    const selection = selected(shop('orders'));
    selection.cycle('shop', listed);
    assert.equal(textOf(selection), shop());
    selection.cycle('shop', listed);
    assert.equal(textOf(selection), '[]');
    selection.cycle('shop', listed);
    assert.equal(textOf(selection), shop('orders'));
  });

  it('drops a database of which every listed table is ticked at once', () => {
    const selection = selected(shop(...listed));
    selection.cycle('shop', listed);
    assert.equal(textOf(selection), '[]');
    assert.deepEqual(selection.knownTables('shop'), listed);
  });

  it('chooses a database with its first table, and drops it with the last one', () => {
    const selection = new TableSelection();
    selection.setTables('shop', ['orders', 'stock'], true);
    selection.renameDatabase('shop', 'shop2');
    selection.setTables('shop', ['orders'], false);
    assert.deepEqual(tablesOf(selection), ['stock']);
    selection.setTables('shop', ['stock'], false);
    assert.equal(selection.get('shop'), undefined);
    selection.setTables('shop', ['stock'], true);
    assert.equal(selection.get('shop')?.newname, 'shop2');
  });

  it('keeps a database that was ticked itself when its last table is dropped', () => {
    const selection = new TableSelection();
    selection.cycle('shop', listed);
    selection.setTables('shop', ['orders'], true);
    selection.setTables('shop', ['orders'], false);
    assert.equal(textOf(selection), shop());
  });

  it('keeps a database that was chosen by a table and then by itself', () => {
    const selection = new TableSelection();
    selection.setTables('shop', ['orders'], true);
    selection.cycle('shop', listed);
    selection.setTables('shop', ['stock'], true);
    selection.setTables('shop', ['stock'], false);
    assert.equal(textOf(selection), shop());
  });

  it('remembers new names of what was dropped', () => {
    const selection = selected(shop('orders', 'stock'));
    selection.renameTable('shop', 'orders', 'orders_old');
    selection.renameDatabase('shop', 'shop_old');
    selection.setTables('shop', ['orders'], false);
    selection.setTables('shop', ['orders'], true);
    assert.equal(selection.get('shop')?.tables.get('orders'), 'orders_old');
    selection.setDatabases(['shop'], false);
    assert.deepEqual(selection.known, ['shop']);
    selection.setDatabases(['shop'], true);
    assert.deepEqual(
      selection.get('shop'),
      { newname: 'shop_old', tables: new Map() },
      'all of it was asked for',
    );
    selection.setTables('shop', ['orders'], true);
    assert.equal(selection.get('shop')?.tables.get('orders'), 'orders_old');
  });

  it('keeps the name where the new one is blank, and renames only what is chosen', () => {
    const selection = selected(shop('orders'));
    selection.renameDatabase('shop', ' ');
    selection.renameTable('shop', 'orders', '');
    selection.renameTable('shop', 'stock', 'x');
    selection.renameDatabase('crm', 'x');
    assert.equal(textOf(selection), shop('orders'));
    assert.equal(newNameOf('shop', ' new '), ' new ');
  });

  it('adds a suffix to all that is chosen, once, and not to a database of which tables are chosen', () => {
    const selection = selected(shop('orders', 'stock'));
    selection.setDatabases(['crm'], true);
    selection.renameTable('shop', 'stock', 'stock_old');
    for (let time = 1; time <= 2; time++) selection.addSuffix('_1127');
    assert.equal(selection.get('shop')?.newname, 'shop');
    assert.deepEqual(
      [...(selection.get('shop')?.tables ?? [])],
      [
        ['orders', 'orders_1127'],
        ['stock', 'stock_old_1127'],
      ],
    );
    assert.equal(selection.get('crm')?.newname, 'crm_1127');
  });

  it('says whether anything of a database or of some of its tables is chosen', () => {
    const selection = selected(shop('orders'));
    assert.deepEqual(
      [undefined, ['stock', 'orders'], ['stock'], []].map((tables) => selection.hasAny('shop', tables)),
      [true, true, false, false],
    );
    assert.equal(selection.hasAny('crm', undefined), false);
  });

  it('names everything whose new name is not its own alone', () => {
    const selection = selected(shop('orders', 'stock', 'customers'));
    selection.renameTable('shop', 'stock', 'orders');
    assert.deepEqual([...selection.tableClashes('shop')], ['orders', 'stock']);
    selection.setDatabases(['crm'], true);
    assert.equal(selection.clashes().size, 0);
    selection.renameDatabase('crm', 'shop');
    assert.deepEqual([...selection.clashes()], ['shop', 'crm']);
  });
});

describe('a TableMeta for typing', () => {
  it('gets lines when check boxes wrote it, and stays as it was typed otherwise', () => {
    assert.ok(layOut(shop('orders')).includes('\n'));
    for (const typed of ['', '[', `${shop('orders')} `, '[{"type":"db"}]'])
      assert.equal(layOut(typed), typed);
  });

  it('stays on one line where lines would make it too long for the field', () => {
    const many = shop(...Array.from({ length: 1500 }, (_, at) => `table_${at}`));
    assert.equal(layOut(many), many);
  });
});
