import assert from 'node:assert/strict';
import { RdsError } from '../../../src/core/errors/rdsError';
import { useBackupWorld } from './world';

describe('The claim of a backup', () => {
  const world = useBackupWorld();

  it('is given up when its task is removed, and deleted a day later', async () => {
    const { now } = world;
    const window = now.open();
    const asked = await window.asked();
    const code = 'IncorrectDBInstanceState';
    const refusal = new RdsError({ kind: 'service', operation: 'CreateBackup', code, httpStatus: 403 });
    Object.assign(window.client, { createBackup: () => Promise.reject(refusal) });
    const refused = await window.watch.backUp(asked, () => undefined);
    assert.equal(refused.phase, 'refused');
    assert.ok(await window.store.remove(refused.id));
    const again = await window.watch.backUp(asked, () => undefined);
    assert.notEqual(again.id, refused.id);
    const claims = (): readonly string[] =>
      [...now.disk.files.keys()].filter((name) => name.endsWith('.claim'));
    await window.store.prune(again.createdAt);
    assert.equal(claims().length, 2);
    await window.store.prune(again.createdAt + 25 * 3_600_000);
    assert.deepEqual(claims(), [`${again.id}.claim`]);
  });
});
