import assert from 'node:assert/strict';
import { verifyClone } from '../../../src/core/jobs/verify';
import type { RdsClient } from '../../../src/core/rds/client';
import type { RestorableDatabase } from '../../../src/shared/model';
import { RdsError } from '../../../src/core/errors/rdsError';
import { jobDetails } from '../../../src/core/jobs/details';
import { backupSet } from '../../support/builders';
import { jobOf } from './jobOf';

interface Known {
  readonly point?: readonly (string | RestorableDatabase)[] | 'refused';
  readonly source?: readonly string[];
  readonly clone: readonly string[];
  /** Those of the first backup set of the clone. */
  readonly cloneSizes?: readonly RestorableDatabase[];
  /** Whether no list was read to its end. */
  readonly isCut?: boolean;
}

const named = (one: string | RestorableDatabase): RestorableDatabase =>
  typeof one === 'string' ? { name: one, sizeBytes: undefined } : one;

function clientOf({ point = [], source = [], clone, cloneSizes, isCut = false }: Known): RdsClient {
  const listed = <T>(items: readonly T[]) => Promise.resolve({ items, isCut });
  const paged = <T>(items: readonly T[]) => ({
    first: Promise.resolve(items),
    total: Promise.resolve(items.length),
    all: Promise.resolve(items),
    isCut: Promise.resolve(isCut),
  });
  const client: Pick<RdsClient, 'listDatabases' | 'listBackups' | 'listRestorableDatabases'> = {
    listDatabases: (_region, id) => listed((id === 'rm-new' ? clone : source).map(named)),
    listBackups: () => paged(cloneSizes ? [backupSet({ backupId: '900' })] : []),
    listRestorableDatabases: (_region, id) => {
      if (id === 'rm-new') return listed(cloneSizes ?? []);
      if (point !== 'refused') return listed(point.map(named));
      return Promise.reject(
        new RdsError({
          kind: 'service',
          operation: 'DescribeMetaList',
          code: 'InvalidBakset.Invalid',
          httpStatus: 400,
        }),
      );
    },
  };
  return client as RdsClient;
}

const job = jobOf({ phase: 'ready', dbInstanceId: 'rm-new' });
const outcome = async (known: Known, changes = {}) => {
  const { outcome: result, databases } = await verifyClone({ ...job, ...changes }, clientOf(known), 5);
  return [result, ...databases.map(({ name, state }) => `${name} ${state}`)];
};

describe('the databases of a clone beside those of its restore point', () => {
  it('are verified when all are there, the engine’s own left aside', async () => {
    assert.deepEqual(await outcome({ point: ['orders', 'mysql', 'sys'], clone: ['orders'] }), [
      'verified',
      'orders found',
    ]);
  });

  it('prove nothing where a list was not read to its end', async () => {
    assert.deepEqual(
      await outcome({ point: ['orders'], source: ['orders', 'stock'], clone: ['orders'], isCut: true }),
      ['unsure', 'orders found', 'stock missing'],
    );
  });

  it('differ when one is missing or one is there that should not be', async () => {
    assert.deepEqual(await outcome({ point: ['a', 'b'], clone: ['b', 'c'] }), [
      'differs',
      'a missing',
      'b found',
      'c extra',
    ]);
  });

  it('are those that were chosen, under their new names', async () => {
    const point = ['a', 'b', 'c'];
    const some = { request: { ...job.request, DbNames: 'a,b' } };
    assert.deepEqual(await outcome({ point, clone: ['a', 'b'] }, some), ['verified', 'a found', 'b found']);
    const meta = JSON.stringify([{ type: 'db', name: 'a', newname: 'a_old', tables: [] }]);
    const renamed = { request: { ...job.request, RestoreTable: '1', TableMeta: meta } };
    assert.deepEqual(await outcome({ point, clone: ['a_old'] }, renamed), ['verified', 'a_old found']);
    assert.deepEqual(await outcome({ point, clone: ['a'] }, renamed), [
      'differs',
      'a_old missing',
      'a extra',
    ]);
  });

  it('cannot be judged where the restore point does not tell what it holds', async () => {
    for (const known of [{ point: 'refused' as const }, { point: [] }]) {
      assert.equal((await outcome({ ...known, source: ['a'], clone: ['a'] }))[0], 'unsure');
    }
    const other = { engine: 'SQLServer' };
    assert.deepEqual(await outcome({ point: ['x'], source: ['a', 'master'], clone: ['a'] }, other), [
      'unsure',
      'a found',
    ]);
  });

  it('are shown with the sizes of both, in the details of the clone', async () => {
    const known = {
      point: [{ name: 'a|b', sizeBytes: 2048 }],
      clone: ['a|b'],
      cloneSizes: [{ name: 'a|b', sizeBytes: 4096 }],
    };
    const verification = await verifyClone(job, clientOf(known), 5);
    const text = jobDetails({ ...job, verification }, { now: 9, versions: 'x' });
    assert.match(text, /\| `a\\\|b` \| present \| 2\.0 KB \| 4\.0 KB \|/);
  });
});
