import { t } from '@vscode/l10n';
import type { AccountId } from '../../shared/ids';
import type { Instance } from '../../shared/model';
import { isSameIdentity } from '../accounts/identity';
import type { Clock } from '../clock';
import { plainFailure } from '../errors/failure';
import { failureCodes, isOutcomeUnknown, isRdsError, RdsError } from '../errors/rdsError';
import { diskReason } from '../files/problem';
import { Pause, retryDelayMs } from '../jobs/pause';
import type { EditorWindow } from '../jobs/process';
import type { JobAccount } from '../jobs/submit';
import type { Logger } from '../log';
import { lookAfter } from './look';
import type { BackupTaskStore } from './store';
import type { BackupTask } from './task';

/** Being throttled is waited out for so long, and once for so long at most. */
const throttledForMs = 2 * 60_000;
const maxPauseMs = 30_000;

export interface TaskContext {
  readonly store: BackupTaskStore;
  readonly clock: Clock;
  readonly logger: Logger;
  /** This window. */
  readonly self: EditorWindow;
  /** Aborted when the window closes. */
  readonly closing?: AbortSignal | undefined;
}

export interface TaskRequest {
  readonly accountId: AccountId;
  readonly instance: Pick<Instance, 'regionId' | 'dbInstanceId' | 'description' | 'engine'>;
  /** What CreateBackup is sent. */
  readonly request: Readonly<Record<string, string>>;
  readonly thenClone: boolean;
  /** What was seen before, which the task cannot have made. */
  readonly knownJobs: readonly string[];
  readonly knownSets: readonly string[];
  /** `Identity.id` that the user was shown when confirming; undefined when none was known yet. */
  readonly confirmed?: string | undefined;
}

/** A backup of the instance is under way already; nothing was sent. */
export class BackupUnderWay extends Error {
  override readonly name = 'BackupUnderWay';
  constructor(readonly task: BackupTask | undefined) {
    super('The instance is being backed up already.');
  }
}

/**
 * Puts a task on disk, before anything is sent.
 * @throws BackupUnderWay; RdsError when the account is another one than was confirmed, or when the disk refuses. Nothing
 * was sent then.
 */
export async function createTask(
  asked: TaskRequest,
  { client, identity }: JobAccount,
  { store, clock, self }: TaskContext,
): Promise<BackupTask> {
  const { accountId, instance, confirmed } = asked;
  if (!identity || (confirmed !== undefined && !isSameIdentity(confirmed, identity)))
    throw notSent(failureCodes.otherIdentity, 'credentials');
  const { regionId, dbInstanceId } = instance;
  const place = { identity: identity.id, regionId, dbInstanceId };
  const claim = await store.claim(place, clock.now()).catch((error: unknown) => {
    throw notWritten(error);
  });
  if ('taken' in claim) throw new BackupUnderWay(claim.taken);
  const serviceAt = client.serviceNow();
  const task: BackupTask = {
    ...{ version: 1, id: claim.id, accountId, ...place },
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
    throw notWritten(error);
  }
  return task;
}

/**
 * Sends a task once. There is no token that would make a second one harmless, so only a call that RDS has turned away as
 * one too many is sent again, after a look that nothing was made.
 * @returns the task afterwards; `unknown` where no definite answer came
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
    // What is not sent before the window closes is looked for by another one.
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

function notWritten(error: unknown): RdsError {
  return notSent(failureCodes.notWritten, 'badResponse', t('Nothing was sent: {0}.', diskReason(error)));
}

function notSent(code: string, kind: 'credentials' | 'badResponse', ourWords?: string): RdsError {
  return new RdsError({ kind, operation: 'CreateBackup', code, ourWords, sent: false });
}
