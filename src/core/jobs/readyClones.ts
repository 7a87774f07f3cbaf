import { isSameIdentity } from '../accounts/identity';
import type { Clock } from '../clock';
import { reasonOf } from '../files/problem';
import type { Logger } from '../log';
import type { CloneJob } from './job';
import { Pause } from './pause';
import { findById } from './reconcile';
import { markGone } from './release';
import type { JobStore } from './store';
import type { JobAccount } from './submit';

/** How long an answer that shows the instance stays valid. */
const holdsMs = 10 * 60_000;
/** Maximum checks at once; the clones that were checked longest ago come first. */
const mostLooks = 10;
/** An instance counts as gone only after this many checks in a row did not find it. */
const looksUntilGone = 3;
const lookAgainMs = 60_000;

export interface ReadyClonesContext {
  readonly store: JobStore;
  readonly clock: Clock;
  readonly logger: Logger;
  /** A job's account. Rejects, or resolves with undefined, while the account cannot be used. */
  readonly accountFor: (accountId: CloneJob['accountId']) => Promise<JobAccount | undefined>;
}

/**
 * Checks whether ready clones still exist. Otherwise an instance that was released elsewhere, in the console or by a
 * colleague, would be shown as running and billed forever.
 */
export class ReadyClones {
  /** When a job was last checked, epoch milliseconds. */
  private readonly lookedAt = new Map<string, number>();
  private readonly closing = new AbortController();
  private readonly pause: Pause;
  private looking: Promise<void> | undefined;

  constructor(private readonly context: ReadyClonesContext) {
    this.pause = new Pause(context.clock, this.closing.signal);
  }

  /** Checks the clones that were not checked in the last ten minutes. Does not throw. */
  look(): Promise<void> {
    this.looking ??= this.lookAtAll().finally(() => {
      this.looking = undefined;
    });
    return this.looking;
  }

  dispose(): void {
    this.closing.abort(new Error('disposed'));
  }

  private async lookAtAll(): Promise<void> {
    let missing = this.due();
    for (let looks = 1; missing.length > 0; looks++) {
      const found = await Promise.all(missing.map(async (job) => [job, await this.isThere(job)] as const));
      missing = found.flatMap(([job, isThere]) => (isThere === false ? [job] : []));
      if (looks === looksUntilGone) break;
      if (missing.length > 0 && !(await this.pause.sleep(lookAgainMs))) return;
    }
    for (const job of missing) {
      this.context.logger.info(`Clone job ${job.id}: ${job.dbInstanceId ?? ''} is no longer there`);
      await markGone(job, this.context);
    }
  }

  private due(): readonly CloneJob[] {
    const now = this.context.clock.now();
    const lastOf = ({ id }: CloneJob): number => this.lookedAt.get(id) ?? -Infinity;
    return this.context.store
      .list()
      .filter((job) => job.phase === 'ready' && Math.abs(now - lastOf(job)) >= holdsMs)
      .sort((a, b) => lastOf(a) - lastOf(b))
      .slice(0, mostLooks);
  }

  /** Undefined if that is not known: the account cannot be used, has another identity now, or got no answer. */
  private async isThere(job: CloneJob): Promise<boolean | undefined> {
    const { accountFor, clock, logger } = this.context;
    this.lookedAt.set(job.id, clock.now());
    try {
      const account = await accountFor(job.accountId);
      if (!account || !isSameIdentity(job.identity, account.identity)) return undefined;
      return (await findById(job, account.client)) !== undefined;
    } catch (error) {
      logger.debug(`Clone job ${job.id}: whether its instance exists is not known (${reasonOf(error)})`);
      return undefined;
    }
  }
}
