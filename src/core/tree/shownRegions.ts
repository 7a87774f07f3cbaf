import type { Region } from '../../shared/model';

/**
 * The regions to show: those that are chosen, or all there are when none is. A chosen region that the service does not
 * list is asked all the same, since its list may lag behind.
 */
export function shownRegions(
  all: readonly Region[],
  chosen: readonly string[],
): { readonly regions: readonly Region[]; readonly hidden: number } {
  if (chosen.length === 0) return { regions: all, hidden: 0 };
  const shown = all.filter(({ regionId }) => chosen.includes(regionId));
  const unlisted = chosen
    .filter((regionId) => !all.some((region) => region.regionId === regionId))
    .map((regionId): Region => ({ regionId, localName: regionId, zoneIds: [], endpoint: '' }));
  return { regions: [...shown, ...unlisted], hidden: all.length - shown.length };
}
