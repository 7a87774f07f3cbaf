import { serviceError } from './errors';

/** The site of an account: aliyun.com or alibabacloud.com. Each has its own commodity codes. */
export type Site = 'china' | 'international';

export type Billing = 'Postpaid' | 'Prepaid' | 'Serverless';

const commodities: Readonly<Record<Site, ReadonlyMap<string, Billing>>> = {
  china: new Map<string, Billing>([
    ['bards', 'Postpaid'],
    ['rords', 'Postpaid'],
    ['rds', 'Prepaid'],
    ['rds_rordspre_public_cn', 'Prepaid'],
    ['rds_serverless_public_cn', 'Serverless'],
  ]),
  international: new Map<string, Billing>([
    ['bards_intl', 'Postpaid'],
    ['rords_intl', 'Postpaid'],
    ['rds_intl', 'Prepaid'],
    ['rds_rordspre_public_intl', 'Prepaid'],
    ['rds_serverless_public_intl', 'Serverless'],
  ]),
};

/** The billing method of a commodity code. A site refuses the codes of the other one. */
export function billingOf(commodityCode: string, site: Site): Billing {
  const billing = commodities[site].get(commodityCode);
  // The refusal is certain, but its code is not documented. This code is about the ordered components.
  if (!billing) throw serviceError('Commodity.InvalidComponent');
  return billing;
}

export const currencyOf: Readonly<Record<Site, string>> = { china: 'CNY', international: 'USD' };
