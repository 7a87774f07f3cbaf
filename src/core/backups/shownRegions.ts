import type { Region } from '../../shared/model';
import { isRdsError, isWithoutAddress } from '../errors/rdsError';

/**
 * The regions to show: the chosen ones, or all when none is chosen. A chosen region that the service does not list is
 * queried anyway, because the list may be outdated.
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

/**
 * Whether only the list of regions failed, by a refusal or because the home region does not exist: other regions may
 * still answer.
 */
export function isListRefused(error: unknown): boolean {
  return isRdsError(error) && (error.kind === 'service' || isWithoutAddress(error));
}

/** The regions to show. Chosen regions are shown even if the list is refused. @throws the reason when there are none */
export async function regionsToShow(
  list: Promise<readonly Region[]>,
  chosen: readonly string[],
): Promise<readonly Region[]> {
  const all = await list.catch((error: unknown) => {
    if (chosen.length > 0 && isListRefused(error)) return [];
    throw error;
  });
  return shownRegions(all, chosen).regions;
}
