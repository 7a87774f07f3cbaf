import type { DatabaseTexts, DatabaseView } from '../../shared/databases';
import { el } from '../dom';
import { fillAll, newId } from './databasesDom';
import { NameList } from './nameList';
import { NameRow } from './nameRow';
import { StateLine } from '../form/stateLine';
import type { TableSelection } from './tableSelection';

export interface DatabaseRowActions {
  /** Changes the selection and tells so. */
  readonly edit: (change: (selection: TableSelection) => void) => void;
  /** Asks for the database's tables. */
  readonly open: () => void;
}

export interface DatabaseRowState {
  /** undefined where the database is not in the list. */
  readonly view: DatabaseView | undefined;
  readonly selection: TableSelection;
  /** Whether the list is complete, so that a name that is not in it is worth a word. */
  readonly listKnown: boolean;
  readonly renames: boolean;
  readonly withTables: boolean;
  /** Whether another database would get the same name. */
  readonly clashes: boolean;
  readonly unfit: string;
}

interface TablesPart {
  readonly element: HTMLElement;
  readonly line: StateLine;
  readonly list: NameList<NameRow>;
}

/** A database: what is restored of it and, once opened, its tables. */
export class DatabaseRow {
  readonly element: HTMLElement;
  private readonly row: NameRow;
  private readonly expander: HTMLButtonElement;
  private tables: TablesPart | undefined;
  private state: DatabaseRowState | undefined;
  private open = false;
  /** The tables have been asked for, and no answer has come yet. */
  private asked = false;

  constructor(
    private readonly name: string,
    private readonly texts: DatabaseTexts,
    private readonly actions: DatabaseRowActions,
  ) {
    this.row = new NameRow({
      name,
      label: fillAll(texts.dbDatabase, name),
      newNameLabel: fillAll(texts.dbNewNameOfDatabase, name),
      texts,
      toggle: () => actions.edit((selection) => selection.cycle(name, this.listed())),
      rename: (typed) => actions.edit((selection) => selection.renameDatabase(name, typed)),
    });
    this.expander = el('button', {
      type: 'button',
      class: 'databases-expander',
      'aria-expanded': 'false',
      'aria-label': fillAll(texts.dbTablesOf, name),
    });
    this.expander.addEventListener('click', () => this.toggle());
    this.row.pick.prepend(this.expander);
    this.element = this.row.element;
    this.element.classList.add('databases-database');
  }

  update(state: DatabaseRowState): void {
    this.state = state;
    const { selection, view } = state;
    const { name, texts } = this;
    const choice = selection.get(name);
    // Tables that stand in the text can be seen, and so removed, even where none can be restored.
    const hasTables = state.withTables || selection.knownTables(name).length > 0;
    if (this.expander.hidden !== !hasTables) this.expander.hidden = !hasTables;
    const clashInside = selection.tableClashes(name).size > 0;
    this.row.update({
      checked: choice !== undefined,
      part: selection.isPart(name, this.listed()),
      listed: view !== undefined || !state.listKnown,
      size: view?.size ?? '',
      note: choice && hasTables ? this.note(choice.tables.size) : '',
      unfit: state.unfit,
      newname: state.renames ? choice?.newname : undefined,
      clash: state.clashes ? texts.dbClash : '',
      problem: clashInside ? texts.dbClashInside : '',
    });
    if (view && view.tablesStatus !== 'idle') this.asked = false;
    if (!this.open) return;
    // A new lookup of the databases has forgotten the tables.
    if (view?.tablesStatus === 'idle') this.ask();
    this.updateTables(state);
  }

  private listed(): readonly string[] {
    return this.state?.view?.tables ?? [];
  }

  private note(count: number): string {
    if (count === 0) return this.texts.dbWholeDatabase;
    const { view } = this.state ?? {};
    return view?.tablesStatus === 'ready'
      ? fillAll(this.texts.dbSomeTablesOf, count, view.tables.length)
      : fillAll(this.texts.dbSomeTables, count);
  }

  private toggle(): void {
    this.open = !this.open;
    this.expander.setAttribute('aria-expanded', String(this.open));
    const { element } = (this.tables ??= this.drawTables());
    element.hidden = !this.open;
    if (this.state) this.update(this.state);
  }

  private ask(): void {
    if (this.asked) return;
    this.asked = true;
    this.actions.open();
  }

  private drawTables(): TablesPart {
    const { name, texts, actions } = this;
    const label = fillAll(texts.dbTablesOf, name);
    const line = new StateLine(texts.dbRetry, `${texts.dbRetry}: ${label}`, () => {
      this.asked = true;
      actions.open();
    });
    const list = new NameList<NameRow>(texts, {
      label,
      filterLabel: fillAll(texts.dbFilterTables, name),
      addLabel: fillAll(texts.dbAddTable, name),
      create: (table) => this.drawTable(table),
      setAll: (tables, on) =>
        actions.edit((selection) => selection.setTables(name, tables.filter(hasName), on)),
      add: (table) => actions.edit((selection) => selection.setTables(name, [table], true)),
    });
    const id = newId();
    const element = el(
      'div',
      { id, class: 'databases-tables', role: 'group', 'aria-label': label },
      line.element,
      list.element,
    );
    this.expander.setAttribute('aria-controls', id);
    this.element.append(element);
    return { element, line, list };
  }

  private drawTable(table: string): NameRow {
    const { name, texts, actions } = this;
    return new NameRow({
      name: table,
      label: fillAll(texts.dbTable, name, table),
      newNameLabel: fillAll(texts.dbNewNameOfTable, name, table),
      texts,
      toggle: () =>
        actions.edit((selection) => {
          selection.setTables(name, [table], !selection.get(name)?.tables.has(table));
        }),
      rename: (typed) => actions.edit((selection) => selection.renameTable(name, table, typed)),
    });
  }

  private updateTables({ view, selection, withTables }: DatabaseRowState): void {
    const { tables, name, texts } = this;
    if (!tables) return;
    const chosen = selection.get(name)?.tables;
    const clashes = selection.tableClashes(name);
    const listed = new Set(this.listed());
    const known = view?.tablesStatus === 'ready';
    tables.list.update(
      [...listed, ...selection.knownTables(name).filter((table) => !listed.has(table))],
      (row, table) => {
        const newname = chosen?.get(table);
        row.update({
          checked: newname !== undefined,
          part: false,
          listed: !known || listed.has(table),
          size: '',
          note: '',
          unfit: hasName(table) ? '' : texts.dbCannotBeNamed,
          newname,
          clash: clashes.has(table) ? texts.dbClashTable : '',
          problem: '',
        });
      },
      '',
    );
    tables.list.allowAdding(
      withTables && (view === undefined || view.tablesStatus === 'failed' || (known && listed.size === 0)),
    );
    const left = this.showTablesState(tables.line, view);
    if (left) this.expander.focus();
  }

  private showTablesState(line: StateLine, view: DatabaseView | undefined): boolean {
    const { texts } = this;
    switch (view?.tablesStatus) {
      case 'idle':
      case 'loading':
        return line.show(texts.dbLoadingTables, 'loading');
      case 'failed':
        return line.show(fillAll(texts.dbTablesFailed, view.problem), 'failed');
      case 'ready':
        return line.show(view.tables.length === 0 ? texts.dbNoTables : '', 'plain');
      case undefined:
        return line.show('', 'plain');
    }
  }
}

/** A TableMeta has no use for a name of blanks alone, which some engines allow. */
export function hasName(name: string): boolean {
  return name.trim() !== '';
}
