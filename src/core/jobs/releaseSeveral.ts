import { t } from '@vscode/l10n';
import type { InstanceDetail, KeepPolicy } from '../../shared/model';
import { explain, type ExplainedError } from '../errors/explain';
import type { CloneJob } from './job';
import { checkRelease, isReleasable, keepChoices, releaseClone } from './release';
import type { JobAccount } from './submit';

export interface Releasable {
  readonly job: CloneJob;
  readonly account: JobAccount;
  readonly instance: InstanceDetail;
}

/** Why a clone is not released: an error of RDS, or another obstacle. */
export type NotReleased = { readonly job: CloneJob } & (
  { readonly problem: string } | { readonly error: ExplainedError }
);

export interface CheckedClones {
  readonly releasable: readonly Releasable[];
  readonly gone: readonly CloneJob[];
  readonly not: readonly NotReleased[];
}

/**
 * The text that the user must type to release this many clones. It is the same in every language, so that every
 * keyboard can type it.
 */
export function confirmationFor(count: number): string {
  return `release ${count}`;
}

/** Checks each instance as for a single release. A failure of one check does not stop the others. */
export async function checkSeveral(
  jobs: readonly CloneJob[],
  accountFor: (job: CloneJob) => Promise<JobAccount>,
): Promise<CheckedClones> {
  const releasable: Releasable[] = [];
  const gone: CloneJob[] = [];
  const not: NotReleased[] = [];
  for (const job of jobs) {
    const problem = whyAlone(job);
    if (problem !== undefined) {
      not.push({ job, problem });
      continue;
    }
    try {
      const account = await accountFor(job);
      const check = await checkRelease(job, account);
      if ('problem' in check) not.push({ job, problem: check.problem });
      else if ('gone' in check) gone.push(job);
      else releasable.push({ job, account, instance: check.instance });
    } catch (error) {
      not.push({ job, error: explain(error) });
    }
  }
  return { releasable, gone, not };
}

/** Why a clone must not be released with others; undefined if it may. */
function whyAlone(job: CloneJob): string | undefined {
  if (!isReleasable(job)) return t('there is nothing to release here');
  // The user must see the instance before it is released.
  if (job.foundBy) return t('no response from RDS has confirmed that it is the clone; release it on its own');
  return undefined;
}

/**
 * Releases the clones one after the other. A failure does not stop the others.
 * @param keepPolicy which archived backups to keep, for instances that have the choice
 */
export async function releaseEach(
  clones: readonly Releasable[],
  keepPolicy: KeepPolicy | undefined,
  context: Omit<Parameters<typeof releaseClone>[2], 'keepPolicy'>,
): Promise<{ readonly released: readonly CloneJob[]; readonly not: readonly NotReleased[] }> {
  const released: CloneJob[] = [];
  const not: NotReleased[] = [];
  for (const { job, account, instance } of clones) {
    const hasChoice = keepChoices(instance).length > 0;
    try {
      await releaseClone(job, account, { ...context, keepPolicy: hasChoice ? keepPolicy : undefined });
      released.push(job);
    } catch (error) {
      not.push({ job, error: explain(error) });
    }
  }
  return { released, not };
}
