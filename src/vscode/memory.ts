import * as v from 'valibot';
import type * as vscode from 'vscode';
import type { Account } from '../core/accounts/account';
import type { RememberedValues } from '../core/clone/remembered';
import type { SiteMemory } from '../core/rds/site';
import { fieldTextSchema, isCloneParameterName } from '../shared/clone';
import type { AccountId } from '../shared/ids';
import type { ChoiceMemory } from './form/panels';

const rememberedSchema = v.record(v.string(), fieldTextSchema);

/** How clones of an engine in a region were made last, for each account: what was tried in the sandbox stays there. */
export function choiceMemory(state: vscode.Memento): ChoiceMemory {
  const keyOf = (accountId: AccountId, engine: string, regionId: string): string =>
    `choices/${accountId}/${engine.toLowerCase()}/${regionId}`;
  return {
    recall: (accountId, engine, regionId) => {
      const kept = v.safeParse(rememberedSchema, state.get(keyOf(accountId, engine, regionId)));
      if (!kept.success) return undefined;
      const known = Object.entries(kept.output).filter(([name]) => isCloneParameterName(name));
      return Object.fromEntries(known);
    },
    remember: (accountId, engine, regionId, values: RememberedValues) => {
      void state.update(keyOf(accountId, engine, regionId), values);
    },
  };
}

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
