import assert from 'node:assert/strict';
import { chmod, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAccount } from '../../../src/core/accounts/account';
import { readCliConfig } from '../../../src/core/accounts/cliConfigFile';
import { configStamp, watchCredentialFiles } from '../../../src/core/accounts/configStamp';
import { CredentialChain, isNoCredentialsError } from '../../../src/core/accounts/credentials';
import { Identities } from '../../../src/core/accounts/identities';
import { kept } from '../../../src/core/accounts/kept';
import { listAccountChoices } from '../../../src/core/accounts/accountChoices';
import type { ProviderContext } from '../../../src/core/accounts/providers';
import { CredentialHome } from '../../support/credentialHome';
import { CredentialStandIns } from '../../support/credentialStandIns';
import { noteState } from '../../support/credentialStates';
import { providersOf } from '../../support/providersOf';
import { providerContext } from '../../support/providerContext';

const marker = 'MARKER-SECRET-77d0';
const ak = { name: 'p', mode: 'AK', access_key_id: 'LTAImine', access_key_secret: marker };
const role = { ram_role_arn: 'acs:ram::1234567890123456:role/clone-reader' };
const isWindows = process.platform === 'win32';
const isRoot = process.getuid?.() === 0;

describe('states of the credentials', function () {
  this.timeout(20_000);
  const standIns = new CredentialStandIns();
  const home = new CredentialHome();
  before(() => standIns.start());
  after(() => standIns.stop());
  beforeEach(async () => {
    await home.make();
    standIns.reset();
    standIns.secrets.set(ak.access_key_id, marker);
  });
  afterEach(() => home.remove());

  const chainOf = (id: string, changes: Partial<ProviderContext> = {}): CredentialChain =>
    new CredentialChain(
      (refusedKeyId) =>
        providersOf(
          id,
          providerContext(standIns.send, { env: process.env, readCliConfig, refusedKeyId, ...changes }),
        ),
      configStamp,
    );
  const idOf = async (chain: CredentialChain): Promise<string> => (await chain.getCredential()).accessKeyId;
  const failureOf = async (chain: CredentialChain): Promise<string> => {
    try {
      return `no failure but ${await idOf(chain)}`;
    } catch (error) {
      if (!isNoCredentialsError(error)) throw error;
      assert.ok(!error.message.includes(marker));
      return error.message;
    }
  };
  const choicesNow = () =>
    listAccountChoices({
      env: process.env,
      readCliConfig,
      now: Date.now(),
      allowExternal: true,
      identities: new Identities({ now: Date.now }).of({
        service: '',
        ask: () => Promise.resolve(undefined),
      }),
    });

  describe('in ~/.aliyun/config.json', () => {
    const note = (state: string, outcome: string): void => {
      noteState('config.json', state, outcome);
    };
    const unreadable: readonly (readonly [string, () => Promise<unknown>, RegExp])[] = [
      [
        'is a link to nothing',
        async () => {
          await mkdir(join(home.path, '.aliyun'));
          await symlink(join(home.path, 'none'), home.configFile);
        },
        /cannot be read: it is a link to a file that does not exist/,
      ],
      [
        'is a link to itself',
        async () => {
          await mkdir(join(home.path, '.aliyun'));
          await symlink(home.configFile, home.configFile);
        },
        /cannot be read: its links form a loop/,
      ],
      ['is a folder', () => mkdir(home.configFile, { recursive: true }), /cannot be read: it is not a file/],
      [
        'is in a folder that is a file',
        () => writeFile(join(home.path, '.aliyun'), ''),
        /cannot be read: its folder is a file/,
      ],
      [
        'is UTF-16, as some shells write it',
        () => home.writeConfig(Buffer.from(`\ufeff${JSON.stringify({ profiles: [ak] })}`, 'utf16le')),
        /cannot be read: it is saved as UTF-16; save it as UTF-8/,
      ],
      ['is endless', () => home.writeConfig(' '.repeat(5_000_000)), /cannot be read: it is too long/],
      ['is all zeros', () => home.writeConfig(Buffer.alloc(4_096)), /is not valid JSON/],
      [
        'may not be read',
        async () => {
          await home.writeProfiles(ak);
          await chmod(home.configFile, 0);
        },
        /cannot be read: permission denied/,
      ],
    ];
    for (const [state, arrange, expected] of unreadable) {
      it(`${state}: is told, and no other place is taken`, async function () {
        if (isWindows || (isRoot && state === 'may not be read')) this.skip();
        await arrange();
        for (const id of ['default', 'profile:p']) assert.match(await failureOf(chainOf(id)), expected);
        const { profiles, problem } = await choicesNow();
        assert.deepEqual(profiles, []);
        assert.match(problem, expected);
        note(state, problem);
      });
    }

    it('is refused by the system: the reason is told', async () => {
      for (const [code, reason] of [
        ['EACCES', 'permission denied'],
        ['EIO', 'the system returned EIO'],
        [marker, 'unknown reason'],
      ] as const) {
        const error = Object.assign(new Error(marker), { code });
        const message = await failureOf(chainOf('default', { readCliConfig: () => Promise.reject(error) }));
        assert.equal(message, `aliyun CLI: ~/.aliyun/config.json cannot be read: ${reason}.`);
        if (code !== marker) note(`cannot be read (${code})`, message);
      }
    });

    it('has a byte order mark: is read', async () => {
      await home.writeConfig(`\ufeff${JSON.stringify({ current: 'p', profiles: [ak] })}`);
      assert.equal(await idOf(chainOf('default')), ak.access_key_id);
      assert.equal((await choicesNow()).profiles.length, 1);
      note('has a byte order mark', 'is read; written back with the mark');
    });

    it('has two profiles of one name: the first is used, the second is listed as not used', async () => {
      await home.writeProfiles(ak, { ...ak, access_key_id: 'LTAIsecond' });
      assert.equal(await idOf(chainOf('profile:p')), ak.access_key_id);
      const { profiles } = await choicesNow();
      assert.deepEqual(
        profiles.map(({ state, isCurrent }) => [state.kind, isCurrent]),
        [
          ['usable', true],
          ['duplicate', false],
        ],
      );
      note(
        'has two profiles of one name',
        `the first is used, as by the CLI; of the second: ${profiles[1]?.state.sentence ?? ''}`,
      );
    });

    it('is a link: what is written behind it counts at the next call', async function () {
      if (isWindows) this.skip();
      await home.writeProfiles(ak);
      const real = join(home.path, 'real.json');
      await rename(home.configFile, real);
      await symlink(real, home.configFile);
      const chain = chainOf('profile:p');
      assert.equal(await idOf(chain), ak.access_key_id);
      await writeFile(real, JSON.stringify({ profiles: [{ ...ak, access_key_id: 'LTAIother' }] }));
      assert.equal(await idOf(chain), 'LTAIother');
      note('is a link', 'what it leads to is read, and watched');
    });

    it('is watched: behind a link, through the removal of its folder, and before there is one', async function () {
      let tell = (): void => undefined;
      const watching = watchCredentialFiles(() => {
        tell();
      }, 20);
      const told = async (change: () => Promise<unknown>): Promise<void> => {
        const news = new Promise<void>((resolve) => (tell = resolve));
        await change();
        await news;
      };
      await watching.ready;
      try {
        await told(() => home.writeProfiles(ak));
        await told(() => rm(join(home.path, '.aliyun'), { recursive: true }));
        await told(() => home.writeProfiles(ak));
        if (!isWindows) {
          const real = join(home.path, 'real.json');
          await writeFile(real, '{"profiles":[]}');
          await told(async () => {
            await rm(home.configFile);
            await symlink(real, home.configFile);
          });
          await told(() => writeFile(real, JSON.stringify({ profiles: [ak] })));
        }
      } finally {
        watching.dispose();
      }
      note('is removed and made again, with its folder', 'is noticed within some 2 s');
    });
  });

  describe('in the credentials file', () => {
    const note = (state: string, outcome: string): void => {
      noteState('credentials file', state, outcome);
    };
    const content = `[default]\ntype = access_key\naccess_key_id = "id-file" ; mine\naccess_key_secret=${marker}\n`;
    const at = (): string => join(home.path, 'named');
    const write = (text: string | Buffer): Promise<void> => writeFile(at(), text);
    beforeEach(() => {
      process.env['ALIBABA_CLOUD_CREDENTIALS_FILE'] = at();
    });

    it('named by ALIBABA_CLOUD_CREDENTIALS_FILE: is read, with a byte order mark too, and watched', async () => {
      await write(content);
      const chain = chainOf('credentialsFile');
      assert.equal(await idOf(chain), 'id-file');
      await write(`\ufeff${content.replace('id-file', 'id-mark').replaceAll('\n', '\r\n')}`);
      assert.equal(await idOf(chain), 'id-mark');
      let tell = (): void => undefined;
      const news = new Promise<void>((resolve) => (tell = resolve));
      const watching = watchCredentialFiles(() => {
        tell();
      }, 20);
      await watching.ready;
      await rm(at());
      await news;
      watching.dispose();
      note('is named by ALIBABA_CLOUD_CREDENTIALS_FILE', 'is read, with a byte order mark too, and watched');
    });

    for (const [state, text, expected] of [
      ['is not there, but named', undefined, /named: not found/],
      [
        'is the JSON of the CLI',
        JSON.stringify({ profiles: [ak] }),
        /it is JSON, as of the aliyun CLI, and not an INI file/,
      ],
      [
        'has a section twice',
        `${content}[default]\naccess_key_id = id-second\n`,
        /\[default\] is there twice/,
      ],
      ['has another section', content.replace('default', 'x'), /no usable credentials under \[default\]/],
      [
        'has a type nobody knows',
        content.replace('access_key\n', 'magic\n'),
        /no usable credentials under \[default\]/,
      ],
      ['is UTF-16', Buffer.from(`\ufeff${content}`, 'utf16le'), /cannot be read: it is saved as UTF-16/],
    ] as const) {
      it(`${state}: is told, and no other place is taken`, async () => {
        if (text !== undefined) await write(text);
        const message = await failureOf(chainOf('default'));
        assert.match(message, expected);
        note(state, message.replaceAll(home.path, ''));
      });
    }

    it('with a role: STS is asked the same way as for a profile', async () => {
      standIns.secrets.set('id-file', marker);
      await write(`${content.replace('access_key\n', 'ram_role_arn\n')}role_arn = ${role.ram_role_arn}\n`);
      assert.match(await idOf(chainOf('credentialsFile', { vpc: true })), /^STS\.clone-reader/);
      assert.equal(standIns.asked[0]?.host, 'sts-vpc.cn-hangzhou.aliyuncs.com');
      note(
        'has a role, with the endpoints of a VPC',
        'STS is asked inside the VPC, through the editor’s proxy',
      );
    });
  });

  describe('given out by a program or an address', () => {
    const note = (state: string, outcome: string): void => {
      noteState('external', state, outcome);
    };
    let now: number;
    const external = async (
      source: string,
      changes: Partial<ProviderContext> = {},
    ): Promise<CredentialChain> => {
      const script = join(home.path, 'give.cjs');
      await writeFile(
        script,
        `const fs = require('fs'); fs.appendFileSync(${JSON.stringify(`${script}.ran`)}, 'x'); ${source}`,
      );
      await home.writeProfiles({
        name: 'p',
        mode: 'External',
        process_command: `"${process.execPath}" "${script}"`,
      });
      return chainOf('profile:p', { now: () => now, programFailures: new Map(), ...changes });
    };
    const runs = async (): Promise<number> => {
      const { size } = await import('node:fs').then(({ statSync }) =>
        statSync(join(home.path, 'give.cjs.ran')),
      );
      return size;
    };
    const printing = (keys: object): string => `console.log(${JSON.stringify(JSON.stringify(keys))})`;
    const keys = { mode: 'StsToken', access_key_id: 'id-ext', access_key_secret: marker, sts_token: 't' };
    beforeEach(() => {
      now = Date.now();
    });

    it('that names no end: is run once for all calls of five minutes', async () => {
      const chain = await external(printing(keys));
      for (let call = 0; call < 20; call++) await idOf(chain);
      assert.equal(await runs(), 1);
      now += 5 * 60_000;
      await idOf(chain);
      assert.equal(await runs(), 2);
      // What the service refuses is not used on.
      await chain.renew(await chain.getCredential());
      assert.equal(await runs(), 3);
      note('keys that name no end', 'the program runs once in five minutes, or when RDS refuses the keys');
    });

    it('that names an end: is run anew when three quarters of the time are over', async () => {
      const chain = await external(printing({ ...keys, expiration: new Date(now + 120_000).toISOString() }));
      for (let call = 0; call < 20; call++) await idOf(chain);
      now += 89_000;
      await idOf(chain);
      assert.equal(await runs(), 1);
      now += 2_000;
      await idOf(chain);
      assert.equal(await runs(), 2);
      note('keys that end in two minutes', 'the program runs again after three quarters of the time');
    });

    for (const [state, source, expected] of [
      ['a program that fails', 'process.exit(7)', /its program ended with 7/],
      ['a program that prints no JSON', `console.log('${marker}')`, /its program printed no JSON/],
      ['a program that prints no keys', printing({ mode: 'AK' }), /its program printed no keys/],
      [
        'a program that prints a role for another program to assume',
        printing({ ...keys, mode: 'RamRoleArn', ...role }),
        /a mode other than AK and StsToken/,
      ],
    ] as const) {
      it(`by ${state}: is told, and the program not run for each call`, async () => {
        const chain = await external(source);
        const message = await failureOf(chain);
        assert.match(message, expected);
        for (let call = 0; call < 20; call++) assert.equal(await failureOf(chain), message);
        assert.equal(await runs(), 1);
        now += 10_000;
        await failureOf(chain);
        assert.equal(await runs(), 2);
        note(state, `${message} It runs once in 10 s.`);
      });
    }

    it('by a program that is not there: is told', async () => {
      await home.writeProfiles({ name: 'p', mode: 'External', process_command: '/no/such/program' });
      const message = await failureOf(chainOf('profile:p'));
      assert.match(message, /its program could not be started/);
      note('a program that is not there', message);
    });

    for (const [mode, more] of [
      ['CredentialsURI', { credentials_uri: 'http://credentials.local/uri' }],
      [
        'CloudSSO',
        {
          cloud_sso_sign_in_url: 'https://signin.example/start',
          cloud_sso_account_id: '1',
          cloud_sso_access_config: 'ac-1',
          access_token: 'sso-token',
          cloud_sso_access_token_expire: Math.floor(Date.now() / 1000) + 3_000,
        },
      ],
      ['EcsRamRole', { ram_role_name: 'named' }],
      ['RamRoleArn', { ...ak, ...role }],
      ['OAuth', { oauth_site_type: 'CN', oauth_refresh_token: 'oauth-refresh' }],
    ] as const) {
      it(`by ${mode}, without an end or with one that is near: is not asked for each call`, async () => {
        await home.writeProfiles({ ...more, name: 'p', mode });
        for (const namesEnd of [false, true]) {
          standIns.reset();
          standIns.namesEnd = namesEnd;
          // As long as a session of a role may be short.
          standIns.expiresInMs = 15 * 60_000;
          const chain = chainOf('profile:p', { now: () => now });
          await idOf(chain);
          const { length } = standIns.asked;
          for (let call = 0; call < 20; call++) await idOf(chain);
          assert.equal(standIns.asked.length, length);
          now += 12 * 60_000;
          await idOf(chain);
          assert.ok(standIns.asked.length > length);
        }
        note(
          `${mode}: keys that name no end, or end in 15 minutes`,
          'asked once in five minutes, or after three quarters of the time',
        );
      });
    }

    it('that cannot be renewed while they last: are used on', async () => {
      let [time, asked, fails] = [0, 0, false];
      const issue = kept(
        () => {
          asked++;
          if (fails) return Promise.reject(new Error('No answer.'));
          return Promise.resolve({
            accessKeyId: `id-${asked}`,
            accessKeySecret: 's',
            expiration: (time + 1_000_000) / 1_000,
          });
        },
        () => time,
      );
      await issue();
      fails = true;
      time = 750_000;
      for (let call = 0; call < 20; call++) assert.equal((await issue()).accessKeyId, 'id-1');
      assert.equal(asked, 2);
      time = 1_000_001;
      await assert.rejects(issue);
      note('keys cannot be renewed and have not ended', 'are used on; the place is asked once in a minute');
    });
  });

  describe('with the endpoints of a VPC', () => {
    for (const [name, profile, host] of [
      ['RamRoleArn', { ...ak, mode: 'RamRoleArn', ...role }, 'sts-vpc.cn-wulanchabu.aliyuncs.com'],
      [
        'RamRoleArn with a region of STS',
        { ...ak, mode: 'RamRoleArn', ...role, sts_region: 'cn-beijing' },
        'sts-vpc.cn-beijing.aliyuncs.com',
      ],
      [
        'RamRoleArn with an endpoint of STS',
        { ...ak, mode: 'RamRoleArn', ...role, sts_endpoint: 'https://sts.eu-central-1.aliyuncs.com/' },
        'sts.eu-central-1.aliyuncs.com',
      ],
      [
        'OIDC',
        {
          name: 'p',
          mode: 'OIDC',
          ...role,
          oidc_provider_arn: 'acs:ram::1:oidc-provider/x',
          oidc_token_file: 'token',
        },
        'sts-vpc.cn-wulanchabu.aliyuncs.com',
      ],
    ] as const) {
      it(`${name} asks STS at ${host}`, async () => {
        const token = join(home.path, 'token');
        await writeFile(token, 'oidc-token');
        await home.writeProfiles(
          'oidc_token_file' in profile ? { ...profile, oidc_token_file: token } : profile,
        );
        assert.match(await idOf(chainOf('profile:p', { vpc: true, regionId: 'cn-wulanchabu' })), /^STS\./);
        assert.deepEqual([...new Set(standIns.asked.map((one) => one.host))], [host]);
        noteState('STS', `${name}, setting vpcEndpoints on`, host);
      });
    }

    it('the OIDC role of the environment asks there, and where ALIBABA_CLOUD_STS_REGION says', async () => {
      const token = join(home.path, 'token');
      await writeFile(token, 'oidc-token');
      const env = {
        ALIBABA_CLOUD_OIDC_TOKEN_FILE: token,
        ALIBABA_CLOUD_OIDC_PROVIDER_ARN: 'acs:ram::1:oidc-provider/x',
        ALIBABA_CLOUD_ROLE_ARN: role.ram_role_arn,
      };
      await idOf(chainOf('oidcRole', { env, vpc: true }));
      const named = {
        ...env,
        ALIBABA_CLOUD_STS_REGION: 'cn-beijing',
        ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED: 'true',
      };
      await idOf(chainOf('oidcRole', { env: named }));
      await idOf(chainOf('oidcRole', { env }));
      assert.deepEqual(
        standIns.asked.map((one) => one.host),
        ['sts-vpc.cn-hangzhou.aliyuncs.com', 'sts-vpc.cn-beijing.aliyuncs.com', 'sts.aliyuncs.com'],
      );
    });
  });

  describe('in the environment', () => {
    const note = (state: string, outcome: string): void => {
      noteState('environment', state, outcome);
    };
    const whole = { ALICLOUD_ACCESS_KEY_ID: 'id-ali', ALICLOUD_ACCESS_KEY_SECRET: marker };

    it('an id of one prefix and a secret of another are no key', async () => {
      const env = { ALIBABA_CLOUD_ACCESS_KEY_ID: 'id-a', ALICLOUD_ACCESS_KEY_SECRET: marker };
      const message = await failureOf(chainOf('default', { env }));
      assert.match(message, /ALIBABA_CLOUD_ACCESS_KEY_ID is set, but ALIBABA_CLOUD_ACCESS_KEY_SECRET is not/);
      note('an id of one prefix, a secret of another', message);
      const plain = { ...whole, ACCESS_KEY_ID: 'of another program', SECURITY_TOKEN: 'of another program' };
      const { accessKeyId, securityToken } = await chainOf('environment', { env: plain }).getCredential();
      assert.deepEqual([accessKeyId, securityToken], ['id-ali', undefined]);
      const token = { ...whole, ALIBABA_CLOUD_SECURITY_TOKEN: 't' };
      assert.equal((await chainOf('environment', { env: token }).getCredential()).securityToken, undefined);
      note('a whole key of one prefix, a token of another', 'the key is used without the token');
      const half = { ...whole, ALIBABA_CLOUD_ACCESS_KEY_SECRET: 's' };
      assert.match(
        await failureOf(chainOf('environment', { env: half })),
        /ALIBABA_CLOUD_ACCESS_KEY_ID is not/,
      );
      note(
        'half a key of the first prefix, a whole one of another',
        'the half is named; the other key is not used',
      );
    });

    it('an OIDC role is made of variables of one prefix', async () => {
      const env = {
        ALIBABACLOUD_OIDC_PROVIDER_ARN: 'acs:ram::1:oidc-provider/x',
        ALIBABACLOUD_OIDC_TOKEN_FILE: '/token',
        ALIBABA_CLOUD_ROLE_ARN: role.ram_role_arn,
      };
      const message = await failureOf(chainOf('default', { env }));
      assert.match(message, /variables not set: ALIBABACLOUD_ROLE_ARN/);
      assert.deepEqual(standIns.asked, []);
      note('an OIDC provider of one prefix, a role of another', message);
    });

    it('REGION of another program does not count where a profile or a variable of Alibaba Cloud names one', async () => {
      await home.writeProfiles({ ...ak, region_id: 'cn-shanghai' });
      const regionOf = async (id: string, env: Readonly<Record<string, string>>): Promise<string> => {
        const account = await createAccount({
          id,
          endpoints: {},
          env,
          readCliConfig,
          stamp: configStamp,
          listProviders: () => Promise.resolve([]),
          identitiesFor: () =>
            new Identities({ now: Date.now }).of({ service: '', ask: () => Promise.resolve(undefined) }),
        });
        return `${account.homeRegionId} ${Object.values(account.homeRegionFrom ?? {}).join()}`;
      };
      const foreign = { REGION: 'eu-central-1', REGION_ID: 'us-east-1' };
      for (const [id, env, expected] of [
        ['default', foreign, 'cn-shanghai p'],
        ['profile:p', { ...foreign, ALICLOUD_REGION: 'cn-beijing' }, 'cn-shanghai p'],
        ['default', { ...foreign, ALICLOUD_REGION: 'cn-beijing' }, 'cn-shanghai p'],
        ['default', { ...foreign, ...whole, ALICLOUD_REGION: 'cn-beijing' }, 'cn-beijing ALICLOUD_REGION'],
        ['environment', foreign, 'us-east-1 REGION_ID'],
        ['environment', { REGION: 'us-west-2' }, 'cn-hangzhou '],
        ['environment', { REGION: 'constructor' }, 'cn-hangzhou '],
      ] as const) {
        assert.equal(await regionOf(id, env), expected, `${id} ${JSON.stringify(env)}`);
      }
      note(
        'REGION or REGION_ID of another program',
        'counts last, and only where it is a region of Alibaba Cloud',
      );
    });
  });
});
