import * as rds from '@alicloud/rds20140815';
import assert from 'node:assert/strict';
import { offeredClasses } from '../../../src/core/rds/offeredClasses';
import { seedIds, type Reading } from '../../support/sandbox';
import { startCloud, type Cloud } from '../../support/cloud';
import { testedReadings } from '../../support/readings';
import { backupIdOf, clone, validClone } from './cloning';
import { cloneRequest, Clock, make, refusal, sandboxes, sdk } from './support';

const hangzhou = { regionId: 'cn-hangzhou' };
const clock = new Clock();

describe('A reading of the sandbox', () => {
  const start = sandboxes();
  const read = (reading: Partial<Reading>) => start({ now: clock.now, reading });

  it('says the edition in lists for one InstanceLevel, or for none', async () => {
    for (const [instanceLevel, levels] of [
      ['one', [false, false, true]],
      ['zero', [false, true, false]],
      ['none', [false, false, false]],
    ] as const) {
      const client = sdk(await read({ instanceLevel }));
      const said = await Promise.all(
        [undefined, 0, 1].map(async (level) => {
          const request = make(rds.DescribeDBInstancesRequest, hangzhou);
          if (level !== undefined) request.instanceLevel = level;
          const row = (await client.describeDBInstances(request)).body?.items?.DBInstance?.[0];
          return row?.category !== undefined && row.DBInstanceCPU !== undefined;
        }),
      );
      assert.deepEqual(said, levels, instanceLevel);
    }
  });

  const zonesOf = async (reading: Partial<Reading>) => {
    const { body } = await sdk(await read(reading)).describeAvailableZones(
      make(rds.DescribeAvailableZonesRequest, { ...hangzhou, engine: 'MySQL', engineVersion: '8.0' }),
    );
    return (body?.availableZones ?? []).map((zone) => ({
      id: zone.zoneId ?? '',
      categories: zone.supportedEngines?.[0]?.supportedEngineVersions?.[0]?.supportedCategorys ?? [],
    }));
  };

  it('lists general ESSDs under one of their names', async () => {
    for (const [generalEssd, name] of [
      ['cloudAutoInZones', 'cloud_auto'],
      ['cloudAutoInLists', 'cloud_auto'],
      ['generalEssd', 'general_essd'],
    ] as const) {
      const types = (await zonesOf({ generalEssd })).flatMap(({ categories }) =>
        categories.flatMap((one) => one.supportedStorageTypes?.map(({ storageType }) => storageType) ?? []),
      );
      const general = types.filter((type) => type === 'cloud_auto' || type === 'general_essd');
      assert.deepEqual([...new Set(general)], [name]);
    }
  });

  it('has rows of several zones, for all that they alone offer', async () => {
    const editions = (rows: Awaited<ReturnType<typeof zonesOf>>, id: string): string[] =>
      rows.find((row) => row.id === id)?.categories.map(({ category }) => category ?? '') ?? [];
    const both = await zonesOf({ zones: 'singleAndMulti' });
    assert.ok(editions(both, 'cn-hangzhou-MAZ10(h,i)').includes('HighAvailability'));
    assert.ok(editions(both, 'cn-hangzhou-h').includes('HighAvailability'));
    const single = both.find(({ id }) => id === 'cn-hangzhou-h')?.categories ?? [];
    assert.ok(!JSON.stringify(single).includes('local_ssd'));
    const several = await zonesOf({ zones: 'multiForSeveralNodes' });
    assert.deepEqual(editions(several, 'cn-hangzhou-h'), ['Basic', 'serverless_basic']);
    const none = await zonesOf({ zones: 'single' });
    assert.ok(none.every(({ id }) => !id.includes('MAZ')));
  });

  it('has no list of databases beyond local disks, or refuses it', async () => {
    for (const [metaList, cloudDisk] of [
      ['everywhere', 'shop'],
      ['emptyElsewhere', ''],
      ['refusedElsewhere', 'InvalidDBInstanceEngineType.Format'],
    ] as const) {
      const client = sdk(await read({ metaList }));
      const ask = async (DBInstanceId: string): Promise<string> => {
        const restoreTime = '2026-05-19T12:00:00Z';
        const request = make(rds.DescribeMetaListRequest, {
          DBInstanceId,
          restoreType: 'RestoreTime',
          restoreTime,
        });
        const { body } = await client.describeMetaList(request);
        return body?.items?.meta?.[0]?.database ?? '';
      };
      assert.equal(await ask(seedIds.localSsd), 'shop');
      const answer =
        metaList === 'refusedElsewhere'
          ? (await refusal(ask(seedIds.ordersProd))).code
          : await ask(seedIds.ordersProd);
      assert.equal(answer, cloudDisk);
    }
  });

  it('spells refusals as they were recorded', async () => {
    const sandbox = await read({ errors: 'recorded' });
    const client = sdk(sandbox);
    const attribute = (DBInstanceId: string) =>
      refusal(
        client.describeDBInstanceAttribute(make(rds.DescribeDBInstanceAttributeRequest, { DBInstanceId })),
      );
    assert.equal((await attribute('rm-none')).code, 'InvalidDBInstanceName.NotFound');
    const { id } = await clone(sandbox);
    assert.deepEqual(await attribute(id).then(({ code, status }) => [code, status]), [
      'Forbidden.InstanceNotFound',
      404,
    ]);
    const refused = (changes: Record<string, unknown>) =>
      refusal(client.cloneDBInstance(cloneRequest({ ...validClone, clientToken: 'other', ...changes })));
    assert.equal(
      (await refused({ DBInstanceId: seedIds.restarting })).code,
      'OperationDenied.DBInstanceStatus',
    );
    const { code, data } = await refused({ DBInstanceStorage: 103 });
    assert.deepEqual(
      [code, data['Message']],
      ['CannotDecreaseEssdPerfLevel', 'invalid cloud essd storage size'],
    );
  });

  it('can make a clone and not say so', async () => {
    const sandbox = await read({ errors: 'ambiguous' });
    const request = cloneRequest({ ...validClone });
    const first = await refusal(sdk(sandbox).cloneDBInstance(request));
    assert.deepEqual([first.code, first.status], ['CommodityServiceCalling.Exception', 400]);
    const again = await sdk(sandbox).cloneDBInstance(request);
    assert.equal(again.body?.DBInstanceId, sandbox.clones()[0]?.dbInstanceId);
    assert.equal(sandbox.clones().length, 1);
  });

  it('occurs with every other one that the form is tested in', () => {
    const crossed = testedReadings.filter(({ errors }) => errors !== 'ambiguous');
    assert.equal(crossed.length, testedReadings.length - 1);
    const subjects = Object.keys(crossed[0] ?? {}) as (keyof Reading)[];
    const levels = (subject: keyof Reading): string[] => [
      ...new Set(crossed.map((reading) => reading[subject])),
    ];
    for (const [index, one] of subjects.entries()) {
      for (const other of subjects.slice(index + 1)) {
        const pairs = new Set(crossed.map((reading) => `${reading[one]} ${reading[other]}`));
        assert.equal(pairs.size, levels(one).length * levels(other).length, `${one}, ${other}`);
      }
    }
  });
});

