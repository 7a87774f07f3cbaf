import * as rds from '@alicloud/rds20140815';
import assert from 'node:assert/strict';
import { type Sandbox } from '../../support/sandbox';
import { make, rawBody, refusal, sandboxes, sdk } from './support';

type Query = Partial<rds.DescribePriceRequest>;

const common: Query = {
  engine: 'MySQL',
  engineVersion: '8.0',
  DBInstanceClass: 'mysql.x2.large.2c',
  DBInstanceStorage: 100,
  DBInstanceStorageType: 'cloud_essd',
  quantity: 1,
  regionId: 'cn-hangzhou',
  zoneId: 'cn-hangzhou-h',
};
const byHour: Query = { ...common, commodityCode: 'bards', payType: 'Postpaid' };
const month: Query = { ...common, commodityCode: 'rds', payType: 'Prepaid', timeType: 'Month', usedTime: 1 };
const capacity = (minCapacity: number, maxCapacity: number): Query => ({
  serverlessConfig: make(rds.DescribePriceRequestServerlessConfig, { minCapacity, maxCapacity }),
});
const serverless: Query = {
  ...common,
  commodityCode: 'rds_serverless_public_cn',
  DBInstanceClass: 'mysql.n2.serverless.1c',
  DBInstanceStorage: 50,
  ...capacity(0.5, 4),
};

