import assert from 'node:assert/strict';
import { lookAfter } from '../../../src/core/backupTasks/look';
import { lostSentence } from '../../../src/core/backupTasks/taskSentence';
import { nextTask, type BackupTask } from '../../../src/core/backupTasks/task';
import { RdsError } from '../../../src/core/errors/rdsError';
import { until } from '../../support/until';
import { backupTask } from './backupTask';
import { backedUp, regionId, useBackupWorld, type BackupWindow } from './world';

const hour = 3_600_000;
const operation = 'DescribeBackupTasks';
const refusal = (code: string, httpStatus: number) => (): Promise<never> =>
  Promise.reject(new RdsError({ kind: 'service', operation, regionId, code, httpStatus }));
const denied = refusal('Forbidden.RAM', 403);
const absent = refusal('InvalidDBInstanceId.NotFound', 404);

describe('A backup that cannot be looked after', () => {
  const world = useBackupWorld();
  const given = async (window: BackupWindow): Promise<{ task: BackupTask; hours: number }> => {
    await window.settled();
    const { task } = window;
    assert.ok(task?.finishedAt !== undefined);
    return { task, hours: (task.finishedAt - task.createdAt) / hour };
  };
  const sent = async (): Promise<BackupWindow> => {
    const window = world.now.open();
    await window.watch.backUp(await window.asked(), () => undefined);
    return window;
  };

  it('ends after a day where the account is another one, and is in nobody’s way after an hour', async () => {
    const window = await sent();
    world.now.identity = 'other';
    const start = world.now.clock.now();
    const { task, hours } = await given(window);
    assert.equal(task.phase, 'lost');
    assert.ok(hours > 24 && hours < 26, String(hours));
    assert.match(lostSentence(task), /could not be checked for a day.*RdsClone\.OtherIdentity/);
    const open = backupTask({ regionId, dbInstanceId: backedUp, unseen: { since: start } });
    await window.store.create(open);
    const of = (hours: number): string | undefined =>
      window.store.runningFor(regionId, backedUp, start + hours * hour)?.id;
    assert.deepEqual([of(0.5), of(1.5)], [open.id, undefined]);
  });

  it('is looked after on when the clock is set back', async () => {
    const window = await sent();
    let looks = 0;
    const listBackupTasks = (): Promise<never> => {
      looks++;
      return denied();
    };
    Object.assign(window.client, { listBackupTasks, listNewestBackups: denied });
    await until(() => looks > 1);
    const [before, since] = [looks, world.now.clock.now() - 3 * hour];
    world.now.clock.advance(-3 * hour);
    await until(() => looks > before);
    assert.ok(world.now.clock.now() - since < hour);
  });

  it('is missing, and not to be seen, anew when the clock is set back', () => {
    const task = backupTask({ phase: 'running', missingSince: 3 * hour, unseen: { since: 3 * hour } });
    assert.equal(nextTask(task, { type: 'unseen' }, 4 * hour), undefined);
    assert.equal(nextTask(task, { type: 'unseen' }, hour)?.unseen?.since, hour);
    assert.equal(nextTask(task, { type: 'missing' }, hour)?.missingSince, hour);
    assert.equal(nextTask(task, { type: 'missing' }, 4 * hour)?.missingSince, 3 * hour);
  });

  it('is lost after an hour where the instance is gone', async () => {
    const window = await sent();
    Object.assign(window.client, { listBackupTasks: absent, listNewestBackups: absent });
    const { task, hours } = await given(window);
    assert.equal(task.phase, 'lost');
    assert.ok(hours < 2, String(hours));
    assert.match(lostSentence(task), /^RDS accepted the backup/);
  });

  it('is not missing because its task may not be looked at', async () => {
    const window = await sent();
    const none = (): Promise<readonly []> => Promise.resolve([]);
    Object.assign(window.client, { listBackupTasks: denied, listNewestBackups: none });
    const { task, hours } = await given(window);
    assert.ok(hours > 24, String(hours));
    assert.match(lostSentence(task), /could not be checked for a day.*Forbidden\.RAM/);
  });

  it('is missing where its instance is gone, also when its task may not be looked at', async () => {
    const client = { listBackupTasks: denied, listNewestBackups: absent };
    assert.deepEqual(await lookAfter(backupTask(), client), { type: 'missing' });
  });

  it('is looked for anew by Check Again', async () => {
    const window = await sent();
    world.now.identity = 'other';
    const { task } = await given(window);
    world.now.identity = 'me';
    await window.watch.checkAgain(task.id);
    await window.settled();
    assert.equal(window.task?.phase, 'done');
    assert.equal(window.task.unseen, undefined);
  });
});
