import * as v from 'valibot';
import * as vscode from 'vscode';
import { jobName, type CloneJob } from '../../core/jobs/job';
import { jobRows } from '../../core/jobs/jobRows';
import { jobSentence } from '../../core/jobs/jobSentence';
import type { JobStore } from '../../core/jobs/store';
import { CancelledByUser } from '../ui/runCommand';
import { pickOne } from '../ui/picks';

/** Where clones are looked up, and where they may be selected. */
export interface ListedJobs {
  readonly store: JobStore;
  readonly clonesView: Pick<vscode.TreeView<unknown>, 'visible' | 'selection'>;
}

/**
 * The job a command is about: the one it was called with, as it is now. From the palette it is the one that is selected,
 * or that the user picks.
 */
export async function jobFrom(
  argument: unknown,
  listed: ListedJobs,
  wanted: (job: CloneJob) => boolean,
): Promise<CloneJob> {
  const { store } = listed;
  const [job, ...others] = argument === undefined ? selectedJobs(listed, wanted) : jobsOf([argument], store);
  if (job && others.length === 0) return job;
  await store.load();
  const rows = jobRows(store.list().filter(wanted));
  const picked = await pickOne(
    rows.map((row) => ({
      label: jobName(row.job),
      description: jobSentence(row.job, { now: Date.now(), earlier: row.earlier.length }),
      job: row.job,
    })),
    {
      placeHolder: rows.length === 0 ? vscode.l10n.t('No matching clone.') : vscode.l10n.t('Choose a clone'),
    },
  );
  if (!picked) throw new CancelledByUser();
  return picked.job;
}

/**
 * The jobs that a command is about: those of all selected rows where it was called on one of them or from the palette,
 * otherwise as `jobFrom`.
 * @param selected what VS Code gives beside the row: all rows that are selected
 */
export async function jobsFrom(
  argument: unknown,
  selected: unknown,
  listed: ListedJobs,
  wanted: (job: CloneJob) => boolean,
): Promise<readonly CloneJob[]> {
  const all = Array.isArray(selected)
    ? jobsOf(selected, listed.store)
    : argument === undefined
      ? selectedJobs(listed, wanted)
      : [];
  return all.length > 1 ? all : [await jobFrom(argument, listed, wanted)];
}

/** Those of the selected rows that a command of the palette can be about; none where the user does not see them. */
export function selectedJobs(
  { store, clonesView }: ListedJobs,
  wanted: (job: CloneJob) => boolean,
): readonly CloneJob[] {
  return clonesView.visible ? jobsOf(clonesView.selection, store).filter(wanted) : [];
}

function jobsOf(rows: readonly unknown[], store: JobStore): readonly CloneJob[] {
  const jobs = rows.flatMap((row) => {
    const named = v.safeParse(namedSchema, row);
    return named.success ? (store.get(named.output.id) ?? []) : [];
  });
  return [...new Set(jobs)];
}

/** Whatever names a job: a job itself, or what a link in a text holds. */
const namedSchema = v.object({ id: v.string() });

/** Whether it is known which instance the job has become, and it was not released. */
export function hasInstance({ dbInstanceId, phase }: CloneJob): boolean {
  return dbInstanceId !== undefined && phase !== 'released';
}
