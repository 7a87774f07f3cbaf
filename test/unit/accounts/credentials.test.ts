import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import {
  CredentialChain,
  CredentialValue,
  isNoCredentialsError,
} from '../../../src/core/accounts/credentials';
import { configStamp } from '../../../src/core/accounts/configStamp';
import { readCliConfig, updateCliProfile } from '../../../src/core/accounts/cliConfigFile';
import { createProviders, type ProviderContext } from '../../../src/core/accounts/providers';

const secret = 'MARKER-SECRET-f3a1';

describe('credentials', () => {
  let home: string;
  let saved: NodeJS.ProcessEnv;

  beforeEach(async () => {
    saved = { ...process.env };
    home = await mkdtemp(join(tmpdir(), 'rds-'));
    for (const name of Object.keys(process.env))
      if (/^ALIBABA|^ALICLOUD/.test(name)) Reflect.deleteProperty(process.env, name);
    process.env['HOME'] = home;
    process.env['USERPROFILE'] = home;
    process.env['ALIBABA_CLOUD_ECS_METADATA_DISABLED'] = 'true';
  });
  afterEach(async () => {
    // In place: a new object would no longer be the environment that the operating system knows.
    for (const name of Object.keys(process.env)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, saved);
    await rm(home, { recursive: true });
  });

  const context = (): ProviderContext => ({
    env: process.env,
    send: () => Promise.reject(new Error('Nobody is to be asked.')),
    now: Date.now,
    allowExternal: true,
    readCliConfig,
    writeBack: updateCliProfile,
  });
  const chain = (): CredentialChain =>
    new CredentialChain(() => createProviders('default', context()), configStamp);
  const cliConfig = async (content: string): Promise<void> => {
    await mkdir(join(home, '.aliyun'), { recursive: true });
    await writeFile(join(home, '.aliyun', 'config.json'), content);
  };
  const failure = async (): Promise<Error> => {
    try {
      await chain().getCredential();
    } catch (error) {
      if (isNoCredentialsError(error)) return error;
      throw error;
    }
    throw new Error('It was expected to fail.');
  };

  it('takes the environment first', async () => {
    process.env['ALIBABA_CLOUD_ACCESS_KEY_ID'] = 'id-env';
    process.env['ALIBABA_CLOUD_ACCESS_KEY_SECRET'] = secret;
    process.env['ALIBABA_CLOUD_SECURITY_TOKEN'] = 'token-env';
    const value = await chain().getCredential();
    assert.equal(value.accessKeyId, 'id-env');
    assert.equal(value.securityToken, 'token-env');
    assert.equal(value.type, 'sts');
  });

  it('takes the current profile of the aliyun CLI', async () => {
    await cliConfig(
      JSON.stringify({
        current: 'work',
        profiles: [
          {
            name: 'work',
            mode: 'AK',
            access_key_id: 'id-cli',
            access_key_secret: secret,
            region_id: 'cn-shanghai',
          },
        ],
      }),
    );
    const value = await chain().getCredential();
    assert.equal(value.accessKeyId, 'id-cli');
    assert.equal(value.providerName, 'cli_profile/AK');
  });

  for (const [name, content] of [
    ['is cut off', `{"profiles":[{"access_key_secret":"${secret}"`],
    ['has no profile', `{"current":"${secret}","profiles":[]}`],
    [
      'has a mode the SDK does not know',
      JSON.stringify({ current: 'a', profiles: [{ name: 'a', mode: 'Strange', access_key_secret: secret }] }),
    ],
  ] as const) {
    it(`says what is wrong, and nothing of the content, when the CLI configuration ${name}`, async () => {
      await cliConfig(content);
      const error = await failure();
      assert.match(error.message, /aliyun CLI/);
      for (const text of [
        error.message,
        String(error.stack),
        inspect(error, { depth: 9 }),
        JSON.stringify(error),
      ]) {
        assert.ok(!text.includes(secret));
      }
    });
  }

  it('names every place it looked at', async () => {
    const { message } = await failure();
    assert.match(message, /Environment variables/);
    assert.match(message, /aliyun CLI/);
    assert.match(message, /\.alibabacloud/);
  });

  it('finds credentials that appear after a failure, where the library stays stuck', async () => {
    const one = chain();
    await assert.rejects(one.getCredential(), isNoCredentialsError);
    process.env['ALIBABA_CLOUD_ACCESS_KEY_ID'] = 'id-late';
    process.env['ALIBABA_CLOUD_ACCESS_KEY_SECRET'] = secret;
    assert.equal((await one.getCredential()).accessKeyId, 'id-late');
  });

  it('searches once for callers that ask at the same time, and anew when the keys were refused', async () => {
    let searches = 0;
    const one = new CredentialChain(() => {
      searches++;
      const value = new CredentialValue({
        accessKeyId: `id-${searches}`,
        accessKeySecret: secret,
        providerName: 'x',
      });
      return Promise.resolve([{ id: 'x', name: 'x', load: () => Promise.resolve(value) }]);
    });
    await Promise.all([one.getCredential(), one.getCredential(), one.getCredential()]);
    assert.equal(searches, 1);
    assert.equal(await one.renew(await one.getCredential()), true);
    assert.equal((await one.getCredential()).accessKeyId, 'id-2');
  });

  it('takes another profile of the CLI as soon as it is made the current one', async () => {
    const profiles = ['a', 'b'].map((name) => ({
      name,
      mode: 'AK',
      access_key_id: `id-${name}`,
      access_key_secret: secret,
    }));
    await cliConfig(JSON.stringify({ current: 'b', profiles }));
    const one = chain();
    assert.equal((await one.getCredential()).accessKeyId, 'id-b');
    assert.equal((await one.getCredential()).accessKeyId, 'id-b');
    await cliConfig(JSON.stringify({ current: 'a', profiles, changed: true }));
    assert.equal((await one.getCredential()).accessKeyId, 'id-a');
  });

  it('keeps renewed tokens in the file of the CLI and touches nothing else in it', async () => {
    const other = { name: 'other', mode: 'AK', access_key_id: 'x', future_member: { kept: true } };
    const own = { name: 'own', mode: 'OAuth', oauth_refresh_token: 'old' };
    await cliConfig(JSON.stringify({ current: 'own', profiles: [other, own], meta_path: '' }));
    await updateCliProfile('own', { oauth_refresh_token: 'new', sts_expiration: 7 });
    const path = join(home, '.aliyun', 'config.json');
    const content = await readFile(path, 'utf8');
    assert.deepEqual(JSON.parse(content), {
      current: 'own',
      profiles: [other, { ...own, oauth_refresh_token: 'new', sts_expiration: 7 }],
      meta_path: '',
    });
    assert.match(content, /^\{\n\t"current"/);
    if (process.platform !== 'win32') assert.equal((await stat(path)).mode & 0o777, 0o600);
    assert.deepEqual(await readdir(join(home, '.aliyun')), ['config.json']);
  });

  it('prints keys as *** wherever they are printed', () => {
    const value = new CredentialValue({
      accessKeyId: 'id',
      accessKeySecret: secret,
      securityToken: secret,
      providerName: 'x',
    });
    for (const text of [
      String(value),
      JSON.stringify({ value }),
      inspect({ value }, { depth: 9 }),
      JSON.stringify({ ...value }),
    ]) {
      assert.ok(!text.includes(secret), text);
    }
  });
});
