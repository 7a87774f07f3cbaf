import type { RestorableDatabase } from '../../shared/model';
import { parseDbNames, parseTableMeta } from '../../shared/tableMeta';
import { sourceRegionOf } from '../clone/draft';
import { restoresTables } from '../clone/editions';
import { whyNotRestorable } from '../clone/instanceState';
import { isRdsError } from '../errors/rdsError';
import type { RestorePoint } from '../rds/backupCalls';
import type { RdsClient } from '../rds/client';
import type { CloneJob, DatabaseCheck, Verification } from './job';

/** Schemas that belong to the engine: a restore point may name them, a list of databases does not. */
const systemDatabases =
  /^(mysql|sys|information_schema|performance_schema|__recycle_bin__|postgres|template[01]|rdsadmin|master|tempdb|model|msdb)$/i;

/**
 * Compares the databases that a clone has with those that its restore point was to bring. For MySQL and PostgreSQL
 * the restore point itself is asked (DescribeMetaList); for other engines it can only be told what the source has
 * now, so what differs there proves nothing. Sizes are those of the restore point beside those of the clone's own
 * first backup, where there is one already: they are shown and never judged, as engines count them differently.
 * @throws RdsError when the clone cannot be asked
 */
export async function verifyClone(job: CloneJob, client: RdsClient, now: number): Promise<Verification> {
  const [expected, actual] = await Promise.all([
    expectedDatabases(job, client),
    client.listDatabases(job.regionId, job.dbInstanceId ?? ''),
  ]);
  const sizes = await sizesInClone(job, client);
  const names = new Set(expected.databases.map(({ name }) => name));
  const found = new Set(actual.items.map(({ name }) => name));
  // What is not in a list that was cut may be there.
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
  /** Whether it is what the restore point holds. */
  readonly certain: boolean;
}

async function expectedDatabases(job: CloneJob, client: RdsClient): Promise<Expected> {
  const { sourceId, request } = job;
  const regionId = sourceRegionOf(job.draft);
  const whole = await wholeRestorePoint(job, client);
  const sizes = new Map(whole.databases.map(({ name, sizeBytes }) => [name, sizeBytes]));
  const chosen = typeof request['DbNames'] === 'string' ? parseDbNames(request['DbNames']) : undefined;
  if (chosen && chosen[0]?.toLowerCase() !== 'all') {
    // What was asked for is certain, whatever is known of the rest.
    return { databases: chosen.map((name) => ({ name, sizeBytes: sizes.get(name) })), certain: true };
  }
  const meta = typeof request['TableMeta'] === 'string' ? parseTableMeta(request['TableMeta']) : undefined;
  if (meta?.ok) {
    return {
      databases: meta.databases.map(({ name, newname, tables }) => ({
        name: newname,
        // Of single tables no size is known.
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
    // A set that keeps no list of its databases answers with none.
    return items.length === 0 ? unknown : { databases: items, certain: !isCut };
  } catch (error) {
    // A set of the past may be gone, and with it the list.
    if (isRdsError(error) && error.kind === 'service') return unknown;
    throw error;
  }
}

function restorePointOf({ request }: CloneJob): RestorePoint | undefined {
  const { BackupId, RestoreTime } = request;
  if (BackupId !== undefined) return { backupId: String(BackupId) };
  return typeof RestoreTime === 'string' ? { restoreTime: RestoreTime } : undefined;
}

/** Sizes according to the clone's first backup set; none while there is no such set. */
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
    // Nice to have: without it the sizes of the restore point stand alone.
    return new Map();
  }
}
