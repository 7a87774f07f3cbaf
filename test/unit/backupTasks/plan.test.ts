import assert from 'node:assert/strict';
import {
  backupRequest,
  backupWarnings,
  factOf,
  waysOf,
  whyNotBackUp,
} from '../../../src/core/backupTasks/plan';
import { RdsError } from '../../../src/core/errors/rdsError';
import type { Instance } from '../../../src/shared/model';
import { backupSet, instanceDetail } from '../../support/builders';

const now = Date.parse('2026-11-29T15:00:00Z');
const task = { backupJobId: '1', status: 'Uploading', mode: 'Automated', progress: 40, backupId: '' };

describe('What is backed up how', () => {
  for (const [engine, storageType, ways] of [
    ['MySQL', 'cloud_essd', 'snapshot instance'],
    ['MySQL', 'local_ssd', 'physical instance, logical instance, logical databases'],
    ['PostgreSQL', 'general_essd', 'snapshot instance'],
    ['PostgreSQL', 'local_ssd', 'physical instance'],
    ['MariaDB', 'cloud_essd', 'snapshot instance'],
    ['SQLServer', 'local_ssd', 'physical instance, physical databases'],
    ['SQLServer', 'cloud_essd', 'physical instance, snapshot instance, physical databases'],
    ['MySQL', '', 'physical instance, snapshot instance, logical instance, logical databases'],
  ] as const) {
    it(`is decided by engine and storage: ${engine} ${storageType}`, () => {
      const offered = waysOf({ engine, storageType }).map(({ method, scope }) => `${method} ${scope}`);
      assert.equal(offered.join(', '), ways);
    });
  }

  it('asks for a snapshot of MariaDB as Physical, and for single databases by name', () => {
    const of = (engine: string) => ({ dbInstanceId: 'rm-1', engine });
    const snapshot = { method: 'snapshot', scope: 'instance' } as const;
    assert.equal(backupRequest(of('MariaDB'), snapshot)['BackupMethod'], 'Physical');
    assert.equal(backupRequest(of('MySQL'), snapshot)['BackupMethod'], 'Snapshot');
    assert.deepEqual(backupRequest(of('SQLServer'), { method: 'physical', scope: 'databases' }, ['a', 'b']), {
      DBInstanceId: 'rm-1',
      BackupMethod: 'Physical',
      BackupType: 'FullBackup',
      BackupStrategy: 'db',
      DBName: 'a,b',
    });
  });

  it('is not where the instance does not run or another backup is under way, and only warned of otherwise', () => {
    const instance = { known: instanceDetail() };
    const facts = { instance, tasks: { known: [] }, sets: { known: [] } };
    assert.equal(whyNotBackUp(facts), undefined);
    const restarting = { known: instanceDetail({ status: 'Restarting' }) };
    assert.match(whyNotBackUp({ ...facts, instance: restarting }) ?? '', /Running/);
    assert.match(whyNotBackUp({ ...facts, tasks: { known: [task] } }) ?? '', /40%/);
    const ended = { known: [{ ...task, status: 'Finished' }] };
    assert.equal(whyNotBackUp({ ...facts, tasks: ended }), undefined);
    assert.deepEqual(backupWarnings(facts, now), []);
    const sets = Array.from({ length: 20 }, () => backupSet({ startTime: now - 1 }));
    assert.match(backupWarnings({ ...facts, sets: { known: sets } }, now).join(), /20 backups a day/);
    const replica = { known: instanceDetail({ instanceType: 'Readonly' }) };
    assert.match(backupWarnings({ ...facts, instance: replica }, now).join(), /primary/);
  });

  it('tells gone, refused and unknown apart', async () => {
    const error = (code: string, httpStatus: number): RdsError =>
      new RdsError({ kind: 'service', operation: 'DescribeBackupTasks', code, httpStatus });
    const gone = await factOf(Promise.reject<Instance>(error('InvalidDBInstanceId.NotFound', 404)));
    const refused = { refused: error('Forbidden.RAM', 403) };
    assert.deepEqual(await factOf(Promise.reject(refused.refused)), refused);
    assert.deepEqual(gone, { absent: true });
    assert.deepEqual(await factOf(Promise.resolve(undefined)), { absent: true });
    await assert.rejects(factOf(Promise.reject(new RdsError({ kind: 'timeout', operation: 'A' }))));
    const facts = { instance: { known: instanceDetail() }, tasks: refused, sets: refused };
    assert.match(whyNotBackUp({ ...facts, instance: gone }) ?? '', /does not show the instance/);
    assert.equal(whyNotBackUp({ ...facts, instance: refused }), undefined);
    const warnings = backupWarnings({ ...facts, instance: refused }, now);
    assert.equal(warnings.length, 1);
    assert.match(warnings[0] ?? '', /DescribeBackupTasks.*Forbidden\.RAM/);
  });
});
