import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CredentialChain } from '../../../src/core/accounts/credentials';
import { cachedKeys } from '../../../src/core/accounts/keyCache';
import type { ProviderContext } from '../../../src/core/accounts/providers';
import { noteState } from '../../support/credentialStates';
import { ak, failureOf, idOf, marker, role, useCredentialSources } from './credentialSources';

describe('states of the credentials', function () {
  this.timeout(20_000);
  const { standIns, home, chainOf } = useCredentialSources();

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
      const issue = cachedKeys(
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
});
