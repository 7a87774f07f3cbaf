import type { Clock } from '../../core/clock';
import { searchKeyOf, typingPauseMs } from '../../core/backups/filter';
import type { Instance } from '../../shared/model';

export type SearchService = (
  regionId: string,
  text: string,
  signal: AbortSignal,
) => Promise<readonly Instance[]>;

/**
 * What the service finds by itself in regions that are still loading, so that a filter does not wait for ten thousand
 * rows to find one.
 */
export class SearchAhead {
  private readonly found = new Map<string, readonly Instance[]>();
  private abort = new AbortController();
  private key: string | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly search: SearchService,
    private readonly onFound: (regionId: string) => void,
  ) {}

  /** What was found in a region beside what is loaded. */
  in(regionId: string): readonly Instance[] {
    return this.found.get(regionId) ?? [];
  }

  /** Asks for what is filtered by now, in the regions that lack rows. */
  async update(filter: string, loading: () => readonly string[]): Promise<void> {
    const key = searchKeyOf(filter);
    if (key === this.key) return;
    this.key = key;
    this.stop();
    if (key === undefined) return;
    const { signal } = this.abort;
    try {
      await this.clock.sleep(typingPauseMs, signal);
      await Promise.all(
        loading().map(async (regionId) => {
          const instances = await this.search(regionId, key, signal);
          if (signal.aborted) return;
          this.found.set(regionId, instances);
          this.onFound(regionId);
        }),
      );
    } catch {
      // Typed on, or not to be searched: what is loading comes in any case, and says what is wrong.
    }
  }

  stop(): void {
    this.abort.abort(new Error('superseded'));
    this.abort = new AbortController();
    this.found.clear();
  }
}
