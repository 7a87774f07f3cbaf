import * as rds from '@alicloud/rds20140815';
import assert from 'node:assert/strict';
import { type Sandbox } from '../../support/sandbox';
import { make, refusal, sandboxes, sdk } from './support';

const hangzhou = { regionId: 'cn-hangzhou' };
const china = ['bards', 'rords', 'rds', 'rds_rordspre_public_cn', 'rds_serverless_public_cn'];
const international = [
  'bards_intl',
  'rords_intl',
  'rds_intl',
  'rds_rordspre_public_intl',
  'rds_serverless_public_intl',
];

describe('Offers in the sandbox', () => {
  const start = sandboxes();

  it('go from zones down to storage ranges', async () => {
    const client = sdk(await start());
    const zones = await client.describeAvailableZones(
      make(rds.DescribeAvailableZonesRequest, { ...hangzhou, engine: 'MySQL', engineVersion: '8.0' }),
    );
    const zone = zones.body?.availableZones?.find(({ zoneId }) => zoneId === 'cn-hangzhou-i');
    const version = zone?.supportedEngines?.[0]?.supportedEngineVersions?.[0];
    const edition = version?.supportedCategorys?.find(({ category }) => category === 'HighAvailability');
    assert.deepEqual(
      edition?.supportedStorageTypes?.map(({ storageType }) => storageType),
      ['cloud_essd', 'cloud_essd2', 'cloud_essd3', 'cloud_auto'],
    );
    const classes = await client.describeAvailableClasses(
      make(rds.DescribeAvailableClassesRequest, {
        ...hangzhou,
        zoneId: 'cn-hangzhou-i',
        engine: 'MySQL',
        engineVersion: '8.0',
        DBInstanceStorageType: 'cloud_essd',
        category: 'HighAvailability',
      }),
    );
    const found = classes.body?.DBInstanceClasses?.find((one) => one.DBInstanceClass === 'mysql.x2.large.2c');
    assert.deepEqual({ ...found?.DBInstanceStorageRange }, { maxValue: 6000, minValue: 20, step: 5 });
  });

  const classes = (sandbox: Sandbox, commodityCode: string) =>
    sdk(sandbox).listClasses(
      make(rds.ListClassesRequest, { commodityCode, orderType: 'BUY', engine: 'MariaDB' }),
    );
  const details = (sandbox: Sandbox, commodityCode: string) =>
    sdk(sandbox).describeClassDetails(
      make(rds.DescribeClassDetailsRequest, {
        ...hangzhou,
        classCode: 'pg.n2.2c.2m',
        commodityCode,
        engine: 'PostgreSQL',
        engineVersion: '15.0',
      }),
    );

  it('list classes and describe one', async () => {
    const sandbox = await start();
    assert.equal((await classes(sandbox, 'bards')).body?.items?.length, 8);
    assert.equal((await details(sandbox, 'bards')).body?.cpu, '2');
  });

  it('are of the site of the account', async () => {
    for (const [site, own, others] of [
      ['china', china, international],
      ['international', international, china],
    ] as const) {
      const sandbox = await start({ site });
      for (const ask of [classes, details]) {
        for (const code of own) await ask(sandbox, code);
        for (const code of [...others, 'bogus', '']) {
          const refused = await refusal(ask(sandbox, code));
          assert.deepEqual([refused.code, refused.status], ['Commodity.InvalidComponent', 400], code);
        }
      }
    }
  });

  it('are refused without commodity', async () => {
    const sandbox = await start();
    const request = make(rds.ListClassesRequest, { orderType: 'BUY' });
    assert.equal((await refusal(sdk(sandbox).listClasses(request))).code, 'MissingCommodityCode');
  });

  it('include a class without subscription plan, for only the price finds out', async () => {
    const request = make(rds.DescribeAvailableClassesRequest, {
      ...hangzhou,
      zoneId: 'cn-hangzhou-i',
      engine: 'MySQL',
      engineVersion: '8.0',
      DBInstanceStorageType: 'cloud_essd',
      category: 'HighAvailability',
      instanceChargeType: 'Prepaid',
    });
    const { body } = await sdk(await start()).describeAvailableClasses(request);
    const codes = body?.DBInstanceClasses?.map((one) => one.DBInstanceClass);
    assert.ok(codes?.includes('mysql.n2.2xlarge.2c'));
  });
});
