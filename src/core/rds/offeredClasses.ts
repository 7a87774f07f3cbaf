import type { AvailableClass } from '../../shared/model';
import { isRdsError, type RdsError } from '../errors/rdsError';
import type { RdsClient } from './client';
import type { CallOptions } from './transport';

type Question = Parameters<RdsClient['describeAvailableClasses']>[1];

/**
 * The classes that are offered. General ESSDs have two names: zones are listed with `cloud_auto`, instances are created
 * with `general_essd`, and it is not documented which name this operation takes. The second name is tried when the
 * first returns no classes or is refused.
 * @throws RdsError the refusal of the first name, when the second name finds nothing either
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
