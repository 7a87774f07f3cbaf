import type { RestorableDatabase } from '../../shared/model';
import { parseDbNames, parseTableMeta } from '../../shared/tableMeta';
import { sourceRegionOf } from '../clone/draft';
import { restoresTables } from '../clone/editions';
import { whyNotRestorable } from '../clone/instanceState';
import { isRdsError } from '../errors/rdsError';
import type { RestorePoint } from '../rds/backupCalls';
import type { RdsClient } from '../rds/client';
import type { CloneJob, DatabaseCheck, Verification } from './job';

/** System databases of the engines. A restore point may list them; the databases of an instance do not include them. */
const systemDatabases =
  /^(mysql|sys|information_schema|performance_schema|__recycle_bin__|postgres|template[01]|rdsadmin|master|tempdb|model|msdb)$/i;

/**
 * Compares the databases of a clone with those of its restore point. For MySQL and PostgreSQL, RDS lists the databases
 * of the restore point (DescribeMetaList). For other engines only the current databases of the source are known, so a
 * difference proves nothing. The sizes come from the restore point and from the clone's own first backup set, if there
 * is one. They are shown but not compared, because engines count them differently.
 * @throws RdsError if the databases of the clone cannot be listed
 */
export async function verifyClone(job: CloneJob, client: RdsClient, now: number): Promise<Verification> {
  const [expected, actual] = await Promise.all([
    expectedDatabases(job, client),
    client.listDatabases(job.regionId, job.dbInstanceId ?? ''),
  ]);
  const sizes = await sizesInClone(job, client);
  const names = new Set(expected.databases.map(({ name }) => name));
  const found = new Set(actual.items.map(({ name }) => name));
  // A database that is missing from a cut list may still exist.
  const certain = expected.certain && !actual.isCut;
  const databases = [
    ...expected.databases
      .filter(({ name }) => found.has(name) || !systemDatabases.test(name))
      .map(({ name, sizeBytes }) =>
        check(name, found.has(name) ? 'found' : 'missing', sizeBytes, sizes.get(name)),
      ),
    ...actual.items
      .filter(({ name }) => !names.has(name) && !systemDatabases.test(name))
      .map(({ name }) => check(name, 'extra', undefined, sizes.get(name))),
  ];
  const same = databases.every(({ state }) => state === 'found');
  return { at: now, outcome: !certain ? 'unsure' : same ? 'verified' : 'differs', databases };
}

function check(
  name: string,
  state: DatabaseCheck['state'],
  expectedBytes: number | undefined,
  actualBytes: number | undefined,
): DatabaseCheck {
  return {
    name,
    state,
    ...(expectedBytes === undefined ? {} : { expectedBytes }),
    ...(actualBytes === undefined ? {} : { actualBytes }),
  };
}

interface Expected {
  readonly databases: readonly RestorableDatabase[];
  /** Whether these are the databases of the restore point, not of the source. */
  readonly certain: boolean;
}

async function expectedDatabases(job: CloneJob, client: RdsClient): Promise<Expected> {
  const { sourceId, request } = job;
  const regionId = sourceRegionOf(job.draft);
  const whole = await wholeRestorePoint(job, client);
  const sizes = new Map(whole.databases.map(({ name, sizeBytes }) => [name, sizeBytes]));
  const chosen = typeof request['DbNames'] === 'string' ? parseDbNames(request['DbNames']) : undefined;
  if (chosen && chosen[0]?.toLowerCase() !== 'all') {
    // The requested databases are certain, even if the rest is not known.
    return { databases: chosen.map((name) => ({ name, sizeBytes: sizes.get(name) })), certain: true };
  }
  const meta = typeof request['TableMeta'] === 'string' ? parseTableMeta(request['TableMeta']) : undefined;
  if (meta?.ok) {
    return {
      databases: meta.databases.map(({ name, newname, tables }) => ({
        name: newname,
        // The size of single tables is not known.
        sizeBytes: tables.length === 0 ? sizes.get(name) : undefined,
      })),
      certain: true,
    };
  }
  if (whole.certain) return whole;
  return { databases: (await client.listDatabases(regionId, sourceId)).items, certain: false };
}

async function wholeRestorePoint(job: CloneJob, client: RdsClient): Promise<Expected> {
  const unknown = { databases: [], certain: false };
  const point = restorePointOf(job);
  // Copies in another region have a list of their own.
  const isCopy = job.draft.sourceRegionId !== undefined;
  if (!point || isCopy || restoresTables(job.engine) === 'no') return unknown;
  try {
    const { items, isCut } = await client.listRestorableDatabases(job.regionId, job.sourceId, point);
    // A backup set without a list of its databases returns none.
    return items.length === 0 ? unknown : { databases: items, certain: !isCut };
  } catch (error) {
    // An old backup set may be gone, and its list with it.
    if (isRdsError(error) && error.kind === 'service') return unknown;
    throw error;
  }
}

function restorePointOf({ request }: CloneJob): RestorePoint | undefined {
  const { BackupId, RestoreTime } = request;
  if (BackupId !== undefined) return { backupId: String(BackupId) };
  return typeof RestoreTime === 'string' ? { restoreTime: RestoreTime } : undefined;
}

async function sizesInClone(job: CloneJob, client: RdsClient): Promise<ReadonlyMap<string, number>> {
  const { regionId, dbInstanceId = '', engine } = job;
  if (restoresTables(engine) === 'no') return new Map();
  try {
    const [newest] = (await client.listBackups(regionId, dbInstanceId).first).filter(
      (set) => whyNotRestorable(set) === undefined,
    );
    if (!newest) return new Map();
    const databases = await client.listRestorableDatabases(regionId, dbInstanceId, newest);
    return new Map(
      databases.items.flatMap(({ name, sizeBytes }) =>
        sizeBytes === undefined ? [] : [[name, sizeBytes] as const],
      ),
    );
  } catch {
    // The sizes are optional: without them, only those of the restore point are shown.
    return new Map();
  }
}
