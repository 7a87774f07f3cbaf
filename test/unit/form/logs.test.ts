import assert from 'node:assert/strict';
import { newDraft } from '../../../src/core/clone/draft';
import { timelineOf } from '../../../src/core/clone/timeline';
import { FormLookups } from '../../../src/core/form/lookups';
import { SkippingClock } from '../../support/clock';
import { startCloud, type Cloud } from '../../support/cloud';
import { seedIds, type Fault } from '../../support/sandbox';
import { until } from '../../support/until';

const logCalls = new Set(['DescribeBinlogFiles', 'DescribeLogBackupFiles']);

describe('the log backups of a source', () => {
  let cloud: Cloud;
  const clock = new SkippingClock(Date.now());
  beforeEach(async () => {
    cloud = await startCloud({ clock });
  });
  afterEach(() => cloud.close());

  const asked = (): string[] =>
    cloud.sandbox.requests.map(({ action }) => action).filter((one) => logCalls.has(one));

  const factsOf = async (
    sourceId: string,
    restoreBy: 'backupSet' | 'time',
    fault?: Fault,
  ): Promise<FormLookups> => {
    const facts = new FormLookups({
      known: undefined,
      regionId: sourceId === seedIds.mariadb ? 'cn-shanghai' : 'cn-hangzhou',
      client: () => Promise.resolve(cloud.client),
      clock,
      onDidChange: () => undefined,
    });
    const regionId = sourceId === seedIds.mariadb ? 'cn-shanghai' : 'cn-hangzhou';
    const draft = newDraft({ regionId, sourceId, restoreBy }, clock.now());
    for (const action of fault ? logCalls : []) cloud.sandbox.faults.add({ action, times: 9, fault: fault! });
    facts.follow(draft);
    await until(() => facts.source.status === 'ready');
    facts.follow(draft);
    await until(() => facts.recovery.status === 'ready');
    facts.follow(draft);
    await until(() => facts.logs.status !== 'loading');
    return facts;
  };

  const holesOf = ({ backups, recovery, logs }: FormLookups): number =>
    timelineOf(backups.value ?? [], recovery.value, clock.now(), logs.value).gaps.filter(
      ({ kind }) => kind === 'noLogs',
    ).length;

  it('are not asked for while a backup set is restored', async () => {
    const facts = await factsOf(seedIds.localSsd, 'backupSet');
    assert.deepEqual(asked(), []);
    assert.equal(holesOf(facts), 0);
  });

  for (const [engine, id, action] of [
    ['MySQL', seedIds.ordersProd, 'DescribeBinlogFiles'],
    ['SQL Server', seedIds.sqlServer, 'DescribeLogBackupFiles'],
  ] as const) {
    it(`cover the recovery window of ${engine} without a gap`, async () => {
      const facts = await factsOf(id, 'time');
      assert.deepEqual(asked(), [action]);
      assert.ok((facts.logs.value?.length ?? 0) > 20);
      assert.equal(holesOf(facts), 0);
    });
  }

  it('show as a gap what none of them holds', async () => {
    const facts = await factsOf(seedIds.localSsd, 'time');
    assert.equal(holesOf(facts), 1);
    const { gaps } = timelineOf(
      facts.backups.value ?? [],
      facts.recovery.value,
      clock.now(),
      facts.logs.value,
    );
    const [gap] = gaps.filter(({ kind }) => kind === 'noLogs');
    assert.ok(gap && Math.round((gap.end - gap.begin) / 3_600_000) === 6);
    assert.match(gap.sentence, /may not be restorable/);
  });

  const faults: readonly [string, Fault][] = [
    ['denied', { kind: 'error', status: 403, code: 'Forbidden.RAM' }],
    ['unavailable', { kind: 'error', status: 503, code: 'ServiceUnavailable' }],
    ['empty', { kind: 'malformed', patch: () => ({ RequestId: 'R', Items: { BinLogFile: [] } }) }],
    [
      'of another shape',
      { kind: 'malformed', patch: () => ({ RequestId: 'R', Items: { BinLogFile: [{}] } }) },
    ],
  ];
  for (const [name, fault] of faults) {
    it(`show nothing where the answer is ${name}`, async () => {
      const facts = await factsOf(seedIds.localSsd, 'time', fault);
      assert.equal(holesOf(facts), 0);
      assert.equal(facts.recovery.status, 'ready');
    });
  }
});
