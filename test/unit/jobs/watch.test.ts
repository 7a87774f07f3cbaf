import assert from 'node:assert/strict';
import { RdsError } from '../../../src/core/errors/rdsError';
import { mayExist, type CloneJob } from '../../../src/core/jobs/job';
import { next, type JobEvent } from '../../../src/core/jobs/machine';
import { RegionWatch } from '../../../src/core/jobs/watch';
import { RdsClient } from '../../../src/core/rds/client';
import { plainIdentity } from '../../support/identity';
import { jobOf } from './jobOf';

const minute = 60_000;

describe('a clone that RDS does not show', () => {
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
  const account = { client, identity: plainIdentity('me') };
  let watch: RegionWatch;
  let job: CloneJob;
  let now: number;
  beforeEach(() => {
    watch = new RegionWatch(() => 0.5, { isSeen: () => true, estimateMs: () => undefined });
    now = 0;
    const found = { type: 'found', dbInstanceId: 'rm-new', by: 'name' } as const;
    job = [found, { type: 'seen', status: 'Creating' } as const].reduce<CloneJob>(
      (one, event) => next(one, event, (now += minute)) ?? one,
      jobOf({ phase: 'unknown' }),
    );
  });

  const happens = (event: JobEvent): void => {
    job = next(job, event, now) ?? job;
  };
  const look = async (): Promise<void> => {
    now += minute;
    for (const [, event] of await watch.look([job], account, now, new AbortController().signal))
      happens(event);
  };
  const looksUntilLost = async (): Promise<number> => {
    for (let looks = 1; looks < 100; looks++) {
      await look();
      if (job.phase === 'lost') return looks;
    }
    throw new Error('It is never lost');
  };

  it('is lost after three looks, and no sooner when another window watches it again', async () => {
    assert.equal(await looksUntilLost(), 3);
    happens({ type: 'resumed' });
    assert.equal(await looksUntilLost(), 3);
    happens({ type: 'resumed' });
    await look();
    await look();
    happens({ type: 'overdue' });
    happens({ type: 'resumed' });
    assert.equal(await looksUntilLost(), 3);
  });

  it('gets all its time, and may exist, when RDS names it after another one was seen', async () => {
    await look();
    await look();
    happens({ type: 'accepted', dbInstanceId: 'rm-other', orderId: '' });
    assert.equal(job.phase, 'accepted');
    assert.equal(await looksUntilLost(), 16);
    assert.ok(mayExist(job));
    assert.equal(job.history.at(-1)?.note, 'The instance never became visible.');
  });

  it('was seen, though the clock has been set back since', async () => {
    now -= 60 * minute;
    happens({ type: 'resumed' });
    assert.equal(job.lastStatus, undefined);
    assert.equal(await looksUntilLost(), 3);
    assert.ok(!mayExist(job));
  });
});
