import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DraftStore } from '../../core/drafts/store';
import { diskFolder } from '../../core/files/diskFolder';
import { Leader } from '../../core/jobs/leader';
import { lifeOf, ownerOf, type Life, type Owner } from '../../core/jobs/process';
import { JobStore } from '../../core/jobs/store';
import { Tracker } from '../../core/jobs/tracker';
import { draftsFolder, jobsFolder } from '../../shared/ids';
import type { Accounts } from '../accounts/accounts';
import type { Host } from '../ui/feature';

/** Clones and drafts as all features share them. */
export interface JobServices {
  readonly store: JobStore;
  readonly drafts: DraftStore;
  readonly tracker: Tracker;
  /** This window. */
  readonly owner: Owner;
  readonly lifeOf: (owner: Owner) => Life;
}

/** Opens the stores; nothing is read yet. */
export function jobServices({ context, clock, log }: Host, accounts: Accounts): JobServices {
  const storage = context.globalStorageUri.fsPath;
  const owner = ownerOf(randomUUID());
  const life = (other: Owner): Life => lifeOf(other, owner);
  const store = new JobStore(diskFolder(join(storage, jobsFolder)), log);
  const tracker = new Tracker({
    store,
    clock,
    logger: log,
    owner,
    leader: new Leader({ folder: diskFolder(storage), owner, clock, lifeOf: life }),
    lifeOf: life,
    random: Math.random,
    accountFor: async (accountId) => {
      const { account, client } = await accounts.session(accountId);
      return { client, identity: await account.identity() };
    },
  });
  const drafts = new DraftStore(diskFolder(join(storage, draftsFolder)), log);
  return { store, drafts, tracker, owner, lifeOf: life };
}
