import type * as vscode from 'vscode';
import type { Account } from '../core/accounts/account';
import type { SiteMemory } from '../core/rds/site';

/** Which site an account belongs to, under a digest of its key. */
export function siteMemory(state: vscode.Memento, account: Account): SiteMemory {
  // Without credentials there is no telling whose it is, and nothing was asked that could be remembered.
  const key = async (): Promise<string | undefined> => {
    const identity = await account.identity().catch(() => undefined);
    return identity && `site/${identity.id}`;
  };
  return {
    get: async () => {
      const at = await key();
      const kept = at && state.get(at);
      return kept === 'china' || kept === 'international' ? kept : undefined;
    },
    set: async (site) => {
      const at = await key();
      if (at) await state.update(at, site);
    },
  };
}
