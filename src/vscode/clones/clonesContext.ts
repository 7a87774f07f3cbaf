import type { BackupTaskStore } from '../../core/backupTasks/store';
import type { DraftStore } from '../../core/drafts/store';
import type { JobStore } from '../../core/jobs/store';
import { contextKeys } from '../../shared/ids';
import { setContext } from '../ui/contextKeys';
import { contextValue } from '../ui/contextValue';
import { jobTokens } from './jobTokens';

/**
 * Sets the context keys from which the palette knows the available commands, whenever clones, drafts or backups change.
 */
export function tellCloneRows(
  store: JobStore,
  drafts: DraftStore,
  tasks: BackupTaskStore,
): readonly { dispose(): void }[] {
  const tell = (): void => {
    const tokens = new Set(store.list().flatMap(jobTokens));
    if (drafts.list().length > 0) tokens.add('draft');
    if (tasks.list().length > 0) tokens.add('backupTask');
    if (store.foreignJobs().length > 0) tokens.add('foreign');
    setContext(contextKeys.cloneRows, contextValue(...tokens));
  };
  return [store, drafts, tasks].map((one) => one.onDidChange(tell));
}
