import { intentOf } from './intents';
import type { CloneJob } from './job';

export interface JobRow {
  readonly job: CloneJob;
  /** Earlier refused attempts of the same form, newest first. */
  readonly earlier: readonly CloneJob[];
}

/**
 * Turns jobs into rows of the list. Refused attempts of one form share a row; every other job has its own row.
 * @param jobs newest first
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
