import { isServerless } from '../catalog';
import { serviceError } from '../errors';
import type { Params } from '../params';
import type { Engine, InstanceRecord, ServerlessConfig } from '../records';

/** How the clone is paid for. */
export interface Order {
  readonly payType: InstanceRecord['payType'];
  readonly serverless?: ServerlessConfig;
  /** Subscriptions only; a month is counted as a calendar month, a year as twelve. */
  readonly months?: number;
  /** Prepaid with AutoPay=false leaves an order to be paid, without an instance. */
  readonly paid: boolean;
}

/** Checks what is left: payment, serverless capacity, name and switches (RDS API reference, CloneDBInstance). */
export function orderOf(params: Params, source: InstanceRecord, category: string): Order {
  if (params.has('DedicatedHostGroupId')) throw serviceError('HostInfo.NotFound');
  checkDescription(params.get('DBInstanceDescription'));
  for (const name of ['DeletionProtection', 'AutoPay', 'BurstingEnabled']) {
    oneOf(params, name, ['true', 'false']);
  }
  oneOf(params, 'IoAccelerationEnabled', ['0', '1']);
  const payType = params.required('PayType');
  if (payType === 'Serverless') return serverlessOrder(params, source.engine, category);
  if (payType !== 'Postpaid' && payType !== 'Prepaid') throw serviceError('Parameters.Invalid');
  if (isServerless(category)) throw serviceError('Commodity.InvalidComponent');
  if (payType === 'Postpaid') return { payType, paid: true };
  return { payType, months: monthsOf(params), paid: params.get('AutoPay') !== 'false' };
}

function oneOf(params: Params, name: string, values: readonly string[]): void {
  const value = params.get(name);
  if (value !== undefined && !values.includes(value)) throw serviceError('Parameters.Invalid');
}

function checkDescription(value: string | undefined): void {
  if (value === undefined) return;
  const valid = /^[A-Za-z\p{Script=Han}][A-Za-z0-9\p{Script=Han}_-]{1,254}$/u;
  if (!valid.test(value)) throw serviceError('Parameters.Invalid');
}

function monthsOf(params: Params): number {
  const period = params.get('Period');
  if (period !== 'Year' && period !== 'Month') throw serviceError('Order.PeriodInvalid');
  const max = period === 'Year' ? 3 : 9;
  const used = params.get('UsedTime') ?? '';
  if (!/^\d+$/.test(used) || Number(used) < 1 || Number(used) > max) {
    const limit = period === 'Year' ? '3 years' : '9 months';
    throw serviceError('InvalidParam.UsedTime', {
      message: `The clone expiration date cannot exceed ${limit}.`,
    });
  }
  return Number(used) * (period === 'Year' ? 12 : 1);
}

/** Bounds of capacity in RCU; only PostgreSQL and MySQL start at half a unit. */
const capacity: Readonly<Partial<Record<Engine, { min: number; minMax: number; max: number }>>> = {
  MySQL: { min: 0.5, minMax: 1, max: 8 },
  PostgreSQL: { min: 0.5, minMax: 1, max: 12 },
  SQLServer: { min: 2, minMax: 2, max: 8 },
};

function serverlessOrder(params: Params, engine: Engine, category: string): Order {
  const bounds = capacity[engine];
  if (!bounds) throw serviceError('InvalidDBInstanceEngineType.Format');
  if (!isServerless(category)) throw serviceError('Commodity.InvalidComponent');
  const text = params.get('ServerlessConfig');
  if (text === undefined) throw serviceError('RequiredParam.NotFound');
  const config = parseServerlessConfig(text);
  const { min, max, autoPause, switchForce } = config;
  const wholeMin = engine === 'SQLServer' ? Number.isInteger(min) : Number.isInteger(min * 2);
  const valid =
    wholeMin && Number.isInteger(max) && min >= bounds.min && max >= bounds.minMax && max <= bounds.max;
  if (!valid || min > max) throw serviceError('Parameters.Invalid');
  if (engine !== 'MySQL' && (autoPause || switchForce)) throw serviceError('Parameters.Invalid');
  return { payType: 'SERVERLESS', serverless: config, paid: true };
}

function parseServerlessConfig(text: string): ServerlessConfig {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw serviceError('Parameters.Invalid');
  }
  if (typeof value !== 'object' || value === null) throw serviceError('Parameters.Invalid');
  const { MinCapacity, MaxCapacity, AutoPause, SwitchForce } = value as Record<string, unknown>;
  if (typeof MinCapacity !== 'number' || typeof MaxCapacity !== 'number') {
    throw serviceError('Parameters.Invalid');
  }
  return {
    min: MinCapacity,
    max: MaxCapacity,
    autoPause: AutoPause === true,
    switchForce: SwitchForce === true,
  };
}
