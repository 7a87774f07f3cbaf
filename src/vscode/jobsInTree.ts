import type * as vscode from 'vscode';
import type { BackupTaskStore } from '../core/backupTasks/store';
import type { Clock } from '../core/clock';
import { InstanceChanges } from '../core/jobs/changes';
import type { JobStore } from '../core/jobs/store';
import type { BackupsProvider, BackupsProviderOptions } from './backups/backupsProvider';
import { ClonedBackups } from './clones/clonedBackups';
import type { VerifiedBackups } from './clones/verification';

interface MadeHere {
  readonly store: JobStore;
  readonly tasks: BackupTaskStore;
  readonly verified: VerifiedBackups;
  readonly clock: Clock;
}

/** What the rows of the tree *Backups* say of the clones and backups that were made on this machine. */
export function marksOfJobs({
  store,
  tasks,
  verified,
  clock,
}: MadeHere): Pick<BackupsProviderOptions, 'marksOf' | 'clonedFrom' | 'isBackingUp'> {
  const cloned = new ClonedBackups(store);
  return {
    marksOf: (sourceId, backupId) => ({
      verifiedAt: verified.at(sourceId, backupId),
      clones: cloned.of(sourceId, backupId),
    }),
    clonedFrom: (dbInstanceId) => cloned.sourceOf(dbInstanceId),
    isBackingUp: (regionId, dbInstanceId) =>
      tasks.runningFor(regionId, dbInstanceId, clock.now()) !== undefined,
  };
}

/** Redraws the marks that change, and reloads the instances of a region where a clone appears or disappears. */
export function followJobs(
  { store, clock }: Pick<MadeHere, 'store' | 'clock'>,
  backups: BackupsProvider,
): readonly vscode.Disposable[] {
  return [
    onMarked(store, () => {
      backups.repaint();
    }),
    new InstanceChanges(store, clock, (accountId, regionId) => {
      void backups.instancesChanged(accountId, regionId);
    }),
  ];
}

/** Calls the listener when a clone with an instance is new, removed from the list, or verified, in any window. */
export function onMarked(
  store: Pick<JobStore, 'list' | 'onDidChange'>,
  listener: () => void,
): vscode.Disposable {
  const marks = (): string =>
    JSON.stringify(
      store
        .list()
        .filter(({ dbInstanceId }) => dbInstanceId !== undefined)
        .map(({ id, dbInstanceId, verification: { at, outcome } = {} }) => [id, dbInstanceId, at, outcome]),
    );
  let shown = marks();
  return store.onDidChange(() => {
    const now = marks();
    if (now === shown) return;
    shown = now;
    listener();
  });
}
