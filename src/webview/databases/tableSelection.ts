import { maxFieldLength } from '../../shared/clone';
import {
  parseTableMeta,
  prettyTableMeta,
  printTableMeta,
  type TableMetaDatabase,
} from '../../shared/tableMeta';

/** What of one database is restored. Without tables it is the whole database. */
export interface DatabaseChoice {
  readonly newname: string;
  /** New names by name. */
  readonly tables: ReadonlyMap<string, string>;
}

/** What was chosen before it was unticked, so that ticking again brings it back. */
interface Memory {
  /** The last choice of some of the tables, which ticking the whole database replaced. */
  readonly some: ReadonlyMap<string, string>;
  readonly newname: string;
  /** New names of unticked tables. */
  readonly tables: ReadonlyMap<string, string>;
}

const noTables: ReadonlyMap<string, string> = new Map();

/**
 * What is ticked in the list of databases and tables, in the order in which it was ticked. It says the same as a
 * TableMeta, and remembers what was there before.
 */
export class TableSelection {
  private chosen = new Map<string, DatabaseChoice>();
  private readonly memory = new Map<string, Memory>();
  /** Databases that became chosen by a tick at one of their tables, and are not when the last tick is gone. */
  private readonly byTable = new Set<string>();

  /** Names of the chosen databases. */
  get names(): readonly string[] {
    return [...this.chosen.keys()];
  }

  /** Databases that are chosen or were: they stay in the list, or an unticked row would vanish under the pointer. */
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
   * Takes over what a text says. Answers the name that stands in it twice, with its database for a table, which
   * check boxes cannot show; then nothing is taken over.
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

  /** Whether some but not all of the listed tables are chosen. */
  isPart(database: string, listed: readonly string[]): boolean {
    const tables = this.get(database)?.tables ?? noTables;
    return tables.size > 0 && !(listed.length > 0 && listed.every((name) => tables.has(name)));
  }

  /** A click on a database goes round: some of its tables, where some were chosen; all of it; nothing. */
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

  /** Chooses whole databases, or drops them; what is chosen already stays as it is. */
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

  /** Chooses tables, and their database with them, or drops them; without any the whole database is chosen. */
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

  /** A blank new name keeps the name. */
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

  /** Adds the suffix to the new name of every chosen table and of every database that is chosen whole, each once. */
  addSuffix(suffix: string): void {
    const renamed = (newname: string): string => (newname.endsWith(suffix) ? newname : newname + suffix);
    for (const [database, { newname, tables }] of this.chosen) {
      this.chosen.set(database, {
        newname: tables.size === 0 ? renamed(newname) : newname,
        tables: new Map([...tables].map(([table, to]) => [table, renamed(to)])),
      });
    }
  }

  /** Whether anything of these is chosen; without tables, of the database itself. */
  hasAny(database: string, tables: readonly string[] | undefined): boolean {
    const choice = this.get(database);
    return tables ? tables.some((table) => choice?.tables.has(table)) : choice !== undefined;
  }

  /** Databases that would get the same name as another one. */
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

/** The new name that a user means by what stands in its field. */
export function newNameOf(name: string, typed: string): string {
  return typed.trim() === '' ? name : typed;
}

/** A TableMeta for typing: one that check boxes wrote gets lines, and what was typed stays as it is. */
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
