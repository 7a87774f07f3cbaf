import type { CloneOperationName } from '../../shared/clone';
import { isSameIdentity } from '../accounts/identity';
import { operationOf } from '../clone/operations';
import { notNowCodes, notNowForMinutes } from '../errors/catalogue/meanings';
import { makeFailure, notSent, plainFailure, type Failure } from '../errors/failure';
import { failureCodes } from '../errors/failureCodes';
import { isOutcomeUnknown, isRdsError } from '../errors/rdsError';
import type { CloneJob } from './job';
import type { JobEvent } from './machine';
import { Pause, retryDelayMs } from './pause';
import { findMade } from './reconcile';
import { recordSent } from './record';
import type { JobAccount, SubmitContext } from './submit';

/** Times the request is sent for one submit while no definite answer comes, all with the same ClientToken. */
const maxAttempts = 3;
/** Minimum time before a request is sent again: a new clone takes a moment to become visible. */
const resendAfterMs = 10_000;
const minPauseMs = 2_000;
const maxPauseMs = 30_000;
/** How long to retry after "not now", and after throttling. */
const notNowForMs = notNowForMinutes * 60_000;
const throttledForMs = 2 * 60_000;
/**
 * A request is not sent again when its token is older than this. RDS documents no lifetime of tokens; other Alibaba
 * Cloud products keep them for at least 24 hours. An older job of unknown outcome is searched for, but never sent
 * again.
 */
const tokenTrustMs = 60 * 60_000;

/**
 * Sends a job's request until the outcome is known or the attempts are used up. Also handles jobs that a crashed window
 * left in `sending`, and jobs of unknown outcome.
 *
 * The state on disk decides, because another window may have settled the job or taken it over while this one waited. A
 * refusal only settles a job if every earlier attempt, of any window, got an answer. After an unanswered attempt, the
 * clone is searched for before anything is sent again.
 */
export async function sendJob(
  given: CloneJob,
  account: JobAccount,
  context: SubmitContext,
): Promise<CloneJob> {
  return new Sending(given, account, context).run();
}

class Sending {
  private lastError: Failure | undefined;
  private isFirst: boolean;
  /** How long this window has waited after "not now". */
  private waitedMs = 0;
  /** How much longer it may wait, according to what an earlier window recorded. */
  private readonly leftMs: number;
  private waits = 0;

  constructor(
    private job: CloneJob,
    private readonly account: JobAccount,
    private readonly context: SubmitContext,
  ) {
    const { waiting } = job;
    this.isFirst = job.attemptUnanswered !== true && !waiting && job.lastSentAt === undefined;
    this.leftMs = waiting ? Math.max(0, waiting.until - context.clock.now()) : Infinity;
    // If the request is not sent again, the job is refused with this error.
    if (waiting) this.lastError = waiting.error;
  }

  async run(): Promise<CloneJob> {
    for (let attempt = 1; attempt <= maxAttempts;) {
      const current = await this.stillMine();
      if (!current || this.context.closing?.aborted) return this.job;
      if (!this.maySend()) break;
      const left = this.job.attemptUnanswered ? this.untilVisible() : 0;
      if (left > 0) {
        await this.pause(left);
        continue;
      }
      const found = this.job.attemptUnanswered ? await this.look() : undefined;
      if (found === 'found') return this.job;
      // The user must look at instances that may be the clone before anything is sent again.
      if (found === 'candidates') break;
      if (found === 'failed') {
        attempt++;
        await this.pause(resendAfterMs);
        continue;
      }
      if (!this.isFirst) await this.record({ type: 'sending', serviceAt: this.account.client.serviceNow() });
      if (!this.context.store.isWritten(this.job.id)) {
        // Otherwise another window that reads the job would not know that the request was sent again.
        this.lastError = makeFailure(notSent(this.operation, failureCodes.notWritten));
        break;
      }
      this.isFirst = false;
      const error = await this.sendOnce();
      if (!error) return this.job;
      this.lastError = error;
      if (await this.waitsFor(error)) continue;
      if (!isOutcomeUnknown(error)) break;
      await this.record({ type: 'unanswered', attempt, code: error.code });
      attempt++;
      if (attempt <= maxAttempts) await this.pause(minPauseMs);
    }
    return this.settle();
  }

  private get operation(): CloneOperationName {
    return operationOf(this.job).name;
  }

  /** Milliseconds until a clone that the last attempt may have made can be seen. */
  private untilVisible(): number {
    const { createdAt, firstSentAt = createdAt, lastSentAt = firstSentAt } = this.job;
    const passed = this.context.clock.now() - lastSentAt;
    // If the clock was set back, do not wait out the difference.
    return passed < 0 ? 0 : Math.max(0, resendAfterMs - passed);
  }

  /** Undefined if the job is finished or now belongs to another window. */
  private async stillMine(): Promise<CloneJob | undefined> {
    const { store, self } = this.context;
    const current = await store.update(this.job.id, () => undefined);
    if (!current) return store.leftAlone.has(this.job.id) ? undefined : this.job;
    this.job = current;
    return current.phase === 'sending' && current.owner.windowId === self.windowId ? current : undefined;
  }

