import type { CloneDraft } from '../../shared/clone';
import type { InstanceDetail, RestorableDatabase } from '../../shared/model';
import { restoresTables } from '../clone/editions';
import { valueOf } from '../clone/facts';
import { isAccessDenied, isRdsError, isTransient } from '../errors/rdsError';
import { parseApiTime } from '../format';
import type { Loading, Notes } from '../loading';
import type { CallOptions } from '../rds/transport';
import type { RestorePoint } from '../rds/backupCalls';
import type { RdsClient } from '../rds/client';
import type { Listed } from '../rds/paging';
import type { LookupMeans } from './typingPause';

/** The databases of a restore point, or the source's current databases when the service does not list them. */
export interface DatabaseList {
  readonly databases: readonly RestorableDatabase[];
  readonly ofRestorePoint: boolean;
}

/** What the restore point contains, looked up while only parts of it are to be restored. */
export class DatabaseLookups {
  readonly list: Loading<DatabaseList>;
  /** By database name, for expanded databases. */
  readonly tables = new Map<string, Loading<readonly string[] | undefined>>();

  constructor(private readonly means: LookupMeans) {
    this.list = means.lookup();
  }

  /** The user wants to see the tables of a database. */
  open(name: string): void {
    if (!this.tables.has(name)) this.tables.set(name, this.means.lookup());
  }

  follow(draft: CloneDraft, source: InstanceDetail): void {
    const { client, typingPause } = this.means;
    const { regionId, sourceId } = draft;
    const point = pointOfParts(draft);
    if (!point) {
      for (const lookup of [this.list, ...this.tables.values()]) lookup.forget();
      return;
    }
    const key = JSON.stringify(point);
    this.list.ensure(key, async (signal, notes) => {
      await typingPause.wait(signal);
      return loadDatabases(await client(), draft, source, point, { signal }, notes);
    });
    for (const [name, lookup] of this.tables) {
      lookup.ensure(key, async (signal) => {
        await typingPause.wait(signal);
        return (await client()).listRestorableTables(regionId, sourceId, point, name, { signal });
      });
    }
  }
}

function pointOfParts(draft: CloneDraft): RestorePoint | undefined {
  const scope = valueOf(draft, 'RestoreScope');
  if (scope !== 'DbNames' && scope !== 'TableMeta') return undefined;
  if (draft.restoreBy === 'time') {
    const restoreTime = valueOf(draft, 'RestoreTime');
    return parseApiTime(restoreTime) === undefined ? undefined : { restoreTime };
  }
  const backupId = valueOf(draft, 'BackupId');
  return backupId === '' ? undefined : { backupId };
}

async function loadDatabases(
  client: RdsClient,
  { regionId, sourceId }: CloneDraft,
  { engine }: InstanceDetail,
  point: RestorePoint,
  options: CallOptions,
  notes: Notes<DatabaseList>,
): Promise<DatabaseList> {
  const found =
    restoresTables(engine) === 'no'
      ? nothing
      : await restorableDatabases(() => client.listRestorableDatabases(regionId, sourceId, point, options));
  return found.items.length > 0
    ? { databases: itemsOf(found, notes), ofRestorePoint: true }
    : {
        databases: itemsOf(await client.listDatabases(regionId, sourceId, options), notes),
        ofRestorePoint: false,
      };
}

/**
 * DescribeMetaList is documented only for MySQL High-availability Edition on local disks. For other instances it may
 * return nothing or refuse, and neither proves what the restore point contains.
 */
async function restorableDatabases(
  ask: () => Promise<Listed<RestorableDatabase>>,
): Promise<Listed<RestorableDatabase>> {
  try {
    return await ask();
  } catch (error) {
    if (isRdsError(error) && error.kind === 'service' && !isTransient(error) && !isAccessDenied(error))
      return nothing;
    throw error;
  }
}

const nothing: Listed<RestorableDatabase> = { items: [], isCut: false };

export function itemsOf<T>({ items, isCut }: Listed<T>, notes: { isCut: boolean }): readonly T[] {
  notes.isCut = isCut;
  return items;
}

/**
 * The databases that rules may use. For engines that restore parts, only the list of the restore point counts; for
 * other engines, the rules know that the list is the source's current one.
 */
export function databasesForRules(
  list: DatabaseList | undefined,
  source: InstanceDetail | undefined,
): readonly RestorableDatabase[] | undefined {
  const isGuess = list?.ofRestorePoint === false && source && restoresTables(source.engine) !== 'no';
  return isGuess ? undefined : list?.databases;
}
