import * as v from 'valibot';
import { findJsonError } from './jsonSyntax';

/**
 * The values of TableMeta and DbNames, which select the databases and tables to restore and their new names. Both are
 * texts in the request and in the draft, where they may be incomplete; this module parses and prints them.
 */

/** Problems with the shape of a TableMeta, each at a path such as `[0].tables[2].newname`. */
const shapeProblemKinds = [
  'notList',
  'notObject',
  'notText',
  'notDb',
  'notTable',
  'blank',
  'missing',
  'unknown',
  'nothing',
] as const;
type ShapeProblemKind = (typeof shapeProblemKinds)[number];

/** A problem that makes a TableMeta invalid, with its position. `core` puts it into words. */
export type TableMetaProblem =
  | { readonly kind: 'syntax'; readonly line: number; readonly column: number }
  /** The path of the whole text is blank. */
  | { readonly kind: ShapeProblemKind; readonly path: string }
  /** `first` is the path of the item that already has the new name. */
  | { readonly kind: 'duplicate'; readonly path: string; readonly first: string; readonly name: string };

const problem = (kind: ShapeProblemKind): ShapeProblemKind => kind;

/**
 * A missing member, an unknown member, or a value that is not an object: valibot has one schema, and so one message,
 * for all three.
 */
const memberProblem = ({ expected }: { readonly expected: string | null }): ShapeProblemKind =>
  expected === 'Object' ? 'notObject' : expected === 'never' ? 'unknown' : 'missing';

const nameSchema = v.pipe(v.string(problem('notText')), v.regex(/\S/, problem('blank')));

const tableSchema = v.strictObject(
  { type: v.literal('table', problem('notTable')), name: nameSchema, newname: nameSchema },
  memberProblem,
);
/** A table to restore; it keeps its name if both names are equal. */
type TableMetaTable = Readonly<v.InferOutput<typeof tableSchema>>;

const databaseSchema = v.strictObject(
  {
    type: v.literal('db', problem('notDb')),
    name: nameSchema,
    newname: nameSchema,
    tables: v.array(tableSchema, problem('notList')),
  },
  memberProblem,
);
const databasesSchema = v.pipe(
  v.array(databaseSchema, problem('notList')),
  v.minLength(1, problem('nothing')),
);

/** A database to restore: the whole database if no table is named. */
export interface TableMetaDatabase {
  readonly type: 'db';
  readonly name: string;
  readonly newname: string;
  readonly tables: readonly TableMetaTable[];
}

export type TableMetaResult =
  | { readonly ok: true; readonly databases: readonly TableMetaDatabase[] }
  | {
      readonly ok: false;
      /** At least one, in the order of the text. */
      readonly problems: readonly TableMetaProblem[];
      /** Set when the shape is valid and only new names collide, so that the list can be shown and corrected. */
      readonly databases?: readonly TableMetaDatabase[];
    };

export function parseTableMeta(text: string): TableMetaResult {
  if (text.trim() === '') return { ok: false, problems: [{ kind: 'nothing', path: '' }] };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, problems: [{ kind: 'syntax', ...(findJsonError(text) ?? { line: 1, column: 1 }) }] };
  }
  const result = v.safeParse(databasesSchema, value);
  if (!result.success) return { ok: false, problems: result.issues.flatMap(toProblem).filter(isFirst) };
  const databases = result.output;
  const problems = findDuplicates(databases);
  return problems.length === 0 ? { ok: true, databases } : { ok: false, problems, databases };
}

function toProblem(issue: v.BaseIssue<unknown>): TableMetaProblem[] {
  const path = issue.path ?? [];
  const last = path.at(-1);
  // For valibot, a list is an object without the required members.
  if (last?.type === 'object' && Array.isArray(last.input)) {
    return [{ kind: 'notObject', path: printPath(path.slice(0, -1)) }];
  }
  const kind = shapeProblemKinds.find((one) => one === issue.message);
  return kind ? [{ kind, path: printPath(path) }] : [];
}

function printPath(path: readonly v.IssuePathItem[]): string {
  return path
    .map(({ key }) => {
      if (typeof key === 'number') return `[${key}]`;
      const name = String(key);
      return /^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
    })
    .join('')
    .replace(/^\./, '');
}

/** A list in place of an object lacks every member; all of that is reported as one problem. */
function isFirst(one: TableMetaProblem, at: number, all: readonly TableMetaProblem[]): boolean {
  return JSON.stringify(one) !== JSON.stringify(all[at - 1]);
}

function findDuplicates(databases: readonly TableMetaDatabase[]): TableMetaProblem[] {
  return [
    ...findDuplicateNames(databases, ''),
    ...databases.flatMap(({ tables }, at) => findDuplicateNames(tables, `[${at}].tables`)),
  ];
}

function findDuplicateNames(
  entries: readonly { readonly newname: string }[],
  within: string,
): TableMetaProblem[] {
  const seen = new Map<string, string>();
  return entries.flatMap(({ newname }, at) => {
    const path = `${within}[${at}].newname`;
    const first = seen.get(newname);
    if (first !== undefined) return [{ kind: 'duplicate', path, first, name: newname }];
    seen.set(newname, path);
    return [];
  });
}

/** The compact form for the request: every character counts, because it is part of a URL. */
export function printTableMeta(databases: readonly TableMetaDatabase[]): string {
  return JSON.stringify(
    databases.map((database) => ({
      type: 'db',
      name: database.name,
      newname: database.newname,
      tables: database.tables.map(orderTable),
    })),
  );
}

function orderTable({ name, newname }: TableMetaTable): TableMetaTable {
  return { type: 'table', name, newname };
}

/** The readable form for editing, with one table per line. */
export function prettyTableMeta(databases: readonly TableMetaDatabase[]): string {
  const blocks = databases.map((database) => {
    const tables = database.tables.map((table) => `      ${spaced(orderTable(table))}`).join(',\n');
    const members = [
      '    "type": "db"',
      `    "name": ${JSON.stringify(database.name)}`,
      `    "newname": ${JSON.stringify(database.newname)}`,
      `    "tables": ${tables === '' ? '[]' : `[\n${tables}\n    ]`}`,
    ];
    return `  {\n${members.join(',\n')}\n  }`;
  });
  return blocks.length === 0 ? '[]' : `[\n${blocks.join(',\n')}\n]`;
}

function spaced(table: TableMetaTable): string {
  const members = Object.entries(table).map(([name, value]) => `"${name}": ${JSON.stringify(value)}`);
  return `{ ${members.join(', ')} }`;
}

/** The distinct names in DbNames. Spaces around a comma are not part of a name. */
export function parseDbNames(text: string): readonly string[] {
  return [...new Set(text.split(',').map((name) => name.trim()))].filter((name) => name !== '');
}

/** Whether DbNames can contain this name: a comma, and spaces at the ends, cannot be escaped. */
export function fitsDbNames(name: string): boolean {
  return name !== '' && name === name.trim() && !name.includes(',');
}

/** DbNames with these names; names that it cannot contain are returned as `unfit`. */
export function printDbNames(names: readonly string[]): {
  readonly text: string;
  readonly unfit: readonly string[];
} {
  return {
    text: [...new Set(names.filter(fitsDbNames))].join(','),
    unfit: names.filter((name) => !fitsDbNames(name)),
  };
}
