import type { Clone, FormOutcome } from '../../shared/api';
import { plain } from '../../shared/plain';
import { sourceRegionOf } from '../clone/draft';
import { isFinished, type CloneJob } from './job';
import type { JobStore } from './store';

/** A job as other extensions see it, without its request and token. */
export function exportedClone(job: CloneJob): Clone {
  const { id, phase, description, accountId, regionId, sourceId, dbInstanceId, createdAt, finishedAt } = job;
  const { error } = job;
  return {
    id,
    state: phase,
    name: plain(description),
    accountId,
    regionId,
    sourceId,
    sourceRegionId: sourceRegionOf(job.draft),
    dbInstanceId,
    createdAt,
    finishedAt,
    error: error && {
      code: error.code,
      httpStatus: error.httpStatus,
      requestId: error.requestId,
      message: error.serviceMessage === undefined ? undefined : plain(error.serviceMessage),
    },
  };
}

/**
 * Waits for the outcome of a form. After a refusal the form stays open, so a refusal alone is not the outcome.
 * @param intentId of the form as it was opened
 * @param closed resolves when the form is closed and none of its requests is being sent any more
 */
export async function outcomeOf(
  store: JobStore,
  intentId: string,
  closed: Promise<void>,
): Promise<FormOutcome> {
  let isClosed = false;
  const job = await new Promise<CloneJob | undefined>((resolve) => {
    const look = (): void => {
      const made = store.jobOfIntent(intentId);
      const isMade = made !== undefined && made.phase !== 'sending' && made.phase !== 'refused';
      if (!isMade && !(isClosed && made?.phase !== 'sending')) return;
      watch.dispose();
      resolve(made);
    };
    const watch = store.onDidChange(look);
    look();
    void closed.then(() => {
      isClosed = true;
      look();
    });
  });
  if (job && job.phase !== 'refused') {
    return { kind: 'submitted', clone: exportedClone(job), ended: endOf(store, job).then(exportedClone) };
  }
  return job ? { kind: 'closed', refused: exportedClone(job) } : { kind: 'closed' };
}

/**
 * Resolves when the job is finished or no longer watched. If the user removes it from the list, resolves with its last
 * known state.
 */
function endOf(store: JobStore, begun: CloneJob): Promise<CloneJob> {
  return new Promise((resolve) => {
    let last = begun;
    const look = (): void => {
      const now = store.get(begun.id);
      last = now ?? last;
      if (now?.watched === true && !isFinished(now)) return;
      watch.dispose();
      resolve(last);
    };
    const watch = store.onDidChange(look);
    look();
  });
}
