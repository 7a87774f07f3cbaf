import { serviceError } from '../errors';
import type { Params } from '../params';
import type { InstanceRecord } from '../records';
import type { State } from '../state';

/** The instance to clone, when it can be cloned (preconditions of the RDS API reference, CloneDBInstance). */
export function cloneSource(params: Params, state: State): InstanceRecord {
  const id = params.required('DBInstanceId');
  params.required('PayType');
  if (state.clone(id)?.schedule.paid === false) throw serviceError('OrderStatus.UnPaid');
  const source = state.instance(id);
  const regionId = params.get('RegionId');
  if (!source || (regionId !== undefined && regionId !== source.regionId)) {
    throw serviceError('InvalidDBInstanceId.NotFound');
  }
  if (source.instanceType !== 'Primary') throw serviceError('Api.NotSupport');
  if (state.status(source) !== 'Running') throw serviceError('InvalideStatus.Format');
  if (source.lockMode !== 'Unlock') throw serviceError('InvalideStatus.Format');
  return source;
}
