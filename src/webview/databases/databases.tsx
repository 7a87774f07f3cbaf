import type { JSX } from 'preact';
import { useImperativeHandle, useRef, useState } from 'preact/hooks';
import type { DatabaseTexts } from '../../shared/databases';
import { useChooser, useFocusKept, type Chooser, type DatabasesProps } from './chooser';
import { List } from './list';
import { fill } from '../ui/texts';
import { ListState, TextInput, Warning } from './parts';
import { allLabel } from './row';
import { fits, hasName, type Obstacle } from './selectionText';
import type { TableSelection } from './tableSelection';
import { JsonText, NamesText } from './typed';

/**
 * The control for DbNames and TableMeta: check boxes for the databases and, for TableMeta, their tables and new
 * names. The value is a text that can also be typed: as JSON for TableMeta at any time, as names for DbNames if the
 * databases cannot be listed.
 */
export function Databases(props: DatabasesProps): JSX.Element {
  const { mode, frozen, texts, labelledBy, describedBy } = props;
  const [isJson, setJson] = useState(false);
  const [isNames, setNamesFocused] = useNamesTyped(props);
  const chooser = useChooser(props, isJson || isNames);
  const { root, rows, obstacle, isTooLong } = chooser;
  const isList = !isJson && !isNames && !obstacle;
  const focus = (): void => {
    const wrong = rows[rows.findIndex(({ kind }) => kind === 'clash') - 1];
    const first = rows.find(({ kind }) => kind === 'database');
    if (isList && wrong) chooser.focusRow(wrong.key, '[aria-invalid="true"]');
    else if (isList && first) chooser.focusRow(first.key);
    else root.current?.querySelector<HTMLElement>('textarea, input, button')?.focus();
  };
  useFocusKept(chooser, focus);
  useImperativeHandle(props.handle ?? null, () => ({ focus }));
  return (
    <fieldset
      ref={root}
      class="databases"
      disabled={frozen}
      aria-labelledby={labelledBy}
      aria-describedby={describedBy}
    >
      <div class="databases-tools">
        {isList && <ListTools {...chooser} />}
        {mode === 'TableMeta' && (
          <button type="button" class="link databases-json-toggle" onClick={() => setJson(!isJson)}>
            {isJson ? texts.dbAsList : texts.dbAsText}
          </button>
        )}
      </div>
      {!isJson && <Lookup {...props} />}
      <Warning text={isTooLong ? texts.dbTooLong : ''} role="alert" />
      <Warning text={isJson || !obstacle ? '' : obstacleText(obstacle, texts)} role="status" />
      {isList && <List {...chooser} />}
      {isJson && <JsonText {...props} />}
      {isNames && <NamesText {...props} setFocused={setNamesFocused} />}
    </fieldset>
  );
}

/** Without a list, the names of DbNames are typed. Typing continues even if a list arrives meanwhile. */
function useNamesTyped({ mode, view }: DatabasesProps): readonly [boolean, (focused: boolean) => void] {
  const [isFocused, setFocused] = useState(false);
  const was = useRef(false);
  const isUnlisted = view.databases.length === 0 && (view.status !== 'loading' || was.current);
  was.current = mode === 'DbNames' && (isUnlisted || (was.current && isFocused));
  return [was.current, setFocused];
}

function ListTools(chooser: Chooser): JSX.Element {
  const { mode, view, texts, suffix, selection, edit, matches, total, filter, isFiltered } = chooser;
  const find = view.withTables && mode === 'TableMeta' ? texts.dbFilterAll : texts.dbFilterDatabases;
  const anyChosen = [...matches].some(([database, tables]) => selection.hasAny(database, tables));
  const label = allLabel(texts, anyChosen, isFiltered);
  const chooseAll = (to: TableSelection): void => {
    for (const [database, tables] of matches) {
      if (tables) to.setTables(database, tables.filter(hasName), !anyChosen);
      else if (anyChosen || fits(mode, database)) to.setDatabases([database], !anyChosen);
    }
  };
  if (total === 0) return <></>;
  return (
    <>
      <TextInput value={filter} placeholder={find} aria-label={find} onText={chooser.setFilter} />
      <button
        type="button"
        class="link"
        aria-label={fill(texts.dbLabelled, label, texts.dbDatabases)}
        onClick={() => edit(chooseAll)}
      >
        {label}
      </button>
      {mode === 'TableMeta' && suffix !== '' && (
        <button
          type="button"
          class="link"
          title={texts.dbAddSuffixHint}
          onClick={() => edit((to) => to.addSuffix(suffix))}
        >
          {fill(texts.dbAddSuffix, suffix)}
        </button>
      )}
    </>
  );
}

function Lookup({ view, texts, retry }: DatabasesProps): JSX.Element {
  const { status, problem, databases } = view;
  const text = {
    idle: texts.dbNotAsked,
    loading: texts.dbLoading,
    failed: fill(texts.dbFailed, problem),
    ready: databases.length === 0 ? texts.dbNone : problem,
  }[status];
  return <ListState text={text} status={status} texts={texts} of={texts.dbDatabases} retry={retry} />;
}

function obstacleText(obstacle: Obstacle, texts: DatabaseTexts): string {
  if (obstacle.kind === 'twice') return fill(texts.dbNamedTwice, obstacle.name);
  const { problem } = obstacle;
  if (problem.kind !== 'syntax' && problem.path !== '') return fill(texts.dbCannotShow, problem.path);
  const { line, column } = problem.kind === 'syntax' ? problem : { line: 1, column: 1 };
  return fill(texts.dbCannotShow, fill(texts.dbPlace, line, column));
}
