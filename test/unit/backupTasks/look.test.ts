import assert from 'node:assert/strict';
import { lookAfter, type LookingClient } from '../../../src/core/backupTasks/look';
import { nextTask, type BackupTask } from '../../../src/core/backupTasks/task';
import type { BackupSet, BackupTaskRow } from '../../../src/shared/model';
import { backupSet } from '../../support/builders';
import { backupTask } from './backupTask';

const asked: BackupTask = backupTask({
  phase: 'unknown',
  request: { DBInstanceId: 'rm-1', BackupMethod: 'Logical', BackupStrategy: 'db', DBName: 'orders,users' },
});
const its = backupSet({
  backupId: '7',
  backupMode: 'Manual',
  backupMethod: 'Logical',
  backupScale: 'DBTable',
  databaseNames: ['users', 'orders'],
  startTime: asked.createdAt + 1_000,
});

function clientWith(sets: readonly BackupSet[], tasks: readonly BackupTaskRow[] = []): LookingClient {
  return {
    listBackupTasks: () => Promise.resolve(tasks),
    listNewestBackups: () => Promise.resolve(sets),
  };
}

describe('A backup that RDS has not named', () => {
  it('is recognized by its time and by what was asked for, and is only believed to be it', async () => {
    const event = await lookAfter(asked, clientWith([its]));
    assert.deepEqual(event, { type: 'done', backupId: '7', isInferred: true });
    const after = nextTask(asked, event, asked.createdAt);
    assert.equal(after?.phase, 'done');
    assert.equal(after.found, true);
  });

  for (const [name, changes] of [
    ['of another method', { backupMethod: 'Physical' }],
    ['of the whole instance', { backupScale: 'DBInstance' }],
    ['of other databases', { databaseNames: ['orders'] }],
    ['automated', { backupMode: 'Automated' }],
    ['of before', { startTime: asked.createdAt - 3_600_000 }],
  ] as const) {
    it(`is not one ${name}`, async () => {
      const event = await lookAfter(asked, clientWith([{ ...its, ...changes }]));
      assert.equal(event?.type, 'missing');
    });
  }

  it('may be of the whole instance where nothing is said of that, and a snapshot of MariaDB', async () => {
    const whole = backupTask({ phase: 'unknown', engine: 'MariaDB', request: { BackupMethod: 'Physical' } });
    const set = { ...its, backupMethod: 'Snapshot', backupScale: '', databaseNames: [] };
    assert.equal((await lookAfter(whole, clientWith([set])))?.type, 'done');
    assert.equal((await lookAfter({ ...whole, engine: 'MySQL' }, clientWith([set])))?.type, 'missing');
    const part = { ...set, backupScale: 'DBTable' };
    assert.equal((await lookAfter(whole, clientWith([part])))?.type, 'missing');
  });

  it('is looked for on where the task that was taken for it has made something else', async () => {
    const found = nextTask(asked, { type: 'found', backupJobId: '3' }, asked.createdAt)!;
    const row = { backupJobId: '3', status: 'Finished', mode: 'Manual', progress: 100, backupId: '7' };
    const event = await lookAfter(found, clientWith([{ ...its, backupMethod: 'Physical' }], [row]));
    assert.equal(event?.type, 'mistaken');
    const after = nextTask(found, event, asked.createdAt);
    assert.equal(after?.phase, 'unknown');
    assert.deepEqual([after.backupJobId, after.found], [undefined, undefined]);
    assert.equal((await lookAfter(after, clientWith([its], [row])))?.type, 'missing');
  });
});
