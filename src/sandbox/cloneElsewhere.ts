import { copiedWindow, findCopy } from './actions/distant';
import type { Call } from './call';
import { findClass, sameWord } from './catalog';
import { acceptedClone, acceptOnce, newId, paymentOf } from './clone';
import { orderOf } from './cloneRules/order';
import { placementOf } from './cloneRules/placement';
import { serviceError, ServiceError } from './errors';
import { Params } from './params';
import type { InstanceRecord, StoredClone } from './records';
import type { State } from './state';
import { parseUtc } from './time';

/**
 * Accepts or refuses an instance in another region that is created from a copied backup (RDS API reference,
 * CreateDdrInstance).
 */
export function createDdrInstance(call: Call): Promise<object> {
  return acceptOnce(call, () => accept(call.params, call.state));
}

/** Whether the restore is possible. Faults of the request itself are refused as by CreateDdrInstance. */
export function checkCreateDdrDBInstance({ params, state }: Call): object {
  for (const name of ['RegionId', 'Engine', 'EngineVersion', 'DBInstanceClass', 'DBInstanceStorage'])
    params.required(name);
  const type = params.required('RestoreType');
  if (type !== '0' && type !== '1') throw serviceError('Parameters.Invalid');
  try {
    const source = sourceOf(params, state, type === '0' ? 'BackupSet' : 'BackupTime');
    return { IsValid: String(sameWord(source.engine, params.required('Engine'))) };
  } catch (error) {
    if (error instanceof ServiceError && !error.code.startsWith('Missing')) return { IsValid: 'false' };
    throw error;
  }
}

function accept(params: Params, state: State): StoredClone {
  const regionId = params.required('RegionId');
  for (const name of ['Engine', 'EngineVersion', 'DBInstanceNetType', 'SecurityIPList', 'PayType'])
    params.required(name);
  const source = sourceOf(params, state, params.required('RestoreType'));
  if (!sameWord(source.engine, params.required('Engine'))) throw serviceError('InvalidEngine.Malformed');
  if (source.engineVersion !== params.required('EngineVersion'))
    throw serviceError('InvalidEngineVersion.Malformed');
  const size = sizeOf(params);
  const category = findClass(size.instanceClass)?.categories[0] ?? source.category;
  const [zoneId = '', ...slaves] = (params.get('ZoneId') ?? '').split(':');
  if (params.get('InstanceNetworkType') !== 'VPC') throw serviceError('StopService.Clone');
  // Treats the source as if it were in that region. A single zone is enough even for an edition with several nodes.
  const there = { ...source, regionId, zoneId, slaveZoneIds: [], vpcId: '', vSwitchIds: [] };
  const zones = Object.fromEntries(slaves.map((zone, index) => [`ZoneIdSlave${index + 1}`, zone]));
  const placement = placementOf(
    new Params({ ...params.all(), ZoneId: zoneId, ...zones }),
    there,
    category,
    state,
  );
  const order = orderOf(params, source, category, size.instanceClass);
  return made(params, state, { source, regionId, category, placement: { ...placement, ...size }, order });
}

function made(
  params: Params,
  state: State,
  of: {
    readonly source: InstanceRecord;
    readonly regionId: string;
    readonly category: string;
    readonly placement: Partial<InstanceRecord>;
    readonly order: ReturnType<typeof orderOf>;
  },
): StoredClone {
  const { source, regionId, category, placement, order } = of;
  const acceptedAt = state.now();
  const id = newId({ engine: source.engine, regionId }, state);
  const { multiZoneId: _, serverless: __, expiresAt: ___, hostGroupId: ____, ...inherited } = source;
  const instance: InstanceRecord = {
    ...inherited,
    ...placement,
    ...paymentOf(order, acceptedAt),
    id,
    regionId,
    category,
    description: params.get('DBInstanceDescription') ?? id,
    whitelist: params.required('SecurityIPList'),
    status: 'Creating',
    lockMode: 'Unlock',
    publicConnection: false,
    deletionProtection: false,
    createdAt: acceptedAt,
    tags: {},
  };
  return acceptedClone(instance, source, order, { params, state });
}

/** The instance whose copies are restored. @throws ServiceError if they cannot be restored in the region */
function sourceOf(params: Params, state: State, restoreType: string): InstanceRecord {
  const regionId = params.required('RegionId');
  if (restoreType === 'BackupSet') {
    const found = findCopy(params.required('BackupSetId'), state);
    if (!found || ![found.copy.policy.regionId, found.instance.regionId].includes(regionId))
      throw serviceError('InvalidBakset.Invalid');
    return found.instance;
  }
  if (restoreType !== 'BackupTime') throw serviceError('Parameters.Invalid');
  const time = parseUtc(params.required('RestoreTime'), 'seconds');
  const source = state.instance(params.required('SourceDBInstanceName'));
  if (source?.regionId !== params.required('SourceRegion'))
    throw serviceError('InvalidDBInstanceId.NotFound');
  if (time === undefined) throw serviceError('InvalidUtcDateFormat.Format');
  const window = state.copies(source, regionId).length > 0 ? copiedWindow(source, state) : undefined;
  if (!window || time < Math.floor(window.begin / 1000) * 1000 || time > window.end)
    throw serviceError('InvalidBinlog.NotValid');
  return source;
}

/** Only local SSDs are documented. */
function sizeOf(params: Params): Pick<InstanceRecord, 'instanceClass' | 'storageType' | 'storageGB'> {
  const record = findClass(params.required('DBInstanceClass'));
  if (!record) throw serviceError('UnsupportedClassCode');
  const storageType = params.get('DBInstanceStorageType') ?? 'local_ssd';
  if (storageType !== 'local_ssd' || !record.storageTypes.includes(storageType))
    throw serviceError('InvalidInstanceLevel.DiskType');
  const storageGB = Number(params.required('DBInstanceStorage'));
  const { minGB, maxGB, stepGB } = record;
  if (!Number.isInteger(storageGB) || storageGB < minGB || storageGB > maxGB || storageGB % stepGB !== 0)
    throw serviceError('Parameters.Invalid');
  return { instanceClass: record.code, storageType, storageGB };
}
