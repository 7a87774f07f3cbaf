import * as vscode from 'vscode';
import { localSpan } from '../../core/format';
import type { Loading } from '../../core/loading';
import { explain } from '../../core/errors/explain';
import type { BackupCopies, DetachedSet, RecoveryWindow } from '../../shared/model';
import type {
  CopiesNode,
  DetachedNode,
  InstanceNode,
  RegionNode,
  ReleasedListNode,
  ReleasedNode,
  TextNode,
} from './nodes';

/** The id of the node of copies in a region. @param id of the instance's node */
export function copiesNodeId(id: string, regionId: string): string {
  return `${id}/copies/${regionId}`;
}

export function copiesNode(parent: InstanceNode, copies: BackupCopies, regionName: string): CopiesNode {
  const { accountId, instance } = parent;
  return {
    kind: 'copies',
    id: copiesNodeId(parent.id, copies.regionId),
    accountId,
    instance,
    copies,
    regionName,
    parent,
  };
}

export function isSameCopies(one: CopiesNode, other: CopiesNode): boolean {
  return one.parent === other.parent && one.copies === other.copies && one.regionName === other.regionName;
}

export function noSets(ofCopies: boolean): string {
  return ofCopies
    ? vscode.l10n.t('There is no backup set in this region.')
    : vscode.l10n.t('This instance has no backup set.');
}

/** The row with the recovery window of copies; none while it is unknown or if there is none. */
export function copiedWindowRow(
  parent: CopiesNode,
  window: Pick<Loading<RecoveryWindow | undefined>, 'value' | 'error'>,
): TextNode[] {
  const { value, error } = window;
  const text = value
    ? vscode.l10n.t('Recovery window: {0}', localSpan(value.begin, value.end))
    : error === undefined
      ? undefined
      : vscode.l10n.t('The recovery window could not be loaded: {0}', explain(error).title);
  if (text === undefined) return [];
  const icon = value ? 'history' : 'warning';
  return [{ kind: 'text', id: `${parent.id}/window`, text, icon, command: undefined, parent }];
}

/** The row for released instances that have left backup sets; none if there are none. */
export function releasedList(parent: RegionNode, sets: readonly DetachedSet[]): ReleasedListNode[] {
  const count = new Set(sets.map(({ dbInstanceId }) => dbInstanceId)).size;
  const { accountId } = parent;
  return count === 0 ? [] : [{ kind: 'releasedList', id: `${parent.id}/released`, accountId, count, parent }];
}

/** The released instances. The one with the newest backup set comes first. */
export function releasedRows(parent: ReleasedListNode, sets: readonly DetachedSet[]): ReleasedNode[] {
  const byInstance = new Map<string, DetachedSet[]>();
  const newestFirst = [...sets].sort((a, b) => timeOf(b) - timeOf(a));
  for (const set of newestFirst)
    byInstance.set(set.dbInstanceId, [...(byInstance.get(set.dbInstanceId) ?? []), set]);
  return [...byInstance].map(([dbInstanceId, own]) => ({
    kind: 'released',
    id: `${parent.id}/${dbInstanceId}`,
    dbInstanceId,
    name: own.find(({ instanceName }) => instanceName !== '')?.instanceName ?? '',
    sets: own,
    parent,
  }));
}

export function detachedRows(parent: ReleasedNode): DetachedNode[] {
  return parent.sets.map((backup) => ({
    kind: 'detached',
    id: `${parent.id}/${backup.backupId}`,
    backup,
    parent,
  }));
}

function timeOf({ endTime, startTime }: DetachedSet): number {
  return endTime ?? startTime ?? 0;
}
