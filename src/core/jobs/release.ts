import { t } from '@vscode/l10n';
import { keepPolicies, type InstanceDetail, type KeepPolicy } from '../../shared/model';
import { hasStatus } from '../clone/instanceState';
import { isSameIdentity } from '../accounts/identity';
import type { Clock } from '../clock';
import { isNotFound, isOutcomeUnknown, isRdsError } from '../errors/rdsError';
import type { Logger } from '../log';
import type { CloneJob } from './job';
import { next } from './machine';
import { findById } from './reconcile';
import type { JobStore } from './store';
import type { JobAccount } from './submit';
import { instanceStatusLabel } from '../clone/statusLabels';

/** Whether the job's instance can be released at all: it is pay-as-you-go and its creation is finished. */
export function isReleasable(job: CloneJob): boolean {
  return (
    job.dbInstanceId !== undefined &&
    (job.phase === 'ready' || job.phase === 'timedOut') &&
    job.request['PayType'] !== 'Prepaid'
  );
}

/**
 * The choices for the archived backups of an instance; empty if there is no choice. Only RDS for MySQL on local disks
 * has one (RDS API reference, DeleteDBInstance, ReleasedKeepPolicy).
 */
export function keepChoices({ engine, storageType }: InstanceDetail): readonly KeepPolicy[] {
  return /^mysql$/i.test(engine) && /^local_ssd$/i.test(storageType) ? keepPolicies : [];
}

/** Why a clone cannot be released, or the current state of its instance. */
export type ReleaseCheck =
  { readonly problem: string } | { readonly gone: true } | { readonly instance: InstanceDetail };

/** Checks the instance before the user is asked to confirm. @throws RdsError if RDS cannot be asked */
export async function checkRelease(job: CloneJob, account: JobAccount): Promise<ReleaseCheck> {
  const { client, identity } = account;
  const id = job.dbInstanceId ?? '';
  if (!isSameIdentity(job.identity, identity)) {
    return {
      problem: t(
        '{0} was created under a different identity than the one in use now. Switch to the account that created it to release it.',
        id,
      ),
    };
  }
  const instance = await findById(job, client);
  if (!instance) return { gone: true };
  if (instance.payType.toLowerCase() === 'prepaid') {
    return {
      problem: t(
        '{0} is now a subscription: it ends when the subscription expires and cannot be released here.',
        id,
      ),
    };
  }
  if (instance.deletionProtection) {
    return { problem: t('Deletion protection of {0} is on. Switch it off in the console first.', id) };
  }
  if (!hasStatus(instance, 'Running')) {
    return {
      problem: t(
        '{0} is {1}; only a running instance can be released.',
        id,
        instanceStatusLabel(instance.status),
      ),
    };
  }
  return { instance };
}

/**
 * Releases the instance of a job with all its data. The request is sent only once; if there is no definite answer, the
 * instance is looked up to see whether it was released.
 * @throws RdsError if RDS refused, or if it is not known whether it did
 */
export async function releaseClone(
  job: CloneJob,
  account: JobAccount,
  context: {
    readonly store: JobStore;
    readonly clock: Clock;
    readonly logger: Logger;
    readonly keepPolicy?: KeepPolicy | undefined;
  },
): Promise<void> {
  const { client } = account;
  const { keepPolicy } = context;
  const id = job.dbInstanceId ?? '';
  try {
    await client.releaseInstance(job.regionId, id, { identity: job.identity, keepPolicy });
  } catch (error) {
    if (!isRdsError(error) || !(isOutcomeUnknown(error) || isNotFound(error))) throw error;
    const instance = await findById(job, client).catch(() => {
      // The original error matters more than why the lookup failed: it says that the instance may have been released.
      throw error;
    });
    if (instance && !hasStatus(instance, 'Deleting', 'Released')) throw error;
    if (isNotFound(error)) {
      await markGone(job, context);
      return;
    }
  }
  context.logger.info(`Clone job ${job.id}: ${id} was released`);
  await markReleased(job, { ...context, kept: keepPolicy });
}

export async function markGone(
  job: CloneJob,
  { store, clock }: { readonly store: JobStore; readonly clock: Clock },
): Promise<void> {
  await store.update(job.id, (one) => next(one, { type: 'gone' }, clock.now()));
}

async function markReleased(
  job: CloneJob,
  {
    store,
    clock,
    kept,
  }: { readonly store: JobStore; readonly clock: Clock; readonly kept?: KeepPolicy | undefined },
): Promise<void> {
  await store.update(job.id, (one) => next(one, { type: 'released', kept }, clock.now()));
}
