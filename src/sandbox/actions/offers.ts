import type { Call } from '../call';
import {
  categoriesOf,
  classes,
  classesFor,
  engineOf,
  engineVersions,
  findClass,
  isServerless,
  nodeCount,
  sameWord,
  storageTypesFor,
  type ClassRecord,
} from '../catalog';
import { billingOf } from '../commodities';
import { serviceError } from '../errors';
import type { Reading } from '../reading';
import type { RegionRecord } from '../regions';
import type { Params } from '../params';
import type { State } from '../state';

export function describeAvailableZones({ params, state }: Call): object {
  const region = regionOf(params, state);
  const engine = engineOf(params.required('Engine'));
  const version = params.get('EngineVersion');
  const category = params.get('Category');
  const sold = soldUnder(params, state);
  const { reading } = state;
  const nameOf = (type: string): string =>
    type === 'general_essd' && reading.generalEssd !== 'generalEssd' ? 'cloud_auto' : type;
  const versions = (zones: readonly string[]): object[] =>
    engineVersions[engine]
      .filter((one) => !version || one === version)
      .map((one) => ({
        Version: one,
        SupportedCategorys: categoriesOf[engine]
          .filter((name) => (!category || sameWord(name, category)) && sold(name))
          .map((name) => ({
            Category: name,
            SupportedStorageTypes: storageTypesFor(engine, name)
              .filter((type) => isListed(zones.length, name, type, reading))
              .map((type) => ({ StorageType: nameOf(type) })),
          }))
          .filter(({ SupportedStorageTypes }) => SupportedStorageTypes.length > 0),
      }));
  const rows = zoneRows(region, reading).filter(
    ({ id }) => !params.get('ZoneId') || params.get('ZoneId') === id,
  );
  return {
    AvailableZones: rows.map(({ id, zones }) => ({
      RegionId: region.regionId,
      ZoneId: id,
      SupportedEngines: [{ Engine: engine, SupportedEngineVersions: versions(zones) }],
    })),
  };
}

/** Whether a row for this number of zones lists an offer. */
function isListed(zoneCount: number, category: string, storageType: string, { zones }: Reading): boolean {
  const { min, max } = nodeCount(category);
  if (zoneCount > 1) return zoneCount >= min && zoneCount <= max;
  if (zones === 'multiForSeveralNodes') return min === 1;
  return zones === 'single' || min === 1 || storageType !== 'local_ssd';
}

/** Combines neighboring zones, as far as the region has them. */
function zoneRows(
  { regionId, zones }: RegionRecord,
  reading: Reading,
): readonly { readonly id: string; readonly zones: readonly string[] }[] {
  const single = zones.map((id) => ({ id, zones: [id] }));
  if (reading.zones === 'single') return single;
  const several = [2, 3].flatMap((size) =>
    zones.slice(size - 1).map((_, index) => {
      const together = zones.slice(index, index + size);
      const letters = together.map((id) => id.slice(-1)).join(',');
      const stem = regionId.startsWith('cn-') ? `${regionId}-` : regionId;
      return { id: `${stem}MAZ${(size - 1) * 9 + index}(${letters})`, zones: together };
    }),
  );
  return [...several, ...single];
}

export function describeAvailableClasses({ params, state }: Call): object {
  const region = regionOf(params, state);
  const zoneId = params.required('ZoneId');
  const engine = engineOf(params.required('Engine'));
  params.required('EngineVersion');
  const storageType = params.required('DBInstanceStorageType');
  const category = params.required('Category');
  if (!region.zones.includes(zoneId)) throw serviceError('InvalidAvZone.Format');
  const charge = params.get('InstanceChargeType');
  const sold = soldUnder(params, state);
  const found = classesFor(engine, category, storageNameTaken(storageType, state.reading)).filter(
    () => sold(category) && (!charge || sameWord(charge, 'Serverless') === isServerless(category)),
  );
  return {
    DBInstanceClasses: found.map((one) => ({
      DBInstanceClass: one.code,
      DBInstanceStorageRange: { MinValue: one.minGB, MaxValue: one.maxGB, Step: one.stepGB },
    })),
  };
}

/** Maps the requested name of a storage type to the catalog's. */
function storageNameTaken(name: string, { generalEssd }: Reading): string {
  if (name === 'cloud_auto') return generalEssd === 'generalEssd' ? name : 'general_essd';
  return name === 'general_essd' && generalEssd === 'cloudAutoInLists' ? 'cloud_auto' : name;
}

/** Whether an edition is sold under the CommodityCode: serverless editions have their own code. All are without one. */
function soldUnder(params: Params, state: State): (category: string) => boolean {
  const code = params.get('CommodityCode');
  if (code === undefined) return () => true;
  const serverless = billingOf(code, state.site) === 'Serverless';
  return (category) => isServerless(category) === serverless;
}

export function listClasses({ params, state }: Call): object {
  billingOf(params.required('CommodityCode'), state.site);
  params.required('OrderType');
  const engine = params.get('Engine');
  const found = classes.filter((one) => !engine || one.engine === engineOf(engine));
  return {
    RegionId: params.get('RegionId') ?? '',
    Items: found.map((one) => ({
      ...classFields(one),
      category: one.categories[0] ?? '',
      storageType: one.storageTypes.includes('local_ssd') ? 'local_ssd' : 'cloud_essd',
    })),
  };
}

export function describeClassDetails({ params, state }: Call): object {
  const code = params.required('ClassCode');
  for (const name of ['Engine', 'EngineVersion', 'RegionId']) params.required(name);
  billingOf(params.required('CommodityCode'), state.site);
  const found = findClass(code);
  if (!found) throw serviceError('InvalidInstanceLevel.Malformed');
  return {
    ...classFields(found),
    Category: found.categories[0] ?? '',
    DBInstanceStorageType: found.storageTypes.join(','),
  };
}

function classFields(one: ClassRecord): object {
  return {
    ClassCode: one.code,
    ClassGroup: one.categories.some(isServerless) ? 'Serverless' : 'Dedicated',
    Cpu: String(one.cpu),
    MemoryClass: `${one.memoryGB} GB`,
    InstructionSetArch: 'x86',
    MaxConnections: String(one.maxConnections),
    MaxIOPS: String(one.maxIops),
    MaxIOMBPS: '256MB/s',
    ReferencePrice: String(one.centsPerHour),
  };
}

function regionOf(params: Params, state: State): RegionRecord {
  const region = state.region(params.required('RegionId'));
  if (!region) throw serviceError('InvalidRegionId.NotFound', { status: 404 });
  return region;
}
