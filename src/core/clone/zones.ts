import type { AvailableZone } from '../../shared/model';
import { singleZones } from './facts';

/**
 * The single zones of all rows, each with all offers of the rows that contain it. A row of DescribeAvailableZones may
 * stand for several zones (`cn-hangzhou-MAZ10(h,i)`), and some offers appear only in such rows.
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

/** Whether nodes may be in these two zones, i.e. a row contains both. Undefined when no row has several zones. */
export function isOfferedPair(
  rows: readonly AvailableZone[],
  one: string,
  other: string,
): boolean | undefined {
  const several = rows.map(({ zoneId }) => singleZones(zoneId)).filter((zones) => zones.length > 1);
  if (several.length === 0 || one === '' || other === '' || one === other) return undefined;
  return several.some((zones) => zones.includes(one) && zones.includes(other));
}
