import {
  fitsDbNames,
  parseDbNames,
  parseTableMeta,
  printDbNames,
  printTableMeta,
  type TableMetaProblem,
} from '../../shared/tableMeta';
import type { TableSelection } from './tableSelection';

/** `DbNames` selects names only; `TableMeta` also selects tables and new names. */
export type SelectionMode = 'DbNames' | 'TableMeta';

export type Obstacle =
  | { readonly kind: 'unreadable'; readonly problem: TableMetaProblem }
  | { readonly kind: 'twice'; readonly name: string };

/** Sets the selection from the text. If there is an obstacle, the selection does not change. */
export function readText(mode: SelectionMode, text: string, selection: TableSelection): Obstacle | undefined {
  if (mode === 'DbNames') {
    selection.adopt(parseDbNames(text).map((name) => ({ type: 'db', name, newname: name, tables: [] })));
    return undefined;
  }
  const result = parseTableMeta(text);
  const [problem] = result.ok ? [] : result.problems;
  // A selection with conflicting new names, or an empty one, can be shown and corrected.
  const databases = problem?.kind === 'nothing' ? [] : result.databases;
  if (!databases) return problem && { kind: 'unreadable', problem };
  const name = selection.adopt(databases);
  return name === undefined ? undefined : { kind: 'twice', name };
}

export function printText(mode: SelectionMode, selection: TableSelection): string {
  if (mode === 'DbNames') return printDbNames(selection.names).text;
  const databases = selection.toTableMeta();
  return databases.length === 0 ? '' : printTableMeta(databases);
}

export function fits(mode: SelectionMode, name: string): boolean {
  return mode === 'DbNames' ? fitsDbNames(name) : hasName(name);
}

/** A TableMeta cannot contain a name of spaces only, which some engines allow. */
export function hasName(name: string): boolean {
  return name.trim() !== '';
}
