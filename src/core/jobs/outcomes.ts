import type { Clock } from '../clock';
import { isFinished, type CloneJob } from './job';
import type { Life, EditorWindow } from './process';
import { Pause } from './pause';
import { StandStill } from './standStill';
import type { JobStore } from './store';

/** How often to check whether the window that should announce an outcome is gone. */
const lookAgainMs = 10_000;
/** After this time, any window may announce an outcome. */
const untoldMs = 60_000;

/**
 * Announces how each job ended, in only one window: in the window that submitted it, or in another window if that one
 * is gone or has not announced it for a minute.
 */
export class Outcomes {
  private readonly subscription: { dispose(): void };
  private readonly claiming = new Set<string>();
  private readonly disposed = new AbortController();
  private readonly pause: Pause;
  private isWaiting = false;
  private readonly still: StandStill;

  constructor(
    private readonly store: JobStore,
    private readonly windows: { readonly self: EditorWindow; readonly lifeOf: (other: EditorWindow) => Life },
    clock: Clock,
    private readonly tell: (job: CloneJob) => void,
  ) {
    this.still = new StandStill(clock);
    this.pause = new Pause(clock, this.disposed.signal);
    this.subscription = store.onDidChange(() => {
      this.tellAll();
    });
  }

  /** Checks all jobs, to include those that ended while no window was open. */
  tellAll(): void {
    for (const job of this.store.list()) {
      if (job.announced || !(isFinished(job) || job.phase === 'unknown')) continue;
      const untoldForMs = this.still.ms(job.id, `${job.phase} ${job.history.length}`);
      const round = Math.floor(untoldForMs / untoldMs);
      // The window with the claim may have died before the announcement, so each round allows a new claim.
      if (this.isOwn(job) || this.windows.lifeOf(job.owner) === 'gone' || round > 0)
        void this.claim(job, round);
      void this.lookAgain();
    }
  }

  /** Polls, because no event is sent when another window dies between recording and announcing an outcome. */
  private async lookAgain(): Promise<void> {
    if (this.isWaiting) return;
    this.isWaiting = true;
    if (!(await this.pause.sleep(lookAgainMs))) return;
    this.isWaiting = false;
    this.tellAll();
  }

  dispose(): void {
    this.disposed.abort(new Error('disposed'));
    this.subscription.dispose();
  }

  private isOwn({ owner }: CloneJob): boolean {
    return owner.windowId === this.windows.self.windowId;
  }

  private async claim(seen: CloneJob, round: number): Promise<void> {
    const { id } = seen;
    if (this.claiming.has(id)) return;
    this.claiming.add(id);
    try {
      // The job may have changed since it was seen.
      const job = await this.store.claimAnnouncement(id, this.isOwn(seen), round);
      if (job && (isFinished(job) || job.phase === 'unknown')) this.tell(job);
    } finally {
      this.claiming.delete(id);
    }
  }
}
