import type { ListId } from '../../core/backups/inventory';
import type { BackupsNode } from './nodes';

/** The list that is shown below a node, or that a node is a row of. */
export function listOf(node: BackupsNode | undefined): ListId {
  switch (node?.kind) {
    case undefined:
      return {};
    case 'region':
      return { regionId: node.region.regionId };
    case 'instance':
      return { regionId: node.instance.regionId, dbInstanceId: node.instance.dbInstanceId };
    case 'group':
    case 'month':
    case 'backup':
    case 'error':
    case 'text':
      return listOf(node.parent);
  }
}

/** Whether a list is another one, or shown below it. */
export function isWithin(list: ListId, other: ListId): boolean {
  if (other.regionId === undefined) return true;
  if (list.regionId !== other.regionId) return false;
  return other.dbInstanceId === undefined || list.dbInstanceId === other.dbInstanceId;
}
