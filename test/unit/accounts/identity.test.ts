import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  callerOfProfile,
  callerOfRole,
  type ExpectedCaller,
} from '../../../src/core/accounts/expectedCaller';
import { parseCliConfig } from '../../../src/core/accounts/cliConfig';
import { CredentialValue } from '../../../src/core/accounts/credentials';
import { Identities, type IdentityContext } from '../../../src/core/accounts/identities';
import {
  callerOfAnswer,
  callerOfArn,
  identityText,
  isSameIdentity,
  type Caller,
} from '../../../src/core/accounts/identity';
import { systemClock, type Clock } from '../../../src/core/clock';
import { askCaller } from '../../../src/core/rds/caller';
import { parseEndpoint } from '../../../src/core/endpoints/endpoint';
import { sandboxAccountId, startSandbox, type Sandbox, type SandboxKey } from '../../support/sandbox';
import { SkippingClock } from '../../support/clock';
import { memoryLog } from '../../support/memoryLog';

const number = '1234567890123456';
const alice: Caller = { accountNumber: number, principal: 'user alice' };

const keysOf = (accessKeyId: string, expected?: ExpectedCaller): CredentialValue =>
  new CredentialValue({ accessKeyId, accessKeySecret: 'MARKER-SECRET', providerName: 'x', expected });
/** As earlier versions made the id of an identity. */
const formerId = (who: string, host = ''): string =>
  createHash('sha256').update(`${host}\n${who}`).digest('hex').slice(0, 16);
const callerOf = (profile: object): ExpectedCaller | undefined => {
  const read = parseCliConfig(JSON.stringify({ profiles: [{ name: 'p', ...profile }] }));
  assert.ok('config' in read);
  return callerOfProfile(read.config.profiles[0]!);
};

