import assert from 'node:assert/strict';
import { fixedAccount, type Account } from '../../../src/core/accounts/account';
import { CredentialValue, staticCredential } from '../../../src/core/accounts/credentials';
import { Identities } from '../../../src/core/accounts/identities';
import { siteMemory } from '../../../src/vscode/ui/globalState';
import { SkippingClock } from '../../support/clock';

describe('the memory of the site of an account', () => {
  it('is found again when it has become known whose the key is, and with the next key, and nobody is asked for it', async () => {
    const values = new Map<string, unknown>();
    const state = {
      keys: () => [...values.keys()],
      get: (key: string): undefined => values.get(key) as undefined,
      update: (key: string, value: unknown) => Promise.resolve(void values.set(key, value)),
    };
    let asked = 0;
    const source = new Identities(new SkippingClock()).of({
      service: '',
      ask: () => {
        asked++;
        return Promise.resolve({ accountNumber: '1', principal: 'user alice' });
      },
    });
    const accountWith = (accessKeyId: string): Account =>
      fixedAccount({
        id: 'environment',
        credential: staticCredential(
          new CredentialValue({ accessKeyId, accessKeySecret: 's', providerName: 'x' }),
        ),
        endpoints: {},
        homeRegionId: 'cn-hangzhou',
        identities: source,
      });
    const [first, next] = [accountWith('a'), accountWith('b')];
    await siteMemory(state, first).set('international');
    assert.equal(asked, 0);
    await first.identity();
    assert.equal(await siteMemory(state, first).get(), 'international');
    assert.equal(await siteMemory(state, next).get(), undefined);
    await next.identity();
    assert.equal(await siteMemory(state, next).get(), 'international');
    assert.equal(asked, 2);
  });
});
