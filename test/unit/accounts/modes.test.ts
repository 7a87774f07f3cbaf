import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { cliModes, modeOf, parseCliConfig, profileState } from '../../../src/core/accounts/cliConfig';
import { CredentialChain, isNoCredentialsError } from '../../../src/core/accounts/credentials';
import type { ProviderContext } from '../../../src/core/accounts/providers';
import { CredentialStandIns } from '../../support/credentialStandIns';
import { providersOf } from '../../support/providersOf';
import { providerContext } from '../../support/providerContext';
import { writeReport } from '../../support/report';

const marker = 'MARKER-SECRET-91c2';
const soon = (): number => Math.floor(Date.now() / 1000) + 3_000;
const past = (): number => Math.floor(Date.now() / 1000) - 3_000;
const ak = { access_key_id: 'LTAIbase', access_key_secret: `${marker}-base` };
const role = { ram_role_arn: 'acs:ram::1234567890123456:role/clone-reader', ram_session_name: 'me' };

type Profile = Readonly<Record<string, unknown>>;

describe('profiles of the aliyun CLI', function () {
  const standIns = new CredentialStandIns();
  let folder: string;
  let config: { current: string; profiles: Profile[] };
  let written: { profile: string; fields: Readonly<Record<string, string | number>> }[];
  const rows: string[][] = [];

  before(() => standIns.start());
  after(async () => {
    await standIns.stop();
    writeReport('account-modes', ['Mode', 'Outcome', 'Asked', 'Message'], rows);
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rds-modes-'));
    standIns.reset();
    standIns.secrets.set(ak.access_key_id, ak.access_key_secret);
    written = [];
    config = { current: 'p', profiles: [] };
  });
  afterEach(() => rm(folder, { recursive: true }));

  const contextOf = (changes: Partial<ProviderContext> = {}): ProviderContext =>
    providerContext(standIns.send, {
      readCliConfig: () => Promise.resolve(JSON.stringify(config)),
      writeBack: (profile, fields) => {
        written.push({ profile, fields });
        return Promise.resolve(true);
      },
      ...changes,
    });
  const chainOf = (id: string, changes?: Partial<ProviderContext>): CredentialChain =>
    new CredentialChain(() => providersOf(id, contextOf(changes)));
  const keysOf = async (id = 'profile:p', changes?: Partial<ProviderContext>) => {
    const { accessKeyId, accessKeySecret, securityToken } = await chainOf(id, changes).getCredential();
    return { accessKeyId, accessKeySecret, securityToken };
  };
  const failureOf = async (id = 'profile:p', changes?: Partial<ProviderContext>): Promise<string> => {
    try {
      await chainOf(id, changes).getCredential();
    } catch (error) {
      assert.ok(isNoCredentialsError(error), String(error));
      for (const text of [
        error.message,
        String(error.stack),
        inspect(error, { depth: 9 }),
        JSON.stringify(error),
      ])
        assert.ok(!text.includes(marker), text);
      return error.message;
    }
    throw new Error('It was expected to fail.');
  };
  const profile = (mode: string | undefined, more: Profile = {}): void => {
    config.profiles.push({
      name: 'p',
      ...(mode === undefined ? {} : { mode }),
      region_id: 'cn-shanghai',
      ...more,
    });
  };
  const works = (mode: string): void => {
    const asked = [...new Set(standIns.asked.map(({ host, path }) => `${host}${path}`))];
    rows.push([mode, 'works', asked.join(', ') || 'nobody', '']);
  };
  const says = (mode: string, message: string): void => {
    assert.deepEqual(standIns.asked, []);
    rows.push([mode, 'clear message', 'nobody', message]);
  };

  it('AK', async () => {
    profile('AK', ak);
    assert.deepEqual(await keysOf(), {
      accessKeyId: ak.access_key_id,
      accessKeySecret: ak.access_key_secret,
      securityToken: undefined,
    });
    works('AK');
  });

  it('StsToken, until it has expired', async () => {
    profile('StsToken', { ...ak, sts_token: `${marker}-token`, sts_expiration: soon() });
    assert.equal((await keysOf()).securityToken, `${marker}-token`);
    works('StsToken');
    config.profiles = [{ ...config.profiles[0], sts_expiration: past() }];
    assert.match(await failureOf(), /expired, run "aliyun configure --profile p"/);
  });

  it('RamRoleArn, with external ID and temporary base keys', async () => {
    profile('RamRoleArn', {
      ...ak,
      ...role,
      external_id: 'ext-1',
      sts_region: 'cn-beijing',
      expired_seconds: 1800,
    });
    assert.match((await keysOf()).accessKeyId, /^STS\.clone-reader/);
    const [asked] = standIns.asked;
    assert.equal(asked?.host, 'sts.cn-beijing.aliyuncs.com');
    assert.deepEqual(
      [
        asked.parameters['ExternalId'],
        asked.parameters['RoleSessionName'],
        asked.parameters['DurationSeconds'],
      ],
      ['ext-1', 'me', '1800'],
    );
    works('RamRoleArn');
    config.profiles = [{ ...config.profiles[0], sts_token: 'base-token' }];
    await keysOf();
    assert.equal(standIns.asked.at(-1)?.parameters['SecurityToken'], 'base-token');
  });

  it('RamRoleArn says why STS refused, with its code and RequestId and nothing of the key', async () => {
    profile('RamRoleArn', { ...ak, ...role });
    standIns.refusal = { status: 404, code: 'EntityNotExist.Role' };
    assert.match(
      await failureOf(),
      /sts\.aliyuncs\.com returned EntityNotExist\.Role \(HTTP 404, RequestId STS-1\)/,
    );
  });

  it('EcsRamRole, named or not', async () => {
    profile('EcsRamRole', { ram_role_name: 'named' });
    assert.match((await keysOf()).accessKeyId, /^STS\.named/);
    works('EcsRamRole');
    config.profiles = [{ name: 'p', mode: 'EcsRamRole' }];
    assert.match((await keysOf()).accessKeyId, /^STS\.instance-role/);
  });

  it('RamRoleArnWithRoleName', async () => {
    profile('RamRoleArnWithRoleName', { ram_role_name: 'named', ...role });
    assert.match((await keysOf()).accessKeyId, /^STS\.clone-reader/);
    assert.match(standIns.asked.at(-1)?.parameters['AccessKeyId'] ?? '', /^STS\.named/);
    works('RamRoleArnWithRoleName');
  });

  it('ChainableRamRoleArn, over a chain that ends', async () => {
    profile('ChainableRamRoleArn', { source_profile: 'middle', ...role });
    config.profiles.push({
      name: 'middle',
      mode: 'RamRoleArn',
      ...ak,
      ram_role_arn: 'acs:ram::1:role/middle',
    });
    assert.match((await keysOf()).accessKeyId, /^STS\.clone-reader/);
    assert.match(standIns.asked.at(-1)?.parameters['AccessKeyId'] ?? '', /^STS\.middle/);
    works('ChainableRamRoleArn');
    config.profiles[1] = { name: 'middle', mode: 'ChainableRamRoleArn', source_profile: 'p', ...role };
    assert.match(await failureOf(), /form a loop/);
    config.profiles.length = 1;
    assert.match(await failureOf(), /source profile middle does not exist/);
  });

  it('OIDC', async () => {
    const file = join(folder, 'token');
    await writeFile(file, 'oidc-token');
    profile('OIDC', { oidc_provider_arn: 'acs:ram::1:oidc-provider/x', oidc_token_file: file, ...role });
    assert.match((await keysOf()).accessKeyId, /^STS\.clone-reader/);
    works('OIDC');
  });

  it('CredentialsURI, unless it is switched off', async () => {
    profile('CredentialsURI', { credentials_uri: `http://credentials.local/uri?${marker}` });
    assert.match((await keysOf()).accessKeyId, /^STS\.uri/);
    works('CredentialsURI');
    standIns.asked.length = 0;
    for (const changes of [
      { allowExternal: false },
      { env: { ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS: '1' } },
    ]) {
      assert.match(await failureOf('profile:p', changes), /switched off/);
    }
    assert.deepEqual(standIns.asked, []);
  });

  it('External, whose keys are not written anywhere, unless it is switched off', async () => {
    const script = join(folder, 'give keys.cjs');
    const ran = join(folder, 'ran');
    const keys = {
      mode: 'StsToken',
      access_key_id: 'id-ext',
      access_key_secret: marker,
      sts_token: 'token-ext',
    };
    await writeFile(
      script,
      `require('fs').appendFileSync(${JSON.stringify(ran)}, 'x'); console.log(${JSON.stringify(JSON.stringify(keys))})`,
    );
    profile('External', { process_command: `"${process.execPath}" "${script}"` });
    const off = { env: { ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS: 'true' } };
    assert.match(await failureOf('profile:p', off), /switched off/);
    await assert.rejects(readFile(ran), 'a program ran');
    assert.equal((await keysOf()).accessKeyId, 'id-ext');
    assert.equal(await readFile(ran, 'utf8'), 'x');
    assert.deepEqual(written, []);
    works('External');
  });

  it('CloudSSO, with the keys the CLI has fetched for as long as they are good', async () => {
    const sso = {
      cloud_sso_sign_in_url: 'https://signin.example/start',
      cloud_sso_account_id: '1',
      cloud_sso_access_config: 'ac-1',
      access_token: 'sso-token',
    };
    profile('CloudSSO', { ...sso, cloud_sso_access_token_expire: soon() });
    assert.match((await keysOf()).accessKeyId, /^STS\.sso/);
    works('CloudSSO');
    standIns.asked.length = 0;
    const cached = { access_key_id: 'id-cached', access_key_secret: marker, sts_token: 'token-cached' };
    config.profiles = [
      {
        name: 'p',
        mode: 'CloudSSO',
        ...sso,
        ...cached,
        sts_expiration: soon(),
        cloud_sso_access_token_expire: past(),
      },
    ];
    assert.equal((await keysOf()).accessKeyId, 'id-cached');
    assert.deepEqual(standIns.asked, []);
    config.profiles = [{ name: 'p', mode: 'CloudSSO', ...sso, cloud_sso_access_token_expire: past() }];
    assert.match(await failureOf(), /expired, run "aliyun configure --profile p"/);
  });

  it('OAuth, whose renewed tokens are kept where the CLI finds them', async () => {
    profile('OAuth', {
      oauth_site_type: 'INTL',
      oauth_access_token: 'old',
      oauth_access_token_expire: past(),
      oauth_refresh_token: 'oauth-refresh',
    });
    assert.match((await keysOf()).accessKeyId, /^STS\.oauth/);
    assert.equal(standIns.asked[0]?.host, 'oauth.alibabacloud.com');
    assert.deepEqual(
      [written[0]?.profile, written[0]?.fields['oauth_refresh_token']],
      ['p', 'oauth-refresh-2'],
    );
    works('OAuth');
  });

  for (const [mode, more, expected] of [
    ['RsaKeyPair', { private_key: marker, key_pair_name: 'k' }, /retired by Alibaba Cloud/],
    ['BearerToken', { bearer_token: marker }, /does not accept a bearer token/],
    ['Anonymous', {}, /requires signed requests/],
  ] as const) {
    it(`${mode} is refused with a clear message`, async () => {
      profile(mode, more);
      const message = await failureOf();
      assert.match(message, expected);
      says(mode, message);
    });
  }

  it('were all tried', () => {
    assert.deepEqual(rows.map(([mode]) => mode).sort(), [...cliModes].sort());
  });

  it('are named without regard to case, inferred where no mode is named, and refused where nobody knows it', async () => {
    profile('ak', ak);
    assert.equal((await keysOf()).accessKeyId, ak.access_key_id);
    config.profiles = [];
    profile(undefined, { ...ak, sts_token: 't' });
    assert.equal((await keysOf()).securityToken, 't');
    for (const [more, expected] of [
      [ak, 'AK'],
      [{ ...ak, ...role }, 'RamRoleArn'],
      [{ ram_role_name: 'x' }, 'EcsRamRole'],
      [{ process_command: 'x' }, 'External'],
      [{ cloud_sso_sign_in_url: 'x' }, 'CloudSSO'],
      [{ bearer_token: 'x' }, 'BearerToken'],
      [{}, undefined],
    ] as const) {
      const read = parseCliConfig(JSON.stringify({ profiles: [{ name: 'p', ...more }] }));
      assert.ok('config' in read);
      assert.equal(modeOf(read.config.profiles[0]!), expected);
    }
    config.profiles = [];
    profile('Strange', ak);
    assert.match(await failureOf(), /mode Strange is not supported/);
  });

  it('are listed with what can be seen of them, and nothing secret', () => {
    const profiles = [
      { name: 'a', mode: 'AK', ...ak },
      { name: 'b', mode: 'AK', access_key_id: 'x' },
      { name: 'c', mode: 'External', process_command: marker },
    ];
    const read = parseCliConfig(JSON.stringify({ current: 'a', profiles }));
    assert.ok('config' in read);
    const states = read.config.profiles.map(
      (one) => profileState(one, read.config, { now: 0, allowExternal: false }).kind,
    );
    assert.deepEqual(states, ['usable', 'incomplete', 'disabled']);
    for (const text of [
      JSON.stringify(read),
      inspect(read, { depth: 9 }),
      String(read.config.profiles[0]?.access_key_secret),
    ])
      assert.ok(!text.includes(marker));
  });

  it('are chosen by the environment, in each of its spellings, and can be ignored', async () => {
    profile('AK', ak);
    config.profiles.push({ name: 'q', mode: 'AK', access_key_id: 'id-q', access_key_secret: 's' });
    for (const name of ['ALIBABACLOUD_PROFILE', 'ALIBABA_CLOUD_PROFILE', 'ALICLOUD_PROFILE']) {
      const env = { [name]: 'q', ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true' };
      assert.equal((await keysOf('default', { env })).accessKeyId, 'id-q');
    }
    const env = { ALIBABA_CLOUD_IGNORE_PROFILE: 'TRUE', ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true' };
    assert.match(await failureOf('default', { env }), /switched off by an environment variable/);
  });

  it('give way to keys in the environment, in each of its spellings', async () => {
    profile('AK', ak);
    for (const prefix of ['ALIBABA_CLOUD_', 'ALIBABACLOUD_', 'ALICLOUD_', '']) {
      const env = { [`${prefix}ACCESS_KEY_ID`]: 'id-env', [`${prefix}ACCESS_KEY_SECRET`]: marker };
      assert.equal((await keysOf('default', { env })).accessKeyId, 'id-env');
      assert.equal((await keysOf('environment', { env })).accessKeyId, 'id-env');
    }
    assert.match(await failureOf('environment'), /ALIBABA_CLOUD_ACCESS_KEY_ID/);
  });

  it('are not asked where another place alone was chosen', async () => {
    profile('AK', ak);
    assert.match(await failureOf('oidcRole'), /variables not set: ALIBABA_CLOUD_OIDC_PROVIDER_ARN/);
    assert.match(await failureOf('credentialsUri'), /ALIBABA_CLOUD_CREDENTIALS_URI is not set/);
    assert.match((await keysOf('instanceRole')).accessKeyId, /^STS\.instance-role/);
    const uri = { env: { ALIBABA_CLOUD_CREDENTIALS_URI: 'http://credentials.local/uri' } };
    assert.match((await keysOf('credentialsUri', uri)).accessKeyId, /^STS\.uri/);
    assert.match(await failureOf('credentialsUri', { ...uri, allowExternal: false }), /switched off/);
  });

  it('are fetched once for whoever asks at the same time, and once more when the service refused them', async () => {
    profile('RamRoleArn', { ...ak, ...role });
    const chain = chainOf('profile:p');
    const values = await Promise.all(Array.from({ length: 20 }, () => chain.getCredential()));
    assert.equal(standIns.asked.length, 1);
    const renewed = await Promise.all(values.map((value) => chain.renew(value)));
    assert.ok(renewed.every(Boolean));
    assert.equal(standIns.asked.length, 2);
    assert.notEqual((await chain.getCredential()).accessKeyId, values[0]?.accessKeyId);
  });
});
