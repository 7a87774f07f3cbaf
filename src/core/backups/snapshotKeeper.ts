import type { Clock } from '../clock';
import type { Inventory } from './inventory';
import type { SnapshotStore } from './snapshot';

/** A fresh snapshot is not written more often. */
const pauseMs = 2_000;

/** Writes what is shown for the next start, some time after it has changed for the last time. */
export class SnapshotKeeper {
  private writing = new AbortController();

  constructor(
    private readonly snapshots: Pick<SnapshotStore, 'write'>,
    private readonly clock: Clock,
  ) {}

  /** Does nothing while it is uncertain whose lists they are. */
  keepSoon({
    owner,
    inventory,
  }: {
    readonly owner: string | undefined;
    readonly inventory: Inventory;
  }): void {
    if (owner === undefined) return;
    this.writing.abort(new Error('superseded'));
    this.writing = new AbortController();
    this.clock.sleep(pauseMs, this.writing.signal).then(
      () => {
        const { regions, lists } = inventory.worthKeeping();
        if (regions.length > 0) void this.snapshots.write(owner, { at: this.clock.now(), regions, lists });
      },
      () => undefined,
    );
  }

  dispose(): void {
    this.writing.abort(new Error('disposed'));
  }
}
