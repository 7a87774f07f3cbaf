import assert from 'node:assert/strict';
import { backupRequest, backupWarnings, waysOf, whyNotBackUp } from '../../../src/core/backupTasks/plan';
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
    const instance = instanceDetail();
    const facts = { instance, tasks: [], sets: [] };
    assert.equal(whyNotBackUp(facts), undefined);
    assert.match(
      whyNotBackUp({ ...facts, instance: instanceDetail({ status: 'Restarting' }) }) ?? '',
      /Running/,
    );
    assert.match(whyNotBackUp({ ...facts, tasks: [task] }) ?? '', /40%/);
    assert.equal(whyNotBackUp({ ...facts, tasks: [{ ...task, status: 'Finished' }] }), undefined);
    assert.equal(whyNotBackUp({ instance: undefined, tasks: undefined, sets: undefined }), undefined);
    assert.deepEqual(backupWarnings(facts, now), []);
    const sets = Array.from({ length: 20 }, () => backupSet({ startTime: now - 1 }));
    assert.match(backupWarnings({ ...facts, sets }, now).join(), /20 backups a day/);
    assert.match(backupWarnings({ ...facts, tasks: undefined }, now).join(), /could be checked/);
    const replica = instanceDetail({ instanceType: 'Readonly' });
    assert.match(backupWarnings({ ...facts, instance: replica }, now).join(), /primary/);
  });
});
