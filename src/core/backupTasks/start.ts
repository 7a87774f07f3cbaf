import type { AccountId } from '../../shared/ids';
import type { Instance } from '../../shared/model';
import { isSameIdentity } from '../accounts/identity';
import type { Clock } from '../clock';
import { notSent, plainFailure } from '../errors/failure';
import { failureCodes } from '../errors/failureCodes';
import { isOutcomeUnknown, isRdsError, RdsError } from '../errors/rdsError';
import { Pause, retryDelayMs } from '../jobs/pause';
import type { EditorWindow } from '../jobs/process';
import { notWritten, type JobAccount } from '../jobs/submit';
import type { Logger } from '../log';
import { lookAfter } from './look';
import type { BackupTaskStore } from './store';
import type { BackupTask } from './task';

/** Limits for the total wait and for each wait while the service throttles. */
const throttledForMs = 2 * 60_000;
const maxPauseMs = 30_000;

export interface TaskContext {
  readonly store: BackupTaskStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly self: EditorWindow;
  /** Aborted when the window closes. */
  readonly closing?: AbortSignal | undefined;
}

export interface TaskRequest {
  readonly accountId: AccountId;
  readonly instance: Pick<Instance, 'regionId' | 'dbInstanceId' | 'description' | 'engine'>;
  readonly request: Readonly<Record<string, string>>;
  readonly thenClone: boolean;
  /** Tasks and backup sets that existed before, so the new task cannot have created them. */
  readonly knownJobs: readonly string[];
  readonly knownSets: readonly string[];
  /** `Identity.id` shown to the user in the confirmation; undefined if none was known. */
  readonly confirmed?: string | undefined;
}

/** A backup of the instance is already running; nothing was sent. */
export class BackupUnderWay extends Error {
  override readonly name = 'BackupUnderWay';
  constructor(readonly task: BackupTask | undefined) {
    super('The instance is being backed up already.');
  }
}

/**
 * Writes a task to disk before anything is sent.
 * @throws BackupUnderWay
 * @throws RdsError if the account has another identity than the confirmed one, or the disk refuses. In all cases
 * nothing was sent.
 */
export async function createTask(
  asked: TaskRequest,
  { client, identity }: JobAccount,
  { store, clock, self }: TaskContext,
): Promise<BackupTask> {
  const { accountId, instance, confirmed } = asked;
  if (!identity || (confirmed !== undefined && !isSameIdentity(confirmed, identity)))
    throw new RdsError(notSent('CreateBackup', failureCodes.otherIdentity));
  const { regionId, dbInstanceId } = instance;
  const taskInstance = { identity: identity.id, regionId, dbInstanceId };
  const claim = await store.claim(taskInstance, clock.now()).catch((error: unknown) => {
    throw notWritten('CreateBackup', error);
  });
  if ('taken' in claim) throw new BackupUnderWay(claim.taken);
  const serviceAt = client.serviceNow();
  const task: BackupTask = {
    ...{ version: 1, id: claim.id, accountId, ...taskInstance },
    instanceName: instance.description,
    engine: instance.engine,
    request: asked.request,
    createdAt: clock.now(),
    ...(serviceAt === undefined ? {} : { createdServiceAt: serviceAt }),
    phase: 'sending',
    owner: self,
    knownJobs: [...asked.knownJobs],
    knownSets: [...asked.knownSets],
    thenClone: asked.thenClone,
    announced: false,
    steps: 0,
  };
  try {
    await store.create(task);
  } catch (error) {
    await store.unclaim(claim.id);
    throw notWritten('CreateBackup', error);
  }
  return task;
}

/**
 * Sends a task once. CreateBackup takes no ClientToken, so a second request could create a second backup. Only a
 * throttled request is sent again, after a check that no backup was created.
 * @returns the task afterwards; `unknown` if no definite answer came
 */
export async function sendTask(
  task: BackupTask,
  account: JobAccount,
  context: TaskContext,
): Promise<BackupTask> {
  const { store, clock, logger, closing } = context;
  const { id, regionId, identity, request } = task;
  const record = async (event: Parameters<typeof store.record>[1]): Promise<BackupTask> =>
    (await store.record(id, event, clock.now())) ?? task;
  const pause = new Pause(clock, closing);
  for (let tries = 0, waitedMs = 0; ; tries++) {
    const answer = await sendOnce();
    if (!('failed' in answer)) return record({ type: 'accepted', backupJobId: answer.backupJobId });
    const { failed } = answer;
    if (isOutcomeUnknown(failed)) return record({ type: 'unanswered', error: plainFailure(failed) });
    const wait = Math.min(maxPauseMs, failed.retryAfterMs ?? retryDelayMs(tries, maxPauseMs));
    waitedMs += wait;
    if (failed.kind !== 'throttled' || waitedMs > throttledForMs)
      return record({ type: 'refused', error: plainFailure(failed) });
    // If the window closes before the task is sent again, another window looks for it.
    if (!(await pause.sleep(wait))) return store.get(id) ?? task;
    const seen = await lookAfter(task, account.client).catch(() => undefined);
    if (seen?.type === 'found' || seen?.type === 'done') return record(seen);
    if (!seen) return record({ type: 'refused', error: plainFailure(failed) });
  }

  async function sendOnce(): Promise<{ readonly backupJobId: string } | { readonly failed: RdsError }> {
    try {
      const accepted = await account.client.createBackup(regionId, request, { identity });
      logger.info(`Backup task ${id}: accepted as ${accepted.backupJobId}, RequestId ${accepted.requestId}`);
      return accepted;
    } catch (thrown) {
      if (isRdsError(thrown)) return { failed: thrown };
      logger.error(`Backup task ${id}: ${thrown instanceof Error ? thrown.message : 'failed'}`);
      const { internal } = failureCodes;
      return { failed: new RdsError({ kind: 'badResponse', operation: 'CreateBackup', code: internal }) };
    }
  }
}
