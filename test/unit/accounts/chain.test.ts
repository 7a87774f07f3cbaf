import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { CredentialChain, isNoCredentialsError } from '../../../src/core/accounts/credentials';
import type { ProviderContext } from '../../../src/core/accounts/providers';
import type { HttpSend } from '../../../src/core/accounts/send';
import { CredentialStandIns } from '../../support/credentialStandIns';
import { providersOf } from '../../support/providersOf';
import { providerContext } from '../../support/providerContext';
import { failureOf, idOf } from './credentialSources';

const ak = { access_key_id: 'LTAImine', access_key_secret: 'my-secret' };
const role = { ram_role_arn: 'acs:ram::1234567890123456:role/clone-reader' };
const past = 5;
const others = '[default]\ntype = access_key\naccess_key_id = id-other\naccess_key_secret = secret-other\n';

/** Where the next place of the order has the keys of another account. */
describe('the places of credentials', function () {
  const standIns = new CredentialStandIns();
  let folder: string;
  let profiles: Readonly<Record<string, unknown>>[] | string | undefined;
  let stamp: string;
  /** Hosts that do not answer. */
  let silent: string[];
  let env: Record<string, string | undefined>;
  const savedHome = process.env['HOME'];

  before(() => standIns.start());
  after(() => standIns.stop());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rds-chain-'));
    process.env['HOME'] = folder;
    process.env['USERPROFILE'] = folder;
    assert.equal(homedir(), folder);
    profiles = undefined;
    stamp = '';
    silent = [];
    env = {};
    standIns.reset();
    standIns.secrets.set(ak.access_key_id, ak.access_key_secret);
  });
  afterEach(async () => {
    process.env['HOME'] = savedHome;
    await rm(folder, { recursive: true });
  });

  const send: HttpSend = (question) => {
    const { host } = new URL(question.url);
    return silent.includes(host) ? Promise.reject(new Error('No answer.')) : standIns.send(question);
  };
  const context = (): ProviderContext =>
    providerContext(send, {
      env,
      readCliConfig: () => {
        if (profiles === 'unreadable') return Promise.reject(new Error('EACCES'));
        if (profiles === undefined || typeof profiles === 'string') return Promise.resolve(profiles);
        return Promise.resolve(JSON.stringify({ current: 'work', profiles }));
      },
    });
  const chain = (): CredentialChain =>
    new CredentialChain(
      () => providersOf('default', context()),
      () => Promise.resolve(stamp),
    );
  const credentialsFile = async (content = others): Promise<void> => {
    await mkdir(join(folder, '.alibabacloud'), { recursive: true });
    await writeFile(join(folder, '.alibabacloud', 'credentials'), content);
  };
  const work = (mode: string, more: object): void => {
    profiles = [{ name: 'work', mode, ...more }];
  };

  const failing: readonly (readonly [name: string, arrange: () => unknown, message: RegExp])[] = [
    [
      'the environment has an id without its secret',
      () => (env = { ALIBABA_CLOUD_ACCESS_KEY_ID: 'id' }),
      /Environment variables: ALIBABA_CLOUD_ACCESS_KEY_ID is set, but ALIBABA_CLOUD_ACCESS_KEY_SECRET is not/,
    ],
    [
      'the environment has a secret without its id',
      () => (env = { ALICLOUD_ACCESS_KEY_SECRET: 's' }),
      /ALICLOUD_ACCESS_KEY_SECRET is set, but ALICLOUD_ACCESS_KEY_ID is not/,
    ],
    [
      'a variable of the OIDC role is missing',
      () => (env = { ALIBABA_CLOUD_OIDC_TOKEN_FILE: '/token', ALIBABA_CLOUD_ROLE_ARN: role.ram_role_arn }),
      /OIDC role: variables not set: ALIBABA_CLOUD_OIDC_PROVIDER_ARN/,
    ],
    [
      'the token of the OIDC role cannot be read',
      () =>
        (env = {
          ALIBABA_CLOUD_OIDC_TOKEN_FILE: '/no/such/token',
          ALIBABA_CLOUD_OIDC_PROVIDER_ARN: 'acs:ram::1:oidc-provider/x',
          ALIBABA_CLOUD_ROLE_ARN: role.ram_role_arn,
        }),
      /OIDC role: .*no\/such\/token/,
    ],
    [
      'the current profile has expired',
      () => {
        work('StsToken', { ...ak, sts_token: 't', sts_expiration: past });
      },
      /work: expired, run "aliyun configure --profile work"/,
    ],
    [
      'the current profile lacks a secret',
      () => {
        work('AK', { access_key_id: 'x' });
      },
      /work: incomplete \(access_key_secret\), run "aliyun configure/,
    ],
    [
      'the current profile is of a mode nobody knows',
      () => {
        work('Strange', ak);
      },
      /mode Strange is not supported/,
    ],
    [
      'the current profile does not exist',
      () => (profiles = [{ name: 'else', mode: 'AK', ...ak }]),
      /there is no profile work/,
    ],
    ['the configuration of the CLI is half written', () => (profiles = '{"current":"wo'), /not valid JSON/],
    ['the configuration of the CLI is just being written', () => (profiles = ''), /not valid JSON/],
    ['the configuration of the CLI cannot be read', () => (profiles = 'unreadable'), /cannot be read/],
    [
      'the environment names a profile and there is none',
      () => (env = { ALIBABA_CLOUD_PROFILE: 'prod' }),
      /there is no profile prod/,
    ],
    [
      'STS refuses the role of the current profile',
      () => {
        standIns.refusal = { status: 403, code: 'NoPermission' };
        work('RamRoleArn', { ...ak, ...role });
      },
      /work.*sts\.aliyuncs\.com returned NoPermission/,
    ],
    [
      'STS does not answer',
      () => {
        silent = ['sts.aliyuncs.com'];
        work('RamRoleArn', { ...ak, ...role });
      },
      /work.*sts\.aliyuncs\.com did not respond/,
    ],
    [
      'the program of the current profile fails',
      () => {
        work('External', { process_command: `"${process.execPath}" -e "process.exit(3)"` });
      },
      /work \(External\): its program ended with 3/,
    ],
    [
      'CloudSSO refuses the current profile',
      () => {
        work('CloudSSO', {
          cloud_sso_sign_in_url: 'https://signin.example/start',
          cloud_sso_account_id: '1',
          cloud_sso_access_config: 'ac-1',
          access_token: 'refused',
          cloud_sso_access_token_expire: Math.floor(Date.now() / 1000) + 3_000,
        });
      },
      /work \(CloudSSO\): signin\.example returned/,
    ],
  ];
  for (const [name, arrange, message] of failing) {
    it(`are not passed over when ${name}`, async () => {
      await credentialsFile();
      arrange();
      const one = chain();
      assert.match(await failureOf(one), message);
      // Neither at the next call.
      assert.match(await failureOf(one), message);
    });
  }

  it('are not passed over when the credentials file is of no use, or the role of the instance gives no keys', async () => {
    env = { ALIBABA_CLOUD_CREDENTIALS_URI: 'http://credentials.local/uri' };
    await credentialsFile('[other]\ntype = access_key\n');
    assert.match(await failureOf(chain()), /credentials: no usable credentials under \[default\]/);
    env = { ...env, ALIBABA_CLOUD_CREDENTIALS_FILE: join(folder, 'none') };
    assert.match(await failureOf(chain()), /none: not found/);
    await rm(join(folder, '.alibabacloud'), { recursive: true });
    env = { ALIBABA_CLOUD_CREDENTIALS_URI: 'http://credentials.local/uri', ALIBABA_CLOUD_ECS_METADATA: 'r' };
    silent = ['100.100.100.200'];
    assert.match(await failureOf(chain()), /Instance role: .*100\.100\.100\.200 did not respond/);
  });

  it('are passed over where nothing is configured', async () => {
    silent = ['100.100.100.200'];
    env = {
      ALIBABA_CLOUD_CREDENTIALS_URI: 'http://credentials.local/uri',
      ACCESS_KEY_ID: 'of something else',
    };
    // What the CLI writes by itself.
    profiles = JSON.stringify({ current: 'default', profiles: [{ name: 'default', mode: 'AK' }] });
    assert.match(await idOf(chain()), /^STS\.uri/);
    profiles = JSON.stringify({ current: '', profiles: [] });
    assert.match(await idOf(chain()), /^STS\.uri/);
    await credentialsFile();
    assert.equal(await idOf(chain()), 'id-other');
    env = { ALIBABA_CLOUD_IGNORE_PROFILE: 'TRUE' };
    work('AK', { access_key_id: 'x' });
    assert.equal(await idOf(chain()), 'id-other');
  });

  it('stay the place that answered, whatever fails, until what is configured changes', async () => {
    await credentialsFile();
    work('RamRoleArn', { ...ak, ...role });
    standIns.expiresInMs = 1_000;
    try {
      const one = chain();
      assert.match(await idOf(one), /^STS\.clone-reader/);
      standIns.refusal = { status: 403, code: 'NoPermission' };
      const first = await one.getCredential();
      await assert.rejects(one.renew(first), isNoCredentialsError);
      assert.match(await failureOf(one), /returned NoPermission/);
      silent = ['sts.aliyuncs.com'];
      assert.match(await failureOf(one), /did not respond/);
      standIns.refusal = undefined;
      silent = [];
      assert.match(await idOf(one), /^STS\.clone-reader/);
      profiles = undefined;
      stamp = 'changed';
      assert.equal(await idOf(one), 'id-other');
    } finally {
      standIns.expiresInMs = 3_600_000;
    }
  });

  it('are asked alone when the service refused their keys', async () => {
    await credentialsFile();
    work('AK', ak);
    const one = chain();
    const keys = await one.getCredential();
    assert.equal(await one.renew(keys), false);
    assert.equal(await idOf(one), ak.access_key_id);
    // As if the profile had gone without a trace: it is not the time to look elsewhere.
    profiles = [];
    assert.equal(await one.renew(await one.getCredential()), false);
    assert.equal(await idOf(one), ak.access_key_id);
  });

  it('stay the instance role once it has answered', async () => {
    env = { ALIBABA_CLOUD_CREDENTIALS_URI: 'http://credentials.local/uri' };
    const one = chain();
    assert.match(await idOf(one), /^STS\.instance-role/);
    silent = ['100.100.100.200'];
    await assert.rejects(one.renew(await one.getCredential()), isNoCredentialsError);
    stamp = 'a file has changed';
    assert.match(await failureOf(one), /Instance role/);
    silent = [];
    assert.match(await idOf(one), /^STS\.instance-role/);
  });
});
