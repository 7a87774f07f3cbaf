import type { Call } from '../call';
import { classesWithoutSubscription, engineOf, findClass, isServerless, type ClassRecord } from '../catalog';
import { billingOf, currencyOf, type Billing, type Site } from '../commodities';
import { serviceError } from '../errors';
import type { Params } from '../params';
import { serverlessConfigOf } from '../serverless';

/** Yuan per GB and hour, multiplied by a factor for faster storage. */
const storagePerHour = 0.0014;
const storageFactor: Readonly<Record<string, number>> = { cloud_essd2: 2, cloud_essd3: 4 };
const hoursPerMonth = 720;
/** A subscription costs less than its hours, and a year costs as much as ten months. */
const subscriptionFactor = 0.6;
const monthsPerYear = 10;
const yuanPerDollar = 7;

/** Prices are per hour, or for the whole term of a subscription. */
export function describePrice({ params, state }: Call): object {
  const engine = engineOf(params.required('Engine'));
  params.required('EngineVersion');
  const classCode = params.required('DBInstanceClass');
  params.required('DBInstanceStorage');
  const bounds = { default: 0, min: 0, code: 'InvalidParameter' };
  const storageGB = params.integer('DBInstanceStorage', { ...bounds, max: 64_000 });
  params.required('Quantity');
  const quantity = params.integer('Quantity', { ...bounds, max: 30 });
  const billing = billingFor(params, state.site);
  const found = pricedClass(classCode, billing);
  const storage =
    storageGB * storagePerHour * (storageFactor[params.get('DBInstanceStorageType') ?? ''] ?? 1);
  const toPrice = rounding(state.site, quantity);
  const common = { OrderParams: '{"autoPay":false}', Rules: { Rule: [] } };
  if (billing === 'Serverless') {
    params.required('ServerlessConfig');
    const { min, max } = serverlessConfigOf(params, engine);
    const perUnit = found.centsPerHour / 100;
    const amounts = { min: min * perUnit, max: max * perUnit, storage };
    return { ...common, ...serverlessPrice(amounts, toPrice, state.site) };
  }
  const hourly = found.centsPerHour / 100 + storage;
  const months = billing === 'Prepaid' ? monthsOf(params) : undefined;
  const amount = months === undefined ? hourly : hourly * months * hoursPerMonth * subscriptionFactor;
  const original = toPrice(amount);
  const trade = toPrice(months === undefined ? amount : amount * (1 - found.subscriptionDiscount));
  return {
    ...common,
    ShowDiscount: trade !== original,
    PriceInfo: {
      Currency: currencyOf[state.site],
      OriginalPrice: original,
      DiscountPrice: toCents(original - trade),
      TradePrice: trade,
      RuleIds: { RuleId: [] },
      Coupons: { Coupon: [] },
    },
  };
}

/** Determined by the commodity code, else by PayType; a subscription if both are missing. */
function billingFor(params: Params, site: Site): Billing {
  const commodity = params.get('CommodityCode');
  if (commodity !== undefined) return billingOf(commodity, site);
  const payType = params.get('PayType') ?? 'Prepaid';
  if (payType !== 'Postpaid' && payType !== 'Prepaid' && payType !== 'Serverless') {
    throw serviceError('InvalidParameter');
  }
  return payType;
}

function pricedClass(code: string, billing: Billing): ClassRecord {
  const found = findClass(code);
  const sold =
    found?.categories.some(isServerless) === (billing === 'Serverless') &&
    !(billing === 'Prepaid' && classesWithoutSubscription.has(code));
  if (!found || !sold) throw serviceError('Price.PricingPlanResultNotFound');
  return found;
}

function monthsOf(params: Params): number {
  const unit = params.required('TimeType');
  const used = params.integer('UsedTime', { default: 1, min: 1, max: 999, code: 'InvalidParameter' });
  if (unit !== 'Year' && unit !== 'Month') throw serviceError('InvalidParameter');
  return unit === 'Year' ? used * monthsPerYear : used;
}

/** Amounts in yuan for one instance. */
interface ServerlessAmounts {
  readonly min: number;
  readonly max: number;
  readonly storage: number;
}

/**
 * The price lies between those of the lowest and the highest capacity. The RCU amounts inside ServerlessPrice exclude
 * storage; those outside are the total price per hour.
 */
function serverlessPrice(
  amounts: ServerlessAmounts,
  toPrice: (amount: number) => number,
  site: Site,
): object {
  const [min, max, storage] = [amounts.min, amounts.max, amounts.storage].map(toPrice);
  const hourly = {
    TradeMinRCUAmount: toPrice(amounts.min + amounts.storage),
    TradeMaxRCUAmount: toPrice(amounts.max + amounts.storage),
  };
  return {
    ShowDiscount: false,
    ...hourly,
    PriceInfo: {
      Currency: currencyOf[site],
      DiscountPrice: 0,
      ...hourly,
      RuleIds: { RuleId: [] },
      Coupons: { Coupon: [] },
    },
    ServerlessPrice: {
      RCUOriginalMinAmount: min,
      RCUOriginalMaxAmount: max,
      RCUDiscountMinAmount: 0,
      RCUDiscountMaxAmount: 0,
      StorageOriginalAmount: storage,
      storageDiscountAmount: 0,
      TotalOriginalMinAmount: hourly.TradeMinRCUAmount,
      TotalOriginalMaxAmount: hourly.TradeMaxRCUAmount,
      TradeMinRCUAmount: min,
      TradeMaxRCUAmount: max,
    },
  };
}

function rounding(site: Site, quantity: number): (amount: number) => number {
  return (amount) => toCents((amount * quantity) / (site === 'international' ? yuanPerDollar : 1));
}

function toCents(amount: number): number {
  return Math.round(amount * 100) / 100;
}
