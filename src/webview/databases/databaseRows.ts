import type { DatabasesView, DatabaseView } from '../../shared/databases';
import type { SelectionMode } from './selectionText';
import type { TableSelection } from './tableSelection';

/** A row of the list. Every row belongs to a database, and to a table if it names one. */
export interface Row {
  /**
   * `clash` describes a conflict of the row above it, `inside` a conflict of a hidden table; `state` shows the status
   * of the tables' lookup; `add` is for the name of an unlisted item.
   */
  readonly kind: 'database' | 'table' | 'clash' | 'inside' | 'state' | 'add';
  readonly key: string;
  readonly database: string;
  readonly table?: string;
}

export interface RowsInput {
  readonly mode: SelectionMode;
  readonly view: DatabasesView;
  readonly selection: TableSelection;
  /** Databases that the user expanded (true) or collapsed (false). */
  readonly folds: ReadonlyMap<string, boolean>;
  readonly filter: string;
  readonly canAdd: boolean;
  /** Key of an `add` row that is in use and therefore stays. */
  readonly kept: string | undefined;
}

export interface Rows {
  readonly rows: readonly Row[];
  /** The databases that match the filter, each with its matching tables; undefined if its own name matches. */
  readonly matches: ReadonlyMap<string, readonly string[] | undefined>;
  readonly total: number;
}

export const databaseKey = (database: string): string => `d ${database}`;
const addKey = (database: string): string => `a ${database}`;
export const isAdd = (key: string | undefined): boolean => key?.startsWith('a ') ?? false;

/** The rows of the list from top to bottom. Collapsed or filtered items have none. */
export function listRows(input: RowsInput): Rows {
  const { view, selection, filter, canAdd, kept } = input;
  const byName = new Map(view.databases.map((database) => [database.name, database]));
  const names = unique([...byName.keys(), ...selection.known]);
  const clashes = selection.clashes();
  const wanted = filter.trim().toLowerCase();
  const fits = (name: string): boolean => name.toLowerCase().includes(wanted);
  const rows: Row[] = canAdd || kept === addKey('') ? [{ kind: 'add', key: addKey(''), database: '' }] : [];
  const matches = new Map<string, readonly string[] | undefined>();
  for (const name of names) {
    const all = unique([...(byName.get(name)?.tables ?? []), ...selection.knownTables(name)]);
    const tables = fits(name) ? undefined : all.filter(fits);
    if (tables?.length === 0) continue;
    matches.set(name, tables);
    rows.push({ kind: 'database', key: databaseKey(name), database: name });
    const shown = isOpen(input, name, tables) ? (tables ?? all) : undefined;
    if (clashes.has(name)) rows.push({ kind: 'clash', key: `c ${name}`, database: name });
    else if (hidesClash(selection.tableClashes(name), shown))
      rows.push({ kind: 'inside', key: `i ${name}`, database: name });
    if (shown) pushTables(rows, input, name, byName.get(name), shown);
  }
  return { rows, matches, total: names.length };
}

const unique = (names: readonly string[]): string[] => [...new Set(names)];

/** Tables in the text are shown so that they can be removed, even if the engine restores only whole databases. */
export function hasTables({ mode, view, selection }: RowsInput, database: string): boolean {
  return mode === 'TableMeta' && (view.withTables || selection.knownTables(database).length > 0);
}

/** A database whose tables match the filter is expanded unless the user has collapsed it since. */
export function isOpen(input: RowsInput, database: string, found: readonly string[] | undefined): boolean {
  return hasTables(input, database) && (input.folds.get(database) ?? found !== undefined);
}

function hidesClash(clashes: ReadonlySet<string>, shown: readonly string[] | undefined): boolean {
  if (clashes.size === 0) return false;
  const seen = new Set(shown);
  return [...clashes].some((table) => !seen.has(table));
}

function pushTables(
  rows: Row[],
  { view, selection, kept }: RowsInput,
  database: string,
  of: DatabaseView | undefined,
  shown: readonly string[],
): void {
  const isEmpty = of?.tablesStatus === 'ready' && of.tables.length === 0;
  if (of && (of.tablesStatus !== 'ready' || isEmpty))
    rows.push({ kind: 'state', key: `s ${database}`, database });
  const canAdd = view.withTables && (!of || of.tablesStatus === 'failed' || isEmpty);
  if (canAdd || kept === addKey(database)) rows.push({ kind: 'add', key: addKey(database), database });
  const clashes = selection.tableClashes(database);
  for (const table of shown) {
    // The length keeps keys unique when names contain spaces.
    const key = `t${database.length} ${database} ${table}`;
    rows.push({ kind: 'table', key, database, table });
    if (clashes.has(table)) rows.push({ kind: 'clash', key: `c${key}`, database, table });
  }
}
