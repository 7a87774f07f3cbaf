import { maxFieldLength } from '../../shared/clone';
import {
  parseTableMeta,
  prettyTableMeta,
  printTableMeta,
  type TableMetaDatabase,
} from '../../shared/tableMeta';

/** The selected part of a database. Without tables, it is the whole database. */
export interface DatabaseChoice {
  readonly newname: string;
  /** New names by current name. */
  readonly tables: ReadonlyMap<string, string>;
}

/** An earlier choice, so that selecting the database again restores it. */
interface Memory {
  /** The last selection of single tables before the whole database was selected. */
  readonly some: ReadonlyMap<string, string>;
  readonly newname: string;
  /** New names of cleared tables. */
  readonly tables: ReadonlyMap<string, string>;
}

const noTables: ReadonlyMap<string, string> = new Map();

/**
 * The selected databases and tables, in the order of selection. It corresponds to a TableMeta, and also remembers
 * earlier choices.
 */
export class TableSelection {
  private chosen = new Map<string, DatabaseChoice>();
  private readonly memory = new Map<string, Memory>();
  /** Databases that were selected through one of their tables; they are cleared with their last table. */
  private readonly byTable = new Set<string>();

  get names(): readonly string[] {
    return [...this.chosen.keys()];
  }

  /**
   * Databases that are or were selected: they stay in the list, so that a cleared row does not vanish under the
   * pointer.
   */
  get known(): readonly string[] {
    return [...new Set([...this.chosen.keys(), ...this.memory.keys()])];
  }

  get(database: string): DatabaseChoice | undefined {
    return this.chosen.get(database);
  }

  knownTables(database: string): readonly string[] {
    const { some, tables } = this.remembered(database);
    return [
      ...new Set([...(this.get(database)?.tables ?? noTables).keys(), ...some.keys(), ...tables.keys()]),
    ];
  }

  /**
   * Replaces the selection by the contents of a text.
   * @returns a name that occurs twice (with its database for a table), which check boxes cannot show; the selection
   *   does not change then
   */
  adopt(databases: readonly TableMetaDatabase[]): string | undefined {
    const chosen = new Map<string, DatabaseChoice>();
    for (const { name, newname, tables } of databases) {
      if (chosen.has(name)) return name;
      const newNames = new Map<string, string>();
      for (const table of tables) {
        if (newNames.has(table.name)) return `${name}.${table.name}`;
        newNames.set(table.name, table.newname);
      }
      chosen.set(name, { newname, tables: newNames });
    }
    this.chosen = chosen;
    for (const name of this.byTable) if (!chosen.has(name)) this.byTable.delete(name);
    return undefined;
  }

  toTableMeta(): TableMetaDatabase[] {
    return [...this.chosen].map(([name, choice]) => ({
      type: 'db',
      name,
      newname: choice.newname,
      tables: [...choice.tables].map(([table, newname]) => ({ type: 'table', name: table, newname })),
    }));
  }

  isPart(database: string, listed: readonly string[]): boolean {
    const tables = this.get(database)?.tables ?? noTables;
    return tables.size > 0 && !(listed.length > 0 && listed.every((name) => tables.has(name)));
  }

  /** Clicks on a database cycle through some of its tables (if some were selected), the whole database, and nothing. */
  cycle(database: string, listed: readonly string[]): void {
    const choice = this.get(database);
    const { some, newname } = this.remembered(database);
    this.byTable.delete(database);
    if (!choice) {
      this.chosen.set(database, { newname, tables: some });
    } else if (this.isPart(database, listed)) {
      this.remember(database, { some: choice.tables });
      this.chosen.set(database, { ...choice, tables: noTables });
    } else {
      this.remember(database, {
        newname: choice.newname,
        some: choice.tables.size > 0 ? choice.tables : some,
      });
      this.chosen.delete(database);
    }
  }

