import type { CloneDraft } from '../../shared/clone';
import type { AccountId } from '../../shared/ids';
import { toRequest } from '../clone/draft';
import { valueOf } from '../clone/facts';
import type { Clock } from '../clock';
import { failureCodes, isOutcomeUnknown, isRdsError, RdsError } from '../errors/rdsError';
import type { Logger } from '../log';
import type { RdsClient } from '../rds/client';
import { advance, storeError, type CloneJob } from './job';
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
}

/** An account as jobs use it. */
export interface JobAccount {
  readonly client: RdsClient;
  /** As `Account.identity`; undefined when it cannot be told now. */
  readonly identity: string | undefined;
}

/** Times CloneDBInstance is sent for one submit, all with the same ClientToken. */
const maxAttempts = 3;
const pauseBetweenAttemptsMs = 2_000;
const maxPauseMs = 30_000;
/**
 * A token is not trusted for longer than this. RDS documents no lifetime; other products of the platform keep tokens
 * for 24 hours at least. Past it a job whose outcome is unknown is looked for, but never sent again.
 */
const tokenTrustMs = 60 * 60_000;
/** Clocks of this machine and the service may differ by as much and the signature would still be accepted. */
const clockToleranceMs = 15 * 60_000;

/** Puts a job on disk, before anything is sent. @throws RdsError when the disk refuses; nothing was sent then */
export async function createJob(
  request: JobRequest & { readonly identity: string },
  context: SubmitContext,
): Promise<CloneJob> {
  const clientToken = context.newId();
  const now = context.clock.now();
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
    request: { ...toRequest(request.draft), ClientToken: clientToken },
    draft: request.draft,
    createdAt: now,
    phase: 'sending',
    owner: { windowId: context.windowId, pid: context.pid },
    announced: false,
    watched: true,
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
export async function sendJob(job: CloneJob, account: JobAccount, context: SubmitContext): Promise<CloneJob> {
  const { client, identity } = account;
  const { store, clock, logger, windowId } = context;
  let lastError: RdsError | undefined;
  for (let attempt = 1; attempt <= maxAttempts; attempt++) {
    if (attempt > 1) await clock.sleep(pauseBefore(attempt, lastError));
    const current = await store.update(job.id, () => undefined);
    if (current && (current.phase !== 'sending' || current.owner.windowId !== windowId)) return current;
    if (job.identity !== identity) {
      logger.warn(`Clone job ${job.id}: the account is another one now, so it is not sent again`);
      break;
    }
    if (clock.now() - job.createdAt > tokenTrustMs) {
      logger.warn(`Clone job ${job.id}: too old to be sent again, looking for the instance instead`);
      break;
    }
    try {
      const accepted = await client.cloneInstance(job.regionId, job.request);
      // In the log too: it is what must not be lost.
      logger.info(
        `Clone job ${job.id}: accepted as ${accepted.dbInstanceId}, RequestId ${accepted.requestId}`,
      );
      return await settle(job, context, (one) =>
        acceptedJob(one, clock.now(), accepted, 'Accepted by the service.'),
      );
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
      if (isOutcomeUnknown(thrown)) {
        await settle(job, context, (one) =>
          advance(one, 'sending', clock.now(), `Attempt ${attempt}: no answer (${thrown.code}).`, {
            attemptUnanswered: true,
          }),
        );
        continue;
      }
      break;
    }
  }
  const refusal = lastError;
  if (refusal && !isOutcomeUnknown(refusal)) {
    const refused = await settle(job, context, (one) =>
      one.attemptUnanswered
        ? undefined
        : advance(one, 'refused', clock.now(), `Refused: ${refusal.code}.`, { error: storeError(refusal) }),
    );
    if (refused.phase !== 'sending') return refused;
  }
  const found = await findClone(job, client, store.list()).catch(() => undefined);
  if (found) return settle(job, context, (one) => acceptedJob(one, clock.now(), found, 'Found by its name.'));
  return settle(job, context, (one) =>
    advance(one, 'unknown', clock.now(), 'No definite answer, and no instance of this name is visible.', {
      ...(lastError ? { error: storeError(lastError) } : {}),
    }),
  );
}

/**
 * Takes over a job whose window died, or whose outcome stayed unknown. Whether its request left the machine is not
 * known, so a refusal alone does not prove that nothing was created.
 */
export async function adoptJob(job: CloneJob, context: SubmitContext): Promise<CloneJob> {
  return settle(job, context, (one) =>
    advance(one, 'sending', context.clock.now(), 'Sent again: its outcome was not known.', {
      owner: { windowId: context.windowId, pid: context.pid },
      attemptUnanswered: true,
      announced: false,
    }),
  );
}

/**
 * Changes a job whose outcome is open. One that was settled meanwhile stays as it is; one whose file has vanished is
 * written anew, because what is known of a clone must be on record.
 */
async function settle(
  job: CloneJob,
  { store }: SubmitContext,
  change: (job: CloneJob) => CloneJob | undefined,
): Promise<CloneJob> {
  const settled = await store.update(job.id, (one) =>
    one.phase === 'sending' || one.phase === 'unknown' ? change(one) : undefined,
  );
  if (settled) return settled;
  const restored = change(job) ?? job;
  await store.restore(restored);
  return restored;
}

function pauseBefore(attempt: number, error: RdsError | undefined): number {
  return Math.min(maxPauseMs, error?.retryAfterMs ?? pauseBetweenAttemptsMs * (attempt - 1));
}

function acceptedJob(
  job: CloneJob,
  at: number,
  accepted: { readonly dbInstanceId: string; readonly orderId: string },
  note: string,
): CloneJob {
  const { error: _settled, ...rest } = job;
  return advance(rest, 'accepted', at, note, {
    dbInstanceId: accepted.dbInstanceId,
    acceptedAt: at,
    // That its outcome was unknown may have been told; how it ends has not.
    announced: false,
    ...(accepted.orderId ? { orderId: accepted.orderId } : {}),
  });
}

/** The instance of the job's name that was created since, unless another job has it; undefined when none or several. */
async function findClone(
  job: CloneJob,
  client: RdsClient,
  jobs: readonly CloneJob[],
): Promise<{ dbInstanceId: string; orderId: string } | undefined> {
  if (job.description === '') return undefined;
  const taken = new Set(jobs.filter((one) => one.id !== job.id).map((one) => one.dbInstanceId));
  const candidates = (await client.findInstancesByDescription(job.regionId, job.description)).filter(
    (instance) =>
      instance.dbInstanceId !== job.sourceId &&
      !taken.has(instance.dbInstanceId) &&
      (instance.createTime ?? 0) >= job.createdAt - clockToleranceMs,
  );
  const [only] = candidates;
  return candidates.length === 1 && only ? { dbInstanceId: only.dbInstanceId, orderId: '' } : undefined;
}
