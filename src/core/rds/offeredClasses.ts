import type { AvailableClass } from '../../shared/model';
import { isRdsError, type RdsError } from '../errors/rdsError';
import type { RdsClient } from './client';
import type { CallOptions } from './transport';

type Question = Parameters<RdsClient['describeAvailableClasses']>[1];

/**
 * The classes that are offered. General ESSDs have two names: zones are listed with `cloud_auto`, instances are made
 * with `general_essd`, and which of them this operation takes is not documented. So the other one is asked for where
 * the first has no classes or is refused.
 * @throws RdsError what the first name was refused with, where the second finds nothing either
 */
export async function offeredClasses(
  client: RdsClient,
  regionId: string,
  of: Question,
  options?: CallOptions,
): Promise<readonly AvailableClass[]> {
  const ask = (storageType: string): Promise<readonly AvailableClass[]> =>
    client.describeAvailableClasses(regionId, { ...of, storageType }, options);
  if (of.storageType !== 'general_essd') return ask(of.storageType);
  let refusal: RdsError | undefined;
  try {
    const classes = await ask(of.storageType);
    if (classes.length > 0) return classes;
  } catch (error) {
    if (!isRdsError(error) || error.kind !== 'service') throw error;
    refusal = error;
  }
  const classes = await ask('cloud_auto').catch(() => []);
  if (refusal && classes.length === 0) throw refusal;
  return classes;
}
