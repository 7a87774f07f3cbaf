import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describeTableMetaProblem } from '../../../src/core/clone/tableMetaProblems';
import { databaseTexts } from '../../../src/core/form/databaseTexts';
import { databaseTextNames } from '../../../src/shared/databases';
import { findJsonError } from '../../../src/shared/jsonSyntax';
import {
  fitsDbNames,
  parseDbNames,
  parseTableMeta,
  prettyTableMeta,
  printDbNames,
  printTableMeta,
  type TableMetaProblem,
} from '../../../src/shared/tableMeta';
import { effort } from '../../support/effort';

const nameJsonSchema = { type: 'string', pattern: '\\S' };

/**
 * What `parseTableMeta` accepts, said in JSON Schema. That no two new names are the same cannot be said in JSON Schema; it checks that
 * on top.
 */
const tableMetaJsonSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'array',
  minItems: 1,
  items: {
    type: 'object',
    required: ['type', 'name', 'newname', 'tables'],
    additionalProperties: false,
    properties: {
      type: { const: 'db' },
      name: nameJsonSchema,
      newname: nameJsonSchema,
      tables: {
        type: 'array',
        items: {
          type: 'object',
          required: ['type', 'name', 'newname'],
          additionalProperties: false,
          properties: { type: { const: 'table' }, name: nameJsonSchema, newname: nameJsonSchema },
        },
      },
    },
  },
} as const;

const name = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }),
  fc.constantFrom(
    'orders',
    '订单',
    '😀',
    'a"b\\c',
    'with space',
    '__proto__',
    'constructor',
    'null',
    '\ud800',
    '{0}',
  ),
);
const named = name.filter((one) => one.trim() !== '');
const plain = { noNullPrototype: true };
const table = fc.record({ type: fc.constant('table' as const), name: named, newname: named }, plain);
const database = fc.record(
  {
    type: fc.constant('db' as const),
    name: named,
    newname: named,
    tables: fc.uniqueArray(table, { maxLength: 4, selector: (one) => one.newname }),
  },
  plain,
);
const databases = fc.uniqueArray(database, { minLength: 1, maxLength: 4, selector: (one) => one.newname });

const db = (changed: object = {}): object => ({
  type: 'db',
  name: 'a',
  newname: 'b',
  tables: [],
  ...changed,
});
const row = (changed: object = {}): object => ({ type: 'table', name: 't', newname: 'u', ...changed });
const without = (object: object, member: string): object =>
  Object.fromEntries(Object.entries(object).filter(([key]) => key !== member));

function problemsOf(text: string): readonly TableMetaProblem[] {
  const result = parseTableMeta(text);
  return result.ok ? [] : result.problems;
}

/** Checks by as much of draft-07 as the schema uses; a keyword it does not know fails the test. */
function fits(value: unknown, schema: object): boolean {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const members = isObject ? Object.entries(value) : [];
  const properties = 'properties' in schema ? (schema.properties as Record<string, object>) : {};
  return Object.entries(schema).every(([keyword, rule]: [string, unknown]) => {
    switch (keyword) {
      case '$schema':
        return true;
      case 'type':
        return rule === 'object' ? isObject : rule === 'array' ? Array.isArray(value) : typeof value === rule;
      case 'minItems':
        return !Array.isArray(value) || value.length >= (rule as number);
      case 'items':
        return !Array.isArray(value) || value.every((item) => fits(item, rule as object));
      case 'required':
        return !isObject || (rule as string[]).every((key) => Object.hasOwn(value, key));
      case 'additionalProperties':
        assert.equal(rule, false);
        return members.every(([key]) => Object.hasOwn(properties, key));
      case 'properties':
        return members.every(
          ([key, item]) => !Object.hasOwn(properties, key) || fits(item, properties[key]!),
        );
      case 'const':
        return value === rule;
      case 'pattern':
        return typeof value !== 'string' || new RegExp(rule as string, 'u').test(value);
      default:
        throw new Error(`The test does not know ${keyword}`);
    }
  });
}

