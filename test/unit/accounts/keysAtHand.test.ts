import assert from 'node:assert/strict';
import { keysAtHand } from '../../../src/core/accounts/keysAtHand';
import type { Environment } from '../../../src/core/accounts/environment';
import { providerContext } from '../../support/providerContext';
import { providersOf } from '../../support/providersOf';

const variables = { ALIBABA_CLOUD_ACCESS_KEY_ID: 'LTAIenv', ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'x' };
const half = { ALIBABA_CLOUD_ACCESS_KEY_ID: 'LTAIenv' };
const oidc = {
  ALIBABA_CLOUD_ROLE_ARN: 'acs:ram::1234567890123456:role/reader',
  ALIBABA_CLOUD_OIDC_PROVIDER_ARN: 'acs:ram::1234567890123456:oidc-provider/x',
  ALIBABA_CLOUD_OIDC_TOKEN_FILE: '/none',
};
const ak = { name: 'p', mode: 'AK', access_key_id: 'LTAIprofile', access_key_secret: 'x' };
const sts = { ...ak, name: 's', mode: 'StsToken', access_key_id: 'STS.profile', sts_token: 't' };
const role = {
  ...ak,
  name: 'r',
  mode: 'RamRoleArn',
  ram_role_arn: oidc.ALIBABA_CLOUD_ROLE_ARN,
  ram_session_name: 'x',
};

const cases: readonly (readonly [
  what: string,
  id: string,
  env: Environment,
  profiles: readonly object[],
  key: string | undefined,
])[] = [
  ['variables', 'default', variables, [ak], 'LTAIenv'],
  ['variables alone', 'environment', variables, [ak], 'LTAIenv'],
  ['half of the variables', 'default', half, [ak], undefined],
  ['an OIDC role before a profile', 'default', oidc, [ak], undefined],
  [
    'a part of an OIDC role before a profile',
    'default',
    { ALIBABA_CLOUD_OIDC_TOKEN_FILE: '/n' },
    [ak],
    undefined,
  ],
  ['the current profile', 'default', {}, [ak], 'LTAIprofile'],
  ['the profile that a variable names', 'default', { ALIBABA_CLOUD_PROFILE: 's' }, [ak, sts], 'STS.profile'],
  ['profiles that are switched off', 'default', { ALIBABA_CLOUD_IGNORE_PROFILE: 'true' }, [ak], undefined],
  ['a profile that is chosen, whatever the variables say', 'profile:s', variables, [ak, sts], 'STS.profile'],
  ['a profile that is not there', 'profile:x', {}, [ak], undefined],
  ['a profile that lacks its secret', 'profile:p', {}, [{ ...ak, access_key_secret: '' }], undefined],
  ['a profile of a role', 'profile:r', {}, [role], undefined],
  ['nothing at all', 'default', {}, [], undefined],
  ['an account of another kind', 'instanceRole', variables, [ak], undefined],
];

describe('keys that are known without asking anybody', () => {
  for (const [what, id, env, profiles, key] of cases) {
    it(`${key === undefined ? 'are none with' : 'are those of'} ${what}`, async () => {
      const content = JSON.stringify({ current: 'p', profiles });
      const context = providerContext(() => Promise.reject(new Error('nobody is asked')), {
        env,
        readCliConfig: () => Promise.resolve(content),
      });
      const provider = await keysAtHand(id, context);
      assert.equal((await provider?.load(false))?.accessKeyId, key);
      // The same as all providers together would find.
      await providersOf(id, context);
    });
  }

  it('are none where the profiles cannot be read', async () => {
    const context = providerContext(() => Promise.reject(new Error('nobody is asked')), {
      readCliConfig: () => Promise.reject(new Error('EIO')),
    });
    assert.equal(await keysAtHand('default', context), undefined);
  });
});
