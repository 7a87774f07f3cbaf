import {
  categoriesOf,
  classes,
  discontinuedClasses,
  findClass,
  isServerless,
  offlineClasses,
  sameWord,
  storageTypes,
  type ClassRecord,
} from '../catalog';
import { serviceError } from '../errors';
import type { Params } from '../params';
import type { Reading } from '../reading';
import type { DatabaseRecord, InstanceRecord } from '../records';
import { zonesWithoutCapacity } from '../regions';

export type Size = Pick<InstanceRecord, 'storageType' | 'storageGB' | 'instanceClass'>;

/** The edition of the clone in the catalog's spelling; by default the source's. */
export function categoryOf(params: Params, source: InstanceRecord): string {
  const wanted = params.get('Category') ?? source.category;
  const found = categoriesOf[source.engine].find((one) => sameWord(one, wanted));
  if (!found) throw serviceError('Commodity.InvalidComponent');
  return found;
}

export interface SizeFacts {
  readonly category: string;
  readonly zones: readonly string[];
  readonly databases: readonly DatabaseRecord[];
  readonly errors: Reading['errors'];
}

/** Checks storage, then class (RDS API reference, CloneDBInstance). */
export function sizeOf(params: Params, source: InstanceRecord, facts: SizeFacts): Size {
  const { category, zones, databases, errors } = facts;
  const storageType = storageTypeOf(params.get('DBInstanceStorageType'), source);
  const storageGB = storageOf(params.get('DBInstanceStorage'), source, storageType, errors);
  // A whole instance always fits. Each entry of TableMeta takes up space, even for the same database.
  if (params.has('TableMeta') && totalGB(databases) > storageGB) throw serviceError('DiskSize.NotEnough');
  const found = classOf(params.get('DBInstanceClass'), source, category);
  if (!found.storageTypes.includes(storageType)) throw serviceError('InvalidInstanceLevel.DiskType');
  if (storageGB > found.maxGB) throw serviceError('UnsupportExtendDisk.NotSupport');
  if (storageGB < found.minGB) throw serviceError('InvalidRecoveryDbInstance.StorageSize');
  if (zones.some((zone) => zonesWithoutCapacity.has(zone)))
    throw serviceError('OperationDenied.ZoneResource');
  return { storageType, storageGB, instanceClass: found.code };
}

/** The premium ESSD (`general_essd`) has no performance level. */
const performanceLevel: Readonly<Record<string, number>> = {
  cloud_essd: 1,
  cloud_essd2: 2,
  cloud_essd3: 3,
};

function storageTypeOf(given: string | undefined, source: InstanceRecord): string {
  if (given === undefined || given === source.storageType) return source.storageType;
  if (!storageTypes.has(given)) throw serviceError('Parameters.Invalid');
  if (source.storageType === 'local_ssd') throw serviceError('InvalidRecoveryDbInstance.StorageType');
  if (given === 'cloud_ssd') throw serviceError('CloudSSDNotSupport');
  if (given === 'local_ssd') throw serviceError('InvalidInstanceLevel.DiskType');
  if ((performanceLevel[given] ?? Infinity) < (performanceLevel[source.storageType] ?? 0)) {
    throw serviceError('CannotDecreaseEssdPerfLevel');
  }
  return given;
}

function storageOf(
  given: string | undefined,
  source: InstanceRecord,
  storageType: string,
  errors: Reading['errors'],
): number {
  if (given === undefined) return source.storageGB;
  if (!/^[1-9]\d*$/.test(given)) throw serviceError('Parameters.Invalid');
  const size = Number(given);
  if (size < source.storageGB) throw serviceError('InvalidRecoveryDbInstance.StorageSize');
  if (size % 5 !== 0) {
    // This code has a second meaning, which only its message shows.
    throw errors === 'recorded' && performanceLevel[storageType] !== undefined
      ? serviceError('CannotDecreaseEssdPerfLevel', { message: 'invalid cloud essd storage size' })
      : serviceError('Parameters.Invalid');
  }
  return size;
}

function totalGB(databases: readonly DatabaseRecord[]): number {
  return databases.reduce((sum, { sizeKB }) => sum + sizeKB, 0) / 1024 ** 2;
}

function classOf(given: string | undefined, source: InstanceRecord, category: string): ClassRecord {
  const code = given ?? defaultClass(source, category);
  if (offlineClasses.has(code)) throw serviceError('InvalidDBInstanceClass.Offline');
  if (discontinuedClasses.has(code)) throw serviceError('UnsupportedClassCode');
  const found = findClass(code);
  if (!found) throw serviceError('InvalidInstanceLevel.Malformed');
  if (found.engine !== source.engine || !found.categories.includes(category)) {
    throw serviceError('IncorrectTargetClasscode');
  }
  return found;
}

/** The source's class, unless the clone becomes serverless: then the one serverless class. */
function defaultClass(source: InstanceRecord, category: string): string {
  if (!isServerless(category) || sameWord(category, source.category)) return source.instanceClass;
  const found = classes.find((one) => one.engine === source.engine && one.categories.includes(category));
  return found?.code ?? source.instanceClass;
}
