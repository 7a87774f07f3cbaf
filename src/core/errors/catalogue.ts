import { accessErrors } from './catalogue/access';
import { billingErrors } from './catalogue/billing';
import { connectionErrors } from './catalogue/connection';
import type { CatalogueEntry, CataloguePart } from './catalogue/entry';
import { zoneAndNetworkErrors } from './catalogue/zoneAndNetwork';
import { requestErrors } from './catalogue/request';
import { restoreErrors } from './catalogue/restore';
import { serviceErrors } from './catalogue/service';
import { sourceErrors } from './catalogue/source';

export type { CatalogueEntry, ErrorGroup } from './catalogue/entry';

const parts: readonly CataloguePart[] = [
  sourceErrors,
  restoreErrors,
  zoneAndNetworkErrors,
  requestErrors,
  billingErrors,
  accessErrors,
  serviceErrors,
  connectionErrors,
];

/** Every code that we explain in our own words, spelled exactly as the service spells it, including case. */
export const catalogue: ReadonlyMap<string, CatalogueEntry> = merge(parts);

function merge(all: readonly CataloguePart[]): ReadonlyMap<string, CatalogueEntry> {
  const merged = new Map<string, CatalogueEntry>();
  for (const part of all) {
    for (const [code, entry] of Object.entries(part)) {
      if (merged.has(code)) throw new Error(`Code ${code} is catalogued twice`);
      merged.set(code, entry);
    }
  }
  return merged;
}
