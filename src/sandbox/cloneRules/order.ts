import { classesWithoutSubscription, isServerless } from '../catalog';
import { serviceError } from '../errors';
import type { Params } from '../params';
import type { Engine, InstanceRecord, ServerlessConfig } from '../records';
import { checkServerlessEngine, serverlessConfigOf } from '../serverless';

export interface Order {
  readonly payType: InstanceRecord['payType'];
  readonly serverless?: ServerlessConfig;
  /** Calendar months; subscriptions only. */
  readonly months?: number;
  /** Prepaid with AutoPay=false creates an unpaid order and no instance. */
  readonly paid: boolean;
}

/**
 * Checks the remaining parameters: payment, serverless capacity, name and switches (RDS API reference,
 * CloneDBInstance).
 */
export function orderOf(
  params: Params,
  source: InstanceRecord,
  category: string,
  instanceClass: string,
): Order {
  checkDescription(params.get('DBInstanceDescription'));
  for (const name of ['DeletionProtection', 'AutoPay', 'BurstingEnabled']) {
    oneOf(params, name, ['true', 'false']);
  }
  oneOf(params, 'IoAccelerationEnabled', ['0', '1']);
  const payType = params.required('PayType');
  if (payType === 'Serverless') return serverlessOrder(params, source.engine, category);
  if (payType !== 'Postpaid' && payType !== 'Prepaid') throw serviceError('Parameters.Invalid');
  if (isServerless(category)) throw serviceError('Commodity.InvalidComponent');
  // The term and AutoPay do not matter for pay-as-you-go.
  if (payType === 'Postpaid') return { payType, paid: true };
  const months = monthsOf(params);
  if (classesWithoutSubscription.has(instanceClass)) throw serviceError('Price.PricingPlanResultNotFound');
  return { payType, months, paid: params.get('AutoPay') !== 'false' };
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

function serverlessOrder(params: Params, engine: Engine, category: string): Order {
  checkServerlessEngine(engine);
  if (!isServerless(category)) throw serviceError('Commodity.InvalidComponent');
  return { payType: 'SERVERLESS', serverless: serverlessConfigOf(params, engine), paid: true };
}
