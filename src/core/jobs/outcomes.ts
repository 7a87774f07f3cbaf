import type { Clock } from '../clock';
import { isFinished, isOwnerGone, type CloneJob, type WindowIdentity } from './job';
import type { JobStore } from './store';

/** How soon it is noticed that the window is gone that had to tell something and did not. */
const lookAgainMs = 10_000;

/**
 * Passes on how each job ended, once in all windows: the one that submitted it speaks, and another one only when that
 * one is gone.
 */
export class Outcomes {
  private readonly subscription: { dispose(): void };
  private readonly claiming = new Set<string>();
  private readonly disposed = new AbortController();
  private isWaiting = false;

  constructor(
    private readonly store: JobStore,
    private readonly window: WindowIdentity,
    private readonly clock: Clock,
    private readonly tell: (job: CloneJob) => void,
  ) {
    this.subscription = store.onDidChange(() => {
      this.tellAll();
    });
  }

  /** Looks through all jobs, for those that ended while no window was open. */
  tellAll(): void {
    for (const job of this.store.list()) {
      if (job.announced || !(isFinished(job) || job.phase === 'unknown')) continue;
      if (this.isMine(job)) void this.claim(job);
      else this.lookAgain();
    }
  }

  /** Nobody says that another window has died, perhaps between writing how a job ended and telling it. */
  private lookAgain(): void {
    if (this.isWaiting) return;
    this.isWaiting = true;
    this.clock.sleep(lookAgainMs, this.disposed.signal).then(
      () => {
        this.isWaiting = false;
        this.tellAll();
      },
      () => undefined,
    );
  }

  dispose(): void {
    this.disposed.abort(new Error('disposed'));
    this.subscription.dispose();
  }

  private isMine(job: CloneJob): boolean {
    return this.isOwn(job) || isOwnerGone(job, this.window);
  }

  private isOwn({ owner }: CloneJob): boolean {
    return owner.windowId === this.window.windowId;
  }

  private async claim(seen: CloneJob): Promise<void> {
    const { id } = seen;
    if (this.claiming.has(id)) return;
    this.claiming.add(id);
    try {
      if (!(await this.store.claimAnnouncement(id, this.isOwn(seen)))) return;
    } finally {
      this.claiming.delete(id);
    }
    // What became of it while it was claimed is what is told.
    const job = this.store.get(id);
    if (job && (isFinished(job) || job.phase === 'unknown')) this.tell(job);
  }
}