describe('who keys are', () => {
  const clock = new SkippingClock();
  /** STS that knows these keys. */
  const sts = (known: Readonly<Record<string, Caller>>, service = '') => {
    const asked: string[] = [];
    const context: IdentityContext = {
      service,
      ask: ({ accessKeyId }) => {
        asked.push(accessKeyId);
        return Promise.resolve(known[accessKeyId]);
      },
    };
    return { asked, context };
  };

  it('is asked once for each key, whoever asks at the same time', async () => {
    const { asked, context } = sts({ a: alice });
    const source = new Identities(clock).of(context);
    const found = await Promise.all(Array.from({ length: 9 }, () => source.of(keysOf('a'))));
    assert.deepEqual(asked, ['a']);
    assert.equal(new Set(found.map(({ id }) => id)).size, 1);
    assert.equal(identityText(found[0]!), '123456789012****, user alice');
    assert.deepEqual(source.atOnce(keysOf('a')), found[0]);
  });

  it('stays the same when the keys are rotated, and is another one for another principal, account or service', async () => {
    const bob = { ...alice, principal: 'user bob' };
    const far = { ...alice, accountNumber: '99' };
    const identities = new Identities(clock);
    const here = identities.of(sts({ a: alice, b: alice, c: bob, d: far }).context);
    const there = identities.of(sts({ a: alice }, '127.0.0.1:1').context);
    const first = await here.of(keysOf('a'));
    assert.equal((await here.of(keysOf('b'))).id, first.id);
    const rest = [await here.of(keysOf('c')), await here.of(keysOf('d')), await there.of(keysOf('a'))];
    assert.equal(new Set([first, ...rest].map(({ id }) => id)).size, 4);
    for (const other of rest) assert.equal(isSameIdentity(first.id, other), false);
  });

  it('is the same from STS as from the ARN in a profile, for which nobody is asked', async () => {
    const arn = `acs:ram::${number}:role/Clone-Reader`;
    const fromSts = callerOfArn(`acs:ram::${number}:assumed-role/clone-reader/session-1`);
    const { asked, context } = sts({ 'STS.1': fromSts! });
    const source = new Identities(clock).of(context);
    const learned = await source.of(keysOf('STS.1'));
    for (const mode of ['RamRoleArn', 'RamRoleArnWithRoleName', 'ChainableRamRoleArn', 'OIDC']) {
      const expected = callerOf({ mode, ram_role_arn: arn });
      assert.equal((await source.of(keysOf(`STS.${mode}`, expected))).id, learned.id);
    }
    assert.deepEqual(asked, ['STS.1']);
    assert.equal(
      callerOfArn(`acs:ram::${number}:assumed-role/clone-reader/session-2`)?.principal,
      fromSts?.principal,
    );
  });

  it('is found again by jobs of an earlier version, by key or by role', async () => {
    const arn = `acs:ram::${number}:role/clone-reader`;
    const source = new Identities(clock).of(sts({ a: alice }).context);
    assert.ok(isSameIdentity(formerId('a'), await source.of(keysOf('a'))));
    assert.ok(isSameIdentity(formerId(arn), await source.of(keysOf('STS.1', callerOfRole(arn)))));
    assert.equal(isSameIdentity(formerId('b'), await source.of(keysOf('a'))), false);
  });

  it('is the key while STS does not answer, is not asked again for five minutes, and is the same afterwards', async () => {
    const known: Record<string, Caller> = {};
    const { asked, context } = sts(known);
    const source = new Identities(clock).of(context);
    const before = await source.of(keysOf('a'));
    assert.equal(before.id, formerId('a'));
    assert.equal(identityText(before), '');
    known['a'] = alice;
    known['b'] = alice;
    clock.advance(4 * 60_000);
    assert.equal((await source.of(keysOf('a'))).id, before.id);
    assert.deepEqual(asked, ['a']);
    clock.advance(2 * 60_000);
    const after = await source.of(keysOf('a'));
    assert.notEqual(after.id, before.id);
    assert.ok(isSameIdentity(before.id, after));
    // And with the next key of the same user.
    assert.ok(isSameIdentity(before.id, await source.of(keysOf('b'))));
  });

  it('of CloudSSO is what STS says, else account and access configuration, and never a blank part of them', async () => {
    const sso = (account: string, config: string): object => ({
      mode: 'CloudSSO',
      cloud_sso_account_id: account,
      cloud_sso_access_config: config,
    });
    for (const [account, config] of [
      ['', 'ac-1'],
      ['1', ''],
      ['', ''],
    ] as const)
      assert.equal(callerOf(sso(account, config)), undefined);
    const silent = new Identities(clock).of(sts({}).context);
    const [one, two] = [await silent.of(keysOf('STS.1')), await silent.of(keysOf('STS.2'))];
    assert.equal(isSameIdentity(one.id, two), false);
    const expected = callerOf(sso(number, 'ac-1'));
    const plain = await silent.of(keysOf('STS.3', expected));
    assert.equal(plain.id, formerId(`${number} ac-1`));
    assert.equal(identityText(plain), '123456789012****, access configuration ac-1');

    const { asked, context } = sts({ 'STS.4': { accountNumber: number, principal: 'role sso-admin' } });
    const source = new Identities(clock).of(context);
    const learned = await source.of(keysOf('STS.4', expected));
    assert.ok(isSameIdentity(plain.id, learned));
    // The next key, when STS cannot be reached.
    assert.equal((await source.of(keysOf('STS.5', expected))).id, learned.id);
    assert.deepEqual(asked, ['STS.4', 'STS.5']);
  });

  it('is kept for the next start without any key, and not for more than some keys', async () => {
    let kept: unknown;
    const storage = { read: () => kept, write: (rows: readonly unknown[]) => void (kept = rows) };
    const first = await new Identities(clock, storage)
      .of(sts({ 'LTAI-a': alice }).context)
      .of(keysOf('LTAI-a'));
    assert.ok(!/LTAI|MARKER/.test(JSON.stringify(kept)));
    const { asked, context } = sts({});
    const later = new Identities(clock, storage);
    assert.deepEqual(later.of(context).atOnce(keysOf('LTAI-a')), first);
    assert.deepEqual(await later.of(context).of(keysOf('LTAI-a')), first);
    assert.deepEqual(asked, []);
    assert.equal(identityText(later.byId(first.id)!), '123456789012****, user alice');
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`k${n}`, alice]));
    const source = later.of(sts(many).context);
    for (const key of Object.keys(many)) await source.of(keysOf(key));
    assert.equal((kept as unknown[]).length, 60);
    kept = [{ key: 7 }, 'x'];
    assert.equal(new Identities(clock, storage).byId('x'), undefined);
  });

  it('is read from an ARN of a known form only', () => {
    assert.deepEqual(callerOfArn(`acs:ram::${number}:root`), { accountNumber: number, principal: 'root' });
    for (const arn of [
      '',
      'acs:ram::*:user/alice',
      `acs:ram::${number}:user/`,
      `acs:ram::${number}:user/a b`,
      `acs:ram::${number}:role/x/y`,
      `acs:ecs::${number}:user/alice`,
      `acs:ram::${number}:user/<b>`,
    ])
      assert.equal(callerOfArn(arn), undefined, arn);
    for (const body of [
      null,
      [],
      {},
      { AccountId: '1', Arn: `acs:ram::${number}:root` },
      { AccountId: number, Arn: 7 },
    ])
      assert.equal(callerOfAnswer(body), undefined);
    assert.deepEqual(callerOfAnswer({ AccountId: 42, Arn: 'acs:ram::42:user/alice' }), {
      accountNumber: '42',
      principal: 'user alice',
    });
  });
});

