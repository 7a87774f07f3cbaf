import assert from 'node:assert/strict';
import { newDraft, withValue } from '../../../src/core/clone/draft';
import { databasesView } from '../../../src/core/form/databases';
import { FormFacts } from '../../../src/core/form/facts';
import { seedIds, type Fault } from '../../support/sandbox';
import type { CloneDraft } from '../../../src/shared/clone';
import { SkippingClock } from '../../support/clock';
import { startCloud, type Cloud } from '../../support/cloud';
import { until } from '../../support/until';

describe('the databases of a restore point', () => {
  let cloud: Cloud;
  const clock = new SkippingClock(Date.now());
  before(async () => {
    cloud = await startCloud({ clock });
  });
  after(() => cloud.close());

  const factsOf = async (
    sourceId: string,
    fault?: Fault,
  ): Promise<{ facts: FormFacts; draft: CloneDraft }> => {
    const facts = new FormFacts({
      known: undefined,
      client: () => Promise.resolve(cloud.client),
      clock,
      onDidChange: () => undefined,
    });
    const [set] = await cloud.client.listBackups('cn-hangzhou', sourceId).first;
    const start = {
      regionId: 'cn-hangzhou',
      sourceId,

      backupId: set?.backupId ?? '',
    } as const;
    const draft = withValue(newDraft(start, clock.now()), 'RestoreScope', 'DbNames');
    facts.follow(draft);
    await until(() => facts.source.status === 'ready');
    cloud.sandbox.faults.clear();
    if (fault) cloud.sandbox.faults.add({ action: 'DescribeMetaList', fault });
    facts.follow(draft);
    await until(() => ['ready', 'failed'].includes(facts.databases.status));
    cloud.sandbox.faults.clear();
    return { facts, draft };
  };

  it('are those it tells', async () => {
    const { facts } = await factsOf(seedIds.ordersProd);
    assert.equal(facts.databases.value?.ofRestorePoint, true);
    assert.equal(facts.known().databases, facts.databases.value.databases);
  });

  const silences: readonly [string, Fault][] = [
    ['answers with none', { kind: 'malformed', patch: () => ({ RequestId: 'R', Items: { Meta: [] } }) }],
    ['refuses', { kind: 'error', status: 400, code: 'InvalidDBInstanceEngineType.Format' }],
  ];
  for (const [name, fault] of silences) {
    it(`are not known where it ${name}: what the source has now is offered, and nothing is ruled out`, async () => {
      const { facts } = await factsOf(seedIds.ordersProd, fault);
      const { value } = facts.databases;
      assert.ok(value && value.databases.length > 0);
      assert.equal(value.ofRestorePoint, false);
      assert.equal(facts.known().databases, undefined);
      assert.equal(databasesView(facts.databases, facts.tables, facts.source.value).complete, false);
    });
  }

  it('say so when nobody may read them', async () => {
    const { facts } = await factsOf(seedIds.ordersProd, {
      kind: 'error',
      status: 403,
      code: 'Forbidden.RAM',
    });
    assert.equal(facts.databases.status, 'failed');
  });
});

describe('a source that is gone', () => {
  it('is known by every code that says so', async () => {
    const cloud = await startCloud({ clock: new SkippingClock() });
    try {
      for (const [code, status] of [
        ['InvalidDBInstanceId.NotFound', 400],
        ['InvalidDBInstanceName.NotFound', 404],
        ['InvalidDBInstance.NotFound', 404],
        ['Forbidden.InstanceNotFound', 404],
      ] as const) {
        cloud.sandbox.faults.add({
          action: 'DescribeDBInstanceAttribute',
          fault: { kind: 'error', status, code },
        });
        const facts = new FormFacts({
          known: undefined,
          client: () => Promise.resolve(cloud.client),
          clock: new SkippingClock(),
          onDidChange: () => undefined,
        });
        const start = {
          regionId: 'cn-hangzhou',
          sourceId: seedIds.ordersProd,
        } as const;
        facts.follow(newDraft(start, Date.now()));
        await until(() => facts.source.status === 'failed');
        assert.equal(facts.known().sourceMissing, true, code);
        facts.cancel();
      }
    } finally {
      await cloud.close();
    }
  });
});
