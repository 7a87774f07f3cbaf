import * as rds from '@alicloud/rds20140815';
import { seedIds, type AddedInstance } from '../../support/sandbox';
import { judges, ofPostgres, type Acceptance, type Changes, type Refusal } from './judging';
import { make } from './support';

const serverless = {
  payType: 'Serverless',
  category: 'serverless_standard',
  DBInstanceStorageType: 'cloud_essd',
};
const capacity = (minCapacity: number, maxCapacity: number) =>
  make(rds.CloneDBInstanceRequestServerlessConfig, { minCapacity, maxCapacity });

const month: Changes = { payType: 'Prepaid', period: 'Month', usedTime: 1 };
/** Offered, but only by the hour. */
const hourly = 'mysql.n2.2xlarge.2c';
const instances: AddedInstance[] = [
  { like: seedIds.ordersProd, id: 'rm-hourly', changes: { instanceClass: hourly } },
];

const refused: Refusal[] = [
  ['an unknown billing method', { payType: 'Free' }, 'Parameters.Invalid', 400],
  ['a subscription without unit', { payType: 'Prepaid', usedTime: 1 }, 'Order.PeriodInvalid', 400],
  ['a subscription without term', { payType: 'Prepaid', period: 'Month' }, 'InvalidParam.UsedTime', 400],
  ['ten months', { payType: 'Prepaid', period: 'Month', usedTime: 10 }, 'InvalidParam.UsedTime', 400],
  ['four years', { payType: 'Prepaid', period: 'Year', usedTime: 4 }, 'InvalidParam.UsedTime', 400],
  [
    'serverless MariaDB',
    { ...ofPostgres, DBInstanceId: seedIds.mariadb, payType: 'Serverless' },
    'InvalidDBInstanceEngineType.Format',
    400,
  ],
  [
    'serverless SQL Server',
    { DBInstanceId: seedIds.sqlServer, payType: 'Serverless' },
    'InvalidDBInstanceEngineType.Format',
    400,
  ],
  ['serverless of a common edition', { payType: 'Serverless' }, 'Commodity.InvalidComponent', 400],
  [
    'a serverless edition for others',
    { ...serverless, payType: 'Postpaid' },
    'Commodity.InvalidComponent',
    400,
  ],
  ['serverless without capacity', serverless, 'RequiredParam.NotFound', 400],
  [
    'serverless on PL3',
    { ...serverless, DBInstanceStorageType: 'cloud_essd3' },
    'InvalidInstanceLevel.DiskType',
    400,
  ],
  [
    'more capacity at least than at most',
    { ...serverless, serverlessConfig: capacity(4, 2) },
    'Parameters.Invalid',
    400,
  ],
  [
    'more capacity than there is',
    { ...serverless, serverlessConfig: capacity(0.5, 33) },
    'Parameters.Invalid',
    400,
  ],
  ['a name that starts with a digit', { DBInstanceDescription: '1orders' }, 'Parameters.Invalid', 400],
  ['a URL as name', { DBInstanceDescription: 'http://orders' }, 'Parameters.Invalid', 400],
  ['a name in kana', { DBInstanceDescription: 'クローン' }, 'Parameters.Invalid', 400],
  ['a blank name', { DBInstanceDescription: '' }, 'Parameters.Invalid', 400],
  ['a long token', { clientToken: 'x'.repeat(65) }, 'Parameters.Invalid', 400],
  ['a token beyond ASCII', { clientToken: '鍵' }, 'Parameters.Invalid', 400],
  [
    'a subscription of a class without plan',
    { ...month, DBInstanceClass: hourly },
    'Price.PricingPlanResultNotFound',
    400,
  ],
  [
    'a subscription of a source whose class has no plan',
    { ...month, DBInstanceId: 'rm-hourly' },
    'Price.PricingPlanResultNotFound',
    400,
  ],
  [
    'a bad term before a missing plan',
    { payType: 'Prepaid', DBInstanceClass: hourly },
    'Order.PeriodInvalid',
    400,
  ],
  ['a switch that is neither on nor off', { autoPay: 'maybe' }, 'Parameters.Invalid', 400],
];

const of = (DBInstanceId: string, regionId: string): Changes => ({ DBInstanceId, regionId });
const half = { serverlessConfig: capacity(0.5, 4) };

const accepted: Acceptance[] = [
  ['a class without plan by the hour', { DBInstanceClass: hourly }],
  [
    'another class instead of one without plan',
    { ...month, DBInstanceId: 'rm-hourly', DBInstanceClass: 'mysql.n2.large.2c' },
  ],
  ['AutoPay by the hour', { autoPay: false }],
  ['a term by the hour', { period: 'Century', usedTime: 99 }],
  [
    'a term and AutoPay of a serverless clone',
    { ...serverless, ...half, ...month, payType: 'Serverless', autoPay: true },
  ],
  ['a local disk', { DBInstanceId: seedIds.localSsd }],
  ['SQL Server', { DBInstanceId: seedIds.sqlServer }],
  ['a subscription as source', { DBInstanceId: seedIds.prepaid }],
  ['a cluster', { DBInstanceId: seedIds.cluster }],
  ['PostgreSQL', ofPostgres],
  ['MariaDB', of(seedIds.mariadb, 'cn-shanghai')],
  ['a single node', of(seedIds.basic, 'ap-southeast-1')],
  ['storage off the step as it is', of(seedIds.oddStorage, 'ap-northeast-1')],
  ['serverless as serverless', { ...of(seedIds.serverless, 'cn-shanghai'), payType: 'Serverless', ...half }],
  ['a common instance as serverless', { ...serverless, ...half }],
];

describe('The order of a clone in the sandbox', () => {
  judges({ refused, accepted }, { instances });
});
