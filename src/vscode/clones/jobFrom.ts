import * as vscode from 'vscode';
import { jobName, type CloneJob } from '../../core/jobs/job';
import { jobSentence } from '../../core/jobs/jobSentence';
import type { JobStore } from '../../core/jobs/store';
import { CancelledByUser } from '../ui/runCommand';
import { pickOne } from '../ui/picks';

/** The job a command is about: the one it was called with, as it is now, or one the user picks. */
export async function jobFrom(
  argument: unknown,
  store: JobStore,
  wanted: (job: CloneJob) => boolean,
): Promise<CloneJob> {
  if (
    typeof argument === 'object' &&
    argument !== null &&
    'id' in argument &&
    typeof argument.id === 'string'
  ) {
    const job = store.get(argument.id);
    if (job) return job;
  }
  await store.load();
  const jobs = store.list().filter(wanted);
  const picked = await pickOne(
    jobs.map((job) => ({
      label: jobName(job),
      description: jobSentence(job, { now: Date.now() }),
      job,
    })),
    {
      placeHolder:
        jobs.length === 0 ? vscode.l10n.t('There is no such clone.') : vscode.l10n.t('Choose a clone'),
    },
  );
  if (!picked) throw new CancelledByUser();
  return picked.job;
}

/** Whether it is known which instance the job has become, and it was not released. */
export function hasInstance({ dbInstanceId, phase }: CloneJob): boolean {
  return dbInstanceId !== undefined && phase !== 'released';
}
