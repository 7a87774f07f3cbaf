import type { Call } from '../call';
import {
  categoriesOf,
  classes,
  classesFor,
  engineVersions,
  findClass,
  isServerless,
  sameWord,
  storageTypesFor,
  type ClassRecord,
} from '../catalog';
import { serviceError } from '../errors';
import type { Engine } from '../records';
import type { RegionRecord } from '../regions';
import type { Params } from '../params';
import type { State } from '../state';

export function describeAvailableZones({ params, state }: Call): object {
  const region = regionOf(params, state);
  const engine = engineOf(params.required('Engine'));
  const version = params.get('EngineVersion');
  const category = params.get('Category');
  const versions = engineVersions[engine]
    .filter((one) => !version || one === version)
    .map((one) => ({
      Version: one,
      SupportedCategorys: categoriesOf[engine]
        .filter((name) => !category || sameWord(name, category))
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
  const found = classesFor(engine, category, storageType).filter(
    () => !charge || sameWord(charge, 'Serverless') === isServerless(category),
  );
  return {
    DBInstanceClasses: found.map((one) => ({
      DBInstanceClass: one.code,
      DBInstanceStorageRange: { MinValue: one.minGB, MaxValue: one.maxGB, Step: one.stepGB },
    })),
  };
}

export function listClasses({ params }: Call): object {
  params.required('CommodityCode');
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

export function describeClassDetails({ params }: Call): object {
  const code = params.required('ClassCode');
  for (const name of ['CommodityCode', 'Engine', 'EngineVersion', 'RegionId']) params.required(name);
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

/** Pay-as-you-go prices are per hour, a subscription's for the whole term; a year costs ten months. */
export function describePrice({ params }: Call): object {
  engineOf(params.required('Engine'));
  params.required('EngineVersion');
  const found = findClass(params.required('DBInstanceClass'));
  params.required('DBInstanceStorage');
  const bounds = { default: 0, min: 0, code: 'InvalidParameter' };
  const storageGB = params.integer('DBInstanceStorage', { ...bounds, max: 64_000 });
  params.required('Quantity');
  const quantity = params.integer('Quantity', { ...bounds, max: 30 });
  if (!found) throw serviceError('Price.PricingPlanResultNotFound');
  const months = monthsOf(params);
  const hourly = found.centsPerHour / 100 + storageGB * 0.0014;
  const amount = Math.round(hourly * (months === 0 ? 1 : months * 720 * 0.6) * quantity * 100) / 100;
  const international = params.get('CommodityCode')?.endsWith('_intl') ?? false;
  const price = Math.round((international ? amount / 7 : amount) * 100) / 100;
  return {
    OrderParams: '{"autoPay":false}',
    ShowDiscount: false,
    PriceInfo: {
      Currency: international ? 'USD' : 'CNY',
      OriginalPrice: price,
      DiscountPrice: 0,
      TradePrice: price,
      RuleIds: { RuleId: [] },
      Coupons: { Coupon: [] },
    },
    Rules: { Rule: [] },
  };
}

/** 0 = pay-as-you-go. */
function monthsOf(params: Params): number {
  const commodity = params.get('CommodityCode');
  const prepaid = params.has('PayType') ? params.get('PayType') === 'Prepaid' : commodity?.startsWith('rds');
  if (!prepaid) return 0;
  const unit = params.required('TimeType');
  const used = params.integer('UsedTime', { default: 1, min: 1, max: 999, code: 'InvalidParameter' });
  if (unit !== 'Year' && unit !== 'Month') throw serviceError('InvalidParameter');
  return unit === 'Year' ? used * 10 : used;
}

function regionOf(params: Params, state: State): RegionRecord {
  const region = state.region(params.required('RegionId'));
  if (!region) throw serviceError('InvalidRegionId.NotFound', { status: 404 });
  return region;
}

function engineOf(name: string): Engine {
  const engine = (Object.keys(engineVersions) as Engine[]).find((one) => sameWord(one, name));
  if (!engine) throw serviceError('InvalidEngine.Malformed');
  return engine;
}