  /** Selects or clears whole databases; databases that are already selected do not change. */
  setDatabases(databases: readonly string[], on: boolean): void {
    for (const database of databases) {
      const choice = this.get(database);
      if (on && !choice) {
        this.chosen.set(database, { newname: this.remembered(database).newname, tables: noTables });
      } else if (!on && choice) {
        this.remember(database, { newname: choice.newname, some: choice.tables });
        this.chosen.delete(database);
        this.byTable.delete(database);
      }
    }
  }

  /**
   * Selects tables with their database, or clears them. If none is left, the whole database is selected, unless it was
   * selected only through its tables.
   */
  setTables(database: string, tables: readonly string[], on: boolean): void {
    const choice = this.get(database);
    if (!choice && !on) return;
    const memory = this.remembered(database);
    const next = new Map(choice?.tables);
    const dropped = new Map(memory.tables);
    for (const table of tables) {
      const newname = next.get(table);
      if (on) next.set(table, newname ?? memory.tables.get(table) ?? memory.some.get(table) ?? table);
      else if (newname !== undefined) dropped.set(table, newname);
      if (!on) next.delete(table);
    }
    if (!choice) this.byTable.add(database);
    this.remember(database, { some: noTables, tables: dropped });
    if (next.size === 0 && this.byTable.delete(database)) {
      this.remember(database, { newname: choice?.newname ?? memory.newname });
      this.chosen.delete(database);
    } else {
      this.chosen.set(database, { newname: choice?.newname ?? memory.newname, tables: next });
    }
  }

  /** A blank new name keeps the current name. */
  renameDatabase(database: string, typed: string): void {
    const choice = this.get(database);
    if (choice) this.chosen.set(database, { ...choice, newname: newNameOf(database, typed) });
  }

  renameTable(database: string, table: string, typed: string): void {
    const choice = this.get(database);
    if (!choice?.tables.has(table)) return;
    const tables = new Map(choice.tables).set(table, newNameOf(table, typed));
    this.chosen.set(database, { ...choice, tables });
  }

  /**
   * Adds the suffix to the new name of every selected table and of every database that is selected as a whole, unless
   * it is there already.
   */
  addSuffix(suffix: string): void {
    const renamed = (newname: string): string => (newname.endsWith(suffix) ? newname : newname + suffix);
    for (const [database, { newname, tables }] of this.chosen) {
      this.chosen.set(database, {
        newname: tables.size === 0 ? renamed(newname) : newname,
        tables: new Map([...tables].map(([table, to]) => [table, renamed(to)])),
      });
    }
  }

  /** Whether any of these tables is selected; without tables, whether the database is. */
  hasAny(database: string, tables: readonly string[] | undefined): boolean {
    const choice = this.get(database);
    return tables ? tables.some((table) => choice?.tables.has(table)) : choice !== undefined;
  }

  /** Databases whose new name is used more than once. */
  clashes(): ReadonlySet<string> {
    return clashing([...this.chosen].map(([name, { newname }]) => [name, newname]));
  }

  tableClashes(database: string): ReadonlySet<string> {
    return clashing([...(this.get(database)?.tables ?? noTables)]);
  }

  private remembered(database: string): Memory {
    return this.memory.get(database) ?? { some: noTables, newname: database, tables: noTables };
  }

  private remember(database: string, changed: Partial<Memory>): void {
    this.memory.set(database, { ...this.remembered(database), ...changed });
  }
}

/** The new name that the text of its field stands for. */
export function newNameOf(name: string, typed: string): string {
  return typed.trim() === '' ? name : typed;
}

/** A TableMeta for editing: text written by check boxes is formatted, typed text is not changed. */
export function layOut(text: string): string {
  const result = parseTableMeta(text);
  if (!result.databases || printTableMeta(result.databases) !== text) return text;
  const pretty = prettyTableMeta(result.databases);
  return pretty.length > maxFieldLength ? text : pretty;
}

function clashing(newNames: readonly (readonly [string, string])[]): ReadonlySet<string> {
  const count = new Map<string, number>();
  for (const [, newname] of newNames) count.set(newname, (count.get(newname) ?? 0) + 1);
  return new Set(newNames.flatMap(([name, newname]) => (count.get(newname) === 1 ? [] : [name])));
}
