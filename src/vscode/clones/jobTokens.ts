import { isFinished, isTracked, isUnderWay, mustStay, type CloneJob } from '../../core/jobs/job';
import { isReleasable } from '../../core/jobs/release';
import { accountIds } from '../../shared/ids';
import { hasInstance } from './jobFrom';
import { isRemindable } from './reminder';

/** What the menus and the palette know of a clone; the `when` clauses of the manifest ask for these. */
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

/** Whether the console shows its instance: there is none of the sandbox. */
export function isInConsole(job: CloneJob): boolean {
  return hasInstance(job) && job.accountId !== accountIds.sandbox;
}

/** Whether looking again can tell more than is known. */
export function isCheckable(job: CloneJob): boolean {
  return (
    job.phase === 'unknown' ||
    job.phase === 'timedOut' ||
    job.phase === 'lost' ||
    (!job.watched && !isFinished(job))
  );
}

/** Whether a user may strike it off the list: when it is over, or when only they can find out what became of it. */
export function isRemovable(job: CloneJob): boolean {
  return isFinished(job) || job.phase === 'unknown';
}
