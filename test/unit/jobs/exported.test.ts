import assert from 'node:assert/strict';
import type { FormOutcome } from '../../../src/shared/api';
import { exportedClone, outcomeOf } from '../../../src/core/jobs/exported';
import { advance, jobPhases, type CloneJob, type JobPhase } from '../../../src/core/jobs/job';
import type { JobStore } from '../../../src/core/jobs/store';
import { settle } from '../../support/virtualClock';
import { jobId, storeWith } from '../vscode/support';
import { jobOf } from './jobOf';

const intent = jobId(7);

describe('what other extensions are told of a form', () => {
  let store: JobStore;
  let close: () => void;
  let told: FormOutcome[];
  const outcome = (): FormOutcome | undefined => told[0];
  const submitted = (): Extract<FormOutcome, { kind: 'submitted' }> => {
    const [one] = told;
    assert.ok(one?.kind === 'submitted');
    return one;
  };

  beforeEach(async () => {
    store = await storeWith();
    told = [];
    const closed = new Promise<void>((resolve) => (close = resolve));
    void outcomeOf(store, intent, closed).then((one) => told.push(one));
  });

  const send = (n: number, changes: Partial<CloneJob> = {}): Promise<void> =>
    store.create(jobOf({ id: jobId(n), intentId: intent, createdAt: n, ...changes }));
  const become = async (n: number, phase: JobPhase, changes: Partial<CloneJob> = {}): Promise<void> => {
    await store.update(jobId(n), (job) => advance(job, phase, 1, '', changes));
    await settle();
  };

  it('is that it was closed, where nothing was sent', async () => {
    await settle();
    assert.equal(outcome(), undefined);
    close();
    await settle();
    assert.deepEqual(outcome(), { kind: 'closed' });
  });

  it('is nothing yet while a request is under way, be the form closed or not', async () => {
    await send(1);
    close();
    await settle();
    assert.equal(outcome(), undefined);
    await become(1, 'accepted', { dbInstanceId: 'rm-clone' });
    assert.equal(submitted().clone.dbInstanceId, 'rm-clone');
  });

  it('goes on after a refusal, which the user may correct', async () => {
    await send(1);
    const error = {
      kind: 'service',
      code: 'InvalidParam',
      httpStatus: 400,
      requestId: 'R-1',
      serviceMessage: 'A [link](command:x) is wrong',
    } as const;
    await become(1, 'refused', { error });
    assert.equal(outcome(), undefined);
    await send(2);
    await become(2, 'unknown');
    const { clone } = submitted();
    assert.deepEqual([clone.id, clone.state], [jobId(2), 'unknown']);
  });

  it('is the refusal where the form is closed after it, with what RDS said', async () => {
    await send(1);
    const error = { kind: 'service', code: 'InvalidParam', httpStatus: 400, requestId: 'R-1' } as const;
    await become(1, 'refused', { error: { ...error, serviceMessage: 'A [link](command:x)' } });
    close();
    await settle();
    const closed = outcome();
    assert.ok(closed?.kind === 'closed');
    assert.deepEqual(closed.refused?.error, {
      code: 'InvalidParam',
      httpStatus: 400,
      requestId: 'R-1',
      message: 'A [link] (command:x)',
    });
  });

  for (const phase of ['ready', 'lost', 'timedOut', 'released'] as const) {
    it(`ends with a clone that is ${phase}`, async () => {
      await send(1);
      await become(1, 'accepted', { dbInstanceId: 'rm-clone' });
      const ended: string[] = [];
      void submitted().ended.then(({ state }) => ended.push(state));
      await become(1, 'creating');
      assert.deepEqual(ended, []);
      await become(1, phase);
      assert.deepEqual(ended, [phase]);
    });
  }

  it('ends with what was last known of a clone that is taken off the list', async () => {
    await send(1);
    await become(1, 'unknown');
    const { ended } = submitted();
    await store.remove(jobId(1));
    assert.equal((await ended).state, 'unknown');
  });

  it('ends with what was last known of a clone that is no longer watched', async () => {
    await send(1);
    await become(1, 'accepted', { dbInstanceId: 'rm-clone' });
    const ended: string[] = [];
    void submitted().ended.then(({ state }) => ended.push(state));
    await become(1, 'creating');
    assert.deepEqual(ended, []);
    await store.update(jobId(1), (job) => ({ ...job, watched: false }));
    await settle();
    assert.deepEqual(ended, ['creating']);
  });

  it('holds neither the request nor the token, in any state', () => {
    for (const phase of jobPhases) {
      const clone = exportedClone(jobOf({ phase, clientToken: 'secret-token' }));
      assert.equal(clone.state, phase);
      assert.doesNotMatch(JSON.stringify(clone), /token|request|draft|identity/i);
    }
  });
});
