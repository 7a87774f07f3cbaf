import type { Clock } from '../clock';
import { isFinished, type CloneJob } from './job';
import type { Life, Owner } from './process';
import { StandStill } from './standStill';
import type { JobStore } from './store';

/** How soon it is noticed that the window is gone that had to tell something and did not. */
const lookAgainMs = 10_000;
/** What nobody has told for so long may be told by anyone. */
const untoldMs = 60_000;

/**
 * Passes on how each job ended, once in all windows: the one that submitted it speaks, and another one when that one is
 * gone, or when nobody has told it for a minute.
 */
export class Outcomes {
  private readonly subscription: { dispose(): void };
  private readonly claiming = new Set<string>();
  private readonly disposed = new AbortController();
  private isWaiting = false;
  private readonly still: StandStill;

  constructor(
    private readonly store: JobStore,
    private readonly window: { readonly owner: Owner; readonly lifeOf: (owner: Owner) => Life },
    private readonly clock: Clock,
    private readonly tell: (job: CloneJob) => void,
  ) {
    this.still = new StandStill(clock);
    this.subscription = store.onDidChange(() => {
      this.tellAll();
    });
  }

  /** Looks through all jobs, for those that ended while no window was open. */
  tellAll(): void {
    for (const job of this.store.list()) {
      if (job.announced || !(isFinished(job) || job.phase === 'unknown')) continue;
      const untoldForMs = this.still.ms(job.id, `${job.phase} ${job.history.length}`);
      const round = Math.floor(untoldForMs / untoldMs);
      // Whoever has claimed it may have died before it was told: then the right to tell it is given anew.
      if (this.isOwn(job) || this.window.lifeOf(job.owner) === 'gone' || round > 0)
        void this.claim(job, round);
      this.lookAgain();
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

  private isOwn({ owner }: CloneJob): boolean {
    return owner.windowId === this.window.owner.windowId;
  }

  private async claim(seen: CloneJob, round: number): Promise<void> {
    const { id } = seen;
    if (this.claiming.has(id)) return;
    this.claiming.add(id);
    try {
      if (!(await this.store.claimAnnouncement(id, this.isOwn(seen), round))) return;
    } finally {
      this.claiming.delete(id);
    }
    // What became of it while it was claimed is what is told.
    const job = this.store.get(id);
    if (job && (isFinished(job) || job.phase === 'unknown')) this.tell(job);
  }
}
