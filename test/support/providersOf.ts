import assert from 'node:assert/strict';
import type { CredentialProvider, CredentialValue } from '../../src/core/accounts/credentials';
import { keysAtHand } from '../../src/core/accounts/keysAtHand';
import { createProviders, type ProviderContext } from '../../src/core/accounts/providers';
import type { AccountId } from '../../src/shared/ids';

/** The providers of an account. Keys obtained without them must be the same. */
export async function providersOf(
  id: AccountId,
  context: ProviderContext,
): Promise<readonly CredentialProvider[]> {
  const all = await createProviders(id, context);
  const atHand = await keysAtHand(id, context);
  if (atHand) {
    const told = async (one: CredentialProvider): Promise<unknown> => plain(one.id, await one.load(false));
    const found: unknown[] = [];
    for (const one of all) if (await one.load(false)) found.push(await told(one));
    assert.deepEqual(await told(atHand), found[0]);
  }
  return all;
}

function plain(id: string, value: CredentialValue | undefined): unknown {
  return [
    id,
    value?.accessKeyId,
    value?.accessKeySecret,
    value?.securityToken,
    value?.providerName,
    value?.expected,
  ];
}
