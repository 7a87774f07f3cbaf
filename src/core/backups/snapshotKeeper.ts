import type { Clock } from '../clock';
import type { Inventory } from './inventory';
import type { SnapshotStore } from './snapshot';

/** Delay before a changed snapshot is written. */
const pauseMs = 2_000;

/** Writes a snapshot for the next start, some time after the last change. */
export class SnapshotKeeper {
  private writing = new AbortController();

  constructor(
    private readonly snapshots: Pick<SnapshotStore, 'write'>,
    private readonly clock: Clock,
  ) {}

  /** Does nothing while the viewer of the lists is uncertain. */
  keepSoon({
    viewer,
    inventory,
  }: {
    readonly viewer: string | undefined;
    readonly inventory: Inventory;
  }): void {
    if (viewer === undefined) return;
    this.writing.abort(new Error('superseded'));
    this.writing = new AbortController();
    this.clock.sleep(pauseMs, this.writing.signal).then(
      () => {
        const { regions, lists } = inventory.worthKeeping();
        if (regions.length > 0) void this.snapshots.write(viewer, { at: this.clock.now(), regions, lists });
      },
      () => undefined,
    );
  }

  dispose(): void {
    this.writing.abort(new Error('disposed'));
  }
}
