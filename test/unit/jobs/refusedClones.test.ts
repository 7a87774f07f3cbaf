import assert from 'node:assert/strict';
import { ambiguousCodes, arrivedBeforeCodes, notNowCodes } from '../../../src/core/errors/catalogue/meanings';
import { explainFailure } from '../../../src/core/errors/explain';
import { failureCodes } from '../../../src/core/errors/failureCodes';
import type { CloneJob } from '../../../src/core/jobs/job';
import { jobSentence } from '../../../src/core/jobs/jobSentence';
import type { Fault } from '../../support/sandbox';
import { writeReport } from '../../support/report';
import { useJobWorld } from './world';
import { until } from '../../support/until';

/** Whether the request had been carried out when it was refused. */
type When = 'before' | 'after';
type Kind = 'ambiguous' | 'notNow';

interface Case {
  readonly code: string;
  readonly status: number;
  readonly kind: Kind;
  readonly faultWhen: (when: When) => Fault;
}

const refusal = (kind: Kind, code: string, status: number): Case => ({
  code,
  status,
  kind,
  faultWhen: (when) => ({ kind: 'error', status, code, when }),
});
const nothing = (status: number): Case => ({
  code: failureCodes.emptyResponse,
  status,
  kind: 'ambiguous',
  faultWhen: (when) => ({ kind: 'empty', status, when }),
});

const cases: readonly Case[] = [
  refusal('ambiguous', 'CommodityServiceCalling.Exception', 400),
  refusal('ambiguous', 'SqlExecuteFailedOrTimeout', 400),
  refusal('ambiguous', 'TimeoutRetryLater', 400),
  refusal('ambiguous', 'ConnectTimeoutRetryLater', 400),
  refusal('ambiguous', 'InternalFailure', 400),
  refusal('ambiguous', 'IO.Exception', 400),
  refusal('ambiguous', 'LockTimeout', 403),
  refusal('ambiguous', 'InternalError', 500),
  refusal('ambiguous', 'ServiceUnavailable', 503),
  { ...refusal('ambiguous', 'undefined', 400), code: failureCodes.noCode },
  nothing(400),
  nothing(200),
  refusal('ambiguous', 'SignatureNonceUsed', 400),
  refusal('ambiguous', 'IdempotentParameterMismatch', 400),
  refusal('notNow', 'ConcurrentTaskExceeded', 400),
  refusal('notNow', 'InstanceConnectTimeoutFault', 400),
  refusal('notNow', 'Database.ConnectError', 400),
  refusal('notNow', 'OperationDenied.DBStatus', 403),
  refusal('notNow', 'OperationDenied.DBInstanceStatus', 403),
  refusal('notNow', 'IncorrectDBInstanceState', 403),
  refusal('notNow', 'OperationDenied.PrimaryDBInstanceStatus', 403),
  refusal('notNow', 'OperationDenied.ReadDBInstanceStatus', 403),
  refusal('notNow', 'OperationDenied.OrderProcessing', 403),
  refusal('notNow', 'InvalidOrderTask.NotSupport', 403),
  refusal('notNow', 'BackupJobExists', 403),
];

interface Expected {
  readonly sent: number;
  readonly made: number;
  readonly phase: CloneJob['phase'];
}

/** Refused once or always, and whether it was carried out all the same. */
function expectedOf(kind: Kind, when: When, always: boolean): Expected {
  if (kind === 'notNow') {
    // 5 + 10 + 20 s and then every 30 s, for 10 minutes. The token gives the same instance where there is one.
    if (!always) return { sent: 2, made: 1, phase: 'ready' };
    // Before it is refused it is looked for once more.
    return when === 'after' ? { sent: 22, made: 1, phase: 'ready' } : { sent: 22, made: 0, phase: 'refused' };
  }
  // What was made is found by its name before anything is sent again.
  if (when === 'after') return { sent: 1, made: 1, phase: 'ready' };
  return always ? { sent: 3, made: 0, phase: 'unknown' } : { sent: 2, made: 1, phase: 'ready' };
}

describe('a clone that is refused', function () {
  const world = useJobWorld();
  const rows: string[][] = [];
  after(() => {
    const head = [
      'Code',
      'HTTP',
      'Carried out',
      'Refused',
      'Sent',
      'Instances',
      'In the end',
      'Shown',
      'Why',
    ];
    writeReport('refused-clones', head, rows);
  });

  it('is so by every code that proves nothing or means "not now"', () => {
    const tried = (kind: Kind): readonly string[] =>
      cases.filter((one) => one.kind === kind).map(({ code }) => code);
    for (const code of [...ambiguousCodes, ...arrivedBeforeCodes]) {
      assert.ok(tried('ambiguous').includes(code), code);
    }
    assert.deepEqual([...tried('notNow')].sort(), [...notNowCodes].sort());
  });

  for (const { code, status, kind, faultWhen } of cases) {
    for (const when of ['before', 'after'] as const) {
      for (const always of [false, true]) {
        const expected = expectedOf(kind, when, always);
        const name = `${code}, ${status}, ${always ? 'always' : 'once'} ${when} it is carried out`;
        it(`is sent ${expected.sent} times and ends as ${expected.phase}: ${name}`, async () => {
          const { sandbox } = world.cloud;
          const context = world.contextOf(world.store);
          const tracker = world.trackerOf(context);
          const fault = faultWhen(when);
          sandbox.faults.add({ action: 'CloneDBInstance', fault, times: always ? 1_000 : 1 });
          const sent = await tracker.submit(await world.newJob(context), world.account());
          if (expected.phase === 'ready') await until(() => world.store.get(sent.id)?.phase === 'ready');
          const job = world.store.get(sent.id) ?? sent;
          const shown = jobSentence(job, { now: world.clock.now() });
          const { error } = job;
          const why = error ? explainFailure(error).cause : '';
          rows.push([
            code,
            String(status),
            when === 'after' ? 'yes' : 'no',
            always ? 'always' : 'once',
            String(world.sends()),
            String(sandbox.clones().length),
            job.phase,
            shown,
            why,
          ]);
          assert.deepEqual(
            { sent: world.sends(), made: sandbox.clones().length, phase: job.phase },
            expected,
          );
          const tokens = sandbox.requests
            .filter(({ action }) => action === 'CloneDBInstance')
            .map(({ params }) => params['ClientToken']);
          assert.deepEqual([...new Set(tokens)], [job.clientToken]);
          switch (expected.phase) {
            case 'refused':
              assert.match(why, /The same request is sent again automatically, for up to 10 minutes\.$/);
              break;
            case 'unknown':
              assert.match(why, /It is not known whether RDS carried out the request\.$/);
              break;
            default:
              assert.equal(job.dbInstanceId, sandbox.clones()[0]?.dbInstanceId);
          }
        });
      }
    }
  }
});
