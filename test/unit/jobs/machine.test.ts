import assert from 'node:assert/strict';
import {
  isFinished,
  jobPhases,
  mayExist,
  parseJob,
  type CloneJob,
  type JobPhase,
} from '../../../src/core/jobs/job';
import { next, type JobEvent } from '../../../src/core/jobs/machine';
import { writeReport } from '../../support/report';
import { jobOf } from './jobOf';

const error = {
  kind: 'service',
  code: 'InvalidBakset.Invalid',
  httpStatus: 400,
  operation: 'CloneDBInstance',
  regionId: 'cn-hangzhou',
} as const;
const events: readonly JobEvent[] = [
  { type: 'sending', serviceAt: 5 },
  { type: 'notNow', error, nextAt: 20, until: 100 },
  { type: 'cancelled' },
  { type: 'unanswered', attempt: 1, code: 'Timeout' },
  { type: 'accepted', dbInstanceId: 'rm-new', orderId: '7' },
  { type: 'found', dbInstanceId: 'rm-new', by: 'name' },
  { type: 'refused', error },
  { type: 'unsettled', error },
  { type: 'dismissed' },
  { type: 'adopted', owner: { windowId: 'other', pid: 7 } },
  { type: 'seen', status: 'Creating' },
  { type: 'seen', status: 'Running', gapMs: 2_000 },
  { type: 'seen', status: 'Deleting' },
  { type: 'asked', ms: 60_000 },
  { type: 'missing' },
  { type: 'overdue' },
  { type: 'resumed' },
  { type: 'released' },
  { type: 'gone' },
];
const nameOf = (event: JobEvent): string => ('status' in event ? `seen ${event.status}` : event.type);

function jobIn(phase: JobPhase): CloneJob {
  const hasInstance = !['sending', 'unknown', 'refused'].includes(phase);
  return jobOf({ phase, ...(hasInstance ? { dbInstanceId: 'rm-new', acceptedAt: 1 } : {}) });
}

