import assert from 'node:assert/strict';
import { chmod, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAccount } from '../../../src/core/accounts/account';
import { readCliConfig } from '../../../src/core/accounts/cliConfigFile';
import { configStamp, watchCredentialFiles } from '../../../src/core/accounts/configStamp';
import { Identities } from '../../../src/core/accounts/identities';
import { listAccountChoices } from '../../../src/core/accounts/accountChoices';
import { noteState } from '../../support/credentialStates';
import { ak, failureOf, idOf, marker, role, useCredentialSources } from './credentialSources';

const isWindows = process.platform === 'win32';
const isRoot = process.getuid?.() === 0;

describe('states of the credentials', function () {
  this.timeout(20_000);
  const { standIns, home, chainOf } = useCredentialSources();
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