describe('A set of single databases in the sandbox', () => {
  const start = sandboxes();

  it('says which, and holds no others', async () => {
    const sandbox = await start({ now: clock.now });
    const backupId = await backupIdOf(sandbox, seedIds.localSsd, (set) => set.backupMethod === 'Logical');
    const partial = { DBInstanceId: seedIds.localSsd, restoreTime: undefined, backupId };
    const refused = await refusal(
      sdk(sandbox).cloneDBInstance(cloneRequest({ ...validClone, ...partial, dbNames: 'archive_2024' })),
    );
    assert.equal(refused.code, 'InvalidBackupSet');
    const { id } = await clone(sandbox, partial);
    sandbox.setInstanceStatus(id, 'Running');
    const { body } = await sdk(sandbox).describeDatabases(
      make(rds.DescribeDatabasesRequest, { DBInstanceId: id }),
    );
    assert.deepEqual(
      body?.databases?.database?.map(({ DBName }) => DBName),
      ['shop', 'audit'],
    );
  });
});

describe('the classes for general ESSDs', () => {
  const question = {
    zoneId: 'cn-hangzhou-h',
    engine: 'MySQL',
    engineVersion: '8.0',
    storageType: 'general_essd',
    category: 'HighAvailability',
    payType: 'Postpaid',
  };
  let cloud: Cloud | undefined;
  afterEach(() => cloud?.close());

  for (const [generalEssd, names] of [
    ['cloudAutoInZones', ['general_essd']],
    ['cloudAutoInLists', ['general_essd', 'cloud_auto']],
    ['generalEssd', ['general_essd']],
  ] as const) {
    it(`are found by either name (${generalEssd})`, async () => {
      cloud = await startCloud({ sandbox: { reading: { generalEssd } } });
      const found = await offeredClasses(cloud.client, 'cn-hangzhou', question);
      assert.ok(found.length > 0);
      assert.deepEqual(
        cloud.sandbox.requests.map(({ params }) => params['DBInstanceStorageType']),
        names,
      );
    });
  }

  it('are asked for under the other name when the first is refused, and tell the first refusal', async () => {
    cloud = await startCloud();
    const fault = { kind: 'error', status: 400, code: 'Commodity.InvalidComponent' } as const;
    // Twice: as an account of either site.
    cloud.sandbox.faults.add({ action: 'DescribeAvailableClasses', times: 2, fault });
    assert.ok((await offeredClasses(cloud.client, 'cn-hangzhou', question)).length > 0);
    cloud.sandbox.faults.add({ action: 'DescribeAvailableClasses', times: 9, fault });
    await assert.rejects(offeredClasses(cloud.client, 'cn-hangzhou', question), /InvalidComponent/);
  });
});