describe('the question to STS', () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startSandbox();
  });
  afterEach(() => sandbox.close());
  const log = memoryLog();
  const ask = (key: SandboxKey, clock: Clock = systemClock): Promise<Caller | undefined> => {
    const parsed = parseEndpoint(sandbox.endpoint);
    return askCaller(new CredentialValue({ ...key, providerName: 'x' }), {
      loadSdk: () => import('../../../src/core/rds/sdk'),
      endpoints: { override: 'endpoint' in parsed ? parsed.endpoint : undefined },
      regionId: 'cn-hangzhou',
      userAgent: 'test',
      clock,
      logger: log,
    });
  };
  const { accessKeyId, accessKeySecret } = { accessKeyId: 'LTAIunknown', accessKeySecret: 'x' };

  it('is answered for every key, one that may do nothing included', async () => {
    const main = await ask(sandbox);
    assert.deepEqual(main, { accountNumber: sandboxAccountId, principal: 'user sandbox' });
    assert.equal((await ask(sandbox.sts))?.principal, 'role clone-reader');
    assert.match((await ask(sandbox.restricted))?.principal ?? '', /^user sandbox-/);
    const other = await sandbox.addKey({ accountId: '2000000000000002', principal: 'assumed-role/ops/me' });
    assert.deepEqual(await ask(other), { accountNumber: '2000000000000002', principal: 'role ops' });
    assert.ok(sandbox.requests.every(({ action }) => action === 'GetCallerIdentity'));
    assert.ok(![sandbox.accessKeyId, sandboxAccountId].some((one) => log.lines.join().includes(one)));
  });

  it('has no answer where the operation is not known, where nobody answers in time, or the key is refused', async () => {
    const action = 'GetCallerIdentity';
    sandbox.faults.add({ action, fault: { kind: 'error', status: 404, code: 'InvalidAction.NotFound' } });
    assert.equal(await ask(sandbox), undefined);
    sandbox.faults.add({ action, fault: { kind: 'html' } });
    assert.equal(await ask(sandbox), undefined);
    sandbox.faults.add({
      action,
      fault: { kind: 'malformed', patch: () => ({ RequestId: 'x', AccountId: {} }) },
    });
    assert.equal(await ask(sandbox), undefined);
    assert.equal(await ask({ accessKeyId, accessKeySecret }), undefined);
    sandbox.faults.add({ action, fault: { kind: 'hang', when: 'before' } });
    assert.equal(await ask(sandbox, new SkippingClock()), undefined);
    await sandbox.close();
    assert.equal(await ask(sandbox), undefined);
  });
});
