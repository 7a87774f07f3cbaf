import type { AccountId } from '../../shared/ids';
import type { Clock } from '../clock';
import type { JobPhase } from './job';
import { Pause } from './pause';
import type { JobStore } from './store';

/** Clones that end together are told together. */
const gatherMs = 200;
/** With these the list of instances is another one than before. */
const ends: ReadonlySet<JobPhase> = new Set(['ready', 'lost', 'released']);

/** Tells where an instance has become ready or has gone, whichever window has learnt it. */
export class InstanceChanges {
  private readonly phases = new Map<string, JobPhase>();
  private readonly places = new Map<string, readonly [AccountId, string]>();
  private readonly subscription: { dispose(): void };
  private readonly disposed = new AbortController();
  private readonly pause: Pause;

  constructor(
    private readonly store: JobStore,
    clock: Clock,
    private readonly tell: (accountId: AccountId, regionId: string) => void,
  ) {
    this.pause = new Pause(clock, this.disposed.signal);
    this.subscription = store.onDidChange(() => {
      this.look();
    });
    this.look();
  }

  dispose(): void {
    this.disposed.abort(new Error('disposed'));
    this.subscription.dispose();
  }

  private look(): void {
    for (const { id, phase, accountId, regionId } of this.store.list()) {
      const before = this.phases.get(id);
      this.phases.set(id, phase);
      // What is read for the first time is no news.
      if (before === undefined || before === phase || !ends.has(phase)) continue;
      this.places.set(`${accountId} ${regionId}`, [accountId, regionId]);
      if (this.places.size === 1) void this.tellSoon();
    }
  }

  private async tellSoon(): Promise<void> {
    if (!(await this.pause.sleep(gatherMs))) return;
    const places = [...this.places.values()];
    this.places.clear();
    for (const place of places) this.tell(...place);
  }
}
