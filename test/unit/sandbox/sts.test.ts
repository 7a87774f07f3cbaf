import * as rds from '@alicloud/rds20140815';
import { $OpenApiUtil } from '@alicloud/openapi-core';
import * as $dara from '@darabonba/typescript';
import assert from 'node:assert/strict';
import { sandboxAccountId, seedIds, type Sandbox } from '../../support/sandbox';
import { clone } from './cloning';
import { Clock, make, refusal, sandboxes, sdk, type Keys, type Raw } from './support';

async function identity(sandbox: Sandbox, keys: Keys, version = '2015-04-01'): Promise<Raw> {
  const params = new $OpenApiUtil.Params({
    action: 'GetCallerIdentity',
    version,
    protocol: 'HTTP',
    pathname: '/',
    method: 'POST',
    authType: 'AK',
    style: 'RPC',
    reqBodyType: 'formData',
    bodyType: 'json',
  });
  const client = sdk(sandbox, 'cn-hangzhou', keys);
  const request = new $OpenApiUtil.OpenApiRequest({});
  return (await client.callApi(params, request, new $dara.RuntimeOptions({})))['body'] as Raw;
}

describe('accounts of the sandbox', () => {
  const start = sandboxes();
  const clock = new Clock();

  it('are told by GetCallerIdentity, for which no permission is needed', async () => {
    const sandbox = await start();
    const main = await identity(sandbox, sandbox);
    assert.deepEqual(
      [main['IdentityType'], main['AccountId'], main['Arn']],
      ['RAMUser', sandboxAccountId, `acs:ram::${sandboxAccountId}:user/sandbox`],
    );
    const role = await identity(sandbox, sandbox.sts);
    assert.equal(role['Arn'], `acs:ram::${sandboxAccountId}:assumed-role/clone-reader/sandbox`);
    assert.equal((await identity(sandbox, sandbox.restricted))['IdentityType'], 'RAMUser');
    const root = await sandbox.addKey({ principal: 'root' });
    assert.equal((await identity(sandbox, root))['IdentityType'], 'Account');
    assert.equal((await refusal(identity(sandbox, sandbox, '2014-08-15'))).code, 'InvalidVersion');
  });

  it('see nothing of each other', async () => {
    const sandbox = await start({ now: clock.now });
    const own = { id: 'rm-bp1ofanother00001', like: seedIds.ordersProd };
    const key = await sandbox.addKey({ accountId: '2000000000000002' }, [own]);
    const { body } = await sdk(sandbox, 'cn-hangzhou', key).describeDBInstances(
      make(rds.DescribeDBInstancesRequest, { regionId: 'cn-hangzhou' }),
    );
    assert.deepEqual(
      body?.items?.DBInstance?.map(({ DBInstanceId }) => DBInstanceId),
      [own.id],
    );
    await clone(sandbox);
    assert.deepEqual([sandbox.clones().length, sandbox.clones('2000000000000002').length], [1, 0]);
  });

  it('are not what faults without an operation are for', async () => {
    const sandbox = await start();
    sandbox.faults.add({ fault: { kind: 'error', status: 503, code: 'ServiceUnavailable' } });
    await identity(sandbox, sandbox);
    const asked = sdk(sandbox).describeRegions(make(rds.DescribeRegionsRequest, {}));
    assert.equal((await refusal(asked)).code, 'ServiceUnavailable');
  });
});
