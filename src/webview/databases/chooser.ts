import type { RefObject } from 'preact';
import { useLayoutEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks';
import { maxFieldLength } from '../../shared/clone';
import type { DatabasesView, DatabaseTexts, DatabaseView } from '../../shared/databases';
import { isAdd, listRows, type Row, type Rows, type RowsInput } from './databaseRows';
import { printText, readText, type Obstacle, type SelectionMode } from './selectionText';
import { TableSelection } from './tableSelection';

export interface DatabasesProps {
  readonly mode: SelectionMode;
  readonly view: DatabasesView;
  /** The value that the page shows now. */
  readonly text: string;
  readonly frozen: boolean;
  /** The suggested suffix for all new names, e.g. `_1127`; blank for none. */
  readonly suffix: string;
  readonly texts: DatabaseTexts;
  readonly labelledBy: string;
  readonly describedBy: string;
  readonly change: (text: string) => void;
  readonly openDatabase: (name: string) => void;
  readonly retry: () => void;
  /** Receives a function that moves the focus to the first error, or else to the first control. */
  readonly handle?: RefObject<{ focus(): void } | null>;
}

export interface Chooser extends DatabasesProps, RowsInput, Rows, SelectionState {
  readonly root: RefObject<HTMLFieldSetElement | null>;
  readonly byName: ReadonlyMap<string, DatabaseView>;
  readonly isFiltered: boolean;
  readonly setFilter: (filter: string) => void;
  readonly fold: (database: string, open: boolean) => void;
  /** Key of the row that has or last had the focus. */
  readonly current: string | undefined;
  readonly setCurrent: (key: string) => void;
  /** @param part selector of the element to focus in the row; its check box by default */
  readonly focusRow: (key: string, part?: string) => void;
}

/** @param isTyped the text is edited as text, not shown as check boxes */
export function useChooser(props: DatabasesProps, isTyped: boolean): Chooser {
  const { mode, view } = props;
  const root = useRef<HTMLFieldSetElement>(null);
  const [filter, setFilter] = useState('');
  const [folds, setFolds] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [current, setCurrent] = useState<string>();
  const chosen = useSelection(props, isTyped);
  const { selection, version } = chosen;
  const canAdd = useCanAdd(mode, view);
  const kept = isAdd(current) ? current : undefined;
  const input = { mode, view, selection, folds, filter, canAdd, kept };
  const list = useMemo(() => listRows(input), [version, mode, view, folds, filter, canAdd, kept]);
  const byName = useMemo(() => new Map(view.databases.map((one) => [one.name, one])), [view]);
  useTablesAsked(props, folds);
  return {
    ...props,
    ...input,
    ...list,
    ...chosen,
    root,
    byName,
    isFiltered: filter.trim() !== '',
    setFilter: (typed) => {
      setFilter(typed);
      // Drops collapsed databases, so that a new filter expands a database when it finds tables in it.
      setFolds(new Map([...folds].filter(([, open]) => open)));
    },
    fold: (database, open) => setFolds(new Map(folds).set(database, open)),
    current,
    setCurrent,
    focusRow: useFocusRow(root, list.rows, setCurrent),
  };
}

interface SelectionState {
  readonly selection: TableSelection;
  readonly obstacle: Obstacle | undefined;
  /** The last choice was rejected because it would have made the text too long. */
  readonly isTooLong: boolean;
  readonly edit: (change: (selection: TableSelection) => void) => void;
  /** Changes with every change of the selection, whose object stays the same. */
  readonly version: number;
}

/** The selection remembers more than the text, so it is read again only when the text was changed elsewhere. */
function useSelection({ mode, text, change }: DatabasesProps, isTyped: boolean): SelectionState {
  const { current: selection } = useRef(new TableSelection());
  const read = useRef<{ text: string; obstacle: Obstacle | undefined } | undefined>(undefined);
  const version = useRef(0);
  const [isTooLong, setTooLong] = useState(false);
  const [, draw] = useReducer((count: number, _: undefined) => count + 1, 0);
  if (!isTyped && read.current?.text !== text) {
    read.current = { text, obstacle: readText(mode, text, selection) };
    version.current++;
  }
  const edit: SelectionState['edit'] = (choose) => {
    choose(selection);
    const next = printText(mode, selection);
    const tooLong = next.length > maxFieldLength;
    // The host would reject the text, so the current one is read again.
    read.current = tooLong ? undefined : { text: next, obstacle: undefined };
    version.current++;
    setTooLong(tooLong);
    draw(undefined);
    if (!tooLong) change(next);
  };
  return { selection, obstacle: read.current?.obstacle, isTooLong, edit, version: version.current };
}

/** A database that RDS does not list can be added by name. The result does not change while the list is loading. */
function useCanAdd(mode: SelectionMode, { status, complete, databases }: DatabasesView): boolean {
  const canAdd = useRef(false);
  const isUnlisted = mode === 'TableMeta' && (status === 'failed' || databases.length === 0);
  if (status !== 'loading') canAdd.current = !complete || isUnlisted;
  return canAdd.current;
}

/** Requests the tables of expanded databases, and again after a new lookup of the databases has dropped them. */
function useTablesAsked({ view, openDatabase }: DatabasesProps, folds: ReadonlyMap<string, boolean>): void {
  const { current: asked } = useRef(new Set<string>());
  useLayoutEffect(() => {
    for (const { name, tablesStatus } of view.databases) {
      if (tablesStatus !== 'idle') asked.delete(name);
      else if (folds.get(name) && !asked.has(name)) {
        asked.add(name);
        openDatabase(name);
      }
    }
  }, [view, folds]);
}

/** Focuses a row; a row that is not drawn yet is focused once it is. */
function useFocusRow(
  root: RefObject<HTMLElement | null>,
  rows: readonly Row[],
  setCurrent: (key: string) => void,
): Chooser['focusRow'] {
  const pending = useRef<(() => boolean) | undefined>(undefined);
  useLayoutEffect(() => {
    pending.current?.();
    pending.current = undefined;
  });
  return (key, part = '[type="checkbox"]') => {
    const focus = (): boolean => {
      const at = rows.findIndex((row) => row.key === key);
      const target = root.current?.querySelector<HTMLElement>(`[data-at="${at}"] ${part}`);
      target?.focus({ preventScroll: true });
      target?.closest('li')?.scrollIntoView({ block: 'nearest' });
      return target != null;
    };
    setCurrent(key);
    if (!focus()) pending.current = focus;
  };
}

/** When the focused element disappears, such as a button after its click, the focus moves to its database. */
export function useFocusKept({ root, rows, current, focusRow }: Chooser, focus: () => void): void {
  const hadFocus = root.current?.contains(document.activeElement) ?? false;
  const database = useRef<string | undefined>(undefined);
  useLayoutEffect(() => {
    if (hadFocus && !root.current?.contains(document.activeElement)) {
      const row = rows.find((one) => one.kind === 'database' && one.database === database.current);
      if (row) focusRow(row.key);
      else focus();
    }
    database.current = rows.find(({ key }) => key === current)?.database;
  });
}
