import assert from 'node:assert/strict';
import { newDraft } from '../../../src/core/clone/draft';
import { toApiTime } from '../../../src/core/format';
import { failureOfJob, jobDetails } from '../../../src/core/jobs/details';
import { plainFailure } from '../../../src/core/errors/failure';
import { advance, type CloneJob } from '../../../src/core/jobs/job';
import { RdsError } from '../../../src/core/errors/rdsError';

const start = Date.UTC(2026, 10, 23, 10, 0, 0);
const minute = 60_000;
const token = '0f8fad5b-d9cb-469f-a165-70867728950e';
const context = { now: start + 10 * minute, versions: 'RDS Clone 0.1.0, VS Code 1.95.0' };

function sentJob(changes: Partial<CloneJob> = {}): CloneJob {
  return {
    version: 1,
    id: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
    accountId: 'default',
    identity: 'me',
    regionId: 'cn-hangzhou',
    sourceId: 'rm-source',
    sourceName: 'orders-prod',
    engine: 'MySQL',
    description: 'rehearsal',
    clientToken: token,
    request: { RegionId: 'cn-hangzhou', DBInstanceStorage: 100, ClientToken: token },
    draft: newDraft({ regionId: 'cn-hangzhou', sourceId: 'rm-source' }, start),
    createdAt: start,
    phase: 'sending',
    owner: { windowId: 'w', pid: 1 },
    announced: false,
    watched: true,
    history: [{ at: start, phase: 'sending', note: 'Written before sending.' }],
    ...changes,
  };
}

function accepted(): CloneJob {
  const unanswered = advance(sentJob(), 'sending', start + 5_000, 'Attempt 1: no answer (ConnectionReset).');
  return advance(unanswered, 'accepted', start + 9_000, 'Accepted by the service.', {
    dbInstanceId: 'rm-new',
    orderId: '4711',
    acceptedAt: start + 9_000,
  });
}

function refused(init: { code: string; serviceMessage?: string }): CloneJob {
  const error = new RdsError({
    kind: 'service',
    operation: 'CloneDBInstance',
    httpStatus: 403,
    requestId: 'REQ-1',
    ...init,
  });
  return advance(sentJob(), 'refused', start + 2_000, `Refused: ${error.code}.`, {
    error: plainFailure(error),
  });
}

const lines = (job: CloneJob): string[] => jobDetails(job, context).split('\n');

function assertLines(job: CloneJob, ...expected: readonly string[]): void {
  const all = lines(job);
  for (const line of expected) assert.ok(all.includes(line), `${line}\n---\n${all.join('\n')}`);
}

describe('the document of a clone', () => {
  it('says how long each phase took and how many attempts it was', () => {
    const creating = advance(accepted(), 'creating', start + 39_000, 'Seen: Creating.');
    const ready = advance(creating, 'ready', start + 39_000 + 4 * minute, 'Running.');
    assertLines(
      ready,
      '- **Time taken**: 4 min 39 s at most',
      '- **Recorded requests**: 2, of which 1 without a response',
      '- **Sending the request**: 9 s',
      '- **Accepted**: 30 s',
      '- **Creating the instance**: 4 min 0 s',
      '- **New instance**: `rm-new`',
      '- **Order**: `4711`',
      '- **Versions**: RDS Clone 0.1.0, VS Code 1.95.0',
    );
    assert.ok(!lines(ready).some((line) => line.startsWith('- **Ready**')));
    assertLines({ ...ready, observedGapMs: 2_000 }, '- **Time taken**: 4 min 39 s');
  });

  it('does not say how long a clone took that was never ready', () => {
    const lost = advance(accepted(), 'lost', start + 20 * minute, 'The instance never became visible.');
    assert.ok(!lines(lost).some((line) => line.startsWith('- **Time taken**')));
  });

  it('counts a phase that still lasts up to now, unless nobody watches', () => {
    assertLines(accepted(), '- **Accepted**: 9 min 51 s so far');
    const left = { ...accepted(), watched: false };
    assert.ok(!lines(left).some((line) => line.startsWith('- **Accepted**')));
  });

  it('links to the console, but not for the sandbox', () => {
    const link =
      '- **Console**: <https://rdsnext.console.aliyun.com/detail/rm-new/basicInfo?region=cn-hangzhou>';
    assertLines(accepted(), link);
    const inSandbox = jobDetails({ ...accepted(), accountId: 'sandbox' }, context);
    assert.doesNotMatch(inSandbox, /console\.aliyun/);
    assert.doesNotMatch(jobDetails(sentJob(), context), /console\.aliyun|Recorded requests/);
  });

  it('says of a refusal what the document of the error says', () => {
    assertLines(
      refused({ code: 'OperationDenied.ZoneResource', serviceMessage: 'There is no `zone`.\n# Not ours' }),
      '## Error',
      '- **What happened**: Sold out in this zone',
      '- **Code**: `OperationDenied.ZoneResource`',
      '- **HTTP status**: 403',
      '- **RequestId**: `REQ-1`',
      '- **Message from RDS**: ``There is no `zone`. # Not ours``',
      '- **Recorded requests**: 1',
      '- **Sending the request**: 2 s',
    );
  });

  it('says why the attempts of the same form before it were refused', () => {
    const [first, second] = [
      refused({ code: 'OperationDenied.ZoneResource' }),
      refused({ code: 'Forbidden.RAM' }),
    ];
    const document = jobDetails(second, { ...context, earlier: [first] });
    assert.match(
      document,
      /\n## Earlier attempts\n\n- \*\*\d{4}.*\*\*: Sold out in this zone \(OperationDenied\.ZoneResource, .*REQ-1\)\n\n## Request/,
    );
    assert.doesNotMatch(jobDetails(second, context), /Earlier attempts/);
  });

  it('has the policy of a denied clone below the error', () => {
    const document = jobDetails(refused({ code: 'Forbidden.RAM' }), context);
    assert.match(
      document,
      /\n### Minimal RAM policy that grants it\n\n```json\n\{.*"rds:CloneDBInstance".*\}\n```\n\n## Request/s,
    );
  });

  it('shows the request as it is, and the history in words', () => {
    assertLines(sentJob(), '- **DBInstanceStorage**: `100`', '- **ClientToken**: `0f8fad5b…`');
    const [last] = lines(accepted()).slice(-2);
    assert.ok(last?.includes(`(${toApiTime(start + 9_000)})**: Accepted: Accepted by RDS.`), last);
  });
});

describe('the failure of a clone', () => {
  it('is its error, at the time of the last transition', () => {
    const failure = failureOfJob(refused({ code: 'OperationDenied.ZoneResource' }));
    assert.equal(failure?.explained.code, 'OperationDenied.ZoneResource');
    assert.equal(failure.at, start + 2_000);
    assert.equal(failure.regionId, 'cn-hangzhou');
  });

  it('is none while it is on its way, even if it failed before', () => {
    assert.equal(failureOfJob(accepted()), undefined);
    const again = advance(refused({ code: 'X' }), 'sending', start + 3_000, 'Sent again.');
    assert.equal(failureOfJob(again), undefined);
  });
});
