import assert from 'node:assert/strict';
import { fixedAccount, type Account } from '../../../src/core/accounts/account';
import { CredentialChain, CredentialValue, type Credential } from '../../../src/core/accounts/credentials';
import { Identities } from '../../../src/core/accounts/identities';
import { systemClock } from '../../../src/core/clock';
import { failureCodes } from '../../../src/core/errors/failureCodes';
import { isOutcomeUnknown, isRdsError, type RdsError } from '../../../src/core/errors/rdsError';
import { silentLogger } from '../../../src/core/log';
import { askCaller } from '../../../src/core/rds/caller';
import { RdsClient } from '../../../src/core/rds/client';
import { Limiter } from '../../../src/core/rds/limiter';
import { createTransport, type Transport } from '../../../src/core/rds/transport';
import { seedIds, type SandboxKey } from '../../support/sandbox';
import { SkippingClock } from '../../support/clock';
import { startCloud, type Cloud, type CloudOptions } from '../../support/cloud';
import { memoryLog } from '../../support/memoryLog';

describe('the client of the cloud', () => {
  let cloud: Cloud;
  const clock = new SkippingClock();

  const start = async (options: CloudOptions = {}): Promise<Cloud> => {
    cloud = await startCloud({ clock, ...options });
    return cloud;
  };

  const failureOf = async (work: Promise<unknown>): Promise<RdsError> => {
    try {
      await work;
    } catch (error) {
      if (isRdsError(error)) return error;
      throw error;
    }
    throw new Error('It was expected to fail.');
  };

  /** For the cloud that was started last. */
  const transportWith = (credential: Credential): Transport =>
    createTransport({
      account: { ...cloud.account, credential },
      loadSdk: () => import('../../../src/core/rds/sdk'),
      clock,
      logger: silentLogger,
      random: () => 0.5,
      userAgent: 'test',
    });

  beforeEach(() => {
    clock.sleeps.length = 0;
  });
  afterEach(async () => {
    await cloud.close();
  });

  it('waits longer than the SDK, which gives up after 3 s of silence', async () => {
    const { client, sandbox } = await start();
    sandbox.faults.add({ fault: { kind: 'delay', ms: 3_300 } });
    assert.ok((await client.describeRegions('cn-hangzhou')).length >= 4);
  }).timeout(10_000);

  it('does not take the connect timeout for an idle timeout shorter than the read timeout', async () => {
    const { client, sandbox } = await start({ timeoutMs: 900 });
    sandbox.faults.add({ fault: { kind: 'delay', ms: 500 } });
    assert.ok((await client.describeRegions('cn-hangzhou')).length >= 4);
  });

  it('reports a missing answer as a timeout that was sent', async () => {
    const { client, sandbox } = await start({ timeoutMs: 150 });
    sandbox.faults.add({ fault: { kind: 'hang', when: 'before' } });
    const error = await failureOf(client.cloneInstance('cn-hangzhou', { DBInstanceId: seedIds.ordersProd }));
    assert.equal(error.kind, 'timeout');
    assert.equal(error.sent, true);
  });

  it('repeats reads after resets, 5xx and timeouts, with growing pauses, four times at most', async () => {
    const { client, sandbox } = await start();
    sandbox.faults.add({ fault: { kind: 'reset', when: 'before' } });
    sandbox.faults.add({ fault: { kind: 'error', status: 503, code: 'ServiceUnavailable' } });
    sandbox.faults.add({ fault: { kind: 'html' } });
    assert.ok((await client.describeRegions('cn-hangzhou')).length >= 4);
    assert.deepEqual(clock.sleeps, [300, 600, 1200]);

    sandbox.faults.add({ times: 9, fault: { kind: 'error', status: 503, code: 'ServiceUnavailable' } });
    const seen = sandbox.requests.length;
    const error = await failureOf(client.describeRegions('cn-hangzhou'));
    assert.equal(error.code, 'ServiceUnavailable');
    assert.equal(sandbox.requests.length - seen, 4);
  });

  it('waits as long as a throttling answer asks for', async () => {
    const { client, sandbox } = await start();
    sandbox.faults.add({ fault: { kind: 'throttle', code: 'Throttling.User', retryAfterMs: 2_500 } });
    await client.describeRegions('cn-hangzhou');
    assert.deepEqual(clock.sleeps, [2_500]);
  });

  it('waits for its turn for a minute when there are too many calls, asking ever less often', async () => {
    const sandbox = (cloud = await startCloud({ clock })).sandbox;
    const refusal = { kind: 'throttle', code: 'Throttling.User' } as const;
    sandbox.faults.add({ times: 5, fault: refusal });
    await cloud.client.describeRegions('cn-hangzhou');
    assert.deepEqual(clock.sleeps, [500, 1_000, 2_000, 4_000, 8_000]);
    clock.sleeps.length = 0;
    sandbox.faults.add({ times: 9_999, fault: refusal });
    const seen = sandbox.requests.length;
    const error = await failureOf(cloud.client.describeRegions('cn-hangzhou'));
    assert.equal(error.code, 'Throttling.User');
    assert.equal(error.requestId, sandbox.requests.at(-1)?.requestId);
    assert.deepEqual(clock.sleeps, [500, 1_000, 2_000, 4_000, 8_000, 16_000, 20_000]);
    assert.equal(sandbox.requests.length - seen, 8);
  });

  it('does not wait where more than half a minute is asked for', async () => {
    const { client, sandbox } = await start();
    sandbox.faults.add({ fault: { kind: 'throttle', code: 'Throttling.User', retryAfterMs: 600_000 } });
    assert.equal((await failureOf(client.describeRegions('cn-hangzhou'))).code, 'Throttling.User');
    assert.deepEqual(clock.sleeps, []);
    await client.describeRegions('cn-hangzhou');
    assert.deepEqual(clock.sleeps, [30_000]);
  });

  it('never repeats CloneDBInstance by itself', async () => {
    const { client, sandbox } = await start();
    sandbox.faults.add({ fault: { kind: 'error', status: 503, code: 'ServiceUnavailable' } });
    const error = await failureOf(client.cloneInstance('cn-hangzhou', { DBInstanceId: seedIds.ordersProd }));
    assert.equal(error.code, 'ServiceUnavailable');
    assert.equal(sandbox.requests.filter(({ action }) => action === 'CloneDBInstance').length, 1);
  });

  it('reads an answer whose types are not the documented ones, which the SDK refuses', async () => {
    const { client, sandbox } = await start();
    sandbox.faults.add({
      fault: {
        kind: 'malformed',
        patch: (body) =>
          JSON.parse(
            JSON.stringify(body).replace(/"DBInstanceStorage":\d+/, '"DBInstanceStorage":"100GB"'),
          ) as unknown,
      },
    });
    const detail = await client.describeInstance('cn-hangzhou', seedIds.ordersProd);
    assert.equal(detail?.storageGB, 100);
  });

  it('keeps the RequestId of an answer it cannot use', async () => {
    const { client, sandbox } = await start();
    sandbox.faults.add({ fault: { kind: 'malformed' } });
    const error = await failureOf(client.describeRegions('cn-hangzhou'));
    assert.equal(error.kind, 'badResponse');
    assert.equal(error.requestId, sandbox.requests.at(-1)?.requestId);
  });

  it('keeps code, status, RequestId, message and link of a refusal', async () => {
    const { client, sandbox } = await start();
    const error = await failureOf(client.describeInstance('cn-hangzhou', 'rm-does-not-exist'));
    assert.equal(error.kind, 'service');
    assert.equal(error.code, 'InvalidDBInstanceId.NotFound');
    assert.equal(error.httpStatus, 404);
    assert.equal(error.requestId, sandbox.requests.at(-1)?.requestId);
    assert.ok(error.serviceMessage && !error.serviceMessage.includes('request id'));
    assert.match(error.recommend ?? '', /^https:\/\/api\.alibabacloud\.com\//);
  });

  for (const { name, fault, status } of [
    { name: 'an HTML page', fault: { kind: 'html', status: 502 } as const, status: 502 },
    { name: 'an empty 403', fault: { kind: 'empty', status: 403 } as const, status: 403 },
    {
      name: 'a redirect, which the SDK takes for success',
      fault: { kind: 'redirect' } as const,
      status: 302,
    },
    { name: 'cut-off JSON', fault: { kind: 'truncate' } as const, status: 200 },
  ]) {
    it(`tells ${name} from an answer of the service, with its HTTP status`, async () => {
      const { client, sandbox } = await start();
      sandbox.faults.add({ times: 4, fault });
      const error = await failureOf(client.describeRegions('cn-hangzhou'));
      assert.equal(error.kind, 'badResponse');
      assert.equal(error.httpStatus, status);
    });
  }

  it('names the action that a policy denies', async () => {
    const { client } = await start({ keys: ({ restricted }) => restricted });
    const error = await failureOf(client.listInstances('cn-hangzhou').all);
    assert.equal(error.code, 'Forbidden.RAM');
    assert.equal(error.accessDenied?.action, 'rds:DescribeDBInstances');
  });

  it('sends no blank parameter', async () => {
    const { transport, sandbox } = await start();
    await transport.call('DescribeDBInstances', 'cn-hangzhou', {
      RegionId: 'cn-hangzhou',
      SearchKey: '',
      Engine: undefined,
    });
    assert.deepEqual(Object.keys(sandbox.requests.at(-1)?.params ?? {}), ['RegionId']);
  });

  it('stops waiting when it is cancelled, and ends the connection', async () => {
    const { client, sandbox } = await start();
    sandbox.faults.add({ fault: { kind: 'hang', when: 'before' } });
    const abort = new AbortController();
    const call = failureOf(client.describeRegions('cn-hangzhou', { signal: abort.signal }));
    const arrived = (): boolean => sandbox.requests.length > 0;
    while (!arrived()) await new Promise((resolve) => setImmediate(resolve));
    abort.abort(new Error('enough'));
    const error = await call;
    assert.equal(error.kind, 'cancelled');
  });

  it('says that nothing was sent when nobody listens', async () => {
    const { client, sandbox } = await start();
    await sandbox.close();
    const error = await failureOf(client.cloneInstance('cn-hangzhou', { DBInstanceId: seedIds.ordersProd }));
    assert.equal(error.kind, 'network');
    assert.equal(error.code, failureCodes.connectionRefused);
    assert.equal(isOutcomeUnknown(error), false);
  });

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
    const sandbox = (cloud = await startCloud({ clock })).sandbox;
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
        account: { ...cloud.account, credential: { getCredential: () => Promise.resolve(value) } },
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
      cloud.sandbox.requests.filter(({ action }) => action === 'CloneDBInstance').length;
    const keysFrom = (key: SandboxKey): CredentialValue => new CredentialValue({ ...key, providerName: 'x' });

    /** A client whose keys are those of the moment, and which asks STS whose they are. */
    const clientOf = (credential: Credential): { client: RdsClient; account: Account } => {
      const identities = new Identities(clock);
      const { endpoints } = cloud.account;
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
    const sandbox = (cloud = await startCloud({ clock })).sandbox;
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
    const sandbox = (cloud = await startCloud({ clock })).sandbox;
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
    const sandbox = (cloud = await startCloud({ clock })).sandbox;
    const abort = new AbortController();
    const credential = {
      getCredential: () => {
        abort.abort(new Error('enough'));
        return cloud.account.credential.getCredential();
      },
    };
    const transport = transportWith(credential);
    const error = await failureOf(
      transport.call('DescribeRegions', 'cn-hangzhou', {}, { signal: abort.signal }),
    );
    assert.equal(error.kind, 'cancelled');
    assert.equal(sandbox.requests.length, 0);
  });

  it('lets an error of the program itself be what it is', async () => {
    cloud = await startCloud({ clock });
    const transport = createTransport({
      account: cloud.account,
      loadSdk: () => Promise.reject(new TypeError('a file is missing')),
      clock,
      logger: silentLogger,
      random: () => 0.5,
      userAgent: 'test',
    });
    await assert.rejects(transport.call('DescribeRegions', 'cn-hangzhou', {}), TypeError);
    assert.deepEqual(clock.sleeps, []);
  });

  it('has a failure say what is known of it beyond its code', async () => {
    cloud = await startCloud({ clock });
    const transport = createTransport({
      account: cloud.account,
      loadSdk: () => import('../../../src/core/rds/sdk'),
      clock,
      logger: silentLogger,
      random: () => 0.5,
      userAgent: 'test',
      wordsFor: ({ regionId, parameters, failure }) =>
        `${failure.kind} ${failure.code ?? ''} ${regionId} ${String(parameters['DBInstanceId'])}`,
    });
    const error = await failureOf(
      transport.call('DescribeDBInstanceAttribute', 'cn-hangzhou', { DBInstanceId: 'rm-x' }),
    );
    assert.equal(error.ourWords, 'service InvalidDBInstanceId.NotFound cn-hangzhou rm-x');
  });

  it('logs a line for each call, without keys, parameters and links', async () => {
    const log = memoryLog();
    const { client, sandbox } = await start({ logger: log, keys: ({ sts }) => sts });
    await client.listBackups('cn-hangzhou', seedIds.ordersProd).all;
    await failureOf(client.describeInstance('cn-hangzhou', 'rm-does-not-exist'));
    const text = log.lines.join('\n');
    assert.match(text, /DescribeBackups cn-hangzhou \d+ ms ok RequestId [0-9A-F-]{36} tries 1/);
    assert.match(
      text,
      /DescribeDBInstanceAttribute cn-hangzhou \d+ ms InvalidDBInstanceId\.NotFound HTTP 404/,
    );
    for (const secret of [sandbox.sts.accessKeyId, sandbox.sts.accessKeySecret, sandbox.sts.securityToken]) {
      assert.ok(!text.includes(secret));
    }
  });

  it('lists all pages, in order and without duplicates', async () => {
    const { client } = await start({
      sandbox: { extraInstances: [{ regionId: 'eu-central-1', count: 230 }] },
    });
    const { first, all } = client.listInstances('eu-central-1');
    assert.equal((await first).length, 100);
    const ids = (await all).map((instance) => instance.dbInstanceId);
    assert.equal(new Set(ids).size, ids.length);
    assert.ok(ids.length >= 230);
  });

  it('drops the signed download links of backup sets', async () => {
    const { client } = await start();
    const backups = await client.listBackups('cn-hangzhou', seedIds.ordersProd).all;
    assert.ok(backups.length > 10);
    assert.ok(!/https?:|Expires|Download/.test(JSON.stringify(backups)));
  });
});
