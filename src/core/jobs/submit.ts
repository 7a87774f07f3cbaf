import type { CloneDraft } from '../../shared/clone';
import type { AccountId } from '../../shared/ids';
import { toRequest } from '../clone/draft';
import { valueOf } from '../clone/facts';
import { isSameIdentity, type Identity } from '../accounts/identity';
import type { Clock } from '../clock';
import { failureCodes, isOutcomeUnknown, isRdsError, RdsError } from '../errors/rdsError';
import type { Logger } from '../log';
import type { RdsClient } from '../rds/client';
import { storeError, type CloneJob } from './job';
import { next, type JobEvent } from './machine';
import { findByName } from './reconcile';
import type { JobStore } from './store';

export interface SubmitContext {
  readonly store: JobStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly windowId: string;
  readonly pid: number;
  readonly newId: () => string;
}

export interface JobRequest {
  readonly accountId: AccountId;
  readonly draft: CloneDraft;
  readonly sourceName: string;
  readonly engine: string;
  /** Size of the backup set that is restored, where known. */
  readonly backupBytes?: number | undefined;
}

/** An account as jobs use it. */
export interface JobAccount {
  readonly client: RdsClient;
  /** Undefined when it cannot be told now. */
  readonly identity: Identity | undefined;
}

/** Times CloneDBInstance is sent for one submit, all with the same ClientToken. */
const maxAttempts = 3;
const pauseBetweenAttemptsMs = 2_000;
const maxPauseMs = 30_000;
const dayMs = 24 * 60 * 60_000;
/**
 * A token is not trusted for longer than this. RDS documents no lifetime; other products of the platform keep tokens
 * for 24 hours at least. Past it a job whose outcome is unknown is looked for, but never sent again.
 */
const tokenTrustMs = 60 * 60_000;

/** Puts a job on disk, before anything is sent. @throws RdsError when the disk refuses; nothing was sent then */
export async function createJob(
  request: JobRequest & { readonly identity: string },
  context: SubmitContext,
): Promise<CloneJob> {
  const clientToken = context.newId();
  const now = context.clock.now();
  const parameters = toRequest(request.draft);
  // A subscription ends by itself and cannot be released.
  const days = parameters['PayType'] === 'Prepaid' ? undefined : request.draft.after?.remindAfterDays;
  const job: CloneJob = {
    version: 1,
    id: context.newId(),
    accountId: request.accountId,
    identity: request.identity,
    regionId: request.draft.regionId,
    sourceId: request.draft.sourceId,
    sourceName: request.sourceName,
    engine: request.engine,
    description: valueOf(request.draft, 'DBInstanceDescription'),
    clientToken,
    request: { ...parameters, ClientToken: clientToken },
    draft: request.draft,
    createdAt: now,
    phase: 'sending',
    owner: { windowId: context.windowId, pid: context.pid },
    announced: false,
    watched: true,
    ...(request.backupBytes === undefined ? {} : { backupBytes: request.backupBytes }),
    ...(days === undefined ? {} : { remindAt: now + days * dayMs }),
    history: [{ at: now, phase: 'sending', note: 'Written before sending.' }],
  };
  try {
    await context.store.create(job);
  } catch (error) {
    throw new RdsError({
      kind: 'badResponse',
      operation: 'CloneDBInstance',
      code: failureCodes.notWritten,
      sent: false,
      detail: error instanceof Error ? error.message : undefined,
    });
  }
  return job;
}

/**
 * Sends a job's request until the outcome is known or the attempts are used up, then looks for the clone by its name.
 * Also picks up jobs that a crashed window left in `sending`, and jobs whose outcome stayed unknown.
 *
 * What is on disk decides: another window may have settled the job, or taken it over, while this one waited. A
 * refusal settles a job only when no attempt before it, by whichever window, went without an answer.
 */
export async function sendJob(
  given: CloneJob,
  account: JobAccount,
  context: SubmitContext,
): Promise<CloneJob> {
  let job = given;
  const { client, identity } = account;
  const { store, clock, logger, windowId } = context;
  let lastError: RdsError | undefined;
  for (let attempt = 1; attempt <= maxAttempts; attempt++) {
    if (attempt > 1) await clock.sleep(pauseBefore(attempt, lastError));
    const current = await store.update(job.id, () => undefined);
    if (current && (current.phase !== 'sending' || current.owner.windowId !== windowId)) return current;
    if (!isSameIdentity(job.identity, identity)) {
      logger.warn(`Clone job ${job.id}: the account is another one now, so it is not sent again`);
      break;
    }
    if (clock.now() - job.createdAt > tokenTrustMs) {
      logger.warn(`Clone job ${job.id}: too old to be sent again, looking for the instance instead`);
      break;
    }
    try {
      const { dbInstanceId, orderId, requestId } = await client.cloneInstance(job.regionId, job.request, {
        identity: job.identity,
      });
      // In the log too: it is what must not be lost.
      logger.info(`Clone job ${job.id}: accepted as ${dbInstanceId}, RequestId ${requestId}`);
      return await happened(job, { type: 'accepted', dbInstanceId, orderId }, context);
    } catch (thrown) {
      if (!isRdsError(thrown)) {
        // A fault of the program. Whether it happened before or after sending cannot be told.
        logger.error(`Clone job ${job.id}: ${thrown instanceof Error ? thrown.message : 'failed'}`);
        lastError = new RdsError({
          kind: 'badResponse',
          operation: 'CloneDBInstance',
          code: failureCodes.internal,
        });
        break;
      }
      lastError = thrown;
      if (thrown.kind === 'throttled') continue;
      if (!isOutcomeUnknown(thrown)) break;
      job = await happened(job, { type: 'unanswered', attempt, code: thrown.code }, context);
    }
  }
  if (lastError && !isOutcomeUnknown(lastError)) {
    const refused = await happened(job, { type: 'refused', error: storeError(lastError) }, context);
    if (refused.phase !== 'sending') return refused;
  }
  const found = await findByName(job, client, store.list()).catch(() => undefined);
  return happened(
    job,
    found
      ? { type: 'found', dbInstanceId: found.dbInstanceId, by: 'name' }
      : { type: 'unsettled', error: lastError && storeError(lastError) },
    context,
  );
}

/**
 * Takes over a job whose window died, or whose outcome stayed unknown. Whether its request left the machine is not
 * known, so a refusal alone does not prove that nothing was created.
 */
export function adoptJob(job: CloneJob, context: SubmitContext): Promise<CloneJob> {
  const owner = { windowId: context.windowId, pid: context.pid };
  return happened(job, { type: 'adopted', owner }, context);
}

/**
 * Puts on record what happened to a job, as far as it means anything to what the job is by now. One whose file has
 * vanished is written anew, because what is known of a clone must be on record.
 */
export async function happened(
  job: CloneJob,
  event: JobEvent,
  { store, clock }: Pick<SubmitContext, 'store' | 'clock'>,
): Promise<CloneJob> {
  const known = await store.update(job.id, (one) => next(one, event, clock.now()));
  if (known) return known;
  const restored = next(job, event, clock.now()) ?? job;
  await store.restore(restored);
  return restored;
}

function pauseBefore(attempt: number, error: RdsError | undefined): number {
  return Math.min(maxPauseMs, error?.retryAfterMs ?? pauseBetweenAttemptsMs * (attempt - 1));
}
