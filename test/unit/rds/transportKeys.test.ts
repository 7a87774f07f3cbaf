import assert from 'node:assert/strict';
import { fixedAccount, type Account } from '../../../src/core/accounts/account';
import { CredentialChain, CredentialValue, type Credential } from '../../../src/core/accounts/credentials';
import { Identities } from '../../../src/core/accounts/identities';
import { systemClock } from '../../../src/core/clock';
import { failureCodes } from '../../../src/core/errors/failureCodes';
import { isOutcomeUnknown } from '../../../src/core/errors/rdsError';
import { silentLogger } from '../../../src/core/log';
import { askCaller } from '../../../src/core/rds/caller';
import { RdsClient } from '../../../src/core/rds/client';
import { Limiter } from '../../../src/core/rds/limiter';
import { createTransport } from '../../../src/core/rds/transport';
import { seedIds, type SandboxKey } from '../../support/sandbox';
import { failureOf, useStartedCloud } from './startedCloud';

describe('the client of the cloud', () => {
  const cloud = useStartedCloud();
  const { clock, start, transportWith } = cloud;

  it('signs with a temporary key and its token', async () => {
    const { client } = await start({ keys: ({ sts }) => sts });
    assert.ok((await client.describeRegions('cn-hangzhou')).length >= 4);
  });

  it('reports a refused key with the code of the gateway', async () => {
    const { client } = await start({
      keys: ({ accessKeyId }) => ({ accessKeyId, accessKeySecret: 'not-the-secret' }),
    });
    assert.equal((await failureOf(client.describeRegions('cn-hangzhou'))).code, 'SignatureDoesNotMatch');
  });

  it('looks for other keys after the service refused those in use', async () => {
    const { sandbox } = await start();
    let searches = 0;
    const chain = new CredentialChain(() => {
      const secret = ++searches === 1 ? 'no-longer-valid' : sandbox.accessKeySecret;
      const value = new CredentialValue({
        accessKeyId: sandbox.accessKeyId,
        accessKeySecret: secret,
        providerName: 'x',
      });
      return Promise.resolve([{ id: 'x', name: 'x', load: () => Promise.resolve(value) }]);
    });
    const transport = transportWith(chain);
    const ask = (): Promise<unknown> => transport.call('DescribeRegions', 'cn-hangzhou', {});
    await ask();
    assert.equal(searches, 2);
    assert.deepEqual(
      sandbox.requests.map(({ code }) => code),
      ['SignatureDoesNotMatch', ''],
    );
  });

  it('tells whose keys were answered, also with a refusal, unless it is of the keys', async () => {
    const { sandbox } = await start();
    let told: string[] = [];
    const ask = async (key: SandboxKey): Promise<string[]> => {
      told = [];
      const value = new CredentialValue({ ...key, providerName: 'x' });
      const transport = createTransport({
        account: { ...cloud.current.account, credential: { getCredential: () => Promise.resolve(value) } },
        loadSdk: () => import('../../../src/core/rds/sdk'),
        clock,
        logger: silentLogger,
        random: () => 0.5,
        userAgent: 'test',
        onAnswered: ({ accessKeyId }) => told.push(accessKeyId),
      });
      await transport.call('DescribeRegions', 'cn-hangzhou', {}).catch(() => undefined);
      return told;
    };
    assert.deepEqual(await ask(sandbox), [sandbox.accessKeyId]);
    assert.deepEqual(await ask(sandbox.restricted), [sandbox.restricted.accessKeyId]);
    assert.deepEqual(await ask({ accessKeyId: 'LTAIunknown', accessKeySecret: 'x' }), []);
    sandbox.faults.add({ times: 4, fault: { kind: 'html' } });
    assert.deepEqual(await ask(sandbox), []);
  });

  describe('for a call that was confirmed', () => {
    const other = { accountId: '2000000000000002', principal: 'user/bob' };
    const clone = {
      RegionId: 'cn-hangzhou',
      DBInstanceId: seedIds.ordersProd,
      PayType: 'Postpaid',
      RestoreTime: new Date(Date.now() - 86_400_000).toISOString().replace(/\.\d+Z$/, 'Z'),
    };
    const clones = (): number =>
      cloud.current.sandbox.requests.filter(({ action }) => action === 'CloneDBInstance').length;
    const keysFrom = (key: SandboxKey): CredentialValue => new CredentialValue({ ...key, providerName: 'x' });

    /** A client whose keys are those of the moment, and which asks STS whose they are. */
    const clientOf = (credential: Credential): { client: RdsClient; account: Account } => {
      const identities = new Identities(clock);
      const { endpoints } = cloud.current.account;
      const loadSdk = () => import('../../../src/core/rds/sdk');
      const question = { loadSdk, endpoints, regionId: 'cn-hangzhou', userAgent: 'test', clock: systemClock };
      const account = fixedAccount({
        id: 'default',
        credential,
        endpoints,
        homeRegionId: 'cn-hangzhou',
        identities: identities.of({
          service: endpoints.override?.host ?? '',
          ask: (keys) => askCaller(keys, { ...question, logger: silentLogger }),
        }),
      });
      const transport = createTransport({
        account,
        loadSdk,
        clock,
        logger: silentLogger,
        random: () => 0.5,
        userAgent: 'test',
        // One place: who the keys are is asked while the call has it.
        limiter: new Limiter(clock, { start: 1, max: 1 }),
        identityById: (id) => identities.byId(id),
      });
      return { account, client: new RdsClient(transport) };
    };

    it('sends nothing when another account’s keys sign it, and names both', async () => {
      const { sandbox } = await start();
      let keys = keysFrom(sandbox);
      const { client, account } = clientOf({ getCredential: () => Promise.resolve(keys) });
      const { id: identity } = await account.identity();
      sandbox.faults.add({
        action: 'CloneDBInstance',
        fault: { kind: 'error', status: 503, code: 'ServiceUnavailable', when: 'after' },
      });
      await failureOf(client.cloneInstance('cn-hangzhou', { ...clone, ClientToken: 't' }, { identity }));
      keys = keysFrom(await sandbox.addKey(other));
      const error = await failureOf(
        client.cloneInstance('cn-hangzhou', { ...clone, ClientToken: 't' }, { identity }),
      );
      assert.deepEqual(
        [error.code, error.sent, isOutcomeUnknown(error)],
        [failureCodes.otherIdentity, false, false],
      );
      assert.match(
        error.ourWords ?? '',
        /as 100000000000\*{4}, user sandbox, but .* of 200000000000\*{4}, user bob/,
      );
      const release = await failureOf(client.releaseInstance('cn-hangzhou', 'rm-x', { identity }));
      assert.equal(release.code, failureCodes.otherIdentity);
      assert.deepEqual(
        [clones(), sandbox.clones().length, sandbox.clones(other.accountId).length],
        [1, 1, 0],
      );
      assert.ok(sandbox.requests.every(({ action }) => action !== 'DeleteDBInstance'));
    });

    it('sends it with a renewed session of the same role, and asks STS once for each key', async () => {
      const { sandbox } = await start();
      const sessions = ['one', 'two'].map((name) =>
        sandbox.addKey({ principal: `assumed-role/clone-reader/${name}` }),
      );
      const [first, second] = await Promise.all(sessions);
      let keys = keysFrom(first!);
      const { client, account } = clientOf({ getCredential: () => Promise.resolve(keys) });
      const { id: identity } = await account.identity();
      keys = keysFrom(second!);
      await client.cloneInstance('cn-hangzhou', { ...clone, ClientToken: 'a' }, { identity });
      await client.cloneInstance('cn-hangzhou', { ...clone, ClientToken: 'b' }, { identity });
      assert.equal(sandbox.clones().length, 2);
      const asked = sandbox.requests.filter(({ action }) => action === 'GetCallerIdentity');
      assert.equal(asked.length, 2);
    });

    it('sends nothing when it cannot be told whose the keys are now', async () => {
      const { sandbox } = await start();
      let keys = keysFrom(sandbox);
      const { client, account } = clientOf({ getCredential: () => Promise.resolve(keys) });
      const { id: identity } = await account.identity();
      keys = keysFrom(await sandbox.addKey({ principal: 'user/sandbox' }));
      sandbox.faults.add({ action: 'GetCallerIdentity', fault: { kind: 'reset', when: 'before' } });
      const error = await failureOf(client.cloneInstance('cn-hangzhou', clone, { identity }));
      assert.match(error.ourWords ?? '', /could not be found out whose/);
      assert.equal(clones(), 0);
    });

    it('does not repeat it with the keys of another account after the service refused those in use', async () => {
      const { sandbox } = await start();
      const mine = keysFrom(sandbox);
      const theirs = keysFrom(await sandbox.addKey(other));
      // As a program does that begins to give out other keys.
      const given = [mine, mine, theirs];
      const chain = new CredentialChain(() =>
        Promise.resolve([{ id: 'program', name: 'x', load: () => Promise.resolve(given.shift() ?? theirs) }]),
      );
      const { client, account } = clientOf(chain);
      const { id: identity } = await account.identity();
      sandbox.faults.add({
        action: 'CloneDBInstance',
        fault: { kind: 'error', status: 404, code: 'InvalidAccessKeyId.NotFound' },
      });
      const error = await failureOf(client.cloneInstance('cn-hangzhou', clone, { identity }));
      assert.equal(error.code, failureCodes.otherIdentity);
      assert.deepEqual([clones(), sandbox.clones(other.accountId).length], [1, 0]);
    });
  });

  it('fetches a temporary key that expires amid 20 calls once, and no call fails', async () => {
    const { sandbox } = await start();
    let fetched = 0;
    let expired = false;
    // What the service says of a token that it no longer takes.
    const chain = new CredentialChain(() => {
      const { accessKeyId, accessKeySecret, securityToken } = sandbox.sts;
      fetched++;
      const key = expired
        ? { accessKeyId, accessKeySecret, securityToken }
        : { ...sandbox.sts, accessKeyId: 'STS.Old' };
      const value = new CredentialValue({ ...key, providerName: 'x' });
      return Promise.resolve([{ id: 'x', name: 'x', load: () => Promise.resolve(value) }]);
    });
    await chain.getCredential();
    expired = true;
    const transport = transportWith(chain);
    // One that changes something among them: it was refused before it was looked at.
    const calls = Array.from({ length: 19 }, () => transport.call('DescribeRegions', 'cn-hangzhou', {}));
    const releases = transport.call(
      'DeleteDBInstance',
      'cn-hangzhou',
      { DBInstanceId: 'rm-none' },
      { retry: false },
    );
    await Promise.all(calls);
    assert.equal((await failureOf(releases)).code, 'InvalidDBInstanceId.NotFound');
    assert.equal(fetched, 2);
  });

  it('tells a key that is refused for good once, after one look for another', async () => {
    const { sandbox } = await start();
    let fetched = 0;
    const value = new CredentialValue({
      accessKeyId: 'LTAIunknown',
      accessKeySecret: 'x',
      providerName: 'x',
    });
    const chain = new CredentialChain(() => {
      fetched++;
      return Promise.resolve([{ id: 'x', name: 'x', load: () => Promise.resolve(value) }]);
    });
    const transport = transportWith(chain);
    const error = await failureOf(transport.call('DescribeRegions', 'cn-hangzhou', {}));
    assert.match(error.code, /^InvalidAccessKeyId/);
    assert.deepEqual([fetched, sandbox.requests.length], [2, 1]);
  });

  it('does not send what was given up while the keys were being looked for', async () => {
    const { sandbox } = await start();
    const abort = new AbortController();
    const credential = {
      getCredential: () => {
        abort.abort(new Error('enough'));
        return cloud.current.account.credential.getCredential();
      },
    };
    const transport = transportWith(credential);
    const error = await failureOf(
      transport.call('DescribeRegions', 'cn-hangzhou', {}, { signal: abort.signal }),
    );
    assert.equal(error.kind, 'cancelled');
    assert.equal(sandbox.requests.length, 0);
  });
});
