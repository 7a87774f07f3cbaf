import type * as vscode from 'vscode';
import type { Account } from '../../core/accounts/account';
import type { IdentityStorage } from '../../core/accounts/identities';
import type { Identity } from '../../core/accounts/identity';
import type { SiteMemory } from '../../core/rds/site';

/** Stores an optional value: a failure of the storage must not fail the operation that produced it. */
export async function remember(state: vscode.Memento, key: string, value: unknown): Promise<void> {
  try {
    await state.update(key, value);
  } catch {
    // The value is requested or chosen again next time.
  }
}

/** The site of an account, stored under its identity if that is known without a call. */
export function siteMemory(state: vscode.Memento, account: Account): SiteMemory {
  // Without credentials, the identity is unknown, and no call was made whose answer could be stored.
  const identity = (): Promise<Identity | undefined> =>
    account.identity({ atOnce: true }).catch(() => undefined);
  return {
    get: async () => {
      const who = await identity();
      const kept = who && [who.id, ...who.aliases].map((id) => state.get(siteKey(id)));
      return kept?.find((site) => site === 'china' || site === 'international');
    },
    set: async (site) => {
      const who = await identity();
      if (who) await remember(state, siteKey(who.id), site);
    },
  };
}

function siteKey(id: string): string {
  return `site/${id}`;
}

export function identityStorage(state: vscode.Memento): IdentityStorage {
  return {
    read: () => state.get('identities'),
    write: (rows) => void remember(state, 'identities', rows),
  };
}
