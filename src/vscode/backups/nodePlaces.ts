import type { Place } from '../../core/backups/inventory';
import type { BackupsNode } from './nodes';

/** The list that stands below a node, or in which it stands. */
export function placeOf(node: BackupsNode | undefined): Place {
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
      return placeOf(node.parent);
  }
}

/** Whether a list is the one at a place, or below it. */
export function isWithin(place: Place, target: Place): boolean {
  if (target.regionId === undefined) return true;
  if (place.regionId !== target.regionId) return false;
  return target.dbInstanceId === undefined || place.dbInstanceId === target.dbInstanceId;
}
