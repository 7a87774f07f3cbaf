import assert from 'node:assert/strict';
import { RdsError } from '../../../src/core/errors/rdsError';
import { next } from '../../../src/core/jobs/machine';
import { RegionWatch } from '../../../src/core/jobs/watch';
import { RdsClient } from '../../../src/core/rds/client';
import { plainIdentity } from '../../support/identity';
import { jobOf } from './jobOf';

describe('a clone that RDS does not show', () => {
  it('gets all its time anew when it is watched again by another window', async () => {
    const client = new RdsClient({
      call: (operation, regionId) =>
        Promise.reject(
          new RdsError({
            kind: 'service',
            operation,
            regionId,
            code: 'InvalidDBInstanceId.NotFound',
            httpStatus: 404,
          }),
        ),
    });
    const watch = new RegionWatch(() => 0.5, { isSeen: () => true, estimateMs: () => undefined });
    const account = { client, identity: plainIdentity('me') };
    let job = jobOf({ phase: 'creating', dbInstanceId: 'rm-new', lastStatus: 'Creating' });
    let now = 0;
    const looksUntilLost = async (): Promise<number> => {
      for (let looks = 1; ; looks++) {
        now += 60_000;
        const events = await watch.look([job], account, now, new AbortController().signal);
        job = events.reduce((one, [, event]) => next(one, event, now) ?? one, job);
        if (job.phase === 'lost') return looks;
      }
    };
    const first = await looksUntilLost();
    assert.ok(first >= 3);
    job = next(job, { type: 'resumed' }, now) ?? job;
    assert.equal(job.phase, 'accepted');
    job = {
      ...job,
      history: [...job.history, { at: now, phase: 'creating', note: 'The instance is Creating.' }],
    };
    assert.equal(await looksUntilLost(), first);
  });
});
