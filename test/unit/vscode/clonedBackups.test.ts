import assert from 'node:assert/strict';
import { ClonedBackups } from '../../../src/vscode/clones/clonedBackups';
import { onMarked } from '../../../src/vscode/jobsInTree';
import { jobOf } from '../jobs/jobOf';
import { jobId, storeWith } from './support';

describe('the sets that clones were made from here', () => {
  it('are those of jobs that have an instance, the newest first', async () => {
    const store = await storeWith(
      jobOf({ id: jobId(1), description: 'first', dbInstanceId: 'rm-1', phase: 'released' }),
      jobOf({ id: jobId(2), description: '', dbInstanceId: 'rm-2', phase: 'ready', createdAt: 5 }),
      jobOf({ id: jobId(3), description: 'refused', phase: 'refused' }),
      jobOf({
        id: jobId(4),
        dbInstanceId: 'rm-4',
        phase: 'ready',
        request: { RestoreTime: '2026-11-24T10:00:00Z' },
      }),
    );
    const cloned = new ClonedBackups(store);
    assert.deepEqual(cloned.of('rm-source', '100'), ['rm-2', 'first']);
    assert.deepEqual(
      ['rm-1', 'rm-4', 'rm-5'].map((id) => cloned.sourceOf(id)),
      ['orders', 'orders', undefined],
    );
    assert.deepEqual([...cloned.of('rm-source', '101'), ...cloned.of('rm-other', '100')], []);
  });

  it('are told of when one is made, and not of other news of a job', async () => {
    const store = await storeWith(jobOf({ id: jobId(1) }));
    const cloned = new ClonedBackups(store);
    assert.deepEqual(cloned.of('rm-source', '100'), []);
    let told = 0;
    const subscription = onMarked(store, () => told++);
    await store.update(jobId(1), (job) => ({ ...job, watched: false }));
    assert.equal(told, 0);
    await store.update(jobId(1), (job) => ({ ...job, phase: 'accepted', dbInstanceId: 'rm-1' }));
    assert.deepEqual([told, cloned.of('rm-source', '100')], [1, ['copy']]);
    subscription.dispose();
  });
});
