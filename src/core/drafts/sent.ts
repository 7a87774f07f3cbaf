import type { JobStore } from '../jobs/store';
import type { DraftStore } from './store';

/** A draft is none any more once its job is written, in whichever window: it would be a second form of one intent. */
export function dropSentDrafts(store: JobStore, drafts: DraftStore): { dispose(): void } {
  const drop = (): void => {
    for (const { id, changedAt } of drafts.list()) {
      const job = store.jobOfIntent(id);
      // One that was refused may have been worked on since.
      if (job && (job.phase !== 'refused' || job.createdAt >= changedAt)) void drafts.remove(id);
    }
  };
  const subscriptions = [store.onDidChange(drop), drafts.onDidChange(drop)];
  return {
    dispose: () => {
      for (const one of subscriptions) one.dispose();
    },
  };
}
