import assert from 'node:assert/strict';
import { formProgress } from '../../../src/core/form/formStateParts';
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
    assert.equal(view, 'Creating · 3 of about 10 min');
    assert.match(form, /^rm-new is being created \(Creating\)\. About 10 min/);
    for (const lastStatus of ['Failed', 'Rebooting', 'DBInstanceClassChanging']) {
      assert.deepEqual(says({ phase: 'creating', lastStatus }), [
        `${lastStatus} · 3 min`,
        `rm-new exists, and its status is ${lastStatus}.`,
      ]);
    }
  });

  it('tells the time in seconds, minutes or hours, and when it takes longer than usual', () => {
    const sentence = (now: number, ms: number): string =>
      jobSentence(jobOf({ phase: 'creating', dbInstanceId: 'rm-new', lastStatus: 'Creating' }), {
        now,
        estimate: { ...estimate, ms },
      });
    assert.equal(sentence(40_000, 20 * minute), 'Creating · 40 s of about 20 min');
    assert.equal(sentence(19.9 * minute, 20 * minute), 'Creating · 19 of about 20 min');
    assert.equal(sentence(5 * minute, 120 * minute), 'Creating · 5 min of about 2 h 0 min');
    assert.equal(sentence(25 * minute, 20 * minute), 'Creating · 25 min, longer than the usual 20 min');
  });

  it('counts the attempts of a form that were refused', () => {
    const error = { kind: 'service' as const, code: 'X', sent: true };
    const refused = jobOf({ phase: 'refused', error });
    assert.match(jobSentence(refused, { now: 0, earlier: 2 }), /^Refused · 3 attempts · .*\(X\)$/);
    assert.match(jobSentence(refused, { now: 0 }), /^Refused · [^·]*\(X\)$/);
  });

  it('does not say that anything goes on which nobody watches', () => {
    const [view, form] = says({ phase: 'creating', lastStatus: 'Creating', watched: false });
    assert.equal(view, 'Creating when last seen · not watched');
    assert.match(form, /It is no longer watched\.$/);
    assert.doesNotMatch(form, /About/);
    assert.equal(
      says({ phase: 'accepted', watched: false })[0],
      'Accepted · waiting for the instance · not watched',
    );
  });

  it('says when a request that was put off is sent again, and for how long', () => {
    const error = { kind: 'service' as const, code: 'OperationDenied.DBStatus', sent: true };
    const waiting = { error, nextAt: 3 * minute + 5_000, until: 13 * minute };
    assert.equal(
      says({ phase: 'sending', dbInstanceId: undefined, waiting })[1],
      'RDS does not accept the request yet (OperationDenied.DBStatus). The same request is sent again in 5 s, for up to 10 min.',
    );
  });

  it('calls nothing accepted that no answer has named', () => {
    assert.match(says({ phase: 'accepted', foundBy: 'name' })[0], /^Found by its name/);
    assert.match(says({ phase: 'accepted', foundBy: 'name' })[1], /^Found by its name: rm-new\./);
    assert.match(says({ phase: 'accepted', foundBy: 'person' })[0], /^Chosen by you/);
    const order = { PayType: 'Prepaid', AutoPay: false };
    assert.match(says({ phase: 'accepted', request: order, orderId: '7' })[0], /payment of order 7$/);
    const [view, form] = says({ phase: 'accepted', request: order, foundBy: 'person' });
    assert.equal(view, 'Waiting for payment');
    assert.doesNotMatch(form, /order {2}|order \./);
  });

  it('tells an instance that vanished from one that was never visible, and from one that is being released', () => {
    assert.match(says({ phase: 'lost', history: seen })[0], /^Lost · .*no longer exists/);
    const never = says({ phase: 'lost' });
    assert.match(never[0], /never became visible/);
    assert.match(never[1], /It may still exist/);
    for (const lastStatus of ['Deleting', 'Released']) {
      for (const text of says({ phase: 'lost', lastStatus }))
        assert.match(text, /is being released elsewhere/);
    }
    const released = jobOf({ phase: 'released', dbInstanceId: 'rm-new' });
    assert.equal(formProgress(released, { now: 0 })?.phase, 'released');
  });

  it('counts from when the request was sent, and says at most where it cannot know better', () => {
    const history = [{ at: 0, phase: 'ready' as const, note: 'The instance is Running.' }];
    const ready = { phase: 'ready', createdAt: 0, finishedAt: 40 * minute, history } as const;
    const exact = { ...ready, acceptedAt: 1_000, observedGapMs: 30_000 };
    assert.deepEqual(says(exact), ['Ready · 3 min', 'rm-new is running. It took 40 min 0 s.']);
    // Of an attempt without an answer nobody knows when it was accepted.
    const late = { ...ready, attemptUnanswered: true, acceptedAt: 40 * minute, observedGapMs: 0 };
    assert.equal(says(late)[1], 'rm-new is running. It took 40 min 0 s at most.');
    assert.match(says({ ...exact, observedGapMs: 30 * minute })[1], /at most\.$/);
    assert.match(says({ ...ready, acceptedAt: 1_000 })[1], /at most\.$/);
    assert.match(says({ ...ready, finishedAt: 20_000, acceptedAt: 0 })[1], /It took 20 s\.$/);
    // Resuming does not make it younger.
    assert.match(says({ phase: 'accepted', acceptedAt: 2.9 * minute })[0], / 3 of about 10 min/);
    assert.match(says({ ...exact, firstSentAt: 5 * minute })[1], /It took 35 min/);
  });
});
