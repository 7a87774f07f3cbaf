import * as v from 'valibot';
import * as vscode from 'vscode';
import type { Clock } from '../../core/clock';
import { jobName, type CloneJob } from '../../core/jobs/job';
import { jobRows } from '../../core/jobs/jobRows';
import { jobSentence } from '../../core/jobs/jobSentence';
import type { JobStore } from '../../core/jobs/store';
import { CancelledByUser } from '../ui/runCommand';
import { pickOne } from '../ui/picks';

export interface ListedJobs {
  readonly store: JobStore;
  readonly clonesView: Pick<vscode.TreeView<unknown>, 'visible' | 'selection'>;
  readonly clock: Clock;
}

/**
 * The current version of the job that a command was called with. From the palette: the selected job, or one that the
 * user picks. @throws CancelledByUser
 */
export async function jobFrom(
  argument: unknown,
  listed: ListedJobs,
  wanted: (job: CloneJob) => boolean,
): Promise<CloneJob> {
  const { store, clock } = listed;
  const [job, ...others] = argument === undefined ? selectedJobs(listed, wanted) : jobsOf([argument], store);
  if (job && others.length === 0) return job;
  await store.load();
  const rows = jobRows(store.list().filter(wanted));
  const picked = await pickOne(
    rows.map((row) => ({
      label: jobName(row.job),
      description: jobSentence(row.job, { now: clock.now(), earlier: row.earlier.length }),
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
 * The jobs of a command: those of all selected rows if it was called on one of them or from the palette, otherwise as
 * `jobFrom`.
 * @param selected the second argument from VS Code, with all selected rows
 * @throws CancelledByUser
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

/** The jobs of the selected rows to which a command applies; none if the view is not visible. */
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

/** A job, or the argument of a link to it. */
const namedSchema = v.object({ id: v.string() });

/** Whether the instance of the job is known and was not released. */
export function hasInstance({ dbInstanceId, phase }: CloneJob): boolean {
  return dbInstanceId !== undefined && phase !== 'released';
}
