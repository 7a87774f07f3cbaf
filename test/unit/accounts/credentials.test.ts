import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import * as fc from 'fast-check';
import {
  CredentialChain,
  CredentialValue,
  isNoCredentialsError,
} from '../../../src/core/accounts/credentials';
import { configStamp } from '../../../src/core/accounts/configStamp';
import { readCliConfig, updateCliProfile } from '../../../src/core/accounts/cliConfigFile';
import { withProfileFields } from '../../../src/core/accounts/jsonEdit';
import type { ProviderContext } from '../../../src/core/accounts/providers';
import { providersOf } from '../../support/providersOf';
import { providerContext } from '../../support/providerContext';

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

  const context = (): ProviderContext =>
    providerContext(() => Promise.reject(new Error('Nobody is to be asked.')), {
      env: process.env,
      readCliConfig,
      writeBack: updateCliProfile,
    });
  const chain = (): CredentialChain =>
    new CredentialChain(() => providersOf('default', context()), configStamp);
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

  it('keeps renewed tokens in the file of the CLI and touches no other character of it', async () => {
    const path = join(home, '.aliyun', 'config.json');
    // As no serializer would write it: an escape, a number that is too long, a member that stands twice, two of a name.
    const text = [
      '\ufeff{ "meta_path":"",\r\n\t"profiles":[{"name":"other","mode":"AK","x":"a\\u0026b \\"name\\": {[","n":12345678901234567890},',
      '  { "name": "own", "mode": "OAuth",\n      "oauth_refresh_token": "older", "oauth_refresh_token" : "old" },',
      '\t{"name":"own","oauth_refresh_token":"second"}, {}, 7 ],"current":"own" }\n\n',
    ].join('\n');
    await cliConfig(text);
    await chmod(path, 0o640);
    assert.equal(await updateCliProfile('own', { oauth_refresh_token: 'n"ew', sts_expiration: 7 }), true);
    assert.equal(
      await readFile(path, 'utf8'),
      text.replace('"old" }', '"n\\"ew",\n      "sts_expiration": 7 }').replace(',\n      "sts', ', "sts'),
    );
    if (process.platform !== 'win32') assert.equal((await stat(path)).mode & 0o777, 0o640);
    assert.equal(await updateCliProfile('none', { sts_expiration: 7 }), false);
    assert.deepEqual(await readdir(join(home, '.aliyun')), ['config.json']);
  });

  it('changes members of any configuration as a parser would, and nothing else', () => {
    const text = fc.string({ unit: 'binary' });
    const profile = fc.dictionary(text, fc.jsonValue()).map((more) => ({ ...more, name: 'p' }));
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue()),
        profile,
        fc.array(fc.jsonValue()),
        fc.dictionary(fc.stringMatching(/^[a-mo-z]{1,3}$/), fc.oneof(text, fc.nat())),
        fc.constantFrom(undefined, 1, '\t'),
        (before, own, after, fields, indent) => {
          const others = (some: readonly unknown[]): readonly unknown[] =>
            some.filter((one) => (one as { name?: unknown } | null)?.name !== 'p');
          const config = { current: 'p', profiles: [...others(before), own, ...after], more: [own] };
          const written = withProfileFields(JSON.stringify(config, undefined, indent), 'p', fields);
          const changed = { ...own, ...fields };
          assert.deepEqual(JSON.parse(written ?? ''), {
            ...(JSON.parse(JSON.stringify(config)) as object),
            profiles: JSON.parse(JSON.stringify([...others(before), changed, ...after])) as unknown,
          });
        },
      ),
    );
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
