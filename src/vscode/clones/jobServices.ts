import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { DraftStore } from '../../core/drafts/store';
import { Leader } from '../../core/jobs/leader';
import { ReadyClones } from '../../core/jobs/readyClones';
import { lifeOf, windowOf, type Life, type EditorWindow } from '../../core/jobs/process';
import { JobStore } from '../../core/jobs/store';
import type { JobAccount } from '../../core/jobs/submit';
import { Tracker } from '../../core/jobs/tracker';
import { draftsFolder, jobsFolder, type AccountId } from '../../shared/ids';
import type { Accounts } from '../accounts/accounts';
import { jobAccount } from '../accounts/jobAccount';
import type { Host } from '../ui/feature';
import { storageFolder } from '../ui/storage';

export interface JobServices {
  readonly store: JobStore;
  readonly drafts: DraftStore;
  readonly tracker: Tracker;
  readonly readyClones: ReadyClones;
  readonly self: EditorWindow;
  readonly lifeOf: (other: EditorWindow) => Life;
}

/** Opens the stores without reading them. */
export function jobServices(host: Host, accounts: Accounts): JobServices {
  const { clock, log } = host;
  const self = windowOf(randomUUID());
  const life = (other: EditorWindow): Life => lifeOf(other, self);
  const store = new JobStore(storageFolder(host, jobsFolder), log);
  const accountFor = (accountId: AccountId): Promise<JobAccount> => jobAccount(accounts, accountId);
  const tracker = new Tracker({
    store,
    clock,
    logger: log,
    self,
    leader: new Leader({ folder: storageFolder(host, ''), self, clock, lifeOf: life }),
    lifeOf: life,
    random: Math.random,
    isSeen: () => vscode.window.state.focused,
    accountFor,
  });
  host.context.subscriptions.push(
    vscode.window.onDidChangeWindowState(({ focused }) => {
      if (focused) tracker.start();
    }),
  );
  const drafts = new DraftStore(storageFolder(host, draftsFolder), log);
  const readyClones = new ReadyClones({ store, clock, logger: log, accountFor });
  return { store, drafts, tracker, readyClones, self, lifeOf: life };
}