describe('the state machine of clone jobs', () => {
  it('decides every pair of phase and event, and its table is what the design says', () => {
    const table = new Map(
      jobPhases.map((phase) => [phase, events.map((event) => next(jobIn(phase), event, 9)?.phase ?? '·')]),
    );
    writeReport(
      'job-machine',
      ['Phase', ...events.map(nameOf)],
      [...table].map(([phase, row]) => [phase, ...row]),
    );
    const none = (count: number): string[] => Array.from({ length: count }, () => '·');
    const sent = ['sending', 'sending', '·', 'sending', 'accepted', 'accepted', 'refused', 'unknown', '·'];
    const tracked = (now: string): string[] => [
      ...['creating', 'ready', 'lost', now, 'lost', 'timedOut', 'accepted', '·', '·'],
    ];
    assert.deepEqual(Object.fromEntries(table), {
      sending: [...sent, 'sending', ...none(9)],
      unknown: [...none(4), 'accepted', 'accepted', '·', '·', 'refused', 'sending', ...none(9)],
      refused: [...none(4), 'accepted', 'accepted', ...none(13)],
      accepted: [...none(10), ...tracked('accepted')],
      creating: [...none(10), ...tracked('creating')],
      ready: [...none(17), 'released', 'released'],
      lost: [...none(10), 'creating', 'ready', ...none(4), 'accepted', 'released', 'released'],
      timedOut: [...none(16), 'accepted', 'released', 'released'],
      released: none(19),
    });
  });

  it('puts every transition on record, with its time, in a job that can be read again', () => {
    for (const phase of jobPhases) {
      for (const event of events) {
        const before = jobIn(phase);
        const after = next(before, event, 1_234);
        // Time that was watched is a sum and no transition.
        if (!after || event.type === 'asked') continue;
        assert.equal(after.history.length, before.history.length + 1);
        const last = after.history.at(-1);
        assert.deepEqual([last?.at, last?.phase], [1_234, after.phase]);
        assert.ok((last?.note ?? '').length > 5);
        assert.equal(isFinished(after), after.finishedAt !== undefined || after.phase === 'released');
        assert.deepEqual(parseJob(JSON.parse(JSON.stringify(after))), JSON.parse(JSON.stringify(after)));
      }
    }
  });

  it('does not let a refusal settle what an earlier attempt may have made', () => {
    const unanswered = next(jobIn('sending'), { type: 'unanswered', attempt: 1, code: 'Timeout' }, 1);
    assert.ok(unanswered);
    assert.equal(next(unanswered, { type: 'refused', error }, 2), undefined);
    assert.equal(next(unanswered, { type: 'unsettled', error }, 2)?.phase, 'unknown');
  });

  it('puts nothing on record that has not happened', () => {
    const note = (phase: JobPhase, event: JobEvent): string =>
      next(jobIn(phase), event, 2)?.history.at(-1)?.note ?? '';
    const adopted = { type: 'adopted', owner: { windowId: 'other', pid: 7 } } as const;
    assert.doesNotMatch(note('unknown', adopted), /sent/i);
    assert.equal(note('ready', { type: 'released' }), 'Released.');
    assert.match(note('ready', { type: 'released', kept: 'None' }), /^Released; no archived backup/);
    assert.match(note('ready', { type: 'released', kept: 'All' }), /^Released; all archived backups/);
  });

  it('never replaces an instance that an answer has named by another one', () => {
    for (const phase of ['accepted', 'creating', 'ready', 'lost', 'timedOut', 'released'] as const) {
      for (const type of ['accepted', 'found'] as const) {
        const event = { type, dbInstanceId: 'rm-other', orderId: '', by: 'person' } as JobEvent;
        const job = jobIn(phase);
        const after = next(job, event, 2) ?? job;
        assert.deepEqual([after.phase, after.dbInstanceId], [phase, job.dbInstanceId]);
      }
    }
  });

  it('does not take for seen an instance that RDS has named after another one was seen', () => {
    const steps: readonly JobEvent[] = [
      { type: 'found', dbInstanceId: 'rm-other', by: 'name' },
      { type: 'seen', status: 'Creating' },
      { type: 'accepted', dbInstanceId: 'rm-new', orderId: '' },
      { type: 'missing' },
    ];
    const lost = steps.reduce((job, event, at) => next(job, event, at) ?? job, jobIn('unknown'));
    assert.deepEqual([lost.phase, lost.dbInstanceId, mayExist(lost)], ['lost', 'rm-new', true]);
    assert.equal(lost.history.at(-1)?.note, 'The instance never became visible.');
  });

  it('stops waiting when the user wants it: refused, unless an attempt before may have made a clone', () => {
    const waiting = next(jobIn('sending'), { type: 'notNow', error, nextAt: 20, until: 100 }, 1);
    assert.deepEqual(waiting?.waiting, { error, nextAt: 20, until: 100 });
    assert.equal(next(waiting, { type: 'cancelled' }, 2)?.phase, 'refused');
    assert.equal(next({ ...waiting, attemptUnanswered: true }, { type: 'cancelled' }, 2)?.phase, 'unknown');
    assert.equal(next(waiting, { type: 'sending', serviceAt: undefined }, 2)?.waiting, undefined);
    // Nothing was under way when its window ended.
    const owner = { windowId: 'other', pid: 7 };
    assert.equal(next(waiting, { type: 'adopted', owner }, 2)?.attemptUnanswered, undefined);
  });

  it('takes up again an instance that turns up after it was lost, and tells of it anew', () => {
    const lost = { ...jobIn('lost'), announced: true, finishedAt: 5 };
    const seen = next(lost, { type: 'seen', status: 'Creating' }, 9);
    assert.deepEqual([seen?.phase, seen?.announced, seen?.finishedAt], ['creating', false, undefined]);
    assert.equal(next(lost, { type: 'seen', status: 'Deleting' }, 9), undefined);
  });

  it('says nothing of a clone that is not watched', () => {
    for (const phase of ['accepted', 'creating'] as const) {
      const job = { ...jobIn(phase), watched: false };
      for (const event of events.filter(({ type }) => ['seen', 'missing', 'overdue'].includes(type))) {
        assert.equal(next(job, event, 2), undefined);
      }
      assert.equal(next(job, { type: 'resumed' }, 2)?.watched, true);
    }
  });

  it('watches again what the user takes up again, or has found, and not what a window takes over', () => {
    const owner = { windowId: 'other', pid: 7 };
    const watched = (phase: JobPhase, event: JobEvent): boolean | undefined =>
      next({ ...jobIn(phase), watched: false }, event, 2)?.watched;
    assert.equal(watched('unknown', { type: 'adopted', owner }), true);
    assert.equal(watched('unknown', { type: 'found', dbInstanceId: 'rm-new', by: 'person' }), true);
    assert.equal(watched('sending', { type: 'adopted', owner }), false);
    assert.equal(watched('unknown', { type: 'found', dbInstanceId: 'rm-new', by: 'name' }), false);
  });

  it('believes the answer to the request more than what was found by its name or chosen', () => {
    const found = jobOf({
      phase: 'ready',
      dbInstanceId: 'rm-found',
      foundBy: 'name',
      lastStatus: 'Running',
      finishedAt: 5,
      announced: true,
    });
    const event = { type: 'accepted', dbInstanceId: 'rm-named', orderId: '7' } as const;
    const named = next(found, event, 9);
    assert.deepEqual(
      [
        named?.phase,
        named?.dbInstanceId,
        named?.foundBy,
        named?.lastStatus,
        named?.finishedAt,
        named?.announced,
      ],
      ['accepted', 'rm-named', undefined, undefined, undefined, false],
    );
    // What was found may have been the wrong one, and may have been released.
    assert.equal(next({ ...found, phase: 'released' }, event, 9)?.dbInstanceId, 'rm-named');
    const same = next(found, { ...event, dbInstanceId: 'rm-found' }, 9);
    assert.deepEqual([same?.phase, same?.foundBy, same?.finishedAt], ['ready', undefined, 5]);
    assert.ok(
      !next(jobOf({ phase: 'ready', dbInstanceId: 'rm-new' }), { ...event, dbInstanceId: 'rm-new' }, 9),
    );
  });

  it('keeps on record a second instance that an answer names', () => {
    const job = jobOf({ phase: 'ready', dbInstanceId: 'rm-one', finishedAt: 5 });
    const both = next(job, { type: 'accepted', dbInstanceId: 'rm-two', orderId: '7' }, 9);
    assert.deepEqual([both?.phase, both?.dbInstanceId, both?.finishedAt], ['ready', 'rm-one', 5]);
    assert.match(both?.history.at(-1)?.note ?? '', /rm-two/);
  });

  it('does not say that something was sent before it is, nor that nothing was found where nobody could look', () => {
    const noteOf = (event: JobEvent): string | undefined => next(jobOf(), event, 9)?.history.at(-1)?.note;
    assert.equal(noteOf({ type: 'sending', serviceAt: 5 }), 'Sending again.');
    assert.equal(noteOf({ type: 'unsettled', error }), 'What became of it is not known.');
  });
});
