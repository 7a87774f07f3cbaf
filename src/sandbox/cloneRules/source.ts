import { serviceError } from '../errors';
import type { Params } from '../params';
import type { InstanceRecord } from '../records';
import type { State } from '../state';

/** Closed regions, and the code that refuses orders there. */
const closedRegions: ReadonlyMap<string, string> = new Map([
  ['ap-southeast-2', 'RegionEndTimeDissolvedAustralia'],
  ['ap-south-1', 'RegionEndTimeDissolvedIndia'],
]);

/**
 * The source of the clone. @throws ServiceError if it cannot be cloned (preconditions of the RDS API reference,
 * CloneDBInstance)
 */
export function cloneSource(params: Params, state: State): InstanceRecord {
  const id = params.required('DBInstanceId');
  params.required('PayType');
  if (state.clone(id)?.schedule.paid === false) throw serviceError('OrderStatus.UnPaid');
  const source = state.instance(id);
  const regionId = params.get('RegionId');
  if (!source || (regionId !== undefined && regionId !== source.regionId)) {
    throw serviceError('InvalidDBInstanceId.NotFound');
  }
  const closed = closedRegions.get(source.regionId);
  if (closed !== undefined) throw serviceError(closed);
  if (source.instanceType === 'Readonly') throw serviceError('IncorrectCharacterType');
  if (source.instanceType !== 'Primary') throw serviceError('Api.NotSupport');
  if (state.status(source) === 'Released') throw serviceError('ProductInstanceReleased');
  if (state.status(source) !== 'Running') throw serviceError('InvalideStatus.Format');
  if (source.lockMode !== 'Unlock') throw serviceError('InvalideStatus.Format');
  return source;
}
