import {
  fitsDbNames,
  parseDbNames,
  parseTableMeta,
  printDbNames,
  printTableMeta,
  type TableMetaProblem,
} from '../../shared/tableMeta';
import type { TableSelection } from './tableSelection';

/** `DbNames` chooses names only; `TableMeta` chooses tables and new names as well. */
export type SelectionMode = 'DbNames' | 'TableMeta';

/** Why check boxes cannot show a text. */
export type Obstacle =
  | { readonly kind: 'unreadable'; readonly problem: TableMetaProblem }
  | { readonly kind: 'twice'; readonly name: string };

/** Makes the selection what the text says. With an obstacle the selection stays as it was. */
export function readText(mode: SelectionMode, text: string, selection: TableSelection): Obstacle | undefined {
  if (mode === 'DbNames') {
    selection.adopt(parseDbNames(text).map((name) => ({ type: 'db', name, newname: name, tables: [] })));
    return undefined;
  }
  const result = parseTableMeta(text);
  const [problem] = result.ok ? [] : result.problems;
  // A selection whose new names collide, or an empty one, can be shown and corrected.
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

/** Whether the parameter can hold this name. */
export function fits(mode: SelectionMode, name: string): boolean {
  return mode === 'DbNames' ? fitsDbNames(name) : hasName(name);
}

/** A TableMeta has no use for a name of blanks alone, which some engines allow. */
export function hasName(name: string): boolean {
  return name.trim() !== '';
}
