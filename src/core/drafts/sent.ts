import type { JobStore } from '../jobs/store';
import type { DraftStore } from './store';

/** Removes a draft once any window has written its job. It would otherwise be a second form of the same intent. */
export function dropSentDrafts(store: JobStore, drafts: DraftStore): { dispose(): void } {
  const drop = (): void => {
    for (const { id, changedAt } of drafts.list()) {
      const job = store.jobOfIntent(id);
      // After a refusal, the user may have worked on the draft again.
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
