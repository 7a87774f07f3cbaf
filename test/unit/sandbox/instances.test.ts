import * as rds from '@alicloud/rds20140815';
import assert from 'node:assert/strict';
import { seedIds } from '../../support/sandbox';
import { make, sandboxes, sdk } from './support';

describe('Instances of the sandbox', () => {
  const start = sandboxes();
  const hangzhou = { regionId: 'cn-hangzhou' };

  it('pages instances by number', async () => {
    const client = sdk(await start());
    const page = async (pageNumber: number) =>
      (
        await client.describeDBInstances(
          make(rds.DescribeDBInstancesRequest, { ...hangzhou, pageNumber, pageSize: 3 }),
        )
      ).body;
    const [one, three] = [await page(1), await page(3)];
    assert.equal(one?.totalRecordCount, 8);
    assert.equal(one?.items?.DBInstance?.length, 3);
    assert.equal(one?.items?.DBInstance?.[0]?.DBInstanceId, seedIds.ordersProd);
    assert.equal(three?.items?.DBInstance?.length, 2);
    assert.equal(three?.pageRecordCount, 2);
  });

  it('walks instances by token without gaps when one goes away between', async () => {
    const sandbox = await start({ extraInstances: [{ regionId: 'xx-bench-1', count: 250 }] });
    const client = sdk(sandbox, 'xx-bench-1');
    const seen: string[] = [];
    let nextToken: string | undefined;
    do {
      const request = make(rds.DescribeDBInstancesRequest, { regionId: 'xx-bench-1', maxResults: 100 });
      if (nextToken) request.nextToken = nextToken;
      const { body } = await client.describeDBInstances(request);
      const ids = (body?.items?.DBInstance ?? []).map((row) => row.DBInstanceId ?? '');
      seen.push(...ids);
      if (seen.length === 100) sandbox.removeInstance(ids[99] ?? '');
      nextToken = body?.nextToken;
    } while (nextToken);
    assert.equal(seen.length, 250);
    assert.equal(new Set(seen).size, 250);
  });

  const filters: [title: string, filter: Partial<rds.DescribeDBInstancesRequest>, ids: string[]][] = [
    ['id', { DBInstanceId: seedIds.prepaid }, [seedIds.prepaid]],
    ['part of a name', { searchKey: 'ORDERS' }, [seedIds.ordersProd, seedIds.readOnly]],
    ['Chinese name', { searchKey: '会员' }, [seedIds.localSsd]],
    ['engine', { engine: 'SQLServer' }, [seedIds.sqlServer]],
    ['status', { DBInstanceStatus: 'Rebooting' }, [seedIds.restarting]],
    ['type', { DBInstanceType: 'Readonly' }, [seedIds.readOnly]],
    ['billing', { payType: 'Prepaid' }, [seedIds.prepaid, seedIds.locked]],
    ['tags', { tags: '{"env":"prod","team":"orders"}' }, [seedIds.ordersProd]],
  ];
  for (const [title, filter, ids] of filters) {
    it(`filters instances by ${title}`, async () => {
      const request = make(rds.DescribeDBInstancesRequest, { ...hangzhou, ...filter });
      const { body } = await sdk(await start()).describeDBInstances(request);
      assert.deepEqual(
        body?.items?.DBInstance?.map((row) => row.DBInstanceId),
        ids,
      );
    });
  }

  it('tells the edition in lists only when asked', async () => {
    const client = sdk(await start());
    const first = async (instanceLevel?: number) => {
      const request = make(rds.DescribeDBInstancesRequest, hangzhou);
      if (instanceLevel !== undefined) request.instanceLevel = instanceLevel;
      return (await client.describeDBInstances(request)).body?.items?.DBInstance?.[0];
    };
    assert.equal((await first())?.category, undefined);
    assert.equal((await first(0))?.category, undefined);
    assert.equal((await first(1))?.category, 'HighAvailability');
  });

  it('answers attributes', async () => {
    const client = sdk(await start());
    const attribute = async (id: string) => {
      const request = make(rds.DescribeDBInstanceAttributeRequest, { DBInstanceId: id });
      return (await client.describeDBInstanceAttribute(request)).body?.items?.DBInstanceAttribute?.[0];
    };
    const orders = await attribute(seedIds.ordersProd);
    assert.equal(orders?.DBInstanceStorage, 100);
    assert.equal(orders?.DBInstanceMemory, 16384);
    assert.equal(orders?.masterZone, 'cn-hangzhou-h');
    assert.deepEqual(
      orders?.slaveZones?.slaveZone?.map(({ zoneId }) => zoneId),
      ['cn-hangzhou-i'],
    );
    assert.deepEqual(
      orders?.readOnlyDBInstanceIds?.readOnlyDBInstanceId?.map((one) => one.DBInstanceId),
      [seedIds.readOnly],
    );
    assert.equal(orders?.expireTime, '');
    assert.equal((await attribute(seedIds.localSsd))?.zoneId, 'cn-hangzhou-MAZ10(h,i)');
    assert.match((await attribute(seedIds.prepaid))?.expireTime ?? '', /T16:00:00Z$/);
    const serverless = await attribute(seedIds.serverless);
    assert.equal(serverless?.payType, 'SERVERLESS');
    assert.equal(serverless?.serverlessConfig?.scaleMin, 0.5);
    assert.equal((await attribute(seedIds.oddStorage))?.DBInstanceStorage, 52);
  });
});
