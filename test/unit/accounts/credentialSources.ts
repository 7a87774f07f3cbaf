import assert from 'node:assert/strict';
import { readCliConfig } from '../../../src/core/accounts/cliConfigFile';
import { configStamp } from '../../../src/core/accounts/configStamp';
import { CredentialChain, isNoCredentialsError } from '../../../src/core/accounts/credentials';
import type { ProviderContext } from '../../../src/core/accounts/providers';
import { CredentialHome } from '../../support/credentialHome';
import { CredentialStandIns } from '../../support/credentialStandIns';
import { providersOf } from '../../support/providersOf';
import { providerContext } from '../../support/providerContext';

/** The secret of every key, which no message may contain. */
export const marker = 'MARKER-SECRET-77d0';
export const ak = { name: 'p', mode: 'AK', access_key_id: 'LTAImine', access_key_secret: marker };
export const role = { ram_role_arn: 'acs:ram::1234567890123456:role/clone-reader' };

interface CredentialSources {
  readonly standIns: CredentialStandIns;
  readonly home: CredentialHome;
  chainOf(id: string, changes?: Partial<ProviderContext>): CredentialChain;
}

/** For the tests of a suite: stand-ins for what gives out keys, and a home folder that is new for each test. */
export function useCredentialSources(): CredentialSources {
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

  return {
    standIns,
    home,
    chainOf: (id, changes = {}) =>
      new CredentialChain(
        (refusedKeyId) =>
          providersOf(
            id,
            providerContext(standIns.send, { env: process.env, readCliConfig, refusedKeyId, ...changes }),
          ),
        configStamp,
      ),
  };
}

/** The id of the key that a chain finds. */
export async function idOf(chain: CredentialChain): Promise<string> {
  return (await chain.getCredential()).accessKeyId;
}

/** What a chain says when it finds no key. */
export async function failureOf(chain: CredentialChain): Promise<string> {
  try {
    return `no failure but ${await idOf(chain)}`;
  } catch (error) {
    if (!isNoCredentialsError(error)) throw error;
    assert.ok(!error.message.includes(marker));
    return error.message;
  }
}
