import assert from 'node:assert/strict';
import { formProgress } from '../../../src/core/form/view';
import type { CloneJob } from '../../../src/core/jobs/job';
import { jobSentence } from '../../../src/core/jobs/jobSentence';
import { jobOf } from './jobOf';

const minute = 60_000;
const estimate = { ms: 10 * minute, samples: 3, sameSource: true };
const seen = [{ at: 1, phase: 'creating' as const, note: 'The instance is Creating.' }];

/** What the view and the form say. */
function says(changes: Partial<CloneJob>): readonly [view: string, form: string] {
  const job = jobOf({ dbInstanceId: 'rm-new', acceptedAt: 0, ...changes });
  const context = { now: 3 * minute, estimate };
  return [jobSentence(job, context), formProgress(job, context)?.sentence ?? ''];
}

describe('what is said of a clone', () => {
  it('calls only that being created which is Creating, and compares nothing else with an estimate', () => {
    const [view, form] = says({ phase: 'creating', lastStatus: 'Creating' });
    assert.equal(view, 'Creating · 3 min 0 s of about 10 min');
    assert.match(form, /^rm-new is being created \(Creating\)\. About 10 min/);
    for (const lastStatus of ['Failed', 'Rebooting', 'DBInstanceClassChanging']) {
      assert.deepEqual(says({ phase: 'creating', lastStatus }), [
        `${lastStatus} · 3 min 0 s`,
        `rm-new is there, and its status is ${lastStatus}.`,
      ]);
    }
  });

  it('does not say that anything goes on which nobody watches', () => {
    const [view, form] = says({ phase: 'creating', lastStatus: 'Creating', watched: false });
    assert.equal(view, 'Creating when last seen, not watched');
    assert.match(form, /It is not watched any more\.$/);
    assert.doesNotMatch(form, /About/);
    assert.equal(
      says({ phase: 'accepted', watched: false })[0],
      'accepted, waiting for the instance, not watched',
    );
  });

  it('says when a request that was put off is sent again, and for how long', () => {
    const error = { kind: 'service' as const, code: 'OperationDenied.DBStatus', sent: true };
    const waiting = { error, nextAt: 3 * minute + 5_000, until: 13 * minute };
    assert.equal(
      says({ phase: 'sending', dbInstanceId: undefined, waiting })[1],
      'RDS says "not now" (OperationDenied.DBStatus). The same request is sent again in 5 s, for 10 min at most.',
    );
  });

  it('calls nothing accepted that no answer has named', () => {
    assert.match(says({ phase: 'accepted', foundBy: 'name' })[0], /^found by its name/);
    assert.match(says({ phase: 'accepted', foundBy: 'name' })[1], /^Found by its name: rm-new\./);
    assert.match(says({ phase: 'accepted', foundBy: 'person' })[0], /^chosen by you/);
    const order = { PayType: 'Prepaid', AutoPay: false };
    assert.match(says({ phase: 'accepted', request: order, orderId: '7' })[0], /payment of order 7$/);
    const [view, form] = says({ phase: 'accepted', request: order, foundBy: 'person' });
    assert.equal(view, 'waiting for payment');
    assert.doesNotMatch(form, /order {2}|order \./);
  });

  it('tells an instance that vanished from one that was never visible, and from one that is being released', () => {
    assert.match(says({ phase: 'lost', history: seen })[0], /no longer there/);
    const never = says({ phase: 'lost' });
    assert.match(never[0], /never became visible/);
    assert.match(never[1], /It may exist all the same/);
    for (const lastStatus of ['Deleting', 'Released']) {
      for (const text of says({ phase: 'lost', lastStatus }))
        assert.match(text, /is being released, and not from here/);
    }
    const released = jobOf({ phase: 'released', dbInstanceId: 'rm-new' });
    assert.equal(formProgress(released, { now: 0 })?.phase, 'released');
  });

  it('counts from when the request was sent, and says at most where it cannot know better', () => {
    const history = [{ at: 0, phase: 'ready' as const, note: 'The instance is Running.' }];
    const ready = { phase: 'ready', createdAt: 0, finishedAt: 40 * minute, history } as const;
    const exact = { ...ready, acceptedAt: 1_000, observedGapMs: 30_000 };
    assert.deepEqual(says(exact), ['ready after 40 min 0 s', 'rm-new is running. It took 40 min 0 s.']);
    // Of an attempt without an answer nobody knows when it was accepted.
    const late = { ...ready, attemptUnanswered: true, acceptedAt: 40 * minute, observedGapMs: 0 };
    assert.deepEqual(says(late), [
      'ready after 40 min 0 s at most',
      'rm-new is running. It took 40 min 0 s at most.',
    ]);
    assert.match(says({ ...exact, observedGapMs: 30 * minute })[0], /at most$/);
    assert.match(says({ ...ready, acceptedAt: 1_000 })[0], /at most$/);
    assert.equal(says({ ...ready, finishedAt: 20_000, acceptedAt: 0 })[0], 'ready after 20 s');
    // Resuming does not make it younger.
    assert.match(says({ phase: 'accepted', acceptedAt: 2.9 * minute })[0], /3 min 0 s of about 10 min/);
    assert.match(says({ ...exact, firstSentAt: 5 * minute })[0], /^ready after 35 min/);
  });
});
