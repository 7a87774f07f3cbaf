import type { CloneDraft } from '../../shared/clone';
import type { AccountId } from '../../shared/ids';
import type { CloneAccepted } from '../../shared/model';
import { toRequest } from '../clone/draft';
import { valueOf } from '../clone/facts';
import type { Clock } from '../clock';
import { isOutcomeUnknown, isRdsError, type RdsError } from '../errors/rdsError';
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

/** Times CloneDBInstance is sent for one submit, all with the same ClientToken. */
const maxAttempts = 3;
const pauseBetweenAttemptsMs = 2_000;
/**
 * A token is not trusted for longer than this. RDS documents no lifetime; other products of the platform keep tokens
 * for 24 hours at least. Past it a job whose outcome is unknown is looked for, but never sent again.
 */
const tokenTrustMs = 60 * 60_000;
/** Clocks of this machine and the service may differ by as much and the signature would still be accepted. */
const clockToleranceMs = 15 * 60_000;

/** Puts a job on disk, before anything is sent. @throws when the disk refuses; nothing was sent then */
export async function createJob(request: JobRequest, context: SubmitContext): Promise<CloneJob> {
  const clientToken = context.newId();
  const now = context.clock.now();
  const job: CloneJob = {
    version: 1,
    id: context.newId(),
    accountId: request.accountId,
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
  await context.store.create(job);
  return job;
}

/**
 * Sends a job's request until the outcome is known or the attempts are used up, then looks for the clone by its name.
 * Also picks up jobs that a crashed window left in `sending`, and jobs whose outcome stayed unknown.
 */
export async function sendJob(job: CloneJob, client: RdsClient, context: SubmitContext): Promise<CloneJob> {
  const { store, clock, logger } = context;
  // A job that was already written when this call began may have been sent before, with or without an answer.
  let current = job;
  let lastError: RdsError | undefined;
  for (let attempt = 1; attempt <= maxAttempts; attempt++) {
    if (clock.now() - job.createdAt > tokenTrustMs) {
      logger.warn(`Clone job ${job.id}: too old to be sent again, looking for the instance instead`);
      break;
    }
    if (attempt > 1) await clock.sleep(lastError?.retryAfterMs ?? pauseBetweenAttemptsMs * (attempt - 1));
    try {
      const accepted = await client.cloneInstance(current.regionId, current.request);
      return await settle(current, context, (one, at) =>
        acceptedJob(one, at, accepted, 'Accepted by the service.'),
      );
    } catch (thrown) {
      const error = toError(thrown);
      lastError = error;
      if (error.kind === 'throttled') continue;
      if (isOutcomeUnknown(error)) {
        current = await settle(current, context, (one, at) =>
          advance(one, 'sending', at, `Attempt ${attempt}: no answer (${error.code}).`, {
            attemptUnanswered: true,
          }),
        );
        continue;
      }
      if (current.attemptUnanswered) break;
      return await settle(current, context, (one, at) =>
        advance(one, 'refused', at, `Refused: ${error.code}.`, { error: storeError(error) }),
      );
    }
  }
  if (!current.attemptUnanswered && lastError) {
    const error = lastError;
    return settle(current, context, (one, at) =>
      advance(one, 'refused', at, `Refused: ${error.code}.`, { error: storeError(error) }),
    );
  }
  const found = await findClone(current, client, store.list()).catch(() => undefined);
  if (found) return settle(current, context, (one, at) => acceptedJob(one, at, found, 'Found by its name.'));
  return settle(current, context, (one, at) =>
    advance(one, 'unknown', at, 'No definite answer, and no instance of this name is visible.', {
      ...(lastError ? { error: storeError(lastError) } : {}),
    }),
  );
}

/**
 * Marks a job that this window did not send itself: whether its request left the machine is not known, so a refusal
 * alone does not prove that nothing was created.
 */
export async function adoptJob(job: CloneJob, context: SubmitContext): Promise<CloneJob> {
  return settle(job, context, (one, at) =>
    advance(one, 'sending', at, 'Sent again: its outcome was not known.', {
      owner: { windowId: context.windowId, pid: context.pid },
      attemptUnanswered: true,
      announced: false,
    }),
  );
}

async function settle(
  job: CloneJob,
  { store, clock, logger }: SubmitContext,
  change: (job: CloneJob, at: number) => CloneJob,
): Promise<CloneJob> {
  const changed = change(job, clock.now());
  try {
    const written = await store.update(job.id, (current) => change(current, clock.now()));
    if (written) return written;
  } catch (error) {
    // The answer must not be lost because the disk is full: the window goes on with what it knows.
    logger.error(
      `Clone job ${job.id}: cannot be written (${error instanceof Error ? error.message : 'unknown'})`,
    );
  }
  return changed;
}

function acceptedJob(
  job: CloneJob,
  at: number,
  accepted: Omit<CloneAccepted, 'requestId'>,
  note: string,
): CloneJob {
  const { error: _settled, ...rest } = job;
  return advance(rest, 'accepted', at, note, {
    dbInstanceId: accepted.dbInstanceId,
    acceptedAt: at,
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

function toError(thrown: unknown): RdsError {
  if (isRdsError(thrown)) return thrown;
  throw thrown;
}
