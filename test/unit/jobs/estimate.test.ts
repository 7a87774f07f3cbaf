import assert from 'node:assert/strict';
import { estimateDuration } from '../../../src/core/jobs/estimate';
import type { CloneJob } from '../../../src/core/jobs/job';
import { elapsedSentence, estimateSentence, jobSentence } from '../../../src/core/jobs/jobSentence';
import { jobOf } from './jobOf';

const minute = 60_000;
const GB = 1024 ** 3;

/** A clone that took so many minutes. */
function took(minutes: number, changes: Partial<CloneJob> = {}): CloneJob {
  return jobOf({
    id: crypto.randomUUID(),
    phase: 'ready',
    dbInstanceId: 'rm-x',
    acceptedAt: 1_000,
    finishedAt: 1_000 + minutes * minute,
    observedGapMs: 5_000,
    history: [
      { at: 0, phase: 'sending', note: 'Written before sending.' },
      { at: 1_000, phase: 'accepted', note: 'Accepted by the service.' },
      { at: 1_000 + minutes * minute, phase: 'ready', note: 'The instance is Running.' },
    ],
    ...changes,
  });
}

describe('how long a clone is likely to take', () => {
  it('is the median of the earlier clones of its source', () => {
    const jobs = [took(10), took(12), took(50)];
    assert.deepEqual(estimateDuration(jobOf(), jobs), { ms: 12 * minute, samples: 3, sameSource: true });
  });

  it('grows with the size of the backup, whatever a single outlier took', () => {
    const jobs = [10, 20, 30, 40].map((size) => took(5 + size / 2, { backupBytes: size * GB }));
    jobs.push(took(300, { backupBytes: 15 * GB }));
    const estimate = estimateDuration(jobOf({ backupBytes: 80 * GB }), jobs);
    assert.equal(Math.round((estimate?.ms ?? 0) / minute), 45);
  });

  it('does not shrink with the size', () => {
    const jobs = [took(20, { backupBytes: 10 * GB }), took(10, { backupBytes: 20 * GB })];
    assert.equal(estimateDuration(jobOf({ backupBytes: 100 * GB }), jobs)?.ms, 15 * minute);
  });

  it('falls back on other sources of the engine only where the sizes can be compared', () => {
    const others = [took(8, { sourceId: 'rm-a', backupBytes: 10 * GB }), took(9, { sourceId: 'rm-b' })];
    assert.equal(estimateDuration(jobOf(), others), undefined);
    assert.deepEqual(estimateDuration(jobOf({ backupBytes: 10 * GB }), others), {
      ms: 8 * minute,
      samples: 1,
      sameSource: false,
    });
    assert.equal(estimateDuration(jobOf({ backupBytes: GB, engine: 'PostgreSQL' }), others), undefined);
  });

  it('is not judged by clones that another operation made of the same source', () => {
    const jobs = [took(10), took(50, { operation: 'CreateDdrInstance' })];
    assert.equal(estimateDuration(jobOf(), jobs)?.ms, 10 * minute);
    assert.equal(estimateDuration(jobOf({ operation: 'CreateDdrInstance' }), jobs)?.ms, 50 * minute);
  });

  it('is not judged by clones of other accounts, nor by such as nobody saw ending', () => {
    const resumed = took(5);
    for (const job of [
      took(5, { accountId: 'sandbox' }),
      took(5, { identity: 'somebody-else' }),
      took(5, { observedGapMs: 10 * minute }),
      took(5, { observedGapMs: undefined as never }),
      {
        ...resumed,
        history: [...resumed.history, { at: 2, phase: 'accepted' as const, note: 'Watching again.' }],
      },
      took(5, { history: [{ at: 1, phase: 'accepted', note: 'Found by its name.' }] }),
    ]) {
      assert.equal(estimateDuration(jobOf(), [job]), undefined);
    }
  });

  it('is said beside the elapsed time, and never as a promise', () => {
    const job = jobOf({ phase: 'creating', dbInstanceId: 'rm-x', acceptedAt: 0, lastStatus: 'Creating' });
    const estimate = { ms: 10 * minute, samples: 3, sameSource: true };
    assert.equal(jobSentence(job, { now: 3 * minute, estimate }), 'Creating · 3 of about 10 min');
    assert.equal(
      elapsedSentence(job, { now: 12 * minute, estimate }),
      '12 min, longer than the usual 10 min',
    );
    assert.equal(elapsedSentence(job, { now: 12 * minute }), '12 min');
    assert.match(estimateSentence(estimate), /estimated from 3 earlier clones of this source/);
    assert.match(jobSentence(job, { now: 0, trouble: new Error('x') }), /status unavailable, retrying/);
  });
});
