import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { parseDbNames } from '../../shared/tableMeta';
import type { Chooser } from './chooser';
import { drawnRows, rowHeight, rowsInSight } from './drawn';
import { fill } from '../ui/texts';
import { Adder, ListState, Warning } from './parts';
import { NameRow } from './row';
import { databaseKey, isOpen, type Row } from './databaseRows';

const isName = ({ kind }: Row): boolean => kind === 'database' || kind === 'table';
const isInner = ({ kind, table, database }: Row): boolean =>
  table !== undefined || kind === 'state' || (kind === 'add' && database !== '');

/** The rows in a box that scrolls; of many rows only some are drawn. */
export function List(chooser: Chooser): JSX.Element {
  const { mode, view, texts, frozen, rows, matches, total, selection, isFiltered } = chooser;
  const [first, setFirst] = useState(0);
  const { tabStop, kept, stops } = useTabStops(chooser);
  const label = view.withTables && mode === 'TableMeta' ? texts.dbDatabasesAndTables : texts.dbDatabases;
  return (
    <>
      <div
        class="databases-scroll"
        // Browsers skip a box with disabled content when tabbing.
        tabIndex={frozen && rows.length > rowsInSight ? 0 : undefined}
        onScroll={({ currentTarget }) => setFirst(Math.floor(currentTarget.scrollTop / rowHeight))}
      >
        <ul
          aria-label={label}
          style={{ height: `${rows.length * rowHeight}px` }}
          onKeyDown={(event) => moveFocus(event, chooser)}
          onFocusIn={({ target }) => {
            const row = rows[indexOf(target)];
            if (row) chooser.setCurrent(row.key);
          }}
        >
          {drawnRows(rows.length, first, kept, stops).map((at) => {
            const row = rows[at];
            return (
              row && (
                <li
                  key={row.key}
                  class={`databases-row${isInner(row) ? ' databases-inner' : ''}`}
                  data-at={at}
                  style={{ top: `${at * rowHeight}px` }}
                  aria-setsize={rows.length}
                  aria-posinset={at + 1}
                >
                  <RowContent chooser={chooser} row={row} at={at} isTabStop={row.key === tabStop} />
                </li>
              )
            );
          })}
        </ul>
      </div>
      <p class="databases-hint" role="status">
        {isFiltered
          ? fill(texts.dbShown, matches.size, total)
          : total > 0 && fill(texts.dbChosen, selection.names.length, total)}
      </p>
    </>
  );
}

interface TabStops {
  /** The key of the row that takes part in the order of Tab; the arrow keys go to the others. */
  readonly tabStop: string | undefined;
  /** Where that row and the current one are, which are drawn also when they are out of sight. */
  readonly kept: readonly number[];
  /** Where fields for new names are, in which Tab stops too. */
  readonly stops: readonly number[];
}

function useTabStops(chooser: Chooser): TabStops {
  const { mode, rows, version } = chooser;
  const currentAt = useMemo(
    () => rows.findIndex(({ key }) => key === chooser.current),
    [rows, chooser.current],
  );
  const current = rows[currentAt] ?? rows.find(isName);
  const tabStop = current && !isName(current) ? databaseKey(current.database) : current?.key;
  const tabStopAt = useMemo(() => rows.findIndex(({ key }) => key === tabStop), [rows, tabStop]);
  const stops = useMemo(
    () => (mode === 'TableMeta' ? rows.flatMap((row, at) => (isChosen(chooser, row) ? [at] : [])) : []),
    [rows, version, mode],
  );
  return { tabStop, kept: [currentAt, tabStopAt], stops };
}

function isChosen({ selection }: Chooser, row: Row): boolean {
  if (!isName(row)) return false;
  const choice = selection.get(row.database);
  return row.table === undefined ? choice !== undefined : (choice?.tables.has(row.table) ?? false);
}

interface RowProps {
  readonly chooser: Chooser;
  readonly row: Row;
  readonly at: number;
  readonly isTabStop: boolean;
}

function RowContent({ chooser, row, at, isTabStop }: RowProps): JSX.Element {
  const { texts, rows, labelledBy, setFilter, edit, mode } = chooser;
  const { kind, database, table } = row;
  const noteId = (of: number): string => `${labelledBy}-note-${of}`;
  switch (kind) {
    case 'clash':
      return (
        <Warning
          id={noteId(at)}
          text={table === undefined ? texts.dbClash : texts.dbClashTable}
          role="status"
        />
      );
    case 'inside':
      return <Warning text={texts.dbClashInside} role="status" />;
    case 'state':
      return <TablesState chooser={chooser} database={database} />;
    case 'add': {
      const label = database === '' ? texts.dbAddDatabase : fill(texts.dbAddTable, database);
      const add = (name: string): void => {
        setFilter('');
        edit((selection) => {
          if (database !== '') selection.setTables(database, [name], true);
          else selection.setDatabases(mode === 'DbNames' ? parseDbNames(name) : [name], true);
        });
      };
      return <Adder texts={texts} label={label} button={texts.dbAdd} add={add} />;
    }
    case 'database':
    case 'table': {
      const clash = rows[at + 1]?.kind === 'clash' ? noteId(at + 1) : undefined;
      return <NameRow {...{ chooser, database, table, isTabStop, clash }} id={`${labelledBy}-facts-${at}`} />;
    }
  }
}

function TablesState({ chooser, database }: { chooser: Chooser; database: string }): JSX.Element {
  const { texts, byName, openDatabase } = chooser;
  const { tablesStatus: status, problem } = byName.get(database) ?? { tablesStatus: 'idle', problem: '' };
  const text = {
    idle: texts.dbLoadingTables,
    loading: texts.dbLoadingTables,
    failed: fill(texts.dbTablesFailed, problem),
    ready: texts.dbNoTables,
  }[status];
  const of = fill(texts.dbTablesOf, database);
  return <ListState text={text} status={status} texts={texts} of={of} retry={() => openDatabase(database)} />;
}

function indexOf(element: EventTarget | null): number {
  const row = element instanceof Element ? element.closest<HTMLElement>('.databases-row') : null;
  return Number(row?.dataset['at'] ?? -1);
}

function moveFocus(event: KeyboardEvent, chooser: Chooser): void {
  const { key, target } = event;
  const at = indexOf(target);
  const row = chooser.rows[at];
  const isText = target instanceof HTMLInputElement && target.type === 'text';
  if (!row || isText || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const { database, table } = row;
  const open = isOpen(chooser, database, chooser.matches.get(database));
  const below = chooser.rows.slice(at + 1).filter(isName);
  const parent =
    table === undefined ? undefined : chooser.rows.find((one) => one.key === databaseKey(database));
  const next = {
    ArrowDown: below[0],
    ArrowUp: chooser.rows.slice(0, at).filter(isName).at(-1),
    Home: chooser.rows.find(isName),
    End: chooser.rows.findLast(isName),
    ArrowRight: open && below[0]?.database === database ? below[0] : undefined,
    ArrowLeft: parent,
  };
  if (!(key in next)) return;
  event.preventDefault();
  const to = next[key as keyof typeof next];
  if (key === 'ArrowRight' && !open) chooser.fold(database, true);
  else if (key === 'ArrowLeft' && open && table === undefined) chooser.fold(database, false);
  else if (to) chooser.focusRow(to.key);
}
