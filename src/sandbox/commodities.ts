import { serviceError } from './errors';

/** Where an account is from: aliyun.com or alibabacloud.com. Each sells under codes of its own. */
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

/** How what is sold under a code is paid for; a site refuses the codes of the other. */
export function billingOf(commodityCode: string, site: Site): Billing {
  const billing = commodities[site].get(commodityCode);
  // That the other site's codes are refused is sure; by which code is not documented. This one is about what is bought.
  if (!billing) throw serviceError('Commodity.InvalidComponent');
  return billing;
}

export const currencyOf: Readonly<Record<Site, string>> = { china: 'CNY', international: 'USD' };
