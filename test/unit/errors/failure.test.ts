import assert from 'node:assert/strict';
import { explain, explainFailure } from '../../../src/core/errors/explain';
import { plainFailure, restoreFailure, type Failure } from '../../../src/core/errors/failure';
import { failureCodes } from '../../../src/core/errors/failureCodes';
import { isOutcomeUnknown, RdsError } from '../../../src/core/errors/rdsError';
import { advance, parseJob } from '../../../src/core/jobs/job';
import { jobOf } from '../jobs/jobOf';

/** As a file has it. */
function written(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

describe('a failure', () => {
  const whole = new RdsError({
    kind: 'service',
    operation: 'CloneDBInstance',
    regionId: 'cn-hangzhou',
    code: 'Forbidden.RAM',
    httpStatus: 403,
    requestId: '4C467B38-3910-447D-87BC-AC049166F216',
    serviceMessage: 'Not allowed.',
    recommend: 'https://api.aliyun.com/troubleshoot?q=Forbidden.RAM',
    accessDenied: { action: 'rds:CloneDBInstance', principal: 'alice' },
    retryAfterMs: 1_000,
    sent: true,
    ourWords: 'The administrator is on holiday.',
  });

  it('is explained the same when it comes from a file', () => {
    for (const error of [
      whole,
      new RdsError({ kind: 'timeout', operation: 'CloneDBInstance' }),
      new RdsError({ kind: 'network', operation: 'CloneDBInstance', code: 'ECONNREFUSED', sent: false }),
      new RdsError({ kind: 'credentials', operation: 'CloneDBInstance', ourWords: 'Nothing is set up.' }),
    ]) {
      error.attempts = 3;
      const job = advance(jobOf({}), 'refused', 2, 'Refused.', { error: plainFailure(error) });
      const read = parseJob(written(job));
      assert.ok(read?.error);
      assert.deepEqual(explainFailure(read.error), explain(error));
      assert.equal(isOutcomeUnknown(read.error), isOutcomeUnknown(error));
    }
  });

  it('has no key for what is not known', () => {
    const bare = new RdsError({ kind: 'timeout', operation: 'CloneDBInstance', httpStatus: undefined });
    const kept = plainFailure(bare);
    assert.deepEqual(Object.keys(kept).sort(), ['code', 'kind', 'operation']);
    assert.deepEqual(written(kept), kept);
    for (const explained of [explain(bare), explain(new Error('x')), explain(whole)])
      assert.ok(!Object.values(explained).includes(undefined), JSON.stringify(explained));
  });

  it('with a text in place of its code proves nothing, also with a status of a refusal', () => {
    for (const code of [
      'Sold out in this zone',
      'CommodityServiceCalling.Exception: timed out',
      '库存不足',
    ]) {
      const odd = new RdsError({ kind: 'service', operation: 'CloneDBInstance', code, httpStatus: 400 });
      assert.ok(isOutcomeUnknown(odd), code);
      const { cause } = explain(odd);
      assert.ok(cause.includes(code) && cause.includes('not known whether'), cause);
    }
  });

  it('has only numbers that a file can have', () => {
    const odd = new RdsError({ kind: 'service', operation: 'CloneDBInstance', code: 'X', httpStatus: NaN });
    assert.equal('httpStatus' in odd, false);
    const job = advance(jobOf({}), 'refused', 2, 'Refused.', { error: plainFailure(odd) });
    assert.ok(parseJob(written(job)));
  });

  it('that was never sent does not say that it may have been carried out, also from a file', () => {
    const error = new RdsError({
      kind: 'badResponse',
      operation: 'CloneDBInstance',
      code: failureCodes.notWritten,
      sent: false,
    });
    const job = advance(jobOf({}), 'refused', 2, 'Refused.', { error: plainFailure(error) });
    const read = parseJob(written(job));
    assert.ok(read?.error);
    assert.doesNotMatch(explainFailure(read.error).cause, /not known whether/);
  });

  describe('in a file of an earlier version', () => {
    const former: readonly (readonly [name: string, error: object, expected: Partial<Failure>])[] = [
      [
        'without an operation and a region',
        { kind: 'service', code: 'InvalidVSwitchId.NotFound', httpStatus: 404 },
        { code: 'InvalidVSwitchId.NotFound', operation: 'CloneDBInstance', regionId: 'cn-hangzhou' },
      ],
      [
        'with a code of ours without its prefix',
        { kind: 'timeout', code: 'Timeout' },
        { code: failureCodes.timeout },
      ],
      [
        'with a code of Node',
        { kind: 'network', code: 'ECONNRESET' },
        { code: failureCodes.connectionReset },
      ],
      [
        'with a word of the service that was ours',
        { kind: 'service', code: 'InternalFailure', httpStatus: 400 },
        { code: 'InternalFailure' },
      ],
      [
        'with a text in place of the code',
        { kind: 'service', code: 'Sold out', httpStatus: 400, serviceMessage: 'Sorry.' },
        { code: failureCodes.noCode, serviceMessage: 'Sold out: Sorry.' },
      ],
      [
        'with parts of a denial',
        {
          kind: 'service',
          code: 'Forbidden.RAM',
          httpStatus: 403,
          accessDenied: { action: 'rds:CloneDBInstance' },
        },
        { accessDenied: { action: 'rds:CloneDBInstance' } },
      ],
    ];
    for (const [name, error, expected] of former) {
      it(`is read: one ${name}`, () => {
        const job = { ...advance(jobOf({}), 'refused', 2, 'Refused.'), error };
        const waiting = { ...jobOf({}), waiting: { error, until: 3, nextAt: 2 } };
        for (const failure of [parseJob(written(job))?.error, parseJob(written(waiting))?.waiting?.error]) {
          assert.ok(failure);
          for (const [key, value] of Object.entries(expected))
            assert.deepEqual(failure[key as keyof Failure], value, key);
          const { title, cause, remedy } = explainFailure(failure);
          assert.ok(title && cause && remedy);
        }
      });
    }

    it('keeps what a newer version has added', () => {
      const error = { kind: 'service', code: 'X', httpStatus: 400, newer: { a: 1 } };
      const read = parseJob(written({ ...advance(jobOf({}), 'refused', 2, 'Refused.'), error }));
      assert.deepEqual((written(read) as { error: { newer: unknown } }).error.newer, { a: 1 });
    });

    it('is restored once: what was restored stays as it is', () => {
      const once = restoreFailure(plainFailure(whole), 'Other', 'other');
      assert.deepEqual(once, plainFailure(whole));
    });
  });
});
