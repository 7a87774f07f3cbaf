import assert from 'node:assert/strict';
import type { CloneJob } from '../../../src/core/jobs/job';
import { jobRows } from '../../../src/core/jobs/jobRows';
import { jobOf } from './jobOf';

const [form, other] = ['00000000-0000-4000-8000-0000000000f1', '00000000-0000-4000-8000-0000000000f2'];
const rows = (...jobs: readonly (readonly [id: string, changes: Partial<CloneJob>])[]): string[] =>
  jobRows(jobs.map(([id, changes]) => jobOf({ id, ...changes }))).map(({ job, earlier }) =>
    [job.id, ...earlier.map(({ id }) => id)].join(' '),
  );

describe('the rows of the list of clones', () => {
  it('have the refused attempts of a form as one, the newest in front', () => {
    assert.deepEqual(
      rows(
        ['c', { phase: 'refused', intentId: form }],
        ['x', { phase: 'refused', intentId: other }],
        ['b', { phase: 'refused', intentId: form }],
        ['a', { phase: 'refused', intentId: form }],
      ),
      ['c b a', 'x'],
    );
  });

  it('leave an attempt that was not refused in a row of its own', () => {
    assert.deepEqual(
      rows(
        ['c', { phase: 'ready', intentId: form }],
        ['b', { phase: 'refused', intentId: form }],
        ['a', { phase: 'refused', intentId: form }],
      ),
      ['c', 'b a'],
    );
  });

  it('take jobs that name no form for forms of their own', () => {
    assert.deepEqual(rows(['b', { phase: 'refused' }], ['a', { phase: 'refused' }]), ['b', 'a']);
  });
});
