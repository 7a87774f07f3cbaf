import { isFinished, isTracked, isUnderWay, mustStay, type CloneJob } from '../../core/jobs/job';
import { isReleasable } from '../../core/jobs/release';
import { accountIds } from '../../shared/ids';
import { hasInstance } from './jobFrom';
import { isRemindable } from './reminder';

/** The tokens of a clone for `when` clauses of the manifest. */
export function jobTokens(job: CloneJob): readonly string[] {
  const tokens: readonly (string | false)[] = [
    'job',
    job.phase,
    hasInstance(job) && 'hasInstance',
    isInConsole(job) && 'inConsole',
    job.error !== undefined && 'failed',
    isUnderWay(job) && 'underWay',
    isTracked(job) && 'tracked',
    job.waiting !== undefined && 'waiting',
    isCheckable(job) && 'checkable',
    isRemovable(job) && 'removable',
    !mustStay(job) && 'clearable',
    isReleasable(job) && 'releasable',
    isRemindable(job) && 'remindable',
  ];
  return tokens.filter((token) => token !== false);
}

/** Whether the console shows its instance; the sandbox has no console. */
export function isInConsole(job: CloneJob): boolean {
  return hasInstance(job) && job.accountId !== accountIds.sandbox;
}

/** Whether checking again can reveal more. */
export function isCheckable(job: CloneJob): boolean {
  return (
    job.phase === 'unknown' ||
    job.phase === 'timedOut' ||
    job.phase === 'lost' ||
    (!job.watched && !isFinished(job))
  );
}

/** Whether the user may remove it from the list: if it has ended, or if only the user can find out its outcome. */
export function isRemovable(job: CloneJob): boolean {
  return isFinished(job) || job.phase === 'unknown';
}