  private maySend(): boolean {
    const { id, identity } = this.job;
    const { logger } = this.context;
    if (!isSameIdentity(identity, this.account.identity)) {
      logger.warn(`Clone job ${id}: the account is another one now, so it is not sent`);
      this.lastError ??= makeFailure(notSent(this.operation, failureCodes.otherIdentity));
      return false;
    }
    if (this.context.clock.now() > (this.job.waiting?.until ?? Infinity) + maxPauseMs) {
      logger.info(`Clone job ${id}: waited for as long as was said, so it is not sent again`);
      return false;
    }
    if (!this.isFirst && !this.isTokenTrusted()) {
      logger.warn(`Clone job ${id}: too old to be sent again, looking for the instance instead`);
      return false;
    }
    return true;
  }

  /** Checks the age by the clock of RDS too, so that setting the local clock back does not extend it. */
  private isTokenTrusted(): boolean {
    const { createdAt, firstSentServiceAt, history } = this.job;
    const now = this.context.clock.now();
    const age = now - createdAt;
    const serviceNow = this.account.client.serviceNow();
    const serviceAge =
      serviceNow === undefined || firstSentServiceAt === undefined ? age : serviceNow - firstSentServiceAt;
    // The history shows that the clock was set back even after it has caught up.
    const wasSetBack = [...history, { at: now }].some(({ at }, index) => at < (history[index - 1]?.at ?? 0));
    return !wasSetBack && age <= tokenTrustMs && serviceAge <= tokenTrustMs;
  }

  private async look(): Promise<'found' | 'candidates' | 'none' | 'failed'> {
    const { store, logger } = this.context;
    try {
      const { certain, any } = await findMade(
        this.job,
        this.account.client,
        store.list(),
        this.context.clock.now(),
      );
      if (certain) {
        await this.record({ type: 'found', dbInstanceId: certain.dbInstanceId, by: 'name' });
        return 'found';
      }
      return any ? 'candidates' : 'none';
    } catch (error) {
      logger.warn(
        `Clone job ${this.job.id}: cannot be looked for (${isRdsError(error) ? error.code : 'fault'})`,
      );
      if (isRdsError(error)) this.lastError ??= plainFailure(error);
      return 'failed';
    }
  }

  /** @returns the error; undefined if RDS accepted the request */
  private async sendOnce(): Promise<Failure | undefined> {
    const { regionId, request, identity, id } = this.job;
    const { logger } = this.context;
    try {
      const accepted = await this.account.client.cloneInstance(regionId, request, {
        operation: this.operation,
        identity,
      });
      const { dbInstanceId, orderId, requestId } = accepted;
      // The id also goes to the log, so that it is not lost if the disk refuses.
      logger.info(`Clone job ${id}: accepted as ${dbInstanceId}, RequestId ${requestId}`);
      await this.record({ type: 'accepted', dbInstanceId, orderId });
      return undefined;
    } catch (thrown) {
      if (isRdsError(thrown)) return plainFailure(thrown);
      // An internal error. It is not known whether the request was sent.
      logger.error(`Clone job ${id}: ${thrown instanceof Error ? thrown.message : 'failed'}`);
      return makeFailure({ kind: 'badResponse', operation: this.operation, code: failureCodes.internal });
    }
  }

  /** Waits within limits if RDS said "not now". @returns whether to send again */
  private async waitsFor(error: Failure): Promise<boolean> {
    const isThrottled = error.kind === 'throttled';
    if (!isThrottled && !(error.kind === 'service' && notNowCodes.has(error.code))) return false;
    const left = Math.min(isThrottled ? throttledForMs : notNowForMs, this.leftMs) - this.waitedMs;
    const pause = Math.min(maxPauseMs, error.retryAfterMs ?? retryDelayMs(this.waits, maxPauseMs));
    if (pause > left) return false;
    this.waits++;
    this.waitedMs += pause;
    const now = this.context.clock.now();
    await this.record({ type: 'notNow', error, nextAt: now + pause, until: now + left });
    await this.pause(pause);
    return true;
  }

  /** Sleeps, and wakes up early if the user cancels or another window takes the job. */
  private async pause(ms: number): Promise<void> {
    const { store, clock, self, closing } = this.context;
    const pause = new Pause(clock, closing);
    const subscription = store.onDidChange(() => {
      const current = store.get(this.job.id);
      if (current && (current.phase !== 'sending' || current.owner.windowId !== self.windowId)) pause.wake();
    });
    await pause.sleep(ms);
    subscription.dispose();
  }

  private async settle(): Promise<CloneJob> {
    const { lastError } = this;
    const isRefused = lastError !== undefined && !isOutcomeUnknown(lastError);
    // It is only an assumption that "not now" means that nothing was made, so the clone is searched for anyway.
    const mayHaveBeenMade = !isRefused || this.waits > 0 || this.job.waiting !== undefined;
    if (
      mayHaveBeenMade &&
      isSameIdentity(this.job.identity, this.account.identity) &&
      (await this.look()) === 'found'
    )
      return this.job;
    if (isRefused) await this.record({ type: 'refused', error: lastError });
    // A refusal does not end a job with an unanswered attempt, so it may still be in `sending`.
    if (this.job.phase !== 'sending') return this.job;
    await this.record({ type: 'unsettled', error: lastError });
    return this.job;
  }

  private async record(event: JobEvent): Promise<void> {
    this.job = await recordSent(this.job, event, this.context);
  }
}
