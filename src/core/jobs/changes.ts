import type { AccountId } from '../../shared/ids';
import type { Clock } from '../clock';
import type { JobPhase } from './job';
import { Pause } from './pause';
import type { JobStore } from './store';

/** Jobs that end within this time of each other are reported in one batch. */
const gatherMs = 200;
/** After a change to one of these phases, the list of instances of the region is out of date. */
const ends: ReadonlySet<JobPhase> = new Set(['ready', 'lost', 'released']);

/** Calls `tell` when an instance has become ready or has disappeared, no matter which window found out. */
export class InstanceChanges {
  private readonly phases = new Map<string, JobPhase>();
  private readonly regions = new Map<string, readonly [AccountId, string]>();
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
      // A job that is read for the first time has not changed.
      if (before === undefined || before === phase || !ends.has(phase)) continue;
      this.regions.set(`${accountId} ${regionId}`, [accountId, regionId]);
      if (this.regions.size === 1) void this.tellSoon();
    }
  }

  private async tellSoon(): Promise<void> {
    if (!(await this.pause.sleep(gatherMs))) return;
    const regions = [...this.regions.values()];
    this.regions.clear();
    for (const region of regions) this.tell(...region);
  }
}
