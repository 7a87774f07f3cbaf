import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { DatabaseTexts } from '../../shared/databases';
import type { Chooser } from './chooser';
import { Icon } from '../ui/icon';
import { fill } from '../ui/texts';
import { TextInput } from './parts';
import { hasTables, isOpen } from './databaseRows';
import { fits, hasName } from './selectionText';
import { newNameOf } from './tableSelection';

interface NameRowProps {
  readonly chooser: Chooser;
  readonly database: string;
  /** Undefined for the row of the database itself. */
  readonly table: string | undefined;
  readonly isTabStop: boolean;
  /** Id of the message about a conflicting new name. */
  readonly clash: string | undefined;
  /** Id prefix for descriptions of the name; unique on the page. */
  readonly id: string;
}

/** A database or a table, with a field for its new name while it is selected. */
export function NameRow(props: NameRowProps): JSX.Element {
  const { chooser, database, table } = props;
  const { mode, selection } = chooser;
  const choice = selection.get(database);
  const newname = table === undefined ? choice?.newname : choice?.tables.get(table);
  return (
    <>
      {table === undefined && hasTables(chooser, database) && <Expander {...props} />}
      <div class="databases-what">
        <Pick {...props} checked={newname !== undefined} />
        {table === undefined && <AllTables {...props} />}
      </div>
      {mode === 'TableMeta' && newname !== undefined && <NewName {...props} newname={newname} />}
    </>
  );
}

function Expander({ chooser, database, isTabStop }: NameRowProps): JSX.Element {
  const open = isOpen(chooser, database, chooser.matches.get(database));
  return (
    <button
      type="button"
      class="databases-expander"
      tabIndex={isTabStop ? 0 : -1}
      aria-expanded={open}
      aria-label={fill(chooser.texts.dbTablesOf, database)}
      onClick={() => chooser.fold(database, !open)}
    >
      <Icon name="chevron" />
    </button>
  );
}

function Pick({
  chooser,
  database,
  table,
  isTabStop,
  id,
  checked,
}: NameRowProps & { checked: boolean }): JSX.Element {
  const { mode, texts, selection, edit, byName } = chooser;
  const box = useRef<HTMLInputElement>(null);
  const listed = byName.get(database)?.tables ?? [];
  const part = table === undefined && selection.isPart(database, listed);
  // Clicks change it in the browser, and it has no HTML attribute.
  useLayoutEffect(() => {
    if (box.current) box.current.indeterminate = part;
  });
  const name = table ?? database;
  const isFit = table === undefined ? fits(mode, database) : hasName(table);
  const facts = isFit || checked ? factsOf(chooser, database, table) : texts.dbCannotBeNamed;
  const toggle = (): void =>
    edit((to) => {
      if (table === undefined) to.cycle(database, listed);
      else to.setTables(database, [table], !checked);
    });
  return (
    <label class="databases-pick" title={`${name}\n${facts}`}>
      <input
        ref={box}
        type="checkbox"
        checked={checked}
        disabled={!isFit && !checked}
        tabIndex={isTabStop ? 0 : -1}
        aria-label={fill(table === undefined ? texts.dbDatabase : texts.dbTable, database, table ?? '')}
        aria-describedby={id}
        onChange={toggle}
      />
      <span class="databases-name">{name}</span>
      <span id={id} class="databases-facts">
        {facts}
      </span>
    </label>
  );
}

function factsOf(chooser: Chooser, database: string, table: string | undefined): string {
  const { texts, selection, view, byName } = chooser;
  const of = byName.get(database);
  const known = of?.tablesStatus === 'ready';
  if (table !== undefined) return known && !of.tables.includes(table) ? texts.dbNotListed : '';
  const chosen = hasTables(chooser, database) ? selection.get(database)?.tables.size : undefined;
  const some = known
    ? fill(texts.dbSomeTablesOf, chosen ?? 0, of.tables.length)
    : fill(texts.dbSomeTables, chosen ?? 0);
  return [
    of?.size ?? '',
    chosen === undefined ? '' : chosen === 0 ? texts.dbWholeDatabase : some,
    of || view.status !== 'ready' ? '' : texts.dbNotListed,
  ]
    .filter((fact) => fact !== '')
    .join(' · ');
}

/** Selects or clears all tables of an expanded database that match the filter. */
function AllTables({ chooser, database }: NameRowProps): JSX.Element | null {
  const { texts, selection, edit, isFiltered, byName } = chooser;
  const found = chooser.matches.get(database);
  if (!isOpen(chooser, database, found)) return null;
  const tables = found ?? [
    ...new Set([...(byName.get(database)?.tables ?? []), ...selection.knownTables(database)]),
  ];
  if (tables.length < 2) return null;
  const anyChosen = selection.hasAny(database, tables);
  const label = allLabel(texts, anyChosen, isFiltered);
  return (
    <button
      type="button"
      class="link"
      aria-label={fill(texts.dbLabelled, label, fill(texts.dbTablesOf, database))}
      onClick={() => edit((to) => to.setTables(database, tables.filter(hasName), !anyChosen))}
    >
      {label}
    </button>
  );
}

/** The label of a button that selects all shown items, or clears them when some are selected. */
export function allLabel(texts: DatabaseTexts, anyChosen: boolean, isFiltered: boolean): string {
  if (anyChosen) return isFiltered ? texts.dbClearShown : texts.dbClear;
  return isFiltered ? texts.dbAllShown : texts.dbAll;
}

function NewName({
  chooser,
  database,
  table,
  clash,
  newname,
}: NameRowProps & { newname: string }): JSX.Element {
  const { texts, edit } = chooser;
  const name = table ?? database;
  const label = table === undefined ? texts.dbNewNameOfDatabase : texts.dbNewNameOfTable;
  const [typed, setTyped] = useState('');
  const change = (text: string): void => {
    setTyped(text);
    edit((to) => {
      if (table === undefined) to.renameDatabase(database, text);
      else to.renameTable(database, table, text);
    });
  };
  return (
    <>
      <span class="databases-arrow" aria-hidden="true">
        →
      </span>
      <TextInput
        // Keeps the typed text while it means the same name.
        value={newNameOf(name, typed) === newname ? typed : newname}
        placeholder={texts.dbSameName}
        aria-label={fill(label, database, table ?? '')}
        aria-invalid={clash !== undefined}
        aria-describedby={clash}
        onText={change}
      />
    </>
  );
}