describe('TableMeta', () => {
  it('is the same after printing and parsing, compact and laid out', () => {
    fc.assert(
      fc.property(databases, (chosen) => {
        assert.deepEqual(parseTableMeta(printTableMeta(chosen)), { ok: true, databases: chosen });
        assert.deepEqual(parseTableMeta(prettyTableMeta(chosen)), { ok: true, databases: chosen });
      }),
      { numRuns: 2000 },
    );
  });

  it('is printed as the documentation writes it, whatever the order of the members', () => {
    const chosen = [
      {
        tables: [{ newname: 't2', name: 't', type: 'table' as const }],
        newname: 'b',
        name: 'a',
        type: 'db' as const,
      },
    ];
    assert.equal(
      printTableMeta(chosen),
      '[{"type":"db","name":"a","newname":"b","tables":[{"type":"table","name":"t","newname":"t2"}]}]',
    );
    assert.equal(
      prettyTableMeta([...chosen, { type: 'db', name: 'c', newname: 'c', tables: [] }]),
      [
        '[',
        '  {',
        '    "type": "db",',
        '    "name": "a",',
        '    "newname": "b",',
        '    "tables": [',
        '      { "type": "table", "name": "t", "newname": "t2" }',
        '    ]',
        '  },',
        '  {',
        '    "type": "db",',
        '    "name": "c",',
        '    "newname": "c",',
        '    "tables": []',
        '  }',
        ']',
      ].join('\n'),
    );
  });

  const problems: readonly (readonly [string, string, readonly TableMetaProblem[]])[] = [
    ['a blank text', ' \n', [{ kind: 'nothing', path: '' }]],
    ['no database', '[]', [{ kind: 'nothing', path: '' }]],
    ['an object', '{}', [{ kind: 'notList', path: '' }]],
    ['null', 'null', [{ kind: 'notList', path: '' }]],
    ['a half typed text', '[\n  {"type":"db",', [{ kind: 'syntax', line: 2, column: 16 }]],
    ['a list in the place of a database', '[[]]', [{ kind: 'notObject', path: '[0]' }]],
    [
      'null in the place of a table',
      JSON.stringify([db({ tables: [null] })]),
      [{ kind: 'notObject', path: '[0].tables[0]' }],
    ],
    [
      'another type of database',
      JSON.stringify([db({ type: 'table' })]),
      [{ kind: 'notDb', path: '[0].type' }],
    ],
    [
      'another type of table',
      JSON.stringify([db({ tables: [row({ type: 'db' })] })]),
      [{ kind: 'notTable', path: '[0].tables[0].type' }],
    ],
    [
      'a number for a name',
      JSON.stringify([db(), db({ name: 5, newname: 'c' })]),
      [{ kind: 'notText', path: '[1].name' }],
    ],
    ['a blank name', JSON.stringify([db({ name: '' })]), [{ kind: 'blank', path: '[0].name' }]],
    [
      'a new name of blanks',
      JSON.stringify([db({ tables: [row(), row(), row({ newname: ' \t' })] })]),
      [{ kind: 'blank', path: '[0].tables[2].newname' }],
    ],
    [
      'a text for the tables',
      JSON.stringify([db({ tables: 't' })]),
      [{ kind: 'notList', path: '[0].tables' }],
    ],
    [
      'a database without its tables',
      JSON.stringify([without(db(), 'tables')]),
      [{ kind: 'missing', path: '[0].tables' }],
    ],
    [
      'a misspelt member',
      JSON.stringify([db({ 'new name': 'x' })]),
      [{ kind: 'unknown', path: '[0]["new name"]' }],
    ],
    [
      'several things at once',
      JSON.stringify([without(db({ name: 1 }), 'newname'), db({ tables: [row({ name: ' ' })] })]),
      [
        { kind: 'notText', path: '[0].name' },
        { kind: 'missing', path: '[0].newname' },
        { kind: 'blank', path: '[1].tables[0].name' },
      ],
    ],
    [
      'two databases with the same new name',
      JSON.stringify([db(), db({ name: 'c', newname: 'c' }), db({ name: 'd' })]),
      [{ kind: 'duplicate', path: '[2].newname', first: '[0].newname', name: 'b' }],
    ],
    [
      'two tables with the same new name',
      JSON.stringify([db({ tables: [row(), row({ name: 'v' })] })]),
      [{ kind: 'duplicate', path: '[0].tables[1].newname', first: '[0].tables[0].newname', name: 'u' }],
    ],
  ];
  for (const [what, text, expected] of problems) {
    it(`names the place and the kind of ${what}`, () => {
      assert.deepEqual(problemsOf(text), expected);
    });
  }

  it('lets tables of different databases have the same new name', () => {
    const text = JSON.stringify([db({ tables: [row()] }), db({ newname: 'c', tables: [row()] })]);
    assert.equal(parseTableMeta(text).ok, true);
  });

  it('still has the databases of a text in which only new names collide', () => {
    const colliding = parseTableMeta(JSON.stringify([db(), db()]));
    assert.equal(!colliding.ok && colliding.databases?.length, 2);
    const broken = parseTableMeta(JSON.stringify([db(), db({ name: '' })]));
    assert.equal(!broken.ok && broken.databases, undefined);
  });

  it('agrees with its JSON Schema on everything but collisions', () => {
    const part = fc.constantFrom('db', 'table', 'a', 'b', '', ' ', 5, null, [], {});
    const entry = fc.record(
      { type: fc.oneof(fc.constant('table'), part), name: part, newname: part, extra: part },
      { requiredKeys: [] },
    );
    const outer = fc.record(
      {
        type: fc.oneof(fc.constant('db'), part),
        name: fc.oneof(named, part),
        newname: fc.oneof(named, part),
        tables: fc.oneof(fc.array(fc.oneof(table, entry), { maxLength: 2 }), part),
        extra: part,
      },
      { requiredKeys: ['type', 'name', 'newname'] },
    );
    const sample = fc.oneof(databases, fc.array(fc.oneof(database, outer), { maxLength: 3 }), fc.jsonValue());
    const seen = { true: 0, false: 0 };
    fc.assert(
      fc.property(sample, (value) => {
        const result = parseTableMeta(JSON.stringify(value));
        const shaped = result.ok || result.problems.every(({ kind }) => kind === 'duplicate');
        assert.equal(fits(JSON.parse(JSON.stringify(value)), tableMetaJsonSchema), shaped);
        seen[shaped ? 'true' : 'false']++;
      }),
      { numRuns: 3000 },
    );
    assert.ok(seen.true > 300 && seen.false > 300, JSON.stringify(seen));
  });

  it('never throws, and always says what is wrong', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.json(),
      fc.string({
        unit: fc.constantFrom('[', ']', '{', '}', ',', ':', '"', '"type"', '"db"', '1', ' ', '\n', '\\'),
      }),
      // A valid text with something in the wrong place.
      fc.tuple(databases, fc.nat(200), fc.string({ maxLength: 2 })).map(([chosen, at, put]) => {
        const printed = printTableMeta(chosen);
        return printed.slice(0, at) + put + printed.slice(at + 1);
      }),
    );
    fc.assert(
      fc.property(text, (typed) => {
        const result = parseTableMeta(typed);
        if (result.ok) return;
        assert.ok(result.problems.length > 0);
        for (const problem of result.problems) assert.notEqual(describeTableMetaProblem(problem), '');
        const isSyntax = result.problems[0]?.kind === 'syntax';
        if (typed.trim() !== '') assert.equal(isSyntax, findJsonError(typed) !== undefined);
      }),
      { numRuns: effort(2_500) },
    );
  });

  it('takes what is nested a thousandfold', () => {
    assert.deepEqual(problemsOf('['.repeat(50_000)), [{ kind: 'syntax', line: 1, column: 50_001 }]);
    assert.deepEqual(problemsOf('['.repeat(9000) + ']'.repeat(9000)), [{ kind: 'notObject', path: '[0]' }]);
  });
});

describe('DbNames', () => {
  it('is a list of names, each once, without the blanks around the commas', () => {
    assert.deepEqual(parseDbNames(' a, b c ,,a,\n'), ['a', 'b c']);
    assert.deepEqual(parseDbNames(''), []);
  });

  it('cannot hold every name, and says which', () => {
    assert.deepEqual(printDbNames(['a', 'x,y', 'b', ' c', '', 'a']), {
      text: 'a,b',
      unfit: ['x,y', ' c', ''],
    });
  });

  it('is the same after printing and parsing', () => {
    fc.assert(
      fc.property(fc.array(name, { maxLength: 5 }), (names) => {
        const { text, unfit } = printDbNames(names);
        assert.deepEqual(parseDbNames(text), [...new Set(names.filter(fitsDbNames))]);
        assert.deepEqual(
          unfit,
          names.filter((one) => one.includes(',') || one.trim() !== one || one === ''),
        );
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the texts of the list of databases', () => {
  it('are exactly those that the page asks for, and say something', () => {
    assert.deepEqual(Object.keys(databaseTexts()).sort(), [...databaseTextNames].sort());
    assert.ok(Object.values(databaseTexts()).every((text) => text.trim() !== ''));
  });
});