describe('Prices in the sandbox', () => {
  const start = sandboxes();
  const ask = (sandbox: Sandbox, query: Query) =>
    sdk(sandbox).describePrice(make(rds.DescribePriceRequest, query));
  const priceOf = async (sandbox: Sandbox, query: Query) => {
    const { body } = await ask(sandbox, query);
    const { originalPrice, discountPrice, tradePrice, currency } = body?.priceInfo ?? {};
    return [originalPrice, discountPrice, tradePrice, currency, body?.showDiscount];
  };

  it('are per hour when paid by the hour, without discount', async () => {
    const sandbox = await start();
    assert.deepEqual(await priceOf(sandbox, byHour), [1.18, 0, 1.18, 'CNY', false]);
    assert.deepEqual(await priceOf(sandbox, { ...byHour, quantity: 3 }), [3.54, 0, 3.54, 'CNY', false]);
    const faster = await priceOf(sandbox, { ...byHour, DBInstanceStorageType: 'cloud_essd3' });
    assert.deepEqual(faster, [1.6, 0, 1.6, 'CNY', false]);
  });

  it('are of the whole term when subscribed, some with a discount', async () => {
    const sandbox = await start();
    assert.deepEqual(await priceOf(sandbox, month), [509.76, 76.46, 433.3, 'CNY', true]);
    const { usedTime: _, ...oneMonth } = month;
    assert.deepEqual(await priceOf(sandbox, oneMonth), [509.76, 76.46, 433.3, 'CNY', true]);
    const year = await priceOf(sandbox, { ...month, timeType: 'Year' });
    assert.deepEqual(year, [5097.6, 764.64, 4332.96, 'CNY', true]);
    const plain = await priceOf(sandbox, { ...month, DBInstanceClass: 'mysql.n2.large.2c' });
    assert.deepEqual(plain, [371.52, 0, 371.52, 'CNY', false]);
  });

  it('lie between two amounts for a serverless instance', async () => {
    const sandbox = await start();
    const { body } = await ask(sandbox, serverless);
    assert.deepEqual(
      { ...body?.serverlessPrice },
      {
        RCUOriginalMinAmount: 0.18,
        RCUOriginalMaxAmount: 1.4,
        RCUDiscountMinAmount: 0,
        RCUDiscountMaxAmount: 0,
        storageOriginalAmount: 0.07,
        storageDiscountAmount: 0,
        totalOriginalMinAmount: 0.25,
        totalOriginalMaxAmount: 1.47,
        tradeMinRCUAmount: 0.18,
        tradeMaxRCUAmount: 1.4,
      },
    );
    assert.deepEqual([body?.tradeMinRCUAmount, body?.tradeMaxRCUAmount], [0.25, 1.47]);
    assert.equal(body?.priceInfo?.currency, 'CNY');
    assert.equal(body?.showDiscount, false);
    const raw = await rawBody(sdk(sandbox), 'DescribePrice', {
      Engine: 'MySQL',
      EngineVersion: '8.0',
      DBInstanceClass: 'mysql.n2.serverless.1c',
      DBInstanceStorage: 50,
      Quantity: 1,
      PayType: 'Serverless',
      ServerlessConfig: '{"MinCapacity":0.5,"MaxCapacity":4}',
    });
    assert.equal(typeof (raw['ServerlessPrice'] as Record<string, unknown>)['TradeMinRCUAmount'], 'number');
  });

  it('are in dollars on the international site, under its own commodities', async () => {
    const sandbox = await start({ site: 'international' });
    assert.deepEqual(await priceOf(sandbox, { ...byHour, commodityCode: 'bards_intl' }), [
      0.17,
      0,
      0.17,
      'USD',
      false,
    ]);
    const { body } = await ask(sandbox, { ...serverless, commodityCode: 'rds_serverless_public_intl' });
    assert.deepEqual([body?.priceInfo?.currency, body?.serverlessPrice?.tradeMaxRCUAmount], ['USD', 0.2]);
    assert.deepEqual(await priceOf(sandbox, { ...month, commodityCode: 'rds_intl' }), [
      72.82,
      10.92,
      61.9,
      'USD',
      true,
    ]);
    for (const query of [byHour, month, serverless]) {
      assert.equal((await refusal(ask(sandbox, query))).code, 'Commodity.InvalidComponent');
    }
  });

  it('go by the billing method without a commodity, and are subscriptions without both', async () => {
    const sandbox = await start();
    const { commodityCode: _, ...hour } = byHour;
    const [price] = await priceOf(sandbox, hour);
    assert.equal(price, 1.18);
    const { payType: __, ...neither } = hour;
    assert.equal((await refusal(ask(sandbox, neither))).code, 'MissingTimeType');
    const [monthly] = await priceOf(sandbox, { ...neither, timeType: 'Month' });
    assert.equal(monthly, 509.76);
  });

  const refusals: [title: string, query: Query, code: string][] = [
    ['the other site', { ...byHour, commodityCode: 'bards_intl' }, 'Commodity.InvalidComponent'],
    ['an unknown commodity', { ...byHour, commodityCode: 'bogus' }, 'Commodity.InvalidComponent'],
    ['an unknown class', { ...byHour, DBInstanceClass: 'bogus' }, 'Price.PricingPlanResultNotFound'],
    [
      'a class that is not sold any more',
      { ...byHour, DBInstanceClass: 'rds.mys2.standard' },
      'Price.PricingPlanResultNotFound',
    ],
    [
      'a class without subscription plan',
      { ...month, DBInstanceClass: 'mysql.n2.2xlarge.2c' },
      'Price.PricingPlanResultNotFound',
    ],
    [
      'a serverless class by the hour',
      { ...byHour, DBInstanceClass: 'mysql.n2.serverless.1c' },
      'Price.PricingPlanResultNotFound',
    ],
    [
      'a common class as serverless',
      { ...serverless, DBInstanceClass: 'mysql.x2.large.2c' },
      'Price.PricingPlanResultNotFound',
    ],
    ['more capacity than there is', { ...serverless, ...capacity(0.5, 33) }, 'Parameters.Invalid'],
    ['less capacity at most than at least', { ...serverless, ...capacity(4, 2) }, 'Parameters.Invalid'],
    ['an unknown term', { ...month, timeType: 'Day' }, 'InvalidParameter'],
    ['31 instances', { ...byHour, quantity: 31 }, 'InvalidParameter'],
    ['an unknown billing method', { ...common, payType: 'Free' }, 'InvalidParameter'],
    ['an unknown engine', { ...byHour, engine: 'Oracle' }, 'InvalidEngine.Malformed'],
  ];
  for (const [title, query, code] of refusals) {
    it(`are refused for ${title}`, async () => {
      const refused = await refusal(ask(await start(), query));
      assert.deepEqual([refused.code, refused.status], [code, 400]);
    });
  }

  it('need the capacity of a serverless instance', async () => {
    const { serverlessConfig: _, ...without } = serverless;
    assert.equal((await refusal(ask(await start(), without))).code, 'MissingServerlessConfig');
  });

  it('by the hour exist for the class without subscription plan', async () => {
    const [price] = await priceOf(await start(), { ...byHour, DBInstanceClass: 'mysql.n2.2xlarge.2c' });
    assert.equal(price, 3.02);
  });
});
