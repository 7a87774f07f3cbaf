import type { ListId } from '../../core/backups/inventory';
import type { AccountId } from '../../shared/ids';
import { copiesNodeId } from './distantRows';
import { instanceNodeId, regionNodeId, type BackupsNode } from './nodes';

/** The list below a node, or the list that contains the node. */
export function listOf(node: BackupsNode | undefined): ListId {
  switch (node?.kind) {
    case undefined:
      return {};
    case 'region':
      return { regionId: node.region.regionId };
    case 'instance':
      return { regionId: node.instance.regionId, dbInstanceId: node.instance.dbInstanceId };
    case 'copies':
      return { ...listOf(node.parent), copiesIn: node.copies.regionId };
    case 'group':
    case 'releasedList':
    case 'released':
    case 'detached':
    case 'month':
    case 'backup':
    case 'error':
    case 'text':
      return listOf(node.parent);
  }
}

/** The id of the node below which a list is shown; blank for the list of regions, and without an account. */
export function nodeIdOf(
  accountId: AccountId | undefined,
  { regionId, dbInstanceId, copiesIn }: ListId,
): string {
  if (accountId === undefined || regionId === undefined) return '';
  if (dbInstanceId === undefined) return regionNodeId(accountId, regionId);
  const id = instanceNodeId(accountId, regionId, dbInstanceId);
  return copiesIn === undefined ? id : copiesNodeId(id, copiesIn);
}

/** Whether a list is the same as another one, or below it. */
export function isWithin(list: ListId, other: ListId): boolean {
  if (other.regionId === undefined) return true;
  if (list.regionId !== other.regionId) return false;
  if (other.dbInstanceId === undefined) return true;
  if (list.dbInstanceId !== other.dbInstanceId) return false;
  return other.copiesIn === undefined || list.copiesIn === other.copiesIn;
}

export function isSameList(one: ListId, other: ListId): boolean {
  return isWithin(one, other) && isWithin(other, one);
}
