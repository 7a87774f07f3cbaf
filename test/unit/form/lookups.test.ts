import assert from 'node:assert/strict';
import { newDraft, withValue } from '../../../src/core/clone/draft';
import { allChoices } from '../../../src/core/form/choices';
import { databasesView } from '../../../src/core/form/databases';
import { FormLookups } from '../../../src/core/form/lookups';
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
  ): Promise<{ facts: FormLookups; draft: CloneDraft }> => {
    const facts = new FormLookups({
      known: undefined,
      regionId: 'cn-hangzhou',
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
    await until(() => ['ready', 'failed'].includes(facts.databases.list.status));
    cloud.sandbox.faults.clear();
    return { facts, draft };
  };

  it('are those it tells', async () => {
    const { facts } = await factsOf(seedIds.ordersProd);
    assert.equal(facts.databases.list.value?.ofRestorePoint, true);
    assert.equal(facts.known().databases, facts.databases.list.value.databases);
  });

  const silences: readonly [string, Fault][] = [
    ['answers with none', { kind: 'malformed', patch: () => ({ RequestId: 'R', Items: { Meta: [] } }) }],
    ['refuses', { kind: 'error', status: 400, code: 'InvalidDBInstanceEngineType.Format' }],
  ];
  for (const [name, fault] of silences) {
    it(`are not known where it ${name}: what the source has now is offered, and nothing is ruled out`, async () => {
      const { facts } = await factsOf(seedIds.ordersProd, fault);
      const { value } = facts.databases.list;
      assert.ok(value && value.databases.length > 0);
      assert.equal(value.ofRestorePoint, false);
      assert.equal(facts.known().databases, undefined);
      assert.equal(databasesView(facts.databases, facts.source.value).complete, false);
    });
  }

  it('say so when nobody may read them', async () => {
    const { facts } = await factsOf(seedIds.ordersProd, {
      kind: 'error',
      status: 403,
      code: 'Forbidden.RAM',
    });
    assert.equal(facts.databases.list.status, 'failed');
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
        const facts = new FormLookups({
          known: undefined,
          regionId: 'cn-hangzhou',
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

describe('backup sets of which only the first page could be loaded', () => {
  it('stand in the form as a list that failed, can be asked for again, and give no recovery window', async () => {
    const clock = new SkippingClock();
    const cloud = await startCloud({ clock });
    try {
      let asked = 0;
      const refused = Promise.reject(new Error('refused'));
      refused.catch(() => undefined);
      const client = Object.create(cloud.client, {
        listBackups: {
          value: (regionId: string, id: string) => {
            const list = cloud.client.listBackups(regionId, id);
            return ++asked === 1 ? { ...list, all: refused, isCut: refused } : list;
          },
        },
      }) as typeof cloud.client;
      const lookups = new FormLookups({
        known: undefined,
        regionId: 'cn-hangzhou',
        client: () => Promise.resolve(client),
        clock,
        onDidChange: () => undefined,
      });
      const start = { regionId: 'cn-hangzhou', sourceId: seedIds.sqlServer } as const;
      const draft = newDraft(start, clock.now());
      lookups.follow(draft);
      await until(() => lookups.backups.error !== undefined && lookups.source.status === 'ready');
      lookups.follow(draft);
      await until(() => lookups.recovery.status === 'failed');
      const choices = allChoices(draft, lookups)['BackupId'];
      assert.deepEqual([choices?.status, (choices?.choices.length ?? 0) > 0], ['failed', true]);
      assert.match(choices?.problem ?? '', /\.$/);
      assert.equal(lookups.known().backupsIncomplete, true);
      lookups.forgetFailure('RestoreTime');
      lookups.follow(draft);
      await until(() => lookups.recovery.status === 'ready' && !lookups.backups.isPartial);
      assert.equal(allChoices(draft, lookups)['BackupId']?.status, 'ready');
      lookups.cancel();
    } finally {
      await cloud.close();
    }
  });
});
