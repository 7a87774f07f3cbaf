import type * as vscode from 'vscode';
import type { Account } from '../core/accounts/account';
import type { IdentityStorage } from '../core/accounts/identities';
import type { Identity } from '../core/accounts/identity';
import type { SiteMemory } from '../core/rds/site';

/** Keeps what can do without being kept: a storage that refuses it must not fail what it was learnt from. */
export async function remember(state: vscode.Memento, key: string, value: unknown): Promise<void> {
  try {
    await state.update(key, value);
  } catch {
    // It is asked for or chosen anew the next time.
  }
}

/** Which site an account belongs to, under its identity as far as that is known at once. */
export function siteMemory(state: vscode.Memento, account: Account): SiteMemory {
  // Without credentials there is no telling whose it is, and nothing was asked that could be remembered.
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

/** Who keys are, for all windows. */
export function identityStorage(state: vscode.Memento): IdentityStorage {
  return {
    read: () => state.get('identities'),
    write: (rows) => void remember(state, 'identities', rows),
  };
}
