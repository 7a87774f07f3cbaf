import type { AvailableZone } from '../../shared/model';
import { singleZones } from './facts';

/**
 * The single zones of all rows, each with what any row with it offers. A row of DescribeAvailableZones may stand for
 * several zones at once (`cn-hangzhou-MAZ10(h,i)`), and some offers occur in such rows only.
 */
export function offeredZones(rows: readonly AvailableZone[]): readonly AvailableZone[] {
  const found = new Map<string, Map<string, Set<string>>>();
  for (const row of rows) {
    for (const zoneId of singleZones(row.zoneId)) {
      const categories = found.get(zoneId) ?? new Map<string, Set<string>>();
      found.set(zoneId, categories);
      for (const { category, storageTypes } of row.categories) {
        const known = categories.get(category) ?? new Set();
        categories.set(category, known);
        for (const type of storageTypes) known.add(type);
      }
    }
  }
  return [...found].map(([zoneId, categories]) => ({
    zoneId,
    categories: [...categories].map(([category, types]) => ({ category, storageTypes: [...types] })),
  }));
}

/** Whether two nodes may be in these zones: a row holds both. Undefined where no row holds several zones. */
export function isOfferedPair(
  rows: readonly AvailableZone[],
  one: string,
  other: string,
): boolean | undefined {
  const several = rows.map(({ zoneId }) => singleZones(zoneId)).filter((zones) => zones.length > 1);
  if (several.length === 0 || one === '' || other === '' || one === other) return undefined;
  return several.some((zones) => zones.includes(one) && zones.includes(other));
}
