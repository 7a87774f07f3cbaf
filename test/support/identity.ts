import type { Identity } from '../../src/core/accounts/identity';

/** An identity of which only the id is known. */
export function plainIdentity(id: string): Identity {
  return { id, aliases: [], accountNumber: '', principal: '' };
}
