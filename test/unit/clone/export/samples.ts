import * as fc from 'fast-check';
import type { ExportInput } from '../../../../src/core/clone/export';
import type { CloneRequest } from '../../../../src/shared/clone';

/** Values that mean something to a shell, to a template, to a command line, to an editor, or to a parser of lines. */
export const awkward: readonly string[] = [
  '',
  ' ',
  ' both ends ',
  "it's",
  "'",
  "''",
  "\\'",
  '"',
  '""',
  'say "hi there" now',
  '{"name":"my db"}',
  '`id`',
  '$HOME',
  '$(id)',
  '${x}',
  '$${x}',
  '$$${x}',
  '%{y}',
  '%%{y}',
  '%PATH%',
  '\\',
  'C:\\dir\\',
  'a b\\',
  'a b\\\\',
  'a\\"b c\\\\"',
  '\\n',
  'two\nlines',
  'dos\r\nlines\r\n',
  'tab\there',
  '\n',
  '\u0001\u001b[31m\u007f\u0085',
  '!',
  'hello!world',
  "it's\n!",
  'a^b&c|d<e>f;g*h?i[j]~k#l',
  '# no comment',
  '-x',
  '--ClientToken=other',
  '=x',
  '@file',
  'データベース 複製',
  '订单数据库',
  '😀 👩‍👩‍👧',
  'line\u2028separator\u2029',
  '‘single’ ‚low‛ “double”',
  "'‘’'",
  'e\u0301',
];

/** Any text without NUL, which is in no argument, and without halves of surrogate pairs, which are in no file. */
export const anyText = fc
  .oneof(
    fc.string({ unit: 'binary' }),
    // Mostly the characters that quoting is about.
    fc.string({ unit: fc.constantFrom(...'\'"\\$%{} \n\t!`-a‘’\u2028é'), maxLength: 20 }),
  )
  .map((text) => text.replaceAll('\0', ''));

export const request: CloneRequest = {
  RegionId: 'cn-hangzhou',
  DBInstanceId: 'rm-bp1source',
  BackupId: '1234567',
  DBInstanceDescription: 'orders_clone',
  Category: 'HighAvailability',
  DBInstanceClass: 'mysql.n2.medium.2c',
  DBInstanceStorageType: 'cloud_essd',
  DBInstanceStorage: 100,
  ZoneId: 'cn-hangzhou-h',
  ZoneIdSlave1: 'cn-hangzhou-i',
  ZoneIdSlave2: 'cn-hangzhou-j',
  VPCId: 'vpc-bp1',
  VSwitchId: 'vsw-bp1a,vsw-bp1b',
  PayType: 'Prepaid',
  Period: 'Month',
  UsedTime: 3,
  RestoreTable: '1',
  TableMeta: '[{"type":"db","name":"my db","newname":"it\'s \\"new\\"","tables":[]}]',
  DeletionProtection: false,
  BackupType: 'FullBackup',
  PrivateIpAddress: '10.0.0.9',
  InstanceNetworkType: 'VPC',
  DedicatedHostGroupId: 'dhg-1',
};

export const serverlessRequest: CloneRequest = {
  RegionId: 'cn-shanghai',
  DBInstanceId: 'rm-bp1source',
  RestoreTime: '2026-11-24T09:30:00Z',
  DBInstanceStorageType: 'cloud_essd',
  PayType: 'Serverless',
  ServerlessConfig: '{"MinCapacity":0.5,"MaxCapacity":4,"AutoPause":true,"SwitchForce":false}',
  DbNames: 'orders,customers',
};

/** Has no attribute in Terraform. */
export const unusualRequest: CloneRequest = {
  ...serverlessRequest,
  PayType: 'Postpaid',
  AutoPay: true,
  BurstingEnabled: false,
  IoAccelerationEnabled: '1',
};

export function input(overrides: Partial<ExportInput> = {}): ExportInput {
  const { DBInstanceId = '' } = overrides.request ?? request;
  return {
    request,
    clientToken: '0c593ea1-3bea',
    sourceId: String(DBInstanceId),
    sourceName: 'orders',
    engine: 'MySQL',
    ...overrides,
  };
}

/** A request with free text of a user in it. */
export function withDescription(value: string): CloneRequest {
  return { ...request, DBInstanceDescription: value };
}
