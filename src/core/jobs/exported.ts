import type { Clone, FormOutcome } from '../../shared/api';
import { plain } from '../../shared/plain';
import { isFinished, type CloneJob } from './job';
import type { JobStore } from './store';

/** A job as other extensions get it: neither its request nor its token. */
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
 * What becomes of a form. A request that is refused leaves it open, so that alone settles nothing.
 * @param intentId of the form as it was opened
 * @param closed resolves when the form is closed and nothing is being sent for it any more
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

/** Resolves with a job when it is over or no longer watched, or as it was last when it is taken off the list. */
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
