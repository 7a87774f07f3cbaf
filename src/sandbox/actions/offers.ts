import type { Call } from '../call';
import {
  categoriesOf,
  classes,
  classesFor,
  engineOf,
  engineVersions,
  findClass,
  isServerless,
  sameWord,
  storageTypesFor,
  type ClassRecord,
} from '../catalog';
import { billingOf } from '../commodities';
import { serviceError } from '../errors';
import type { RegionRecord } from '../regions';
import type { Params } from '../params';
import type { State } from '../state';

export function describeAvailableZones({ params, state }: Call): object {
  const region = regionOf(params, state);
  const engine = engineOf(params.required('Engine'));
  const version = params.get('EngineVersion');
  const category = params.get('Category');
  const sold = soldUnder(params, state);
  const versions = engineVersions[engine]
    .filter((one) => !version || one === version)
    .map((one) => ({
      Version: one,
      SupportedCategorys: categoriesOf[engine]
        .filter((name) => (!category || sameWord(name, category)) && sold(name))
        .map((name) => ({
          Category: name,
          SupportedStorageTypes: storageTypesFor(engine, name).map((type) => ({ StorageType: type })),
        })),
    }));
  const zones = region.zones.filter((zoneId) => !params.get('ZoneId') || params.get('ZoneId') === zoneId);
  return {
    AvailableZones: zones.map((zoneId) => ({
      RegionId: region.regionId,
      ZoneId: zoneId,
      SupportedEngines: [{ Engine: engine, SupportedEngineVersions: versions }],
    })),
  };
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
  const found = classesFor(engine, category, storageType).filter(
    () => sold(category) && (!charge || sameWord(charge, 'Serverless') === isServerless(category)),
  );
  return {
    DBInstanceClasses: found.map((one) => ({
      DBInstanceClass: one.code,
      DBInstanceStorageRange: { MinValue: one.minGB, MaxValue: one.maxGB, Step: one.stepGB },
    })),
  };
}

/** Which editions are sold under the CommodityCode: the serverless ones have their own. All without one. */
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
