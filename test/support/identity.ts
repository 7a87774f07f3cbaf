import type { Identity } from '../../src/core/accounts/identity';

/** An identity of which nothing but its id is known. */
export function plainIdentity(id: string): Identity {
  return { id, aliases: [], accountNumber: '', principal: '' };
}
