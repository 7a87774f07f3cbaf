import { intentOf } from './intents';
import type { CloneJob } from './job';

/** A row of the list of clones. */
export interface JobRow {
  readonly job: CloneJob;
  /** Attempts of the same form that were refused before it, the newest first. */
  readonly earlier: readonly CloneJob[];
}

/**
 * The rows of a list of jobs: attempts of one form that were refused are one row. An attempt that was not refused is a
 * row of its own.
 * @param jobs the newest first
 */
export function jobRows(jobs: readonly CloneJob[]): readonly JobRow[] {
  const refused = new Map<string, CloneJob[]>();
  const rows: JobRow[] = [];
  for (const job of jobs) {
    const attempts = job.phase === 'refused' ? refused.get(intentOf(job)) : undefined;
    if (attempts) {
      attempts.push(job);
      continue;
    }
    const earlier: CloneJob[] = [];
    if (job.phase === 'refused') refused.set(intentOf(job), earlier);
    rows.push({ job, earlier });
  }
  return rows;
}
