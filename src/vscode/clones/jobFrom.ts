import * as v from 'valibot';
import * as vscode from 'vscode';
import { jobName, type CloneJob } from '../../core/jobs/job';
import { jobRows } from '../../core/jobs/jobRows';
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
  const job = given(argument, store);
  if (job) return job;
  await store.load();
  const rows = jobRows(store.list().filter(wanted));
  const picked = await pickOne(
    rows.map((row) => ({
      label: jobName(row.job),
      description: jobSentence(row.job, { now: Date.now(), earlier: row.earlier.length }),
      job: row.job,
    })),
    {
      placeHolder:
        rows.length === 0 ? vscode.l10n.t('There is no such clone.') : vscode.l10n.t('Choose a clone'),
    },
  );
  if (!picked) throw new CancelledByUser();
  return picked.job;
}

/**
 * The jobs that a command is about: those of all selected rows where the row it was called on is one of them, otherwise
 * as `jobFrom`.
 * @param selected what VS Code gives beside the row: all rows that are selected
 */
export async function jobsFrom(
  argument: unknown,
  selected: unknown,
  store: JobStore,
  wanted: (job: CloneJob) => boolean,
): Promise<readonly CloneJob[]> {
  const rows: readonly unknown[] = Array.isArray(selected) ? selected : [];
  const all = [...new Set(rows.flatMap((one) => given(one, store) ?? []))];
  return all.length > 1 ? all : [await jobFrom(argument, store, wanted)];
}

function given(argument: unknown, store: JobStore): CloneJob | undefined {
  const { success, output } = v.safeParse(namedSchema, argument);
  return success ? store.get(output.id) : undefined;
}

/** Whatever names a job: a job itself, or what a link in a text holds. */
const namedSchema = v.object({ id: v.string() });

/** Whether it is known which instance the job has become, and it was not released. */
export function hasInstance({ dbInstanceId, phase }: CloneJob): boolean {
  return dbInstanceId !== undefined && phase !== 'released';
}
